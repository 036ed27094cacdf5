"""The integrity register, supervision checks, accountability decisions: record types."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Any

from zhibu.access.roles import Permission
from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.findings import Finding
from zhibu.ledger.types import Column, Line, RecordType, Rows, Section
from zhibu.organization.models import Kind
from zhibu.pillars.conduct import accountability_forms as forms
from zhibu.pillars.conduct import integrity_checks as checks
from zhibu.pillars.conduct import integrity_posts as posts
from zhibu.pillars.conduct.models.accountability import Accountability
from zhibu.pillars.conduct.models.integrity import (
    CheckFinding,
    IntegrityPostReview,
    ReviewKind,
    RiskPoint,
    SupervisionCheck,
)

BOOKS = frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH})
OF_REMOVAL = frozenset({"date", "post", "kind", "note"})


def review_lines(review: IntegrityPostReview) -> Iterator[Line]:
    """A post is on the register from the day it is listed until the day it is taken off."""
    if review.kind == ReviewKind.LISTED:
        yield Line("conduct.integrity_posts", 1)
    elif review.kind == ReviewKind.REMOVED:
        yield Line("conduct.integrity_posts", -1)


def review_title(review: IntegrityPostReview) -> str:
    return f"{checks.post_of(review) or ''}（{review.get_kind_display()}）"


def review_columns(values: Mapping[str, Any]) -> Collection[str] | None:
    """Ask for a removal only what a removal says."""
    return OF_REMOVAL if values.get("kind") == ReviewKind.REMOVED else None


REVIEW = RecordType(
    key="conduct.integrity_post",
    label="廉政风险点",
    model=IntegrityPostReview,
    measure="4.2",
    columns=(
        Column("date", label="审定日期", filtered=True, headings=("评估日期", "复核日期")),
        Column(
            "post",
            filtered=True,
            noun=posts.INTEGRITY_POST,
            headings=("岗位名称", "关键岗位", "风险岗位"),
        ),
        Column("kind", filtered=True, headings=("事项类型",)),
        Column("holder", headings=("岗位责任人", "姓名")),
        Column("leader", listed=False, headings=("分管领导",)),
        Column("likelihood", listed=False, headings=("发生可能性",)),
        Column("harm", listed=False, headings=("危害程度",)),
        Column("grade", filtered=True, headings=("等级", "风险级别")),
        Column("note", listed=False, headings=("备注",)),
    ),
    rows=(
        Rows(
            "points",
            "风险点",
            RiskPoint,
            "review",
            (
                Column("text", headings=("风险点内容",)),
                Column("measure"),
                Column("kind"),
            ),
            note="每个风险点都要写防控措施",
            headings=("廉政风险点", "风险点及防控措施"),
        ),
    ),
    sections=(
        Section("岗位", ("kind", "post", "date", "holder", "leader")),
        Section("风险", ("points", "likelihood", "harm", "grade")),
        Section("说明", ("note",)),
    ),
    indicators=("conduct.integrity_posts",),
    natural_key=("date", "post"),
    postings=review_lines,
    check=checks.check_review,
    check_together=checks.check_together,
    check_void=checks.check_void,
    complete=checks.fill_grade,
    title=review_title,
    units=BOOKS,
    asks=review_columns,
    hold=posts.hold,
    expect=posts.lend,
    select=("post__organization", "holder", "leader"),
    hint="岗位列入一条，每年复核一条，撤并的记移出；风险点写防控措施",
)


def check_title(check: SupervisionCheck) -> str:
    return " ".join(check.record.title.split())


def check_supervision(check: SupervisionCheck) -> Iterator[Problem]:
    """What was looked at and how; what was found, with days that can be."""
    for label, text in (("检查对象", check.record.title), ("检查内容", check.content)):
        if not text.strip():
            yield Problem("SPV001", "没有填", "请填写", field=label)
    found = rows_of(check, "findings")
    if not found and not check.result.strip():
        yield Problem(
            "SPV002", "没有写结果", "没有发现问题的写“未发现问题”，有问题的逐条写", field="检查结果"
        )
    for one in found:
        if one.due is not None and one.due < check.date:
            yield Problem(
                "SPV003",
                "整改期限早于检查日期",
                f"请填 {check.date} 或以后的日期",
                field="发现的问题",
                value=one.text,
            )


def supervision_lines(_check: SupervisionCheck) -> Iterator[Line]:
    yield Line("conduct.supervisions")


def supervision_finds(check: SupervisionCheck) -> Iterator[Finding]:
    """Each row becomes a problem; its text tells it from the others of the check."""
    for one in rows_of(check, "findings"):
        key = sha256(" ".join(one.text.split()).encode()).hexdigest()[:20]
        yield Finding(key, one.text, "inspection", owner=one.owner, due=one.due)


SUPERVISION = RecordType(
    key="conduct.supervision",
    label="监督检查",
    model=SupervisionCheck,
    measure="4.2",
    columns=(
        Column("date", label="检查日期", filtered=True, headings=("检查时间",)),
        Column("title", label="检查对象", headings=("对象", "被检查部门")),
        Column("way", filtered=True, headings=("监督方式",)),
        Column("checkers", listed=False, headings=("检查人员",)),
        Column("content", headings=("内容",)),
        Column("result", listed=False, headings=("结果",)),
    ),
    rows=(
        Rows(
            "findings",
            "发现的问题",
            CheckFinding,
            "check_made",
            (Column("text"), Column("owner"), Column("due")),
            note="确认后进入问题清单，不用再录",
            headings=("问题", "存在问题"),
        ),
    ),
    sections=(
        Section("检查", ("title", "date", "way", "checkers", "content")),
        Section("结果", ("result", "findings")),
    ),
    indicators=("conduct.supervisions",),
    natural_key=("date", "title", "way"),
    postings=supervision_lines,
    check=check_supervision,
    title=check_title,
    finds=supervision_finds,
    hint="职能、组织、党员监督，一次一条；发现的问题自动进入问题清单",
)


def accountability_title(case: Accountability) -> str:
    return f"问责：{case.person or case.unit_name}（{case.get_form_display()}）"


def accountability_lines(_case: Accountability) -> Iterator[Line]:
    yield Line("conduct.accountability_cases")


ACCOUNTABILITY = RecordType(
    key="conduct.accountability",
    label="问责",
    model=Accountability,
    measure="4.2",
    columns=(
        Column("date", label="决定日期", filtered=True, headings=("问责日期",)),
        Column("person", headings=("姓名", "问责对象")),
        Column("unit_name", listed=False, headings=("问责单位",)),
        Column("form", filtered=True, headings=("四种形态",)),
        Column("rule_version", listed=False, entered=False),
        Column("kind", filtered=True, headings=("问责方式", "处理")),
        Column("matter", headings=("问题", "违纪事实")),
        Column("basis", listed=False, headings=("问责依据",)),
        Column("decided_by", listed=False, headings=("决定单位",)),
    ),
    sections=(
        Section("对象", ("person", "unit_name", "date")),
        Section("处理", ("form", "kind", "matter", "basis", "decided_by")),
    ),
    indicators=("conduct.accountability_cases",),
    natural_key=("date", "person", "unit_name", "kind"),
    postings=accountability_lines,
    check=forms.check_accountability,
    complete=forms.fill_version,
    title=accountability_title,
    units=BOOKS,
    reader=Permission.ACCOUNTABILITY_READ,
    parties=("person",),
    select=("person",),
    hint="一个决定一条；形态和处理方式按决定当日的条例核对",
)

RECORD_TYPES: tuple[RecordType, ...] = (REVIEW, SUPERVISION, ACCOUNTABILITY)
