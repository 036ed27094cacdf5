"""What is wrong with a review of a key post: its place on the register, its risks, its grade."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Body
from zhibu.organization.rules import value_of
from zhibu.pillars.conduct.integrity_posts import in_order, misplaced, reviews_of
from zhibu.pillars.conduct.models.integrity import (
    IntegrityPost,
    IntegrityPostReview,
    ReviewKind,
    RiskGrade,
)
from zhibu.pillars.conduct.talk_rules import RISK_HIGH, RISK_MEDIUM


def post_of(review: IntegrityPostReview) -> IntegrityPost | None:
    """Give the post, None while none was chosen."""
    # Django's "nothing chosen yet" is an AttributeError.
    return getattr(review, "post", None)


def grade_by_score(review: IntegrityPostReview) -> str:
    """Give the grade that likelihood times harm makes by the day's rules; "" without both."""
    if not review.likelihood or not review.harm or review.record.date is None:
        return ""
    score = int(review.likelihood) * int(review.harm)
    unit, day = review.record.organization, review.record.date
    if score >= value_of(RISK_HIGH, unit, day):
        return RiskGrade.HIGH
    return RiskGrade.MEDIUM if score >= value_of(RISK_MEDIUM, unit, day) else RiskGrade.LOW


def fill_grade(review: IntegrityPostReview) -> None:
    """Work the grade out where it was left open."""
    if not review.grade:
        review.grade = grade_by_score(review)


def check_review(review: IntegrityPostReview) -> Iterator[Problem]:
    """A post in its place on the register, with risks, measures and a grade unless removed."""
    post = post_of(review)
    if post is None:
        yield Problem("INT002", "没有填岗位", "请写岗位名称", field="岗位")
    else:
        yield from _place_problems(review, post)
    if review.kind == ReviewKind.REMOVED:
        if not review.note.strip():
            yield Problem("INT003", "移出没有写原因", "请写明，例如：岗位撤并", field="说明")
        return
    if not rows_of(review, "points"):
        yield Problem("INT004", "没有写风险点", "请至少写一个风险点和防控措施", field="风险点")
    yield from _grade_problems(review)
    if review.holder is None:
        yield Problem("INT005", "没有填在岗人", "请填现在在这个岗位的人", field="在岗人")
    if review.leader is None:
        yield Problem("INT006", "没有填责任领导", "请填分管这个岗位的领导", field="责任领导")


def _grade_problems(review: IntegrityPostReview) -> Iterator[Problem]:
    if bool(review.likelihood) != bool(review.harm):
        yield Problem(
            "INT007", "可能性和危害只填了一项", "请两项都填，或都不填而直接定等级", field="可能性"
        )
    computed = grade_by_score(review)
    if not review.grade:
        yield Problem("INT008", "没有定等级", "请填可能性和危害，或直接选等级", field="风险等级")
    elif computed and review.grade != computed:
        yield Problem(
            "INT009",
            f"按可能性×危害（{review.likelihood}×{review.harm}）应为{RiskGrade(computed).label}",
            f"请改为{RiskGrade(computed).label}，或清空等级由系统算",
            field="风险等级",
            value=str(RiskGrade(review.grade).label),
        )


def _place_problems(review: IntegrityPostReview, post: IntegrityPost) -> Iterator[Problem]:
    others = [one for one in reviews_of(post) if one is not review and one.pk != (review.pk or 0)]
    same_day = [one for one in others if one.record.date == review.record.date]
    if same_day:
        told = same_day[0].get_kind_display()
        yield Problem(
            "INT010", f"同一天已有一条{told}", "一个岗位一天只记一条", field="岗位", value=post.name
        )
        return
    wrong = misplaced([*others, review])
    if wrong is None:
        return
    if wrong is not review:
        yield Problem(
            "INT011",
            f"会使 {wrong.record.date} 的{wrong.get_kind_display()}不成立",
            "请核对事项和日期",
            field="事项",
            value=review.get_kind_display(),
        )
        return
    if review.kind == ReviewKind.LISTED:
        message, remedy = "这个岗位已在册", "事项请选“复核”"
    else:
        message, remedy = "这一天这个岗位不在册", "请先记（并确认）“列入”，或核对日期和岗位名称"
    yield Problem("INT012", message, remedy, field="事项", value=review.get_kind_display())


def check_void(
    bodies: Sequence[IntegrityPostReview], together: Collection[int]
) -> Iterator[Problem]:
    """Nothing may be voided on which a later review of the post rests."""
    for body in bodies:
        rest = [one for one in reviews_of(body.post) if one.pk not in together]
        wrong = misplaced(rest)
        if wrong is not None:
            yield Problem(
                "INT013",
                f"{wrong.record.date} 的{wrong.get_kind_display()}以它为准",
                "请先作废后面的记录",
                value=body.record.title,
            )


def check_together(
    bodies: Sequence[IntegrityPostReview],
) -> Iterator[tuple[Body, Problem]]:
    """The same over a whole list: what is stored at once must fit together."""
    by_post: dict[int, list[IntegrityPostReview]] = {}
    for body in bodies:
        post = post_of(body)
        if post is not None:
            by_post.setdefault(post.pk or -id(post), []).append(body)
    for held in by_post.values():
        known = {one.pk for one in held if one.pk}
        post = held[0].post
        stored = [one for one in reviews_of(post) if one.pk and one.pk not in known]
        wrong = misplaced([*stored, *held])
        if wrong is not None and any(wrong is one for one in held):
            yield (
                wrong,
                Problem(
                    "INT012",
                    "与这个岗位的其他各条对不上",
                    "请按先列入、再复核、后移出的顺序核对日期",
                    field="事项",
                    value=in_order(held)[0].get_kind_display(),
                ),
            )
