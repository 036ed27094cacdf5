"""What a column may point at besides people and units: a village, a household, any case.

A noun (名词) has a life of its own; records only name it. Clerks type or choose its text; a form,
a workbook cell and a list all go through the one declaration here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, models, transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization, Person

if TYPE_CHECKING:
    from zhibu.access.models import User

M = TypeVar("M", bound=models.Model)
Among = Callable[[Organization], models.QuerySet[Any, Any]]
Named = Callable[[str, Organization], Sequence[Any]]
Make = Callable[[str, Organization], Any]


def _keep(instance: models.Model) -> models.Model:
    instance.save()
    return instance


def keep_once(instance: M, *key: str) -> M:
    """Store a new noun, or give the one that somebody stored meanwhile, even at this moment.

    Args:
        key: the fields that tell it from all others, those of a unique constraint.
    """
    named = {name: getattr(instance, name) for name in key}
    twins = type(instance)._default_manager.filter(**named)
    twin = twins.first()
    if twin is not None:
        return twin
    try:
        with transaction.atomic():
            instance.save(force_insert=True)
    except IntegrityError:
        # PostgreSQL alone lets two get this far; the other one has it now.
        twin = twins.first()
        if twin is None:
            raise
        return twin
    return instance


def kept_by(*key: str) -> Callable[[Any], Any]:
    """Give the ``keep`` of a noun that nothing but these fields tells from others."""
    return lambda instance: keep_once(instance, *key)


@dataclass(frozen=True)
class Noun:
    """How one kind of thing is named by people.

    Attributes:
        label: what clerks call it.
        among: those that records of a unit may name, in the order of a list. Queries: one.
        named: those that a typed text may mean; nobody guesses between several.
        text: how it is written, so that it reads back as itself.
        make: an unsaved one out of a text that names none yet; None where it must exist.
        keep: stores an unsaved one, or gives the twin that somebody stored meanwhile; called
            inside the transaction that stores the record.
        select: what ``text`` reads behind it, loaded along with whatever names it.
        few: chosen from a list instead of typed.
        reader: only holders may name any of them; others those alone that ``own`` gives.
        own: what a person without that right may name all the same (his own households).
        remedy: what to do when the text names none.
    """

    label: str
    among: Among
    named: Named
    text: Callable[[Any], str] = str
    make: Make | None = None
    keep: Callable[[Any], Any] = _keep
    select: tuple[str, ...] = ()
    few: bool = False
    reader: Permission | None = None
    own: Callable[[Person, Organization], models.QuerySet[Any, Any]] | None = None
    remedy: str = ""

    def links(self, name: str) -> tuple[str, ...]:
        """Give what to select together with a foreign key of that name."""
        return (name, *(f"{name}__{path}" for path in self.select))

    def find(self, text: str, unit: Organization) -> Any:
        """Give the one thing that a text means, or a new unsaved one where that is allowed.

        Raises:
            DomainError: LED030 none, LED031 several; each with what to write instead.
        """
        wanted = " ".join(text.split())
        found = list(self.named(wanted, unit))
        if len(found) == 1:
            return found[0]
        if found:
            several = "、".join(self.text(one) for one in found[:6])
            raise DomainError.of(
                "LED031",
                f"有 {len(found)} 个{self.label}：{several}",
                "请写成其中一个",
                value=wanted,
            )
        if self.make is not None:
            return self.make(wanted, unit)
        raise DomainError.of(
            "LED030",
            f"没有这个{self.label}",
            self.remedy or f"请核对，或先登记{self.label}",
            value=wanted,
        )


def open_to(noun: Noun, user: User, unit: Organization) -> models.QuerySet[Any, Any]:
    """Give those that a user may name for a unit: all of them, or his own. Queries: none yet."""
    known = noun.among(unit)
    if noun.reader is None or access_of(user).may(noun.reader, unit):
        return known
    if noun.own is None or user.person is None:
        return known.none()
    return known.filter(pk__in=noun.own(user.person, unit).values("pk"))


def require_open(noun: Noun, found: Any, user: User, unit: Organization) -> Any:
    """Give back what a text meant; to whom it is closed it does not exist.

    Raises:
        DomainError: LED030, as for a text that names none: nobody learns what he may not read.
    """
    closed = noun.reader is not None and not access_of(user).may(noun.reader, unit)
    if closed and (found.pk is None or not open_to(noun, user, unit).filter(pk=found.pk).exists()):
        raise DomainError.of(
            "LED030",
            f"没有您能写的这个{noun.label}",
            f"请由能看{noun.label}的人录入",
            value="",
        )
    return found


def store_links(nouns: Iterable[tuple[str, Noun]], rows: Iterable[Any]) -> bool:
    """Store the new nouns that rows name and point the rows at them; tell whether there were any.

    Several rows may name one unsaved object; it is stored once. Must run in a transaction.
    """
    kept: dict[int, Any] = {}
    columns = list(nouns)
    for row in rows:
        for name, noun in columns:
            value = getattr(row, name)
            if value is None or value.pk is not None:
                # Assigned again: the key of an object that was stored meanwhile follows.
                setattr(row, name, value)
                continue
            if id(value) not in kept:
                kept[id(value)] = noun.keep(value)
            setattr(row, name, kept[id(value)])
    return bool(kept)
