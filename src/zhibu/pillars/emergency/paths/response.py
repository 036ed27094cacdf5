"""The path of a response to an emergency (应急响应): opened, adjusted, closed, data destroyed.

emergency.md 7.2: the level of the event and of the response are two things. 7.9: personal data is
kept as short as possible and destroyed when its purpose is over.
"""

from __future__ import annotations

from zhibu.cases.paths import CasePath, CaseState, Clock, Step
from zhibu.pillars.emergency.models.response import ResponseMove
from zhibu.pillars.emergency.response_checks import (
    check_adjust,
    check_open,
    fill_retention,
    retention_reading,
)
from zhibu.pillars.emergency.response_clearing import check_clear
from zhibu.pillars.emergency.response_rules import RETENTION_DAYS
from zhibu.pillars.emergency.response_showing import response_on_page
from zhibu.pillars.emergency.response_terms import CLEARED, CLOSED, KEY, OPEN, TERMS

STEPS = "emergency.response"
LAW = "突发事件应对法：按事件等级启动和终止应急响应"
PRIVACY = "个人信息保护法第十九条、第四十七条"
KEEPING = (
    "查验、转运、采样留下的个人信息，在响应终止后再保存这么多天，到期销毁，只留数字；"
    "不填按规定的天数"
)

STATES = (
    CaseState(OPEN, "响应中"),
    CaseState(CLOSED, "已终止"),
    CaseState(CLEARED, "已办结", final=True),
)

STEPS_OF_RESPONSE = (
    Step(
        ResponseMove.OPEN.value,
        "启动",
        opens=True,
        leads=OPEN,
        actor="支部",
        asks=TERMS,
        requires=("kind", "level"),
        complete=fill_retention,
        check=check_open,
        hint=KEEPING,
        source=LAW,
    ),
    Step(
        ResponseMove.ADJUST.value,
        "调整",
        within=(OPEN,),
        again=True,
        actor="支部",
        asks=("event_level", "level", "plan_title", "retention_days"),
        check=check_adjust,
        hint="只填有变化的；说明里写依据的文件",
        source=LAW,
    ),
    Step(
        ResponseMove.CLOSE.value,
        "终止",
        within=(OPEN,),
        leads=CLOSED,
        actor="支部",
        hint="终止后个人信息开始按保存天数计算，到期销毁",
        source=LAW,
    ),
    Step(
        ResponseMove.CLEAR.value,
        "个人信息已销毁",
        within=(CLOSED,),
        leads=CLEARED,
        actor="支部",
        check=check_clear,
        hint="管理员销毁个人信息后记这一步；没有留个人信息的，终止后即可记",
        source=PRIVACY,
    ),
)

RESPONSE_PATH = CasePath(
    key=KEY,
    label="应急响应",
    noun="应急响应",
    measure="6.1",
    step_types=(STEPS,),
    states=STATES,
    steps=STEPS_OF_RESPONSE,
    clocks=(
        Clock(
            "retention",
            "个人信息到期销毁",
            retention_reading,
            "支部",
            (RETENTION_DAYS,),
            PRIVACY,
        ),
    ),
    clock_columns=TERMS,
    prefix="响应",
    detail_template="emergency/response_detail.html",
    detail_context=response_on_page,
    hint="启动后才能记查验、采样、转运；终止后个人信息到期销毁",
    source=LAW,
)
