"""What the lists of names in the steps of a campaign have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhibu.cases.situation import order_of, steps_of
from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import State
from zhibu.pillars.exemplars.award_standing import Campaign, key_of
from zhibu.pillars.exemplars.models.awards import AwardStep


def listed_problems(rows: Iterable[Any], field: str) -> Iterator[Problem]:
    """There are names, none of them blank, each once."""
    named = [row.name.strip() for row in rows]
    if not named:
        yield Problem("AWD003", "没有填人选", "请至少填一个", field=field)
    seen: set[str] = set()
    for name in named:
        if not name:
            yield Problem("AWD003", "有一行没有填人选", "请填写，或去掉这一行", field=field)
        elif key_of(name) in seen:
            yield Problem("AWD004", "写了两次", "每个人选只写一次", field=field, value=name)
        seen.add(key_of(name))


def strangers(
    rows: Iterable[Any], known: dict[str, str], message: str, remedy: str, field: str = "人选"
) -> Iterator[Problem]:
    for row in rows:
        name = row.candidate if isinstance(row, AwardStep) else row.name
        if name.strip() and key_of(name) not in known:
            offered = f"；可选：{'、'.join(known.values())}" if known else ""
            yield Problem("AWD007", message, remedy + offered, field=field, value=name)


def struck(rows: Iterable[Any], campaign: Campaign) -> Iterator[Problem]:
    for row in rows:
        if key_of(row.name) in campaign.upheld:
            yield Problem("AWD031", "因异议属实已取消资格", "请去掉", field="人选", value=row.name)


def stored_of(body: AwardStep) -> AwardStep | None:
    """Give a confirmed step as it is stored, before a change."""
    if body.pk is None:
        return None
    return AwardStep.objects.filter(pk=body.pk, record__state=State.CONFIRMED).first()


def first_later(body: AwardStep, *moves: str) -> AwardStep | None:
    """Give the first confirmed step of some kinds that came after this one. Queries: one."""
    for one in steps_of(body.case):
        if one.step in moves and one.pk != body.pk and order_of(one) > order_of(body):
            found: AwardStep = one
            return found
    return None


def names_kept(body: AwardStep, rows: str, later: str) -> Iterator[Problem]:
    """The rows of a confirmed step stay as they are once later steps rest on them."""
    stored = stored_of(body)
    if stored is None or _told(rows_of(stored, rows)) == _told(rows_of(body, rows)):
        return
    resting = first_later(body, later)
    if resting is not None:
        yield rests_on(resting, "人选和票数")


def _told(rows: Iterable[Any]) -> list[tuple[str, int | None]]:
    return sorted((key_of(row.name), getattr(row, "yes", None)) for row in rows)


def rests_on(later: AwardStep, what: str) -> Problem:
    return Problem(
        "AWD008",
        f"后面的“{later.get_step_display()}”（{later.date}）以它为准，{what}不能再改",
        "请先作废后面的步骤",
        field="步骤",
    )
