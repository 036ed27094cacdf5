"""Cadres sent to villages and their days on duty (measure 2.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from zhibu.core.errors import Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Body, Column, Line, RecordType, Section
from zhibu.pillars.village.checks import given, lend, linked, village_problems
from zhibu.pillars.village.models import DutyMonth, VillageAssignment
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.pillars.village.stays import (
    ONE_DAY,
    assignments_of,
    clashes_of,
    days_inside,
    hold_stays,
    month_of,
    months_left_bare,
    overlap,
)

MONTHS_NAMED = 3


def assignment_lines(assignment: VillageAssignment) -> Iterator[Line]:
    """One more from the first day on, one less after the last; the subject is the person."""
    person = assignment.record.about_id
    yield Line("village.cadres_dispatched", 1, assignment.date, person)
    if assignment.ended_on:
        yield Line("village.cadres_dispatched", -1, assignment.ended_on + ONE_DAY, person)


def assignment_title(assignment: VillageAssignment) -> str:
    who, where = assignment.record.about or "", linked(assignment, "village") or ""
    return f"{who}：{where}{assignment.get_post_display()}"


def check_assignment(assignment: VillageAssignment) -> Iterator[Problem]:
    """Who, where, days in order, nobody twice, and no month of duty left without a posting."""
    if assignment.record.about is None:
        yield Problem("VIL030", "没有选人", "请选派驻的人", field="驻村干部")
    yield from village_problems(assignment)
    yield from _order_problems(assignment)
    for other in clashes_of(assignment):
        yield clash_problem(assignment, other)
    yield from _duty_problems(assignment)


def _order_problems(assignment: VillageAssignment) -> Iterator[Problem]:
    for field, day in (("计划期满", assignment.planned_end), ("结束日期", assignment.ended_on)):
        if day is not None and day < assignment.date:
            yield Problem(
                "VIL031",
                "早于派驻日期",
                f"请填 {assignment.date} 或以后的日期",
                field=field,
                value=str(day),
            )


def clash_problem(assignment: VillageAssignment, other: VillageAssignment) -> Problem:
    """Say which other assignment stands in the way."""
    span = f"{other.date} 至 {other.ended_on}" if other.ended_on else f"{other.date} 起"
    if other.record.about == assignment.record.about:
        return Problem(
            "VIL032",
            f"{span}在{other.village}任{other.get_post_display()}",
            "请先填那一条的结束日期",
            field="驻村干部",
            value=str(other.record.about),
        )
    return Problem(
        "VIL033",
        f"{span}已有第一书记（{other.record.about}）",
        "一个村同时只有一名第一书记，请先填前任的结束日期",
        field="村",
        value=str(other.village),
    )


def check_assignments(bodies: Sequence[VillageAssignment]) -> Iterator[tuple[Body, Problem]]:
    """The same over a whole list: those about to be stored must not clash with each other."""
    for group in _rivals(bodies):
        for one, other in combinations(group, 2):
            if overlap(one, other):
                yield other, clash_problem(other, one)


def _rivals(bodies: Sequence[VillageAssignment]) -> Iterator[list[VillageAssignment]]:
    """Give those of one person, and the first secretaries of one village."""
    groups: dict[tuple[str, int], list[VillageAssignment]] = defaultdict(list)
    for body in bodies:
        if body.record.about is not None:
            groups["person", body.record.about.pk or id(body.record.about)].append(body)
        village = linked(body, "village")
        if village is not None and body.is_first_secretary:
            groups["village", village.pk or id(village)].append(body)
    yield from groups.values()


def _duty_problems(assignment: VillageAssignment) -> Iterator[Problem]:
    """A confirmed assignment may change only as far as its months of duty still fit into it."""
    if assignment.pk is None or assignment.record.state != State.CONFIRMED:
        return
    stored = VillageAssignment.objects.select_related("record").get(pk=assignment.pk)
    if bare := months_left_bare([stored], [assignment]):
        yield _bare_problem(bare)


def check_void_assignments(
    bodies: Sequence[VillageAssignment], _together: Collection[int]
) -> Iterator[Problem]:
    """Months of duty must not be left without the assignment they rest on."""
    if bare := months_left_bare(bodies):
        yield _bare_problem(bare)


def _bare_problem(bare: Sequence[DutyMonth]) -> Problem:
    months = "、".join(duty.month for duty in bare[:MONTHS_NAMED])
    more = f"等 {len(bare)} 个月" if len(bare) > MONTHS_NAMED else ""
    return Problem(
        "VIL034",
        f"{months}{more}的在岗天数已经确认，超出了派驻时间",
        "请先更正或作废这些月的驻村在岗",
        field="结束日期",
    )


def duty_title(duty: DutyMonth) -> str:
    return f"{duty.record.about or ''}：{duty.month} 驻{linked(duty, 'village') or '村'}"


def check_duty(duty: DutyMonth) -> Iterator[Problem]:
    """Who, where, and no more days than the month and the assignment hold."""
    if duty.record.about is None:
        yield Problem("VIL030", "没有选人", "请选驻村干部", field="驻村干部")
    yield from village_problems(duty)
    first, last = month_of(duty.date)
    spent = (duty.days or 0) + (duty.leave_days or 0)
    if given(duty, "days") is None:
        yield Problem("VIL040", "没有填在岗天数", "没有在岗请填 0", field="在岗天数")
    if spent > last.day or min(duty.days or 0, duty.leave_days or 0) < 0:
        yield Problem(
            "VIL041",
            f"与请假天数合计不在 0 到 {last.day} 之间",
            f"{duty.month} 有 {last.day} 天，请核对",
            field="在岗天数",
            value=str(duty.days),
        )
    village = linked(duty, "village")
    if duty.record.about is None or village is None:
        return
    posted = days_inside(assignments_of(duty.record.about, village), first, last)
    if not posted:
        yield Problem(
            "VIL042",
            f"{duty.month} 没有派驻{village}的已确认记录",
            "请先在“选派驻村干部”里登记并确认",
            field="驻村干部",
            value=str(duty.record.about),
        )
    elif posted < spent <= last.day:
        yield Problem(
            "VIL043",
            f"与请假天数合计超过这个月的派驻天数（{posted} 天）",
            "请核对天数，或更正派驻的起止日期",
            field="在岗天数",
            value=str(duty.days),
        )


ASSIGNMENT = RecordType(
    key="village.assignment",
    label="选派驻村干部",
    model=VillageAssignment,
    measure="2.1",
    columns=(
        Column("about", label="驻村干部", filtered=True, headings=("姓名", "干部")),
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "派驻村", "帮扶村")),
        Column("post", filtered=True, headings=("驻村职务",)),
        Column("date", label="派驻日期", headings=("到村日期", "开始日期")),
        Column("planned_end", listed=False, headings=("期满日期",)),
        Column("ended_on", headings=("离村日期",)),
        Column("home_unit", listed=False, headings=("所在单位",)),
        Column("reason", listed=False, headings=("原因", "备注")),
    ),
    sections=(
        Section("派驻", ("about", "village", "post", "home_unit")),
        Section("时间", ("date", "planned_end", "ended_on", "reason")),
    ),
    indicators=("village.cadres_dispatched",),
    natural_key=("about", "date"),
    postings=assignment_lines,
    check=check_assignment,
    check_together=check_assignments,
    check_void=check_void_assignments,
    title=assignment_title,
    lasting=True,
    select=("village__organization",),
    hold=hold_stays,
    expect=lend,
    hint="第一书记和工作队员，从到村起记一条，离村后填结束日期",
)

DUTY = RecordType(
    key="village.duty",
    label="驻村在岗",
    model=DutyMonth,
    measure="2.1",
    columns=(
        Column("about", label="驻村干部", filtered=True, headings=("姓名", "干部")),
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "派驻村", "帮扶村")),
        Column("date", label="月份", note="填这个月的任何一天", filtered=True),
        Column("days", headings=("驻村天数", "天数")),
        Column("leave_days", headings=("请假",)),
        Column("summary", listed=False, headings=("小结", "工作内容")),
    ),
    natural_key=("about", "village", "month"),
    check=check_duty,
    title=duty_title,
    select=("village__organization",),
    relies=("village.assignment",),
    hold=hold_stays,
    hint="每人每月一条，自己报天数，不打卡",
)
