"""Nouns in cells: each text is looked up once, and means one object in the whole workbook."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.nouns import Noun, require_open
from zhibu.organization.models import Organization
from zhibu.workspace.imports.cells import shown

if TYPE_CHECKING:
    from zhibu.access.models import User

# So many are read at once, instead of one query for each text.
MOST_READ = 2000
MOST_OFFERED = 400


class NounReader:
    """Reads nouns for one import.

    Two rows that name the same thing get the very same object, also where it is new: the ledger
    then stores it once. Nothing is stored here.
    """

    def __init__(self, unit: Organization, actor: User) -> None:
        self.unit = unit
        self.actor = actor
        self._units: dict[int, Organization] = {}
        self._found: dict[tuple[Noun, int, str], Any] = {}
        self._begun: dict[tuple[str, int, str], Any] = {}
        self._refused: dict[tuple[Noun, int, str], tuple[Problem, ...]] = {}
        self._known: dict[tuple[Noun, int], dict[str, Any]] = {}
        self._choices: dict[Noun, tuple[str, ...]] = {}

    def read(self, noun: Noun, text: str, unit: Organization) -> Any:
        """Give what a text means for a unit. Queries: none for a text seen before.

        Raises:
            DomainError: see :meth:`Noun.find`.
        """
        wanted = " ".join(shown(text).split())
        key = (noun, unit.pk, wanted)
        self._units[unit.pk] = unit
        if key in self._refused:
            raise DomainError(self._refused[key])
        if key not in self._found:
            try:
                found = self._known_as(noun, wanted, unit) or self._new(key)
                self._found[key] = require_open(noun, found, self.actor, unit)
            except DomainError as error:
                self._refused[key] = error.problems
                raise
        return self._found[key]

    def _new(self, key: tuple[Noun, int, str]) -> Any:
        """Ask the noun; what is new is one object however, and in whatever sheet, it is named.

        What one sheet begins (a wish), another that may only name it (its claims) knows by the
        noun's label.
        """
        noun, unit, wanted = key
        begun = self._begun.get((noun.label, unit, wanted))
        try:
            found = noun.find(wanted, self._units[unit])
        except DomainError:
            if begun is None:
                raise
            return begun
        if found.pk is not None:
            return found
        for text in (wanted, noun.text(found)):
            found = self._begun.setdefault((noun.label, unit, text), found)
        return found

    def _known_as(self, noun: Noun, text: str, unit: Organization) -> Any | None:
        """Find the one stored thing that is written exactly so. Queries: one per noun and unit."""
        key = (noun, unit.pk)
        if key not in self._known:
            held = list(noun.among(unit)[: MOST_READ + 1])
            texts = [noun.text(one) for one in held] if len(held) <= MOST_READ else []
            times = Counter(texts)
            # Where two are written alike, or not all are known, the noun itself decides.
            self._known[key] = {
                written: one
                for written, one in zip(texts, held, strict=False)
                if times[written] == 1
            }
        return self._known[key].get(text)

    def choices(self, noun: Noun) -> tuple[str, ...]:
        """Give the texts to choose from, where there are few and nothing else may be written."""
        if noun not in self._choices:
            offered: tuple[str, ...] = ()
            open_to_actor = noun.reader is None or access_of(self.actor).may(noun.reader, self.unit)
            if noun.few and noun.make is None and open_to_actor:
                held = islice(noun.among(self.unit), MOST_OFFERED + 1)
                offered = tuple(noun.text(one) for one in held)
            self._choices[noun] = offered if len(offered) <= MOST_OFFERED else ()
        return self._choices[noun]
