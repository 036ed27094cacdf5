"""The path of a transfer mission (转运任务): point to point, nobody lost (emergency.md 7.6).

The mission itself, its state and its numbers are open to whoever reads records of the unit. Its
steps are restricted to TRANSFER_READ, because what is written there may lead to people; names,
phones and ID numbers stand in the sealed list alone and are opened one by one.
"""

from __future__ import annotations

from zhibu.cases.clocks import in_state
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Gate, Step, Verdict
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.pillars.emergency.models.transfer import TransferMove, TripStanding
from zhibu.pillars.emergency.transfer_checks import check_step_of_mission
from zhibu.pillars.emergency.transfer_fill import fill_step
from zhibu.pillars.emergency.transfer_fold import follow, unfinished
from zhibu.pillars.emergency.transfer_rows import with_rows
from zhibu.pillars.emergency.transfer_rules import (
    FEVER_LINE,
    TRANSFER_CLOSE_DAYS,
    TRANSFER_DAYS,
)
from zhibu.pillars.emergency.transfer_showing import mission_on_page

KEY = "transfer"
STEPS = "emergency.transfer"
SOURCE = "疫情防控闭环转运：专车、专人、专线，点对点交接，上车人数与签认人数一致"
NAMELESS = "只写编号，不写姓名、电话"
M, T = TransferMove, TripStanding

REQUESTED, ACCEPTED, DISPATCHED, PICKED_UP = "requested", "accepted", "dispatched", "picked_up"
IN_TRANSIT, HANDED_OVER, RECEIVED = "in_transit", "handed_over", "received"
DISINFECTED, CLOSED, WITHDRAWN = "disinfected", "closed", "withdrawn"

STATES = (
    CaseState(REQUESTED, "待接单"),
    CaseState(ACCEPTED, "已接单"),
    CaseState(DISPATCHED, "已派车"),
    CaseState(PICKED_UP, "已接上"),
    CaseState(IN_TRANSIT, "在途"),
    CaseState(HANDED_OVER, "已交接"),
    CaseState(RECEIVED, "已签认"),
    CaseState(DISINFECTED, "已消毒"),
    CaseState(CLOSED, "已办结", final=True),
    CaseState(WITHDRAWN, "已撤回", final=True, good=False),
)
# Several trips of one mission go their ways beside each other: the state tells the latest move.
OUT = (DISPATCHED, PICKED_UP, IN_TRANSIT, HANDED_OVER, RECEIVED, DISINFECTED)


def everybody_accounted(situation: Situation) -> Verdict:
    """Let a mission end only when nobody is missing and every vehicle is back."""
    manifest, _faults = follow(with_rows(situation.history))
    return Verdict(missing=tuple(unfinished(manifest)))


def some_trip(*standings: TripStanding) -> Gate:
    """Let a step come only while some trip is where that step begins."""

    def gate(situation: Situation) -> Verdict:
        manifest, _faults = follow(with_rows(situation.history))
        if any(trip.standing in standings for trip in manifest.trips.values()):
            return Verdict()
        wanted = "、".join(str(one.label) for one in standings)
        problem = Problem("TRF024", f"没有“{wanted}”的车", "请先补记前面的步骤", field="第几趟")
        return Verdict(missing=(problem,))

    return gate


def _step(
    move: TransferMove, *, within: tuple[str, ...] = (), leads: str = "", **more: object
) -> Step:
    settings: dict[str, object] = {
        "complete": fill_step,
        "check": check_step_of_mission,
        "source": SOURCE,
    }
    return Step(
        move.value,
        str(move.label),
        within=within,
        leads=leads,
        **(settings | more),  # type: ignore[arg-type]
    )


STEPS_OF_MISSION = (
    _step(
        M.REQUEST,
        opens=True,
        leads=REQUESTED,
        actor="指挥部",
        asks=("response", "origin", "destination", "category", "people_list"),
        requires=("origin", "destination"),
        hint="名单整块粘贴，一人一行；出发地、目的地写简称",
    ),
    _step(
        M.ACCEPT,
        within=(REQUESTED,),
        leads=ACCEPTED,
        actor="转运组",
        hint=NAMELESS,
    ),
    _step(
        M.EXTEND,
        within=(REQUESTED, ACCEPTED, *OUT),
        again=True,
        actor="指挥部",
        asks=("at", "category", "people_list"),
        hint="只贴新增的人；编号接着排",
    ),
    _step(
        M.DISPATCH,
        within=(ACCEPTED, *OUT),
        leads=DISPATCHED,
        again=True,
        actor="转运组",
        asks=(
            "trip",
            "at",
            "vehicle",
            "driver",
            "other_driver",
            "escort",
            "other_escort",
            "disinfected",
            "moves",
        ),
        requires=("at", "vehicle"),
        hint="一车一趟；收车消毒以后才能再派这辆车和这些人",
    ),
    _step(
        M.PICK_UP,
        within=OUT,
        leads=PICKED_UP,
        again=True,
        actor="随车人员",
        asks=("trip", "at", "place", "moves"),
        gates=(some_trip(T.DISPATCHED, T.BOARDED, T.UNDER_WAY),),
        requires=("at",),
        hint=f"逐人测温；发热的由医疗机构处置；{NAMELESS}",
    ),
    _step(
        M.DEPART,
        within=OUT,
        leads=IN_TRANSIT,
        again=True,
        actor="随车人员",
        asks=("trip", "at"),
        gates=(some_trip(T.BOARDED),),
        requires=("at",),
        hint="途中不停靠，不搭载其他人",
    ),
    _step(
        M.HAND_OVER,
        within=OUT,
        leads=HANDED_OVER,
        again=True,
        actor="随车人员",
        asks=("trip", "at", "place", "receiver", "moves"),
        gates=(some_trip(T.UNDER_WAY),),
        requires=("at", "receiver"),
        hint=f"在各人自己的下车点交给接收单位；{NAMELESS}",
    ),
    _step(
        M.EXCEPTION,
        within=(REQUESTED, ACCEPTED, *OUT),
        again=True,
        actor="随车人员",
        asks=("at", "outcome", "moves"),
        requires=("outcome", "note"),
        hint=f"没有找到、医疗机构接走、拒绝转运的，写明原因；{NAMELESS}",
    ),
    _step(
        M.RECEIVE,
        within=OUT,
        leads=RECEIVED,
        again=True,
        actor="接收单位",
        asks=("trip", "at", "received", "receiver"),
        gates=(some_trip(T.ARRIVED),),
        requires=("received",),
        hint="上车几人，签认几人",
    ),
    _step(
        M.DISINFECT,
        within=OUT,
        leads=DISINFECTED,
        again=True,
        actor="转运组",
        asks=("trip", "at"),
        gates=(some_trip(T.RECEIVED, T.DISPATCHED),),
        requires=("at",),
        hint="消毒以后收车，这辆车和这些人才能再派；没有接到人的也要收车",
    ),
    _step(
        M.CLOSE,
        within=(REQUESTED, ACCEPTED, *OUT),
        leads=CLOSED,
        actor="转运组",
        gates=(everybody_accounted,),
        hint="名单上每个人都有交代才能办结",
    ),
    _step(
        M.WITHDRAW,
        within=(REQUESTED, ACCEPTED, DISPATCHED, DISINFECTED),
        leads=WITHDRAWN,
        actor="指挥部",
        requires=("note",),
        hint="还没有接上人的任务可以撤回，写明原因",
    ),
)

TRANSFER_PATH = CasePath(
    key=KEY,
    label="转运任务",
    noun="转运任务",
    measure="6.2",
    step_types=(STEPS,),
    states=STATES,
    steps=STEPS_OF_MISSION,
    clocks=(
        in_state(
            "transfer",
            "全部交接",
            states=(REQUESTED, ACCEPTED, DISPATCHED, PICKED_UP, IN_TRANSIT, HANDED_OVER),
            length=Length(TRANSFER_DAYS),
            actor="转运组",
        ),
        in_state(
            "close",
            "办结",
            states=(RECEIVED, DISINFECTED),
            length=Length(TRANSFER_CLOSE_DAYS),
            actor="转运组",
        ),
    ),
    rules=(FEVER_LINE,),
    prefix="转运",
    source=SOURCE,
    board_template="emergency/transfer_link.html",
    detail_template="emergency/transfer_detail.html",
    detail_context=mission_on_page,
    hint="名单加密；看板和页面只写编号。实时情况见“转运调度”",
)
