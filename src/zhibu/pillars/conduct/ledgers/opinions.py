"""Opinions collected and adopted: record types (measure 4.3)."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.ledger.findings import Finding
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.pillars.conduct.models.opinions import ADOPTED, Opinion
from zhibu.pillars.conduct.models.problems import ProblemSource
from zhibu.pillars.conduct.opinion_checks import check_opinion


def opinion_lines(opinion: Opinion) -> Iterator[Line]:
    """Collected on its day; adopted, wholly or in part, on the day of that decision."""
    yield Line("conduct.opinions_collected")
    if opinion.outcome in ADOPTED and opinion.decided_on is not None:
        yield Line("conduct.opinions_adopted", 1, opinion.decided_on)


def opinion_findings(opinion: Opinion) -> Iterator[Finding]:
    """An adopted opinion goes onto the problem list where that was ticked."""
    if opinion.to_problem and opinion.outcome in ADOPTED:
        yield Finding("opinion", opinion.record.title, ProblemSource.OPINION)


OPINION = RecordType(
    key="conduct.opinion",
    label="征求意见",
    model=Opinion,
    measure="4.3",
    columns=(
        Column("date", label="征求日期", filtered=True, headings=("日期", "收集日期")),
        Column("title", label="意见主题", headings=("意见", "意见建议", "主题")),
        Column("giver", filtered=True, headings=("来源", "意见来源", "对象")),
        Column("channel", filtered=True, headings=("方式", "收集方式")),
        Column("text", listed=False, headings=("内容", "具体内容")),
        Column("outcome", filtered=True, headings=("是否采纳", "采纳情况")),
        Column("answer", listed=False, headings=("采纳措施", "答复", "措施")),
        Column("decided_on", headings=("采纳时间",)),
        Column("to_problem", listed=False, headings=("列入问题清单",)),
    ),
    sections=(
        Section("意见", ("title", "date", "giver", "channel", "text")),
        Section("办理", ("outcome", "answer", "decided_on", "to_problem")),
    ),
    indicators=("conduct.opinions_collected", "conduct.opinions_adopted"),
    natural_key=("date", "title", "giver", "channel"),
    postings=opinion_lines,
    check=check_opinion,
    finds=opinion_findings,
    lasting=True,
    hint="一条意见一行；不记是谁提的",
)

RECORD_TYPES: tuple[RecordType, ...] = (OPINION,)
