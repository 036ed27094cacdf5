"""The path of a small wish (微心愿), from the wish to the thanks (village-assistance.md 3.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhibu.access.roles import Permission
from zhibu.cases.clocks import after_step
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Clock, Reading, Step
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.pillars.village.rules import (
    WISH_CLAIM_DAYS,
    WISH_CONTACT_DAYS,
    WISH_FEEDBACK_DAYS,
    WISH_FULFIL_DAYS,
)
from zhibu.pillars.village.wish_checks import (
    check_claim,
    check_collect,
    check_fulfil,
    check_give_up,
    check_texts,
    place_wisher,
)
from zhibu.pillars.village.wish_showing import wish_on_page

KEY = "wish"
STEPS = "village.wish"
CLAIMS = "village.claim"
SOURCE = "微心愿办理流程：征集、核实、公示、认领、对接、圆梦、反馈"

COLLECTED, VERIFIED, PUBLISHED = "collected", "verified", "published"
CLAIMED, FULFILLED, ACKNOWLEDGED, WITHDRAWN = "claimed", "fulfilled", "acknowledged", "withdrawn"

STATES = (
    CaseState(COLLECTED, "已征集"),
    CaseState(VERIFIED, "已核实"),
    CaseState(PUBLISHED, "已公布"),
    CaseState(CLAIMED, "已认领"),
    CaseState(FULFILLED, "已圆梦"),
    CaseState(ACKNOWLEDGED, "已反馈", final=True),
    CaseState(WITHDRAWN, "已撤回", final=True, good=False),
)

CONTACT = Length(WISH_CONTACT_DAYS)
UNCLAIMED = Length(WISH_CLAIM_DAYS)


def _unclaimed(situation: Situation) -> Reading | None:
    """Run while a wish is offered: to the end of its round, or so many days."""
    if situation.state.key != PUBLISHED:
        return None
    offered = situation.taken("publish", "next_round", "give_up")
    if offered is None:
        return None
    due = offered.until or UNCLAIMED.after(situation, offered.date)
    return Reading(offered.date, due)


def _publishing(body: Any, _situation: Situation) -> Iterator[Problem]:
    yield from check_texts(body)
    if body.until is not None and body.until < body.date:
        yield Problem(
            "WSH002",
            "本轮截止日期早于公布日期",
            f"最早 {body.date}，也可以不填",
            field="截止日期",
            value=str(body.until),
        )


def _texts(body: Any, _situation: Situation) -> Iterator[Problem]:
    yield from check_texts(body)


STEPS_OF_WISH = (
    Step(
        "collect",
        "征集",
        opens=True,
        leads=COLLECTED,
        actor="支部、村",
        asks=("village", "villager", "whom", "category", "estimated_cost"),
        requires=("category",),
        complete=place_wisher,
        check=check_collect,
        hint="心愿要小、具体、办得到；全体党员都看得到，不写证件号和电话",
        source=SOURCE,
    ),
    Step(
        "verify",
        "核实",
        within=(COLLECTED,),
        leads=VERIFIED,
        actor="村",
        check=_texts,
        hint="核实家庭情况",
        source=SOURCE,
    ),
    Step(
        "publish",
        "公布",
        within=(VERIFIED,),
        leads=PUBLISHED,
        actor="支部",
        asks=("until",),
        check=_publishing,
        hint="公布后党员可以认领；截止日期是本轮认领的最后一天，可不填",
        source=SOURCE,
    ),
    Step(
        "claim",
        "认领",
        within=(PUBLISHED,),
        leads=CLAIMED,
        actor="认领人",
        permission=Permission.OWN_WORK,
        asks=("about", "claimer_name"),
        check=check_claim,
        record_type=CLAIMS,
        source="一个心愿一个认领人",
    ),
    Step(
        "contact",
        "对接",
        within=(CLAIMED,),
        actor="认领人",
        check=_texts,
        source="认领后 7 日内对接",
    ),
    Step(
        "fulfil",
        "圆梦",
        within=(CLAIMED,),
        leads=FULFILLED,
        actor="认领人",
        asks=("item", "cost"),
        requires=("item",),
        check=check_fulfil,
        hint="送了什么、办了什么、花了多少；照片传到附件",
        source=SOURCE,
    ),
    Step(
        "acknowledge",
        "反馈满意",
        within=(FULFILLED,),
        leads=ACKNOWLEDGED,
        actor="许愿人",
        check=_texts,
        source=SOURCE,
    ),
    Step(
        "unsatisfied",
        "反馈不满意",
        within=(FULFILLED,),
        leads=CLAIMED,
        again=True,
        forgets=("fulfil",),
        actor="许愿人",
        check=_texts,
        hint="写明哪里不满意；由认领人再办",
        source=SOURCE,
    ),
    Step(
        "give_up",
        "放弃认领",
        within=(CLAIMED,),
        leads=PUBLISHED,
        again=True,
        forgets=("claim", "contact"),
        actor="认领人",
        permission=Permission.OWN_WORK,
        asks=("about", "claimer_name"),
        check=check_give_up,
        record_type=CLAIMS,
        hint="放弃后别人可以认领",
    ),
    Step(
        "next_round",
        "转入下一轮",
        within=(PUBLISHED,),
        again=True,
        actor="支部",
        asks=("until",),
        check=_publishing,
        hint="没有人认领的，继续公布一轮",
        source="无人认领的转入下一轮",
    ),
    Step(
        "withdraw",
        "撤回",
        within=(COLLECTED, VERIFIED, PUBLISHED),
        leads=WITHDRAWN,
        actor="支部",
        requires=("note",),
        check=_texts,
        hint="写明原因；已认领的先放弃认领",
    ),
)

CLOCKS = (
    Clock("claim", "等待认领", _unclaimed, "支部", (WISH_CLAIM_DAYS,), "无人认领的转入下一轮"),
    after_step(
        "contact",
        "对接",
        after=("claim",),
        until=("contact", "fulfil"),
        length=CONTACT,
        actor="认领人",
        source="认领后 7 日内对接",
    ),
    after_step(
        "fulfil",
        "圆梦",
        after=("claim", "unsatisfied"),
        until=("fulfil",),
        length=Length(WISH_FULFIL_DAYS),
        actor="认领人",
    ),
    after_step(
        "feedback",
        "反馈",
        after=("fulfil",),
        until=("acknowledge", "unsatisfied"),
        length=Length(WISH_FEEDBACK_DAYS),
        actor="支部",
        source=SOURCE,
    ),
)

WISH_PATH = CasePath(
    key=KEY,
    label="微心愿",
    noun="微心愿",
    measure="2.3",
    step_types=(STEPS, CLAIMS),
    states=STATES,
    steps=STEPS_OF_WISH,
    clocks=CLOCKS,
    prefix="心愿",
    source=SOURCE,
    board_template="village/wish_board.html",
    detail_template="village/wish_detail.html",
    detail_context=wish_on_page,
    hint="党员在“微心愿”页面一键认领，一个心愿只有一个认领人",
)
