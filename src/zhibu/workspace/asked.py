"""What the address of a list asks for: type, bounds, filters, order, page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.selectors import may_read_type
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Kind, Organization
from zhibu.organization.rules import LATE_DAYS, value_of
from zhibu.workspace.columns import ListColumn, columns_of
from zhibu.workspace.current import current_period, current_unit
from zhibu.workspace.filters import ALL, Bounds, FilterForm, read_bounds
from zhibu.workspace.listing import Cursor, Order, Rows, records_in

NEVER = 1_000_000  # days
PLACE = ("after", "before", "page")
ROLL = "0"  # the measure of what lasts for years, where a list of one year makes no sense


def late_limit(record_type: RecordType, unit: Organization | None) -> int:
    """Give after how many days an entry counts as late; stays on the roll never do."""
    if unit is None or record_type.measure == ROLL:
        return NEVER
    return int(value_of(LATE_DAYS, unit, timezone.localdate()))


def user_of(request: HttpRequest) -> User:
    """Give the account of a page that requires login."""
    return cast(User, request.user)


def type_or_404(key: str) -> RecordType:
    """Give a declared type; raise 404 for another key."""
    try:
        return registry.record_type(key)
    except DomainError as error:
        raise Http404(key) from error


def readable_type(request: HttpRequest, key: str) -> RecordType:
    """Give a type whose list the user may open; else 404 or 403."""
    record_type = type_or_404(key)
    if not may_read_type(request.user, key):
        raise PermissionDenied("这类台账只对有权的人开放。")
    return record_type


@dataclass(frozen=True)
class Asked:
    """One list as it was asked for."""

    user: User
    record_type: RecordType
    query: QueryDict
    home: Bounds
    bounds: Bounds
    form: FilterForm
    columns: list[ListColumn]
    late_days: int

    def rows(self) -> Rows:
        """Give the records asked for, in no order."""
        found = records_in(self.user, self.record_type, self.bounds, self._units_known())
        return found.filter(self.form.predicate(self.late_days))

    def _units_known(self) -> list[int] | None:
        """Give the units of a list of the current unit, which its filter has read already."""
        unit = self.bounds.unit
        if unit is None or unit != self.home.unit or not self.form.below_is_whole:
            return None
        return [unit.pk, *self.form.below]

    def order(self) -> Order:
        """Read the order; what is no column gives the newest first."""
        text = self.query.get("sort", "")
        name, falling = text.removeprefix("-"), text.startswith("-")
        known = {column.name: column.lookup for column in self.columns if column.lookup}
        if name in known:
            return Order(name, known[name], falling)
        return Order()

    def cursor(self) -> Cursor | None:
        """Read where the page begins; what cannot be read is the first page."""
        for name in ("after", "before"):
            day, _dot, pk = self.query.get(name, "").partition(".")
            try:
                return Cursor(date.fromisoformat(day), int(pk), back=name == "before")
            except ValueError:
                continue
        return None

    def page_number(self) -> int:
        text = self.query.get("page", "")
        return int(text) if text.isdecimal() and len(text) < 6 else 1

    def with_changes(self, **changes: str | None) -> str:
        """Give the query string of the same list with changes; the page starts anew."""
        query = self.query.copy()
        for name in PLACE:
            query.pop(name, None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return "?" + query.urlencode()

    def tags(self) -> list[dict[str, str]]:
        """Give the chips of what the list is narrowed to, each with the list without it."""
        found = []
        if self.bounds.unit is not None and self.several_units:
            unit = self.bounds.unit
            words = f"{unit.name}及下级" if unit.kind != Kind.GROUP else unit.name
            found.append({"label": words, "url": self.with_changes(unit=ALL)})
        if self.bounds.period is not None:
            label = self.bounds.period.label
            found.append({"label": label, "url": self.with_changes(period=ALL)})
        for name, words in self.form.chosen().items():
            found.append({"label": words, "url": self.with_changes(**{name: None})})
        return found

    @property
    def several_units(self) -> bool:
        """Tell whether records of more than one unit may stand in the list."""
        return "unit" in self.form.fields


def read_asked(request: HttpRequest, key: str) -> Asked:
    """Read a list's address; 404 for unknown types and units, 403 for closed types."""
    record_type = readable_type(request, key)
    user, unit = user_of(request), current_unit(request)
    period = None if record_type.measure == ROLL else current_period(request)
    home = Bounds(unit, period)
    try:
        bounds = read_bounds(
            request.GET.get("unit", ""),
            request.GET.get("period", ""),
            home,
            units=organizations_for(user, Permission.RECORD_VIEW),
        )
    except KeyError as error:
        raise Http404("unit") from error
    form = FilterForm(request.GET, record_type, bounds, home, user)
    return Asked(
        user=user,
        record_type=record_type,
        query=request.GET,
        home=home,
        bounds=bounds,
        form=form,
        columns=columns_of(record_type, several_units="unit" in form.fields),
        late_days=late_limit(record_type, unit),
    )
