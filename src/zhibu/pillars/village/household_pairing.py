"""One-to-one pairing (结对帮扶): who helps which household, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from django.db.models import Q
from django.utils import timezone

from zhibu.core.errors import Problem
from zhibu.core.spans import ONE_DAY
from zhibu.ledger.models import State
from zhibu.ledger.types import Body, Line
from zhibu.pillars.village.checks import linked
from zhibu.pillars.village.household_records import case_problems
from zhibu.pillars.village.models import Pairing


def pairing_lines(pairing: Pairing) -> Iterator[Line]:
    """The member and the household count from the first day to the last."""
    subjects = (
        ("village.members_paired", pairing.record.about_id),
        ("village.households_paired", pairing.case_id),
    )
    for indicator, subject in subjects:
        yield Line(indicator, 1, pairing.date, subject)
        if pairing.ended_on:
            yield Line(indicator, -1, pairing.ended_on + ONE_DAY, subject)


def pairing_title(pairing: Pairing) -> str:
    case = linked(pairing, "case")
    ended = f"（至 {pairing.ended_on}）" if pairing.ended_on else ""
    return f"{pairing.record.about or ''}结对{case.title if case else ''}{ended}"


def check_pairing(pairing: Pairing) -> Iterator[Problem]:
    """Who helps whom, days in order, nobody twice for one household at a time."""
    record = pairing.record
    if record.about is None:
        yield Problem("HSH030", "没有选结对党员", "请选一名党员", field="结对党员")
    yield from case_problems(pairing)
    yield from _order_problems(pairing)
    for other in _others(pairing):
        if overlap(pairing, other):
            yield twin_problem(pairing, other)
    yield from _departed(pairing)


def _order_problems(pairing: Pairing) -> Iterator[Problem]:
    start, end = pairing.record.date, pairing.ended_on
    if end is not None and end < start:
        yield Problem(
            "HSH031",
            "早于结对日期",
            f"请填 {start} 或以后的日期",
            field="结束日期",
            value=str(end),
        )
    if end is not None and end > timezone.localdate():
        yield Problem(
            "HSH032", "结束日期在今天之后", "结束后再填", field="结束日期", value=str(end)
        )
    if bool(end) != bool(pairing.end_reason.strip()):
        yield Problem(
            "HSH033",
            "结束日期和变更原因要么都填，要么都不填",
            "请补齐，例如：人员调整",
            field="变更原因",
            value=pairing.end_reason,
        )


def _departed(pairing: Pairing) -> Iterator[Problem]:
    """A household that left, or was never recognised, has no helper afterwards."""
    case = linked(pairing, "case")
    if case is None or case.state not in {"removed", "dropped", "rejected"}:
        return
    last = pairing.ended_on
    if last is None or (case.closed_on and last > case.closed_on):
        yield Problem(
            "HSH034",
            f"{case.title}已于 {case.closed_on} 不再监测",
            "请填那一天或以前的结束日期，或核对监测户",
            field="监测户",
            value=case.title,
        )


def overlap(one: Pairing, other: Pairing) -> bool:
    """Tell whether two pairings of the same two share a day."""
    first_end, other_end = (pairing.ended_on or date.max for pairing in (one, other))
    return one.date <= other_end and other.date <= first_end


def _others(pairing: Pairing) -> list[Pairing]:
    """Give the confirmed pairings of the same member with the same household. Queries: one."""
    if pairing.case_id is None or pairing.record.about_id is None:
        return []
    same = Q(case=pairing.case_id, record__about=pairing.record.about_id)
    rows = Pairing.objects.filter(same, record__state=State.CONFIRMED).exclude(pk=pairing.pk)
    return list(rows.select_related("record"))


def twin_problem(pairing: Pairing, other: Pairing) -> Problem:
    span = f"{other.date} 至 {other.ended_on}" if other.ended_on else f"{other.date} 起"
    return Problem(
        "HSH035",
        f"{span}已和{pairing.case.title}结对",
        "请先填那一条的结束日期，或核对日期",
        field="结对党员",
        value=str(pairing.record.about),
    )


def check_pairings(bodies: Sequence[Pairing]) -> Iterator[tuple[Body, Problem]]:
    """The same over a whole list: those about to be stored must not overlap each other."""
    groups: dict[tuple[int | None, int], list[Pairing]] = {}
    for body in bodies:
        # A household that the same import registers has no number yet; it is one object.
        household = body.case_id or id(linked(body, "case"))
        groups.setdefault((body.record.about_id, household), []).append(body)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.record.about is not None and overlap(one, other):
                yield other, twin_problem(other, one)
