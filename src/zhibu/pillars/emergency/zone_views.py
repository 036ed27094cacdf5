"""Pages of the zones: which is due today and not done yet; registering and correcting one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.audit.services import record_act
from zhibu.core.names import normalize_name
from zhibu.core.periods import Period
from zhibu.core.quantities import format_number
from zhibu.core.rounding import round_half_up
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.zones import TreatedZone, Zone, ZoneDuty
from zhibu.pillars.emergency.zone_days import ROUND_KEY, duties_between, is_due, last_day_of
from zhibu.pillars.emergency.zone_nouns import zones_of
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of
from zhibu.workspace.row_text import write_rows_text

P = Permission
COVERAGE = "emergency.zone_coverage"


@dataclass
class Line:
    """One zone as it stands on a day.

    Attributes:
        duties: its arrangements that hold on the day.
        rounds: the confirmed rounds of the day, each by its record's number.
        waiting: rounds of the day that nobody has confirmed yet.
    """

    zone: Zone
    day: date
    duties: list[ZoneDuty] = field(default_factory=list)
    rounds: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    @property
    def due(self) -> bool:
        return any(is_due(duty, self.day) for duty in self.duties)

    @property
    def open(self) -> bool:
        """Tell whether it is due and no round is on record, not even an unconfirmed one."""
        return self.due and not self.rounds and not self.waiting

    @property
    def until(self) -> date | None:
        """The last day of what is arranged."""
        return max((end for duty in self.duties if (end := last_day_of(duty))), default=None)


def lines_on(unit: Organization, day: date) -> list[Line]:
    """Give the zones of a unit on a day: those still to be done first. Queries: three."""
    found = {zone.pk: Line(zone, day) for zone in zones_of(unit)}
    for duty in duties_between(found, day, day):
        found[duty.zone_id].duties.append(duty)
    treated = TreatedZone.objects.filter(zone__in=found, round__record__date=day)
    rows = treated.exclude(round__record__state=State.VOID).values_list(
        "zone_id", "round_id", "round__record__state"
    )
    for zone, number, state in rows:
        line = found[zone]
        (line.rounds if state == State.CONFIRMED else line.waiting).append(number)
    return sorted(found.values(), key=lambda line: (not line.open, not line.due, line.zone.name))


@require_GET
def zones(request: HttpRequest) -> HttpResponse:
    """Show today's coverage: which zone is still due, and one tap to note a round."""
    user, today = user_of(request), timezone.localdate()
    unit = asked_unit(request, P.RECORD_VIEW)
    require(user, P.RECORD_VIEW, unit)
    lines = lines_on(unit, today)
    due = [line for line in lines if line.due]
    missing = [line for line in due if line.open]
    context = {
        "unit": unit,
        "keeper": branch_of(unit),
        "today": today,
        "lines": lines,
        "due": len(due),
        "done": sum(bool(line.rounds) for line in due),
        "missing": missing,
        "month_text": _coverage(unit, Period(today.replace(day=1), today)),
        "round_url": _round_url(unit, today, missing),
        "may_enter": access_of(user).may(P.RECORD_ENTER, branch_of(unit)),
    }
    return render(request, "emergency/zones.html", context)


def _coverage(unit: Organization, days: Period) -> str:
    """Write how much of what was due was done; "" where nothing is known."""
    found = figures(unit, days, [COVERAGE])[COVERAGE]
    return "" if found.value is None else format_number(round_half_up(found.value, 1))


def _round_url(unit: Organization, day: date, missing: list[Line]) -> str:
    """Give the form of a round with the day filled in and the zones that are due ticked."""
    asked = {"organization": str(branch_of(unit).pk), "date": day.isoformat()}
    if missing:
        asked["zones"] = write_rows_text([line.zone.name] for line in missing)
    return f"{reverse('workspace:new', args=[ROUND_KEY])}?{urlencode(asked)}"


class ZoneForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is known of a zone."""

    class Meta:
        model = Zone
        fields = ("name", "kind", "place")

    def clean_name(self) -> str:
        """Refuse a name that another zone of the branch has."""
        name = normalize_name(self.cleaned_data["name"])
        twins = Zone.objects.filter(organization=self.instance.organization, name=name)
        if twins.exclude(pk=self.instance.pk).exists():
            self.add_error("name", f"ZON002 “{name}”已经登记过，请换一个名称。")
        return name


@require_http_methods(["GET", "POST"])
def zone_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a zone of a unit's branch."""
    user = user_of(request)
    units = organizations_for(user, P.ORGANIZATION_VIEW).select_related("book")
    unit = branch_of(get_object_or_404(units, pk=pk))
    require(user, P.RECORD_ENTER, unit)
    return _zone_form(request, Zone(organization=unit))


@require_http_methods(["GET", "POST"])
def zone_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is known of a zone."""
    user = user_of(request)
    seen = Zone.objects.filter(access_of(user).within(P.RECORD_VIEW))
    zone = get_object_or_404(seen.select_related("organization"), pk=pk)
    require(user, P.RECORD_ENTER, zone.organization)
    return _zone_form(request, zone)


def _zone_form(request: HttpRequest, zone: Zone) -> HttpResponse:
    form = ZoneForm(request.POST if request.method == "POST" else None, instance=zone)
    back = f"{reverse('emergency:zones')}?unit={zone.organization_id}"
    if request.method == "POST" and form.is_valid():
        action = "zone.edit" if zone.pk else "zone.create"
        form.save()
        record_act(
            action,
            actor=user_of(request),
            target_type="zone",
            target_id=zone.pk,
            organization=zone.organization_id,
            detail={"fields": [str(form.fields[name].label) for name in form.changed_data]},
        )
        messages.success(request, "已保存")
        return redirect(back)
    title = f"{zone.name}：修改" if zone.pk else "登记消杀区域"
    context = {"form": form, "title": title, "back": back}
    status = 422 if form.errors else 200
    return render(request, "emergency/zone_form.html", context, status=status)
