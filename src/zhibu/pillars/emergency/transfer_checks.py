"""What is wrong with steps of a mission, and what they derive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from zhibu.cases.models import Case
from zhibu.cases.services import check_void
from zhibu.cases.situation import order_of, steps_of
from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.core.text import to_half_width
from zhibu.ledger.children import rows_of
from zhibu.organization.fields import Sealed
from zhibu.organization.rules import value_of
from zhibu.pillars.emergency.busy import first_clash, others_out, span_of_dispatch, times
from zhibu.pillars.emergency.models.transfer import (
    HIGHEST,
    LOWEST,
    Outcome,
    Passenger,
    Standing,
    TransferMove,
    TransferStep,
)
from zhibu.pillars.emergency.response_checks import check_within
from zhibu.pillars.emergency.transfer_fold import Manifest, Trip, codes_in_words, follow
from zhibu.pillars.emergency.transfer_rows import with_rows
from zhibu.pillars.emergency.transfer_rules import FEVER_LINE

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

M = TransferMove
_PRIVATE = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
TEXTS = {
    "note": "说明",
    "origin": "出发地",
    "destination": "目的地",
    "place": "地点",
    "receiver": "接收单位和接收人",
}


def history_with(body: TransferStep) -> tuple[list[Any], list[Any]]:
    """Give a case's confirmed steps as they stand, and as they are with a step among them."""
    stored = with_rows(steps_of(body.case))
    others = [one for one in stored if one is not body and (not one.pk or one.pk != body.pk)]
    return stored, sorted([*others, body], key=order_of)


def check_step_of_mission(body: TransferStep, now: Situation) -> Iterator[Problem]:
    """Say all that is wrong with a step, whatever it is: the list must sum up before and after."""
    stored, whole = history_with(body)
    manifest, faults = follow(whole)
    yield from _faults(body, stored, faults)
    yield from _text_problems(body, whole)
    if body.step in (M.REQUEST, M.EXTEND):
        yield from _list_problems(body)
    if body.step == M.REQUEST:
        yield from _request_problems(body)
    if body.step == M.EXCEPTION and body.outcome == Outcome.WITHDRAWN:
        yield Problem("TRF026", "整个任务撤回的请记“撤回任务”", "请另选", field="异常种类")
    yield from _temperatures(body)
    if body.step in (M.DISPATCH, M.PICK_UP, M.DISINFECT):
        trip = manifest.trips.get(body.trip or 0)
        if trip is not None:
            yield from _trip_problems(body, manifest, trip)
    if body.step == M.DISPATCH:
        yield from _crew_problems(body)


def _faults(
    body: TransferStep, stored: list[Any], faults: list[tuple[Any, Problem]]
) -> Iterator[Problem]:
    known = [problem for _one, problem in follow(stored)[1]]
    told = False
    for one, problem in faults:
        if one is body:
            yield problem
        elif problem not in known and not told:
            told = True
            yield later_problem(one, problem)


def later_problem(one: Any, problem: Problem) -> Problem:
    """Say that a later step would not be right any more."""
    label = TransferMove(one.step).label
    return Problem(
        "TRF030",
        f"后面的“{label}”（{one.date}）会不成立：{problem.value}{problem.message}",
        "请核对，或先作废后面的步骤",
        field="步骤",
    )


def _text_problems(body: TransferStep, whole: list[Any]) -> Iterator[Problem]:
    texts = {label: str(getattr(body, name) or "") for name, label in TEXTS.items()}
    texts["转运任务"] = body.case.title
    names = _names(whole)
    for label, text in texts.items():
        if _PRIVATE.search(to_half_width(text)):
            yield Problem("TRF027", "里有电话或身份证号", "号码只写进人员名单", field=label)
        for code, name in names.items():
            if len(name) > 1 and name in text:
                yield Problem(
                    "TRF028", "里有名单上的姓名", f"请写编号 {code}，不写姓名", field=label
                )


def _names(whole: list[Any]) -> dict[str, str]:
    """Open the names on the list, to see that no text repeats one. Queries: none."""
    found: dict[str, str] = {}
    for step in whole:
        for one in rows_of(step, "people"):
            value: Any = one.name
            name = value.open() if isinstance(value, Sealed) else str(value or "")
            found[one.code] = name
    return found


def _list_problems(body: TransferStep) -> Iterator[Problem]:
    people = rows_of(body, "people")
    yield from getattr(body, "list_problems", ())
    if not people:
        yield Problem("TRF031", "名单上没有人", "请把名单粘贴进来，一人一行", field="人员名单")
    nameless = [one.code for one in people if not one.name and one.destroyed_on is None]
    if nameless:
        yield Problem(
            "TRF032",
            f"{codes_in_words(nameless)}没有姓名",
            "请把原名单粘贴进“人员名单”；导出的文件里名单是密文",
            field="人员名单",
        )
    yield from _elsewhere(body, people)


def _elsewhere(body: TransferStep, people: tuple[Any, ...]) -> Iterator[Problem]:
    """Nobody is on two lists at once as long as he is not accounted for. Queries: one."""
    prints = {one.id_fingerprint: one.code for one in people if one.id_fingerprint}
    if not prints:
        return
    under_way = Passenger.objects.filter(
        id_fingerprint__in=prints, standing__in=(Standing.WAITING, Standing.ABOARD)
    )
    if body.case.pk:
        under_way = under_way.exclude(step__case=body.case)
    for found in under_way.select_related("step__case"):
        mine = found.step.case.organization_id == body.record.organization_id
        where = f"转运任务 {found.step.case.number} " if mine else "其他单位的转运任务"
        yield Problem(
            "TRF033",
            f"已在{where}的名单上，还没有交接",
            "一个人同时只在一个任务上；请核对，或先在那边交接、记异常",
            field="人员名单",
            value=prints[found.id_fingerprint],
        )


def _request_problems(body: TransferStep) -> Iterator[Problem]:
    response: Case | None = body.response
    if response is None:
        yield Problem("TRF034", "没有选应急响应", "请选这次转运属于哪个响应", field="应急响应")
    yield from check_within(body, response, body.date)
    if not body.case.title.strip():
        yield Problem("TRF035", "没有写任务名称", "请写成 3月12日返乡人员转运", field="转运任务")


def _temperatures(body: TransferStep) -> Iterator[Problem]:
    line = None
    for row in rows_of(body, "moves"):
        degrees = row.temperature
        if degrees is None:
            continue
        line = line or value_of(FEVER_LINE, body.record.organization, body.date)
        if not LOWEST <= degrees <= HIGHEST:
            yield Problem(
                "TRF036",
                f"{row.code} 的体温 {format_number(degrees)} 不可能",
                f"请填 {LOWEST} 到 {HIGHEST} 之间，例如 36.5",
                field="人员",
                value=format_number(degrees),
            )
        elif degrees >= line and body.step == M.PICK_UP and not body.note.strip():
            yield Problem(
                "TRF037",
                f"{row.code} 发热，不能照常上车",
                "请由医疗机构接走并记异常情况；按要求转运的，在说明里写明怎样防护",
                field="人员",
                value=format_number(degrees),
            )


def _trip_problems(body: TransferStep, manifest: Manifest, trip: Trip) -> Iterator[Problem]:
    dispatch: TransferStep = trip.dispatch
    seats = dispatch.vehicle.seats if dispatch.vehicle else None
    planned = rows_of(body, "moves") if body.step == M.DISPATCH else ()
    needed = max(len(planned), _most_aboard(body, manifest, trip)) + _crew_size(dispatch)
    if seats is not None and needed > seats and body.step != M.DISINFECT:
        yield Problem(
            "TRF038",
            f"坐不下：连司机和随车人员共 {needed} 人，{dispatch.vehicle} 只有 {seats} 座",
            "请另派一趟车，或核对座位数",
            field="人员",
        )
    span = span_of_dispatch(dispatch, body.case.pk or 0, trip.number, trip.ended)
    beside = [
        span_of_dispatch(one.dispatch, body.case.pk or 0, one.number, one.ended)
        for one in manifest.trips.values()
    ]
    stored = [one for one in others_out(span) if one.own[0] != span.own[0]]
    clash = first_clash(span, [*beside, *stored])
    if clash and body.step != M.PICK_UP:
        who, other = clash
        yield Problem(
            "TRF039",
            f"同一时间还在{other.words}（{times(other)}）",
            "请换车换人，或核对时间",
            field="车牌号",
            value=who,
        )


def _most_aboard(body: TransferStep, manifest: Manifest, trip: Trip) -> int:
    """Count who is on board once this step is done; those who got off later were on board too."""
    if body.step != M.PICK_UP:
        return 0
    earlier = [one for one in history_with(body)[1] if order_of(one) <= order_of(body)]
    return len(follow(earlier)[0].aboard(trip.number))


def _crew_size(dispatch: TransferStep) -> int:
    crew = (dispatch.driver or dispatch.other_driver, dispatch.escort or dispatch.other_escort)
    return sum(1 for one in crew if one)


def _crew_problems(body: TransferStep) -> Iterator[Problem]:
    if body.driver is None and not body.other_driver.strip():
        yield Problem("TRF040", "没有填驾驶员", "两项填一项", field="驾驶员")
    if body.driver is not None and body.driver == body.escort:
        yield Problem("TRF041", "又开车又随车", "请另派随车人员", field="随车人员")


def check_void_steps(bodies: Any, together: Any) -> Iterator[Problem]:
    """What stays must be right without the steps that go."""
    yield from check_void(bodies, together)
    for case in {body.case_id: body.case for body in bodies}.values():
        stored = with_rows(steps_of(case))
        left = [one for one in stored if one.pk not in together]
        known = [problem for _one, problem in follow(stored)[1]]
        for one, problem in follow(left)[1]:
            if problem not in known:
                yield later_problem(one, problem)
                break
