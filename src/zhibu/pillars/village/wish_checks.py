"""What is wrong with steps of a wish: whose it is, who claims it, what everybody may read."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhibu.core.errors import Problem
from zhibu.core.quantities import format_number
from zhibu.pillars.village.checks import linked, village_problems
from zhibu.pillars.village.public_text import public_problems

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation
    from zhibu.pillars.village.models import WishClaim, WishStep

# A small wish is small: anything dearer belongs to the projects.
MOST_COST = Decimal(100_000)


def check_texts(body: Any) -> Iterator[Problem]:
    """No text of a wish holds a private number: all members read them."""
    texts = {"微心愿": body.case.title, "说明": body.note}
    for name, label in (("whom", "其他许愿人"), ("item", "圆梦内容"), ("claimer_name", "认领单位")):
        texts[label] = getattr(body, name, "")
    yield from public_problems(**texts)


def check_collect(body: WishStep, _situation: Situation) -> Iterator[Problem]:
    """A wish has words, a village, one who wishes, and stays small."""
    yield from check_texts(body)
    if not body.case.title.strip():
        yield Problem("WSH003", "没有写心愿", "请用一句话写明", field="微心愿")
    yield from village_problems(body)
    yield from _whose(body)
    yield from _cost(body.estimated_cost, "预计花费（元）")


def place_wisher(body: WishStep) -> None:
    """Take the village from the villager, where only he is named."""
    if body.village is None and body.villager is not None:
        body.village = body.villager.village


def _whose(body: WishStep) -> Iterator[Problem]:
    villager, village = linked(body, "villager"), linked(body, "village")
    if (villager is None) == (not body.whom.strip()):
        message = "没有写许愿人" if villager is None else "许愿村民和其他许愿人都填了"
        yield Problem("WSH004", message, "两项填一项", field="许愿村民")
    if villager is not None and village is not None and villager.village != village:
        yield Problem(
            "WSH005",
            f"是{villager.village}的村民",
            f"村请填{villager.village}，或核对是谁",
            field="许愿村民",
            value=villager.name,
        )


def _cost(amount: Decimal | None, field: str) -> Iterator[Problem]:
    if amount is not None and not 0 <= amount <= MOST_COST:
        yield Problem(
            "WSH006",
            "不是有效的金额",
            f"请填 0 到 {format_number(MOST_COST)} 元；没有花费填 0 或不填",
            field=field,
            value=format_number(amount),
        )


def check_fulfil(body: WishStep, _situation: Situation) -> Iterator[Problem]:
    yield from check_texts(body)
    yield from _cost(body.cost, "实际花费（元）")


def check_claim(body: WishClaim, _situation: Situation) -> Iterator[Problem]:
    """One wish, one claimer: a member or somebody else, never both."""
    yield from check_texts(body)
    if (body.record.about_id is None) == (not body.claimer_name.strip()):
        both = body.record.about_id is not None
        message = "认领党员和认领单位都填了" if both else "没有写认领人"
        yield Problem("WSH007", message, "两项填一项", field="认领党员")


def check_give_up(body: WishClaim, situation: Situation) -> Iterator[Problem]:
    """Only the claimer steps back; a clerk who notes it may leave the name out."""
    yield from check_texts(body)
    claim = situation.taken("claim")
    named = body.record.about_id is not None or body.claimer_name.strip()
    if claim is None or not named:
        return
    if (claim.record.about_id, claim.claimer_name) != (body.record.about_id, body.claimer_name):
        yield Problem(
            "WSH008",
            f"认领人是{claim.claimer}",
            "由认领人放弃，或核对是哪个心愿",
            field="认领党员",
            value=body.claimer,
        )
