"""The path of an award campaign (评选表彰): announced, nominated, voted, listed, noticed, awarded.

The steps are those of exemplars.md 6.1; an objection during the notice stops the award until it
is answered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhibu.cases.gates import notice_check, notice_over
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Clock, Paper, Reading, Step
from zhibu.cases.situation import Situation
from zhibu.pillars.exemplars.award_checks import (
    check_announce,
    check_answer,
    check_award,
    check_cancel,
    check_list,
    check_nominate,
    check_objection,
)
from zhibu.pillars.exemplars.award_fill import (
    fill_announce,
    fill_award,
    fill_kind,
    fill_nominate,
    fill_vote,
)
from zhibu.pillars.exemplars.award_panel import panel_of
from zhibu.pillars.exemplars.award_standing import key_of, open_objections
from zhibu.pillars.exemplars.award_votes import check_vote
from zhibu.pillars.exemplars.models.awards import AwardMove
from zhibu.pillars.exemplars.rules import AWARD_EXCELLENT, AWARD_NOTICE_DAYS, AWARD_OBJECTION_DAYS

HONOURS = "中国共产党党内功勋荣誉表彰条例"
PRACTICE = "评选表彰通知惯例"
NOTICE = Length(AWARD_NOTICE_DAYS, "workday")
ANSWER = Length(AWARD_OBJECTION_DAYS, "day")

STATES = (
    CaseState("announced", "已发布方案"),
    CaseState("nominating", "提名推荐"),
    CaseState("voted", "已投票"),
    CaseState("listed", "已定名单"),
    CaseState("notice", "公示中"),
    CaseState("awarded", "已表彰", final=True),
    CaseState("cancelled", "已取消", final=True, good=False),
)
_OPEN = tuple(state.key for state in STATES if not state.final)
_LABELS = dict(AwardMove.choices)


def _step(key: str, **more: object) -> Step:
    return Step(key, str(_LABELS[key]), **({"complete": fill_kind} | more))  # type: ignore[arg-type]


STEPS = (
    _step(
        AwardMove.ANNOUNCE,
        opens=True,
        leads="announced",
        actor="党组织",
        papers=(Paper("plan", "评选方案", optional=True),),
        asks=("kind", "year", "quota", "conditions"),
        requires=("kind", "quota"),
        complete=fill_announce,
        check=check_announce,
        hint="评什么、几个名额、什么条件",
        source=HONOURS,
    ),
    _step(
        AwardMove.NOMINATE,
        within=("announced", "nominating"),
        leads="nominating",
        again=True,
        actor="党小组、支部",
        papers=(
            Paper("deeds", "事迹材料", optional=True),
            Paper("form", "推荐审批表", optional=True),
        ),
        asks=("candidates",),
        complete=fill_nominate,
        check=check_nominate,
        hint="自下而上提名、自上而下推荐都在这里记",
        source=PRACTICE,
    ),
    _step(
        AwardMove.VOTE,
        within=("nominating", "voted"),
        leads="voted",
        needs=(AwardMove.NOMINATE,),
        again=True,
        forgets=(AwardMove.VOTE,),
        actor="党员大会",
        papers=(Paper("count", "票决记录", optional=True),),
        asks=("round", "voters", "issued", "returned", "valid", "counts"),
        complete=fill_vote,
        check=check_vote,
        hint="无记名投票；在系统里投的票，票数由投票箱得出",
        source=PRACTICE,
    ),
    _step(
        AwardMove.LIST,
        within=("voted", "listed", "notice"),
        leads="listed",
        again=True,
        forgets=(AwardMove.LIST, AwardMove.NOTICE, AwardMove.OBJECTION, AwardMove.ANSWER),
        actor="支部委员会",
        papers=(Paper("opinions", "征求意见材料", optional=True),),
        asks=("listed",),
        check=check_list,
        hint="不超过名额；公示中改了名单要重新公示",
        source=PRACTICE,
    ),
    _step(
        AwardMove.NOTICE,
        within=("listed",),
        leads="notice",
        actor="党组织",
        papers=(Paper("notice", "公示", optional=True),),
        asks=("until",),
        requires=("until",),
        complete=lambda body: fill_kind(body, NOTICE),
        check=notice_check(NOTICE),
        hint="截止日期留空即按最短天数算出",
        source=PRACTICE,
    ),
    _step(
        AwardMove.OBJECTION,
        within=("notice",),
        again=True,
        actor="党组织",
        asks=("candidate",),
        requires=("candidate",),
        check=check_objection,
        hint="只写反映哪方面的问题，不写反映人是谁",
        source=PRACTICE,
    ),
    _step(
        AwardMove.ANSWER,
        within=("notice",),
        again=True,
        actor="党组织",
        asks=("candidate", "outcome"),
        requires=("candidate", "outcome"),
        check=check_answer,
        hint="属实的，取消这名人选的资格",
        source=PRACTICE,
    ),
    _step(
        AwardMove.AWARD,
        within=("notice",),
        leads="awarded",
        actor="作出表彰决定的党组织",
        papers=(Paper("decision", "表彰决定", optional=True),),
        gates=(
            notice_over(
                AwardMove.NOTICE,
                NOTICE,
                objection=AwardMove.OBJECTION,
                answered=AwardMove.ANSWER,
            ),
        ),
        asks=("winners", "document", "issuer"),
        requires=("document",),
        complete=fill_award,
        check=check_award,
        hint="人选留空即公示名单中没有被取消资格的人",
        source=HONOURS,
    ),
    _step(
        AwardMove.CANCEL,
        within=_OPEN,
        leads="cancelled",
        actor="党组织",
        check=check_cancel,
    ),
)


def _notice_ends(situation: Situation) -> Reading | None:
    """Run to the end of the notice; the award is awaited from the day after."""
    notice = situation.taken(AwardMove.NOTICE)
    if notice is None or notice.until is None or situation.state.key != "notice":
        return None
    return Reading(notice.date, notice.until + timedelta(days=1), f"公示到 {notice.until} 为止")


def _objection_waits(situation: Situation) -> Reading | None:
    """Run from the oldest objection without an answer.

    Those about one candidate are answered in the order in which they came.
    """
    waiting, found = open_objections(situation), []
    for key, count in waiting.items():
        about = [
            one
            for one in situation.steps
            if one.step == AwardMove.OBJECTION and key_of(one.candidate) == key  # type: ignore[attr-defined]
        ]
        found.append(about[-count])
    if not found:
        return None
    first: Any = min(found, key=lambda one: one.date)
    return Reading(first.date, ANSWER.after(situation, first.date), f"涉及{first.candidate}")


CLOCKS = (
    Clock(
        "notice", "公示期满，应作表彰决定", _notice_ends, "党组织", (AWARD_NOTICE_DAYS,), PRACTICE
    ),
    Clock(
        "objection",
        "异议待答复",
        _objection_waits,
        "党组织",
        (AWARD_OBJECTION_DAYS,),
        "本系统默认",
    ),
)

AWARD = CasePath(
    key="award",
    label="评选表彰",
    noun="评选活动",
    measure="5.2",
    step_types=("exemplars.award",),
    states=STATES,
    steps=STEPS,
    clocks=CLOCKS,
    clock_columns=("candidate",),
    prefix="PX",
    rules=(AWARD_NOTICE_DAYS, AWARD_EXCELLENT),
    source=HONOURS,
    hint="从发布方案到表彰：提名推荐、投票、公示、异议",
    detail_template="exemplars/award_panel.html",
    detail_context=panel_of,
)
