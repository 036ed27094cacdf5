"""Names: found in every writing, asked about where two share one, never guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.builders import Cast
from zhibu.activities.models import Attendance, Audience, Presence
from zhibu.activities.services import expected_people
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row, codes
from zhibu.workspace.imports.naming import AMBIGUOUS, Written, answer_key, split_people
from zhibu.workspace.imports.people import Directory
from zhibu.workspace.imports.services import Result

Book = Callable[..., Path]
Run = Callable[..., Result]
DAY = date(2022, 9, 28)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("王磊（出差）、张三（病假）", [("王磊", ("出差",)), ("张三", ("病假",))]),
        ("张伟(车队)(出差、在外)；李　四", [("张伟", ("车队", "出差", "在外")), ("李四", ())]),
        ("陈•阿依\n王芳", [("陈·阿依", ()), ("王芳", ())]),
        ("王磊（", [("王磊", ())]),
        ("、，", []),
    ],
)
def test_lists_of_people_are_cut_outside_brackets(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert split_people(text) == [Written(name, notes) for name, notes in expected]


@pytest.mark.parametrize("written", ["陈·阿依", "陈•阿依", "陈 · 阿依", "陈・阿依"])
def test_a_middle_dot_is_one_dot(cast: Cast, book: Book, run: Run, written: str) -> None:
    assert run(book(活动=[ACTIVITY, activity_row(主持人=written)])).problems == []


def test_a_distinction_tells_two_apart(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(缺席人员="张伟（车队）（出差）")]))
    assert result.problems == []
    absent = Attendance.objects.get(presence=Presence.ABSENT)
    assert (absent.person.distinction, absent.reason) == ("车队", "出差")


def test_a_group_tells_two_apart(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(主持人="张伟（第一党小组）")]))
    assert result.problems == []


def test_a_shared_name_is_asked_and_the_answer_is_used_for_all_rows(
    cast: Cast, book: Book, run: Run
) -> None:
    rows = [
        activity_row(缺席人员="张伟（病假）"),
        activity_row(日期="2022-10-12", 缺席人员="张伟（事假）"),
    ]
    path = book(活动=[ACTIVITY, *rows])
    result = run(path)
    assert codes(result) == [AMBIGUOUS, AMBIGUOUS]
    assert result.counts["asked"] == 2
    (question,) = result.plan.questions
    assert question.name == "张伟"
    assert len(question.choices) == 2
    assert question.places == [("活动", 2), ("活动", 3)]
    driver = next(token for token, told in question.choices.items() if "车队" in told)
    other = next(token for token in question.choices if token != driver)
    answers = {answer_key("张伟"): driver, answer_key("张伟", "活动", 3): other}
    assert run(path, answers=answers).problems == []
    absent = Attendance.objects.filter(presence=Presence.ABSENT).order_by("activity__record__date")
    assert [row.person.distinction for row in absent] == ["车队", ""]


def test_two_new_people_of_one_name_in_the_same_workbook_are_asked_about(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("姓名", "区分", "入党日期", "进入支部日期")
    people = [
        header,
        ("刘洋", "综合科", "2014-07-01", "2020-01-01"),
        ("刘洋", "财务科", "2014-07-01", "2020-01-01"),
    ]
    path = book(党员花名册=people, 活动=[ACTIVITY, activity_row(缺席人员="刘洋（病假）")])
    result = run(path)
    assert codes(result) == [AMBIGUOUS]
    tokens = result.plan.questions[0].choices
    chosen = next(token for token, told in tokens.items() if "财务科" in told)
    assert run(path, answers={"刘洋": chosen}).problems == []
    absent = Attendance.objects.get(presence=Presence.ABSENT)
    assert absent.person.distinction == "财务科"


def test_a_namesake_who_was_not_there_that_day_is_no_choice(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("姓名", "区分", "入党日期", "进入支部日期", "离开日期", "离开方式")
    leaving = ("张伟", "车队", "2020-01-01", "2020-01-01", "2022-06-30", "转出")
    assert run(book(党员花名册=[header, leaving])).problems == []
    assert run(book(活动=[ACTIVITY, activity_row(缺席人员="张伟（病假）")])).problems == []
    assert Attendance.objects.get(presence=Presence.ABSENT).person.distinction == ""


def test_a_roster_row_that_may_be_a_known_person_is_asked(cast: Cast, book: Book, run: Run) -> None:
    path = book(党员花名册=[("姓名", "区分", "入党日期"), ("王芳", "人事科", "2014-07-01")])
    result = run(path)
    assert codes(result) == [AMBIGUOUS]
    assert "new" in result.plan.questions[0].choices
    assert run(path, answers={"王芳": "new"}).counts["new"] == 1


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.COMMITTEE])
@pytest.mark.parametrize("unit", ["branch", "group"])
def test_the_roll_in_memory_expects_exactly_whom_the_stored_one_expects(
    cast: Cast, audience: str, unit: str
) -> None:
    organization = cast.branch if unit == "branch" else cast.groups[0]
    stored = expected_people(organization, audience, DAY)
    assert Directory(cast.branch).expected(organization, audience, DAY) == stored
