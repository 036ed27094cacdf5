"""Entry checks at gates and sampling: record types (measures 6.1 and 6.3)."""

from __future__ import annotations

from zhibu.ledger.types import Column, RecordType, Rows, Section
from zhibu.pillars.emergency.entry_checks import (
    check_sheet,
    complete_sheet,
    sheet_lines,
    sheet_title,
)
from zhibu.pillars.emergency.entry_sheets import SHEET
from zhibu.pillars.emergency.gate_nouns import GATE
from zhibu.pillars.emergency.models.entry_sheets import EntryReason, EntrySheet
from zhibu.pillars.emergency.models.sampling import SamplingSession
from zhibu.pillars.emergency.response_nouns import RESPONSE
from zhibu.pillars.emergency.sampling_checks import check_sampling, sampling_lines

ENTRY_SHEET = RecordType(
    key=SHEET,
    label="进出查验",
    model=EntrySheet,
    measure="6.1",
    columns=(
        Column("date", label="查验日期", filtered=True, headings=("日期",)),
        Column("response", filtered=True, noun=RESPONSE, headings=("应急响应名称", "响应")),
        Column("gate", filtered=True, noun=GATE, headings=("卡点", "门岗", "查验地点", "地点")),
        Column("passed", headings=("放行", "放行人次", "通行人次")),
        Column("refused", headings=("劝返", "劝返人次")),
        Column("source", filtered=True, entered=False),
        Column("note", listed=False, headings=("备注",)),
    ),
    sections=(
        Section("哪天哪个查验点", ("date", "response", "gate")),
        Section("人次", ("passed", "refused", "note")),
    ),
    rows=(
        Rows(
            "reasons",
            "劝返原因",
            EntryReason,
            "sheet",
            (Column("reason"), Column("count")),
            note="不知道原因的写“其他”；合计等于劝返人次",
            headings=("原因",),
        ),
    ),
    indicators=("emergency.entries_checked", "emergency.entries_refused"),
    natural_key=("date", "response", "gate", "source"),
    postings=sheet_lines,
    check=check_sheet,
    complete=complete_sheet,
    title=sheet_title,
    select=("gate__organization",),
    relies=("emergency.response",),
    hint="纸质登记的一个查验点一天一条；手机查验的由收班自动生成，不要再填",
)

SAMPLING = RecordType(
    key="emergency.sampling",
    label="核酸采样",
    model=SamplingSession,
    measure="6.3",
    columns=(
        Column("date", label="采样日期", filtered=True, headings=("日期",)),
        Column("title", label="采样点", headings=("地点", "采样地点")),
        Column("response", filtered=True, noun=RESPONSE, headings=("应急响应名称", "响应")),
        Column("starts_at", listed=False, headings=("开始",)),
        Column("ends_at", listed=False, headings=("结束",)),
        Column("people", headings=("采样人次", "人数", "采样人数（人）")),
        Column("tubes", headings=("管数",)),
        Column("pool", filtered=True, headings=("混检方式", "混采")),
        Column("staff", listed=False, headings=("工作人员（人）",)),
        Column("volunteers", listed=False, headings=("志愿者（人）", "志愿者人数")),
        Column("note", listed=False, headings=("备注",)),
    ),
    sections=(
        Section("采样", ("date", "title", "response", "starts_at", "ends_at")),
        Section("人和管", ("people", "tubes", "pool", "staff", "volunteers", "note")),
    ),
    indicators=("emergency.samples_taken",),
    natural_key=("date", "title", "starts_at"),
    postings=sampling_lines,
    check=check_sampling,
    relies=("emergency.response",),
    detail_template="emergency/sampling_detail.html",
    hint="一个采样点一场一条；只记数，名单需要时另外加密保存，到期销毁",
)

RECORD_TYPES: tuple[RecordType, ...] = (ENTRY_SHEET, SAMPLING)
