"""The first screen: what is due, what waits for me, how we stand. Nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.dues import DueGroup
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.models import State as RecordState
from zhibu.organization.models import Kind, Organization
from zhibu.organization.rules import LATE_DAYS, value_of
from zhibu.planning.duties import Duty, State
from zhibu.planning.obligations import Per
from zhibu.planning.selectors import duties
from zhibu.portal import showing
from zhibu.portal.context import frame_of
from zhibu.portal.due_cases import case_rows, due_now
from zhibu.portal.links import link
from zhibu.portal.standing import pillars
from zhibu.portal.to_do import calls

Row = dict[str, Any]
DUE = 6
WAITING = 5
MINE = 4
BEHIND = 12
WINDOWS = 3
YEAR_DAYS = 365


def home(request: HttpRequest) -> HttpResponse:
    """Answer the three questions for the current unit and year. Queries: twenty-five at most."""
    frame = frame_of(request)
    unit = frame.organization
    if unit is None:
        return render(request, "portal/home_plain.html")
    user = cast(User, request.user)
    owed = _duties(user, unit, frame.year)
    pressing = due_now(user, unit, frame.year)
    waiting = frame.waiting
    own = _own_drafts(user)
    context = {
        **_due(user, unit, owed, pressing),
        "past": frame.year < timezone.localdate().year,
        "due_url": link("planning:list"),
        "mine": _works(user),
        # Who confirms only what some hand in (notes) is not told day by day that nothing waits.
        "confirms": bool(waiting) or access_of(user).holds(Permission.RECORD_CONFIRM),
        "waiting": list(_waiting_rows(waiting[:WAITING], user, unit)),
        "waiting_more": frame.waiting_badge if len(waiting) > WAITING else "",
        "waiting_url": link("workspace:types"),
        "calls": calls(user, unit),
        "returned": [row for row in own if row["reason"]],
        "drafts": [row for row in own if not row["reason"]],
        "study_url": link("study:mine") if _studies(user) else "",
    }
    if access_of(user).may(Permission.FIGURES_VIEW, unit):
        context["pillars"] = pillars(unit, Period.year(frame.year), owed)
    return render(request, "portal/home.html", context)


def _duties(user: User, unit: Organization, year: int) -> list[Duty]:
    if not access_of(user).may(Permission.RECORD_VIEW, unit):
        return []
    return duties(unit, year, timezone.localdate())


def _works(user: User) -> bool:
    """Tell whether anything of one's own can wait: the superior only reads."""
    access = access_of(user)
    return access.holds(Permission.RECORD_ENTER) or access.holds(Permission.OWN_WORK)


def _studies(user: User) -> bool:
    return bool(user.person_id) and access_of(user).holds(Permission.OWN_WORK)


# What is due ---------------------------------------------------------------------------------


def _due(
    user: User, unit: Organization, owed: list[Duty], pressing: list[DueGroup]
) -> dict[str, Any]:
    """Give the due list: one row per duty; above branches, one row per branch that is behind."""
    waiting = sorted(
        (duty for duty in owed if duty.open),
        key=lambda duty: (duty.state != State.OVERDUE, duty.days),
    )
    if unit.kind not in {Kind.COMMITTEE, Kind.GENERAL_BRANCH}:
        rows = [_due_row(user, unit, same) for same in _gathered(waiting)]
        cases = case_rows(user, unit, pressing)
        total = len(waiting) + sum(group.count for group in pressing)
        return {"due": _shown(rows, cases), "due_total": total, "due_of": "items"}
    behind = list(_behind(unit, waiting, pressing))
    return {"due": behind[:BEHIND], "due_total": len(behind), "due_of": "units"}


def _gathered(waiting: list[Duty]) -> list[list[Duty]]:
    """Put what a unit owes of one obligation together, the newest first."""
    rows: dict[tuple[int, str, bool], list[Duty]] = {}
    for duty in waiting:
        late = duty.state == State.OVERDUE
        rows.setdefault((duty.unit.pk, duty.obligation.key, late), []).append(duty)
    return list(rows.values())


def _shown(duty_rows: list[Row], cases: list[Row]) -> list[Row]:
    """Choose the rows of the first screen: what is still in time keeps a third of them.

    Of what is late, cases come first, half of the rows at most: behind them people wait.
    """
    late = sorted((row for row in duty_rows if row["late"]), key=_day, reverse=True)
    late_cases = [row for row in cases if row["late"]]
    late = [*late_cases[: DUE // 2], *late, *late_cases[DUE // 2 :]]
    due = sorted((row for row in (*duty_rows, *cases) if not row["late"]), key=_day)
    kept = late[: DUE - min(len(due), DUE // 3)]
    return [*kept, *due[: DUE - len(kept)]]


def _day(row: Row) -> date:
    day: date = row["date"]
    return day


def _due_title(same: list[Duty]) -> str:
    """Say what is the matter: 9月党小组会未开; 8月、9月党小组会未开; 9月等 5 次党小组会未开."""
    newest = same[0]
    if len(same) == 1:
        return newest.title
    rest = newest.title.removeprefix(newest.window_label)
    if len(same) <= WINDOWS:
        return "、".join(duty.window_label for duty in reversed(same)) + rest
    return f"{newest.window_label}等 {len(same)} 次{rest}"


def _due_row(user: User, unit: Organization, same: list[Duty]) -> dict[str, Any]:
    duty = same[0]
    url, action = _remedy(user, duty)
    late = duty.state == State.OVERDUE
    return {
        "when": _when(duty),
        "date": duty.window.end,
        "late": late,
        "subject": duty.unit.name if duty.unit.pk != unit.pk else "",
        "title": _due_title(same),
        "note": duty.note,
        "url": "",
        "action": action if url else "",
        "action_url": url,
        "urgent": late,
    }


def _when(duty: Duty) -> str:
    """Say how late or near; in years where days would only be a large number."""
    if duty.state == State.OVERDUE and duty.days >= YEAR_DAYS:
        return f"逾期 {duty.days // YEAR_DAYS} 年多"
    return duty.when


def _remedy(user: User, duty: Duty) -> tuple[str, str]:
    """Give the page where the duty can be met, for those who may enter records there."""
    if duty.obligation.per == Per.MEMBER:
        return link("study:progress"), "看进度"
    if not access_of(user).may(Permission.RECORD_ENTER, duty.unit):
        return "", ""
    for kind in duty.obligation.kinds:
        return link("activities:new", kinds=kind, unit=duty.unit.pk), "记一次"
    for key in duty.obligation.types:
        return link("workspace:new", key, organization=duty.unit.pk), "记一次"
    return "", ""


def _behind(
    unit: Organization, waiting: list[Duty], pressing: list[DueGroup]
) -> Iterable[dict[str, Any]]:
    """Group what is open by the unit that keeps the books, in tree order: no ranking.

    Queries: one where cases are due in units that owe no duty.
    """
    by_unit: dict[int, list[Duty]] = defaultdict(list)
    for duty in waiting:
        by_unit[duty.unit.book_unit_id].append(duty)
    cases: dict[int, list[DueGroup]] = defaultdict(list)
    for group in pressing:
        cases[group.unit_id].append(group)
    names = {duty.unit.book_unit_id: duty.unit.book or duty.unit for duty in waiting}
    names |= Organization.objects.in_bulk(cases.keys() - names.keys())
    for pk in sorted(names, key=lambda key: names[key].path):
        duties_late = sum(duty.state == State.OVERDUE for duty in by_unit[pk])
        late = duties_late + sum(group.count for group in cases[pk] if group.late)
        count = len(by_unit[pk]) + sum(group.count for group in cases[pk])
        labels = [duty.obligation.label for duty in by_unit[pk]]
        labels = list(dict.fromkeys([*labels, *(group.label for group in cases[pk])]))
        yield {
            "when": f"逾期 {late} 项" if late else f"{count} 项快到期",
            "late": bool(late),
            "subject": names[pk].name if pk != unit.pk else "本级",
            "title": "、".join(labels[:3]) + ("等" if len(labels) > 3 else ""),
            "url": link("planning:list", unit=pk),
        }


# What waits for me ---------------------------------------------------------------------------


def _waiting_rows(
    records: list[Record], user: User, unit: Organization
) -> Iterable[dict[str, Any]]:
    if not records:
        return
    late_after = value_of(LATE_DAYS, unit, timezone.localdate())
    for record in records:
        sent = timezone.localdate(record.submitted_at or record.entered_at)
        by = f"{record.entered_by.label} 报送" if record.entered_by else ""
        late = record.late_days > late_after
        event = showing.day_words(record.date)
        yield {
            "when": showing.day_words(sent),
            "date": sent,
            "title": record.title,
            "detail": registry.record_type(record.type).label,
            "subject": record.organization.name if record.organization_id != unit.pk else "",
            "note": " · ".join(filter(None, (f"{'补录：' if late else ''}事发 {event}", by))),
            "url": link("workspace:record", record.pk),
            "version": record.version,
            # What one entered oneself is looked at again before it is confirmed.
            "act_url": (
                ""
                if record.entered_by_id == user.pk
                else link("workspace:act", record.pk, "confirm")
            ),
        }


def _own_drafts(user: User) -> list[dict[str, Any]]:
    """Give the user's unfinished entries, those that were sent back first. Queries: one."""
    if not access_of(user).holds(Permission.RECORD_VIEW):
        return []
    mine = Record.objects.filter(entered_by=user, state=RecordState.DRAFT)
    rows = [
        {
            "when": showing.day_words(record.date),
            "date": record.date,
            "title": record.title,
            "detail": registry.record_type(record.type).label,
            "reason": record.returned_reason,
            "url": link("workspace:record", record.pk),
        }
        for record in mine.order_by("-returned_reason", "-entered_at")[: 2 * MINE]
    ]
    return sorted(rows, key=lambda row: not row["reason"])[:MINE]
