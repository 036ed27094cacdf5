"""What records of openness share: required texts, days in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from zhibu.core.errors import Problem
from zhibu.ledger.types import Body
from zhibu.organization.models import Kind

# A group has no office of its own: its branch publishes and answers.
UNITS = frozenset({Kind.COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH})
MOST_TEXT = 20_000


def required(texts: Mapping[str, str | None], remedy: str = "请填写") -> Iterator[Problem]:
    """Refuse blank texts, given by the label of their field."""
    for label, text in texts.items():
        if not (text or "").strip():
            yield Problem("OPN010", "没有填", remedy, field=label)


def too_long(text: str, label: str) -> Iterator[Problem]:
    if len(text or "") > MOST_TEXT:
        yield Problem(
            "OPN011", f"超过 {MOST_TEXT} 字", "请把全文作为附件上传，这里写要点", field=label
        )


def order_problems(body: Body, end: date | None, label: str, start_label: str) -> Iterator[Problem]:
    """A term does not end before it starts."""
    if end is not None and end < body.record.date:
        yield Problem(
            "OPN012",
            f"早于{start_label} {body.record.date}",
            "请核对两个日期；截止日期应在开始之后",
            field=label,
            value=str(end),
        )
