"""Responses, working groups, duty and deployments: record types (measure 6.1)."""

from __future__ import annotations

from zhibu.cases.records import step_record_type
from zhibu.ledger.types import Column, RecordType
from zhibu.pillars.emergency.models import ResponseStep
from zhibu.pillars.emergency.paths.response import RESPONSE_PATH
from zhibu.pillars.emergency.response_nouns import OPENED
from zhibu.pillars.emergency.response_terms import settle_responses

RESPONSE_STEP = step_record_type(
    RESPONSE_PATH,
    ResponseStep,
    noun=OPENED,
    label="应急响应",
    headings=("响应名称", "编号", "名称"),
    columns=(
        Column("kind", filtered=True, headings=("突发事件类别",)),
        Column("event_level", listed=False, headings=("事件级别", "事件分级")),
        Column("level", filtered=True, headings=("级别", "响应等级")),
        Column("plan_title", listed=False, headings=("依据预案", "预案")),
        Column("retention_days", listed=False, headings=("保存天数",)),
    ),
    settle=settle_responses,
    hint="启动、调整、终止，每步一条",
)

RECORD_TYPES: tuple[RecordType, ...] = (RESPONSE_STEP,)
