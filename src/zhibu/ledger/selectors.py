"""Reads of records. Everything that a user sees starts from :func:`visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger import registry
from zhibu.ledger.models import Evidence, Record, State

if TYPE_CHECKING:
    from zhibu.access.models import User


def visible_to(user: User | AnonymousUser) -> QuerySet[Record]:
    """Give the records that an account may read.

    Ordinary ones: in scope, and for those who only read (members, the superior) once confirmed or
    void. Restricted ones: those entitled to the type, in scope. Always: one's own entries
    (restricted ones until confirmed), and confirmed records about oneself, or that name oneself
    as a party.
    """
    access = access_of(user)
    if not access.holdings:
        return Record.objects.none()
    in_books = Q(state__in=(State.CONFIRMED, State.VOID))
    predicate = access.within(Permission.RECORD_VIEW) & in_books & Q(restricted=False)
    predicate |= access.within(Permission.RECORD_VIEW, Permission.RECORD_ENTER) & Q(
        restricted=False
    )
    for permission, types in _restricted_types().items():
        if access.holds(permission):
            predicate |= access.within(permission) & Q(restricted=True, type__in=types)
    if user.is_authenticated and access.holds(Permission.RECORD_VIEW):
        # Whoever typed a restricted record sees it until it is confirmed, not for ever.
        still_open = Q(restricted=False) | Q(state__in=(State.DRAFT, State.SUBMITTED))
        mine = access.within(Permission.RECORD_VIEW) & Q(entered_by=user.pk)
        predicate |= mine & still_open
        if user.person_id:
            predicate |= Q(about=user.person_id, state=State.CONFIRMED)
            predicate |= _party_to(user.person_id)
    return Record.objects.filter(predicate)


def _party_to(person: int) -> Q:
    """Confirmed records that name somebody as another side, besides whom they are about."""
    predicate = Q()
    for entry in registry.record_types():
        for column in entry.parties:
            named = entry.model._default_manager.filter(**{column: person})
            predicate |= Q(type=entry.key, state=State.CONFIRMED, pk__in=named.values("pk"))
    return predicate


def _restricted_types() -> dict[Permission, list[str]]:
    found: dict[Permission, list[str]] = {}
    for entry in registry.record_types():
        if entry.reader is not None:
            found.setdefault(entry.reader, []).append(entry.key)
    return found


def may_read_type(user: User | AnonymousUser, key: str) -> bool:
    """Tell whether a list of this type makes sense for the user (its rows are scoped anyway)."""
    entry = registry.record_type(key)
    access = access_of(user)
    if not access.holds(Permission.RECORD_VIEW):
        return False
    return entry.reader is None or entry.own or access.holds(entry.reader)


def confirms_anything(user: User) -> bool:
    """Tell whether there may be records that the user may confirm. Queries: none."""
    access = access_of(user)
    if access.holds(Permission.RECORD_CONFIRM):
        return True
    own = (entry.reader for entry in registry.record_types() if entry.confirms_itself)
    return any(reader is not None and access.holds(reader) for reader in own)


def waiting_for(user: User, units: Collection[int] = ()) -> QuerySet[Record]:
    """Give the submitted records that the user may confirm, oldest first.

    Nobody confirms what he may not read; a type that its own member hands in is otherwise
    confirmed by its readers (see ``services.check_confirmer``).

    Args:
        units: all units whose records the user may read, where they are known and few: named one
            by one, they lead the database to the index of what waits.
    """
    if not confirms_anything(user):
        return Record.objects.none()
    access = access_of(user)
    may = access.within(Permission.RECORD_CONFIRM) & Q(restricted=False)
    for entry in registry.record_types():
        if entry.reader is not None:
            confirm = () if entry.confirms_itself else (Permission.RECORD_CONFIRM,)
            may |= access.within(entry.reader, *confirm) & Q(type=entry.key)
    waiting = visible_to(user).filter(may, state=State.SUBMITTED)
    if units:
        waiting = waiting.filter(organization__in=units)
    return waiting.order_by("date", "pk")


def evidence_visible_to(user: User | AnonymousUser) -> QuerySet[Evidence]:
    """Give the files whose records the user may read."""
    return Evidence.objects.filter(record__in=visible_to(user))
