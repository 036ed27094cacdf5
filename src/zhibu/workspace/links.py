"""What a form may name besides plain values: people and nouns, offered and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import Noun, open_to, require_open
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization, Person
from zhibu.workspace.fields import said
from zhibu.workspace.people import MOST_OFFERED, find_person

if TYPE_CHECKING:
    from zhibu.access.models import User

PEOPLE_LIST = "people-list"


class Links:
    """Turns names into people and nouns for one form; each text is looked up once."""

    def __init__(self, user: User, unit: Organization | None) -> None:
        self.user = user
        self.unit = unit
        self._people: dict[str, Person] = {}
        self._nouns: dict[tuple[Noun, str], Any] = {}
        self._offered: dict[Noun, list[Any]] = {}

    def person(self, text: str) -> Person:
        """Give the person that a typed name means; raise ValidationError with the remedy."""
        wanted = text.strip()
        if wanted not in self._people:
            self._people[wanted] = find_person(wanted, self._unit(), self.user)
        return self._people[wanted]

    def noun(self, noun: Noun, text: str) -> Any:
        """Give what a typed text means, unsaved where it is new; raise ValidationError."""
        key = (noun, " ".join(text.split()))
        if key not in self._nouns:
            try:
                found = noun.find(key[1], self._unit())
                require_open(noun, found, self.user, self._unit())
            except DomainError as error:
                raise said(error) from error
            if found.pk is None:
                # What is new is one object however its name was written.
                found = self._nouns.setdefault((noun, noun.text(found)), found)
            self._nouns[key] = found
        return self._nouns[key]

    def meant(self, noun: Noun, value: Any, *, by_number: bool) -> Any:
        """Give the object that a value stands for; the value itself where it names none.

        Args:
            by_number: digits are the number of a stored one, as lists and addresses send it.
        """
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            return value
        if by_number and text.isdecimal():
            return self.numbered(noun, text) or value
        try:
            return self.noun(noun, text)
        except ValidationError:
            return value

    def numbered(self, noun: Noun, number: str) -> Any | None:
        """Give the one of that number among those that the unit's records may name, or None."""
        if self.unit is None or not number.isdecimal():
            return None
        return open_to(noun, self.user, self.unit).filter(pk=int(number)).first()

    def offered(self, noun: Noun) -> list[Any]:
        """Give what the user may be offered, cut where it is too long. Queries: one per noun."""
        if noun not in self._offered:
            self._offered[noun] = offered_nouns(noun, self.unit, self.user)
        return self._offered[noun]

    def _unit(self) -> Organization:
        if self.unit is None:
            raise ValidationError("请先选党组织")
        return self.unit


def offered_nouns(noun: Noun, unit: Organization | None, user: User) -> list[Any]:
    """Give at most ``MOST_OFFERED`` of a noun, of those that the user may name."""
    return list(open_to(noun, user, unit)[:MOST_OFFERED]) if unit is not None else []


def noun_lists(record_type: RecordType) -> dict[str, Noun]:
    """Give the nouns that a type's form may name, each under the column that names it first."""
    found: dict[str, Noun] = {}
    columns = [(column.name, column.noun) for column in record_type.columns]
    for rows in record_type.rows:
        columns += [(f"{rows.name}.{column.name}", column.noun) for column in rows.columns]
    for name, noun in columns:
        if noun is not None and noun not in found.values():
            found[name] = noun
    return found


def list_id(record_type: RecordType, noun: Noun) -> str:
    """Name the list of a noun's texts on the page of a form."""
    name = next(name for name, one in noun_lists(record_type).items() if one == noun)
    return f"noun-{name.replace('.', '-')}-list"
