"""Scope: which units an account may see or act in. The one predicate of the whole product.

Every list, form choice, count, file and export starts from a queryset filtered here, against the
*stored* row's organization. Outside the scope is 404; inside without the right is 403.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from zhibu.access.roles import NEAR, ROLE_PERMISSIONS, Permission
from zhibu.organization.models import Organization

if TYPE_CHECKING:
    from zhibu.access.models import User

M = TypeVar("M", bound=Model)
NOWHERE = Q(pk__in=())
CACHE = "_zhibu_access"


@dataclass(frozen=True)
class Holding:
    """A role that is in force today, with the path of its unit."""

    role: str
    organization_id: int
    path: str
    is_root: bool


@dataclass(frozen=True)
class Access:
    """All that an account may do today; built once per request by :func:`access_of`."""

    holdings: tuple[Holding, ...]

    def roles(self) -> frozenset[str]:
        return frozenset(holding.role for holding in self.holdings)

    def holds(self, permission: Permission) -> bool:
        """Tell whether the permission is held anywhere at all (what a route asks)."""
        return any(permission in ROLE_PERMISSIONS[held.role] for held in self.holdings)

    def may(self, permission: Permission, organization: Organization) -> bool:
        """Tell whether the permission is held for a unit, through it or any unit above.

        One of ``NEAR`` only through the unit itself, or the branch of a group.
        """
        return any(
            held.organization_id in (organization.pk, organization.book_id)
            if permission in NEAR
            else organization.path.startswith(held.path)
            for held in self.holdings
            if permission in ROLE_PERMISSIONS[held.role]
        )

    def paths(self, *permissions: Permission) -> tuple[str, ...]:
        """Give the shortest set of subtree paths where all the permissions are held together."""
        paths = {
            held.path
            for held in self.holdings
            if all(permission in ROLE_PERMISSIONS[held.role] for permission in permissions)
        }
        return tuple(
            sorted(
                path
                for path in paths
                if not any(path != other and path.startswith(other) for other in paths)
            )
        )

    def everywhere(self, permission: Permission) -> bool:
        """Tell whether the permission is held for the only root of this deployment's tree."""
        return permission not in NEAR and any(
            held.is_root and permission in ROLE_PERMISSIONS[held.role] for held in self.holdings
        )

    def within(self, *permissions: Permission, field: str = "organization") -> Q:
        """Give the predicate "the row's unit lies where all these permissions are held".

        Args:
            field: lookup from the row to its organization; "" when the row is one.
        """
        if len(permissions) == 1 and self.everywhere(permissions[0]):
            return Q()
        prefix = f"{field}__" if field else ""
        predicate = NOWHERE
        if not NEAR.isdisjoint(permissions):
            for held in self.holdings:
                if set(permissions) <= ROLE_PERMISSIONS[held.role]:
                    unit = held.organization_id
                    predicate |= Q(**{field or "pk": unit}) | Q(**{f"{prefix}book": unit})
            return predicate
        lookup = f"{prefix}path__startswith"
        for path in self.paths(*permissions):
            predicate = predicate | Q(**{lookup: path})
        return predicate


def access_of(user: User | AnonymousUser) -> Access:
    """Give an account's access, read once per user object. Queries: one or two."""
    if not user.is_authenticated or not user.is_active:
        return Access(())
    known: Access | None = getattr(user, CACHE, None)
    if known is None:
        known = _read(user, timezone.localdate())
        setattr(user, CACHE, known)
    return known


def _read(user: User, day: date) -> Access:
    grants = user.grants.filter(Q(end__isnull=True) | Q(end__gte=day), start__lte=day)
    rows = grants.values_list(
        "role", "organization_id", "organization__path", "organization__parent_id"
    )
    held = list(rows)
    only_root = (
        any(parent is None for *_rest, parent in held)
        and Organization.objects.filter(parent__isnull=True).count() == 1
    )
    return Access(
        tuple(
            Holding(role, pk, path, only_root and parent is None) for role, pk, path, parent in held
        )
    )


def visible(
    queryset: QuerySet[M], user: User | AnonymousUser, permission: Permission, field: str
) -> QuerySet[M]:
    """Keep the rows whose unit lies in the user's scope for a permission."""
    return queryset.filter(access_of(user).within(permission, field=field))


def organizations_for(user: User | AnonymousUser, permission: Permission) -> QuerySet[Organization]:
    """Give the units in which the user holds a permission."""
    return visible(Organization.objects.all(), user, permission, "")


def require(
    user: User | AnonymousUser, permission: Permission, organization: Organization | Any
) -> None:
    """Raise PermissionDenied (403) unless the permission is held for the stored row's unit."""
    if not access_of(user).may(permission, organization):
        raise PermissionDenied("您没有这项操作的权限。")
