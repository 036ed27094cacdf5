"""Reads for the three administrators. None of them sees a record or anybody's personal data."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zhibu.access.models import Grant, User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.models import AuditEntry
from zhibu.core.names import normalize_name
from zhibu.organization.models import Person

FEWEST_LETTERS = 1
MOST_FOUND = 50


def accounts_for(actor: User, permission: Permission) -> QuerySet[User]:
    """Give the accounts of people in scope, those with grants in scope, and those with neither."""
    access = access_of(actor)
    mine = (
        access.within(permission, field="person__organization") & Q(person__isnull=False)
        | Q(pk__in=Grant.objects.filter(access.within(permission)).values("user"))
        | Q(Q(person__isnull=True), ~Exists(Grant.objects.filter(user=OuterRef("pk"))))
    )
    return User.objects.filter(mine).select_related("person__organization")


def account_or_404(actor: User, permission: Permission, pk: int) -> User:
    """Give one account that an administrator may look at, or 404."""
    user = accounts_for(actor, permission).filter(pk=pk).first()
    if user is None:
        raise Http404
    return user


def governs(actor: User, permission: Permission, user: User) -> bool:
    """Tell whether an administrator stands above all that an account holds or will hold.

    Otherwise the administrator of one branch could take over an account of the committee by
    giving it a new password.
    """
    live = user.grants.filter(Q(end__isnull=True) | Q(end__gte=timezone.localdate()))
    access = access_of(actor)
    return all(
        access.may(permission, held.organization) for held in live.select_related("organization")
    )


def search_accounts(accounts: QuerySet[User], text: str) -> QuerySet[User]:
    """Keep the accounts whose login name or owner's name contains the text."""
    wanted = text.strip()
    if not wanted:
        return accounts
    return accounts.filter(
        Q(username__icontains=wanted.lower())
        | Q(display_name__icontains=wanted)
        | Q(person__search_name__icontains=normalize_name(wanted))
    )


def with_grants(accounts: QuerySet[User], day: date) -> QuerySet[User]:
    """Add the grants in force as ``grants_now``. Queries: one more."""
    live = Grant.objects.filter(Q(end__isnull=True) | Q(end__gte=day)).select_related(
        "organization"
    )
    return accounts.prefetch_related(Prefetch("grants", live, to_attr="grants_now"))


def people_without_account(actor: User, name: str) -> list[Person]:
    """Find people by name who have no account yet; only names and units are read."""
    wanted = normalize_name(name)
    if len(wanted) < FEWEST_LETTERS:
        return []
    found = Person.objects.filter(
        access_of(actor).within(Permission.ACCOUNT_MANAGE),
        search_name__startswith=wanted,
        account__isnull=True,
    )
    return list(
        found.only("name", "distinction", "organization__name").select_related("organization")[
            :MOST_FOUND
        ]
    )


def audit_entries_for(actor: User) -> QuerySet[AuditEntry]:
    """Give the log of the units in scope; acts of no unit to a root's auditor."""
    access = access_of(actor)
    predicate = access.within(Permission.AUDIT_READ)
    if not predicate:  # all of it
        return AuditEntry.objects.all()
    if any(path.count(".") == 1 for path in access.paths(Permission.AUDIT_READ)):
        predicate = predicate | Q(organization__isnull=True)
    return AuditEntry.objects.filter(predicate)


def filter_entries(
    entries: QuerySet[AuditEntry],
    *,
    actor: User | None = None,
    action: str = "",
    unit_path: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[AuditEntry]:
    """Keep the entries asked for. Days become sequence numbers: both only grow."""
    kept = entries
    if actor is not None:
        kept = kept.filter(actor=actor)
    if action:
        kept = kept.filter(action=action)
    if unit_path:
        kept = kept.filter(organization__path__startswith=unit_path)
    if first:
        kept = kept.filter(sequence__gte=_sequence_from(first))
    if last:
        kept = kept.filter(sequence__lt=_sequence_from(last + timedelta(days=1)))
    return kept


def _sequence_from(day: date) -> int:
    """Give the number of the first entry on or after a day; one past the end when none is."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    first = AuditEntry.objects.filter(at__gte=begins).order_by("at", "sequence").first()
    if first is not None:
        return first.sequence
    newest = AuditEntry.objects.order_by("-sequence").first()
    return newest.sequence + 1 if newest else 1
