"""The record type of award campaigns, and what an award posts."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, step_record_type, titled_case
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, Rows
from zhibu.organization.models import Kind, Organization
from zhibu.pillars.exemplars.models.awards import (
    AwardKind,
    AwardMove,
    AwardStep,
    Candidate,
    Listed,
    VoteCount,
    Winner,
)
from zhibu.pillars.exemplars.paths.award import AWARD

# What is counted; other honours are not among the figures.
FIGURES = {
    AwardKind.OUTSTANDING_MEMBER: "exemplars.outstanding_members",
    AwardKind.SERVICE_STAR: "exemplars.service_stars",
    AwardKind.LAW_ABIDING: "exemplars.model_citizens",
    AwardKind.MORAL: "exemplars.model_citizens",
    AwardKind.FAMILY: "exemplars.model_citizens",
}


def award_lines(step: AwardStep) -> Iterator[Line]:
    """Each winner counts once, under what the campaign awards."""
    code = FIGURES.get(AwardKind(step.kind)) if step.kind else None
    if code is not None and step.step == AwardMove.AWARD:
        for _winner in rows_of(step, "winners"):
            yield Line(code)


def begin(text: str, unit: Organization) -> Case:
    """Begin a campaign under its name: 2022年优秀共产党员评选.

    Raises:
        DomainError: AWD060 a name that is too long.
    """
    return titled_case(AWARD.key, text, unit, code="AWD060")


_NAME = Column("name", headings=("姓名", "名称"))

AWARD_STEP = step_record_type(
    AWARD,
    AwardStep,
    noun=case_noun(AWARD.key, AWARD.noun, make=begin),
    label="评选表彰",
    columns=(
        Column("kind", filtered=True, headings=("评选奖项", "荣誉称号")),
        Column("year", listed=False),
        Column("quota", listed=False, headings=("评选名额",)),
        Column("conditions", listed=False),
        Column("round", listed=False),
        Column("voters", listed=False, headings=("应到会", "应投票")),
        Column("issued", listed=False, headings=("发出票数",)),
        Column("returned", listed=False, headings=("收回票数",)),
        Column("valid", listed=False, headings=("有效票数",)),
        Column("candidate", listed=False, headings=("异议涉及人选",)),
        Column("outcome", listed=False),
        Column("document", listed=False, headings=("文号",)),
        Column("issuer", listed=False),
    ),
    rows=(
        Rows(
            "candidates",
            "提名人选",
            Candidate,
            "nomination",
            (_NAME, Column("way"), Column("deeds")),
            note="同名的写明区分，例如：张伟（车队）",
            headings=("提名",),
        ),
        Rows("counts", "得票", VoteCount, "vote", (_NAME, Column("yes")), headings=("得票情况",)),
        Rows(
            "listed", "拟表彰人选", Listed, "listing", (_NAME,), headings=("拟表彰名单", "公示名单")
        ),
        Rows(
            "winners",
            "受表彰人选",
            Winner,
            "award",
            (_NAME,),
            note="留空即公示名单中没有被取消资格的人",
            headings=("受表彰名单", "表彰名单"),
        ),
    ),
    indicators=tuple(dict.fromkeys(FIGURES.values())),
    postings=award_lines,
    natural_key=("case", "step", "date", "candidate", "round"),
    units=frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH}),
    detail_template="exemplars/award_detail.html",
    hint="优秀共产党员、服务之星、道德模范等评选，从发布方案到表彰",
)
