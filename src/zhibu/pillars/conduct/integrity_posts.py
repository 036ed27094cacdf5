"""How key posts are named, and how things stand on the register of integrity risks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from zhibu.core.errors import DomainError
from zhibu.core.names import normalize_name
from zhibu.ledger.models import State
from zhibu.ledger.nouns import Noun, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.rules import value_of
from zhibu.organization.selectors import branch_of
from zhibu.pillars.conduct.models.integrity import (
    IntegrityPost,
    IntegrityPostReview,
    ReviewKind,
    RiskGrade,
)
from zhibu.pillars.conduct.talk_rules import RISK_REVIEW_MONTHS

LONGEST_NAME = 60
GRADES = (RiskGrade.HIGH, RiskGrade.MEDIUM, RiskGrade.LOW)


def posts_for(unit: Organization) -> QuerySet[IntegrityPost]:
    """Give the posts that records of a unit may name: its own. Queries: one."""
    return IntegrityPost.objects.filter(organization=branch_of(unit)).select_related("organization")


def posts_named(text: str, unit: Organization) -> list[IntegrityPost]:
    return list(posts_for(unit).filter(name=normalize_name(text)))


def make_post(text: str, unit: Organization) -> IntegrityPost:
    """Give a new post of the unit.

    Raises:
        DomainError: INT001 where the text cannot be the name of a post.
    """
    name = normalize_name(text)
    if not name or len(name) > LONGEST_NAME:
        raise DomainError.of(
            "INT001", "不是岗位名称", f"请写岗位，不超过 {LONGEST_NAME} 字", value=text[:20]
        )
    return IntegrityPost(organization=branch_of(unit), name=name)


INTEGRITY_POST = Noun(
    label="关键岗位",
    among=posts_for,
    named=posts_named,
    make=make_post,
    keep=kept_by("organization", "name"),
    remedy="请写岗位名称",
)


def reviews_of(post: IntegrityPost) -> list[IntegrityPostReview]:
    """Give the confirmed reviews of a post, and those that an import will store. Queries: ≤ one."""
    lent = [one for one in post.lent if isinstance(one, IntegrityPostReview) and one.pk is None]
    if post._state.adding:
        return lent
    stored = IntegrityPostReview.objects.filter(post=post, record__state=State.CONFIRMED)
    return [*stored.select_related("record"), *lent]


def in_order(reviews: Iterable[IntegrityPostReview]) -> list[IntegrityPostReview]:
    return sorted(reviews, key=lambda one: (one.record.date, one.record.pk or 0))


def misplaced(reviews: Iterable[IntegrityPostReview]) -> IntegrityPostReview | None:
    """Give the first review that does not fit: listed twice, or reviewed while off the register."""
    listed = False
    for one in in_order(reviews):
        if (one.kind == ReviewKind.LISTED) == listed:
            return one
        listed = one.kind != ReviewKind.REMOVED
    return None


@dataclass(frozen=True)
class Standing:
    """How one post stands on the register on a day.

    Attributes:
        latest: the review that says its risks and grade.
        due: until when the next review is due.
    """

    post: IntegrityPost
    latest: IntegrityPostReview
    since: date
    due: date
    overdue: bool

    @property
    def grade(self) -> str:
        return self.latest.get_grade_display()

    @property
    def points(self) -> Sequence[Any]:
        return list(self.latest.points.all())


def register(unit: Organization, today: date) -> list[Standing]:
    """Give the posts on the register of a unit and of all below it: overdue ones first, then by
    grade. Queries: two, and one per unit for its rule."""
    reviews = (
        IntegrityPostReview.objects.filter(
            record__state=State.CONFIRMED,
            record__organization__path__startswith=unit.path,
            record__date__lte=today,
        )
        .select_related("record__organization", "post__organization", "holder", "leader")
        .prefetch_related("points")
        .order_by("post_id", "record__date", "record_id")
    )
    months: dict[int, int] = {}
    found = []
    for _post, rows in groupby(reviews, key=lambda one: one.post_id):
        held = list(rows)
        if held[-1].kind != ReviewKind.REMOVED:
            found.append(_standing(held, today, months))
    return sorted(found, key=_rank)


def _standing(held: Sequence[IntegrityPostReview], today: date, months: dict[int, int]) -> Standing:
    latest, home = held[-1], held[-1].record.organization
    since = next(one.record.date for one in reversed(held) if one.kind == ReviewKind.LISTED)
    if home.pk not in months:
        months[home.pk] = value_of(RISK_REVIEW_MONTHS, home, today)
    due = months_later(latest.record.date, months[home.pk])
    return Standing(latest.post, latest, since, due, due < today)


def _rank(one: Standing) -> tuple[bool, int, str, str]:
    grade = GRADES.index(RiskGrade(one.latest.grade)) if one.latest.grade else len(GRADES)
    return not one.overdue, grade, one.post.organization.path, one.post.name


def months_later(day: date, months: int) -> date:
    """Give the same day so many months later; the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def lend(review: IntegrityPostReview) -> None:
    """Let later rows of an import build on a review that it will store."""
    post: IntegrityPost | None = getattr(review, "post", None)
    if post is not None:
        post.lent = (*post.lent, review)


def hold(reviews: Sequence[IntegrityPostReview]) -> None:
    """Lock the posts, so that two reviews of one are judged one after the other."""
    keys = sorted({one.post_id for one in reviews if one.post_id})
    list(IntegrityPost.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
