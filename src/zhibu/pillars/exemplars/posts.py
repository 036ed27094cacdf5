"""Demonstration posts (党员示范岗, measure 1.3): terms that never overlap their twin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q

from zhibu.core.errors import Problem
from zhibu.core.spans import ONE_DAY
from zhibu.ledger.models import State
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import Kind as UnitKind
from zhibu.organization.models import Organization
from zhibu.organization.roll import membership_on
from zhibu.organization.selectors import branch_of
from zhibu.pillars.exemplars.checks import person_problems, title_problems
from zhibu.pillars.exemplars.models import DemonstrationPost

CODE = "exemplars.demonstration_posts"


def post_lines(post: DemonstrationPost) -> Iterator[Line]:
    """A post counts from its first day to its last."""
    yield Line(CODE, 1, post.date)
    if post.ended_on:
        yield Line(CODE, -1, post.ended_on + ONE_DAY)


def post_title(post: DemonstrationPost) -> str:
    return " ".join(post.record.title.split())


def check_post(post: DemonstrationPost) -> Iterator[Problem]:
    """A name, a holder on the roll, days in order, and no twin at the same time."""
    yield from title_problems(post, "岗位名称")
    yield from person_problems(post, "党员")
    yield from _roll_problems(post)
    if post.ended_on and post.ended_on < post.date:
        yield Problem(
            "EXE041",
            f"早于设岗日期 {post.date}",
            "请核对撤销日期",
            field="撤销日期",
            value=str(post.ended_on),
        )
    yield from (_twin_problem(post, other) for other in _twins(post))


def _roll_problems(post: DemonstrationPost) -> Iterator[Problem]:
    record = post.record
    if record.about and membership_on(record.organization, record.about, record.date) is None:
        yield Problem(
            "EXE040",
            f"{record.date} 不在{record.organization.name}名册上",
            "示范岗由本组织党员担任；请核对人员和日期",
            field="党员",
            value=str(record.about),
        )


def _twins(post: DemonstrationPost) -> list[DemonstrationPost]:
    """Find posts of the same name, in the branch or of the same holder, in force meanwhile.

    Queries: one.
    """
    record = post.record
    book = record.organization.book_unit_id
    same = Q(record__organization__book=book) | Q(record__organization=book)
    if record.about and record.about.pk:
        same |= Q(record__about=record.about)
    others = DemonstrationPost.objects.filter(same, record__title=post_title(post))
    others = others.exclude(record__state=State.VOID).exclude(pk=post.pk)
    found = {one.pk: one for one in others.select_related("record__about", "record__organization")}
    planned = [one for one in planned_in(record.organization) if one.record is not record]
    for one in planned:
        found.pop(one.pk, None)
    return [
        other
        for other in (*found.values(), *planned)
        if other.pk != (post.pk or 0) and _is_twin(post, other) and _meet(post, other)
    ]


def expect_post(post: DemonstrationPost) -> None:
    """Let the branch remember a post that an import will store, for the rows that follow.

    All rows of one import share their units; what is noted ends with them.
    """
    planned_in(post.record.organization).append(post)


def planned_in(organization: Organization) -> list[DemonstrationPost]:
    """Give the posts that an import being read has noted for a branch."""
    planned: list[DemonstrationPost] = branch_of(organization).__dict__.setdefault(
        "_planned_posts", []
    )
    return planned


def _meet(one: DemonstrationPost, other: DemonstrationPost) -> bool:
    return one.date <= (other.ended_on or date.max) and other.date <= (one.ended_on or date.max)


def _twin_problem(post: DemonstrationPost, other: DemonstrationPost) -> Problem:
    until = f"至 {other.ended_on}" if other.ended_on else "起，尚未撤销"
    return Problem(
        "EXE042",
        f"同名岗位已经有了（{other.record.organization.name}，{other.record.about}，"
        f"{other.date} {until}）",
        "换人的请先填原岗位的撤销日期；确是另一个岗位的，请写明岗位，例如：服务台示范岗",
        field="岗位名称",
        value=post_title(post),
    )


def check_posts(posts: Sequence[DemonstrationPost]) -> Iterator[tuple[DemonstrationPost, Problem]]:
    """No twins among posts that are stored at once."""
    seen: list[DemonstrationPost] = []
    for post in posts:
        for other in seen:
            if _is_twin(post, other) and _meet(post, other):
                yield post, _twin_problem(post, other)
        seen.append(post)


def _is_twin(one: DemonstrationPost, other: DemonstrationPost) -> bool:
    if post_title(one) != post_title(other):
        return False
    same_book = one.record.organization.book_unit_id == other.record.organization.book_unit_id
    return same_book or one.record.about == other.record.about


POST = RecordType(
    key="exemplars.post",
    label="党员示范岗",
    model=DemonstrationPost,
    measure="1.3",
    columns=(
        Column("title", label="岗位名称", headings=("示范岗", "岗位", "示范岗名称")),
        Column("about", label="党员", filtered=True, headings=("姓名", "责任人", "担任人")),
        Column("date", label="设岗日期", filtered=True, headings=("设立日期", "设立时间")),
        Column("ended_on", headings=("结束日期", "撤岗日期")),
        Column("area", headings=("区域", "党员责任区")),
        Column("promise", listed=False, headings=("承诺内容", "承诺事项")),
    ),
    sections=(
        Section("岗位", ("title", "about", "area")),
        Section("起止", ("date", "ended_on")),
        Section("承诺", ("promise",)),
    ),
    indicators=(CODE,),
    natural_key=("date", "title"),
    postings=post_lines,
    check=check_post,
    check_together=check_posts,
    expect=expect_post,
    title=post_title,
    units=frozenset({UnitKind.BRANCH, UnitKind.GROUP}),
    lasting=True,
    hint="设岗起计数，撤销后不再计；换人另记一条",
)
