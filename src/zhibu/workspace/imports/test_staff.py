"""The sheet of staff brings the people of whom the other sheets speak."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.builders import Cast, make_person
from tests.pages import ID_NUMBER, OTHER_ID, PHONE
from zhibu.activities.models import Activity, Presence
from zhibu.ledger.closing import close_books
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Membership, Person
from zhibu.roster.models import StaffEntry
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row, codes
from zhibu.workspace.imports.services import Result

Book = Callable[..., Path]
Run = Callable[..., Result]
HEADER = ("姓名", "区分", "性别", "身份证号", "手机号", "类别", "政治面貌", "到单位时间", "职务")
FULL = ("陈青", "客房部", "女", ID_NUMBER, PHONE, "聘用", "共青团员", "2018-07-01", "领班")
YOUNG = ("吴小川", None, None, None, None, "青年志愿者", "群众", "2023-03-01", None)


def test_the_sheet_registers_people_without_any_membership(
    cast: Cast, book: Book, run: Run
) -> None:
    stays = Membership.objects.count()
    result = run(book(职工花名册=[HEADER, FULL, YOUNG]))
    assert (codes(result), result.counts["new"]) == ([], 2)
    entry = StaffEntry.objects.get(record__about__name="陈青")
    person = entry.record.about
    assert person is not None
    assert (person.distinction, person.sex, person.position) == ("客房部", "female", "领班")
    assert (person.id_number.open(), person.phone.open()) == (ID_NUMBER, PHONE)
    assert (entry.category, entry.is_league_member) == ("contract", True)
    # Earlier than the branch itself, he is on its books from its first day on.
    assert (entry.arrived_on, entry.date) == (date(2018, 7, 1), date(2020, 1, 1))
    assert entry.record.state == State.CONFIRMED
    assert Membership.objects.count() == stays


@pytest.mark.parametrize("name", ["职工花名册", "非党员职工", "群众花名册", "职工登记", "职工名册"])
def test_every_usual_name_of_the_sheet_is_known(
    cast: Cast, book: Book, run: Run, name: str
) -> None:
    result = run(book(**{name: [HEADER, YOUNG]}))
    assert [sheet.type_key for sheet in result.plan.sheets] == ["roster.staff"]
    assert result.problems == []


def test_the_same_sheet_again_changes_nothing_even_on_a_later_day(
    cast: Cast, book: Book, run: Run, time_machine
) -> None:
    undated = ("孟夏", *[None] * 8)
    path = book(职工花名册=[HEADER, FULL, YOUNG, undated])
    run(path)
    close_books(cast.branch, through=date(2024, 12, 31), actor=cast.secretary)
    time_machine.move_to("2026-02-10T04:00:00Z")
    again = run(path)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0, "asked": 0}
    assert Person.objects.filter(name="孟夏").count() == 1


def test_arrival_in_closed_books_is_registered_on_the_first_open_day(
    cast: Cast, book: Book, run: Run
) -> None:
    close_books(cast.branch, through=date(2023, 12, 31), actor=cast.secretary)
    assert run(book(职工花名册=[HEADER, YOUNG])).problems == []
    assert StaffEntry.objects.get().date == date(2024, 1, 1)


def test_what_changed_is_updated_and_numbers_stay_hidden(cast: Cast, book: Book, run: Run) -> None:
    run(book(职工花名册=[HEADER, FULL]))
    changed = (*FULL[:4], "13900001111", "在编", *FULL[6:])
    result = run(book(职工花名册=[HEADER, changed]))
    assert result.plan.rows[0].changes == (
        ("手机号", "（保密）", "（保密）"),
        ("类别", "聘用人员", "在编职工"),
    )
    assert Person.objects.get(name="陈青").phone.open() == "13900001111"
    assert StaffEntry.objects.get().category == "established"


def test_the_plan_holds_no_number_in_clear(cast: Cast, book: Book, run: Run) -> None:
    run(book(职工花名册=[HEADER, FULL]))
    wrong = ("甲一", None, None, ID_NUMBER[:-1], None, None, None, None, None)
    changed = (*FULL[:3], OTHER_ID, "13900001111", *FULL[5:])
    for rows in ([HEADER, changed], [HEADER, wrong]):
        told = repr(run(book(职工花名册=rows)).plan.rows)
        for number in (ID_NUMBER, OTHER_ID, ID_NUMBER[:-1], PHONE, "13900001111"):
            assert number not in told


def test_other_sheets_of_the_workbook_may_speak_of_them(cast: Cast, book: Book, run: Run) -> None:
    rows = [ACTIVITY, activity_row(主持人="陈青", 应到=8, 实到=8)]
    result = run(book(活动=rows, 职工花名册=[HEADER, FULL]))
    assert codes(result) == []
    activity = Activity.objects.get()
    assert activity.chair == Person.objects.get(name="陈青")
    assert activity.due_count == 8
    expected = activity.attendances.exclude(presence=Presence.GUEST)
    assert not expected.filter(person=activity.chair).exists()


def test_who_stands_in_both_rosters_of_one_workbook_is_one_person(
    cast: Cast, book: Book, run: Run
) -> None:
    party = [("姓名", "入党日期", "进入支部日期"), ("吴小川", "2024-07-01", "2024-07-01")]
    for order in (("职工花名册", "党员名册"), ("党员名册", "职工花名册")):
        sheets = {"职工花名册": [HEADER, YOUNG], "党员名册": party}
        result = run(book(**{name: sheets[name] for name in order}))
        assert codes(result) == []
    person = Person.objects.get(name="吴小川")
    assert [stay.start for stay in person.memberships.all()] == [date(2024, 7, 1)]
    assert StaffEntry.objects.get().record.about == person


def test_who_left_and_came_back_is_one_person_in_one_sheet(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("姓名", "登记日期", "离开日期")
    rows = [("吴小川", "2021-03-01", "2022-05-31"), ("吴小川", "2023-03-01", None)]
    assert codes(run(book(职工花名册=[header, *rows]))) == []
    assert Person.objects.filter(name="吴小川").count() == 1
    assert {entry.record.about_id for entry in StaffEntry.objects.all()} == {
        Person.objects.get(name="吴小川").pk
    }
    twice = [("孟夏", "2021-03-01", None), ("孟夏", "2023-03-01", None)]
    assert codes(run(book(职工花名册=[header, *twice]))) == ["STF005"]


def test_one_who_was_registered_joins_by_the_roster_as_the_same_person(
    cast: Cast, book: Book, run: Run
) -> None:
    run(book(职工花名册=[HEADER, FULL, YOUNG]))
    header = ("姓名", "身份证号", "入党日期", "进入支部日期")
    joined = [
        # Written without 区分: his number says who he is.
        ("陈青", ID_NUMBER, "2024-07-01", "2024-07-01"),
        ("吴小川", None, "2024-07-01", "2024-07-01"),
    ]
    assert codes(run(book(党员名册=[header, *joined]))) == []
    for name in ("陈青", "吴小川"):
        person = Person.objects.get(name=name)
        assert person.memberships.count() == 1
        assert StaffEntry.objects.filter(record__about=person).exists()


def test_a_known_number_is_the_known_person_and_a_namesake_is_asked_about(
    cast: Cast, book: Book, run: Run
) -> None:
    far = make_person("陈青", cast.sibling, id_number=ID_NUMBER)
    near = make_person("吴小川", cast.branch, distinction="车队")
    result = run(book(职工花名册=[HEADER, FULL, YOUNG]))
    assert codes(result) == ["IMP021"]
    (question,) = result.plan.questions
    assert set(question.choices) == {f"p{near.pk}", "new"}
    done = run(book(职工花名册=[HEADER, FULL, YOUNG]), answers={"吴小川": f"p{near.pk}"})
    assert codes(done) == []
    people = {entry.record.about_id for entry in StaffEntry.objects.all()}
    assert people == {far.pk, near.pk}
    far.refresh_from_db()
    assert far.organization == cast.branch


def test_all_that_is_wrong_is_told_at_once_with_its_remedy(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("姓名", "身份证号", "政治面貌", "类别", "登记日期", "离开日期")
    rows = [
        ("甲一", OTHER_ID[:-1] + ("1" if OTHER_ID[-1] != "1" else "2"), "群众", "在编", None, None),
        ("乙二", None, "中共党员", "在编", None, None),
        ("丙三", None, None, "临时", None, None),
        ("丁四", None, None, "在编", "2022-03-01", "2022-02-01"),
        ("王芳", None, None, "在编", "2022-03-01", None),
    ]
    result = run(book(职工花名册=[header, *rows]))
    found = codes(result)
    assert len(found) == 5
    assert {"STF003", "STF004"} <= set(found)
    assert "党员名册" in str(result.problems[1])
    assert not Record.objects.filter(type="roster.staff").exists()
    assert not Person.objects.filter(name="丁四").exists()


def test_the_sheet_needs_the_right_to_keep_people(cast: Cast, book: Book, run: Run) -> None:
    path = book(职工花名册=[HEADER, YOUNG])
    refused = run(path, actor=cast.publicist)
    assert codes(refused) == ["IMP015"]
    assert "职工登记" in str(refused.problems[0])
    assert run(path, actor=cast.organizer).problems == []
    assert Record.objects.get(type="roster.staff").state == State.SUBMITTED


def test_an_unknown_name_elsewhere_says_where_to_register(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(主持人="无此人")]))
    assert "请核对姓名，或先在党员名册或职工花名册里登记" in str(result.problems[0])
