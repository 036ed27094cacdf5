"""What an import writes, updates and leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast
from zhibu.activities.models import Activity, Presence
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Membership, Person, PostTerm
from zhibu.organization.selectors import members_on
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row, codes
from zhibu.workspace.imports.services import Result
from zhibu.workspace.models import ImportBatch, ImportedRecord

Book = Callable[..., Path]
Run = Callable[..., Result]
ROSTER = ("姓名", "区分", "入党日期", "转正日期", "进入支部日期", "党小组", "党内职务", "手机号")


def value(cast: Cast, code: str) -> Decimal | None:
    return figures(cast.branch, Period.year(2022), [code])[code].value


def assert_books_are_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []


def test_one_row_becomes_a_confirmed_activity_with_people_and_figures(
    cast: Cast, book: Book, run: Run
) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(缺席人员="王芳（出差）", 应到=8, 实到=7)]))
    assert result.counts["new"] == 1
    activity = Activity.objects.get()
    assert activity.record.state == State.CONFIRMED
    assert activity.record.self_confirmed
    assert [item.kind for item in activity.items.all()] == ["theme_day", "discussion"]
    absent = activity.attendances.get(presence=Presence.ABSENT)
    assert (absent.person.name, absent.reason) == ("王芳", "出差")
    assert value(cast, "life.theme_days") == 1
    assert value(cast, "study.attendance") == 7
    assert value(cast, "study.learning_hours") == 14
    assert_books_are_whole()


def test_the_same_file_twice_changes_nothing(cast: Cast, book: Book, run: Run) -> None:
    path = book(活动=[ACTIVITY, activity_row(缺席人员="王芳（出差）", 应到=8, 实到=7)])
    run(path)
    again = run(path)
    assert again.counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0, "asked": 0}
    assert Activity.objects.count() == 1
    assert again.batch is None
    assert ImportBatch.objects.count() == 1


def test_a_second_import_updates_what_differs_and_posts_the_difference(
    cast: Cast, book: Book, run: Run
) -> None:
    run(book(活动=[ACTIVITY, activity_row()]))
    again = run(book(活动=[ACTIVITY, activity_row(学时=3, 缺席人员="王芳（出差）")]))
    (row,) = again.plan.rows
    assert row.changes == (("缺席人员", "", "王芳（出差）"), ("学时", "2", "3"))
    assert value(cast, "study.learning_hours") == 21
    assert Record.objects.get(type="activity").version == 2
    assert ImportedRecord.objects.filter(created=False).count() == 1
    assert_books_are_whole()


def test_a_blank_cell_keeps_what_is_stored(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row(缺席人员="王芳（出差）")]))
    again = run(book(活动=[ACTIVITY, activity_row(地点=None, 学时=None)]))
    assert again.counts["unchanged"] == 1
    activity = Activity.objects.get()
    assert activity.place == "三楼会议室"
    assert activity.due_count - activity.present_count == 1


def test_nobody_absent_is_a_statement(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row(缺席人员="王芳（出差）")]))
    again = run(book(活动=[ACTIVITY, activity_row(缺席人员="无")]))
    assert again.counts["changed"] == 1
    assert Activity.objects.get().present_count == 8


def test_one_faulty_row_stops_all_of_them(cast: Cast, book: Book, run: Run) -> None:
    before = Record.objects.count()
    result = run(
        book(活动=[ACTIVITY, activity_row(), activity_row(日期="2022-10-12", 主持人="无此人")])
    )
    assert codes(result) == ["IMP020"]
    assert result.counts["new"] == 1
    assert result.batch is None
    assert Record.objects.count() == before
    assert not ImportBatch.objects.exists()


def test_a_sheet_named_after_a_kind_needs_no_column_for_it(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("2022年度主题党日台账",)
    rows = [header, (), ("活动日期", "活动主题"), ("9月28日", "清明祭扫")]
    assert run(book(主题党日台账=rows)).problems == []
    assert value(cast, "life.theme_days") == 1
    assert Record.objects.get(type="activity").date == date(2022, 9, 28)


def test_the_year_in_a_title_wins_over_the_chosen_one(cast: Cast, book: Book, run: Run) -> None:
    rows = [("2021年主题党日",), ("活动日期", "主题"), ("9月28日", "清明祭扫")]
    run(book(主题党日=rows), year=2022)
    assert Record.objects.get(type="activity").date == date(2021, 9, 28)


@pytest.mark.parametrize(
    "written",
    [
        "2022.3.5",
        "2022/3/5",
        "3月5日",
        "20220305",
        "2022年3月5日",
        "２０２２－３－５",
        44625,
        20220305,
    ],
)
def test_every_honest_form_of_a_date_is_read(
    cast: Cast, book: Book, run: Run, written: str | int
) -> None:
    assert run(book(活动=[ACTIVITY, activity_row(日期=written)])).problems == []
    assert Record.objects.get(type="activity").date == date(2022, 3, 5)


def test_a_group_meeting_goes_to_its_group_and_expects_its_members(
    cast: Cast, book: Book, run: Run
) -> None:
    header = ("日期", "内容", "党小组", "主题", "应到")
    rows = [header, ("2022-09-28", "党小组会", "一组", "学习", 4)]
    assert run(book(三会一课=rows)).problems == []
    record = Record.objects.get(type="activity")
    assert record.organization == cast.groups[0]
    assert record.activity.due_count == 4


def test_votes_that_reach_the_rule_carry_a_resolution(cast: Cast, book: Book, run: Run) -> None:
    header = ("日期", "内容", "主题", "决议", "赞成", "反对", "弃权")
    rows = [header, ("2022-09-28", "党员大会", "选先进", "同意", 6, 1, 0)]
    assert run(book(三会一课=rows)).problems == []
    assert Activity.objects.get().items.get().passed


def test_an_outside_lecturer_is_kept_by_name(cast: Cast, book: Book, run: Run) -> None:
    header = ("日期", "内容", "主题", "主讲人", "主讲人是领导干部")
    rows = [
        header,
        ("2022-09-28", "党课", "一", "郝教授（外请）", "否"),
        ("2022-09-29", "党课", "二", "李建国", "是"),
    ]
    assert run(book(活动=rows)).problems == []
    first, second = Activity.objects.order_by("record__date")
    assert first.items.get().lecturer_name == "郝教授"
    assert second.items.get().lecturer.name == "李建国"
    assert value(cast, "life.leader_lectures") == 1


def test_a_roster_creates_people_who_count_for_the_other_sheets(
    cast: Cast, book: Book, run: Run
) -> None:
    PostTerm.objects.all().delete()
    people = [
        ROSTER,
        ("古丽·阿依", None, "2018-07-01", "2019-07-01", "2020-01-01", "第一党小组", "书记", None),
        ("𠮷田木", None, "2018-07-01", None, "2020-01-01", "第二党小组", None, "13912345678"),
    ]
    meeting = activity_row(主持人="古丽•阿依", 缺席人员="𠮷田木（病假）", 应到=10, 实到=9)
    result = run(book(活动=[ACTIVITY, meeting], 党员花名册=people))
    assert result.problems == []
    assert members_on(cast.branch, date(2022, 1, 1)).count() == 10
    person = Person.objects.get(name="古丽·阿依")
    assert PostTerm.objects.get(post="secretary").person == person
    assert person.group_terms.get().group == cast.groups[0]
    assert Activity.objects.get().chair == person
    assert Person.objects.get(name="𠮷田木").phone.open() == "13912345678"
    assert value(cast, "organization.members") == 10
    assert_books_are_whole()
    assert run(book(活动=[ACTIVITY, meeting], 党员花名册=people)).counts["unchanged"] == 3


def test_a_date_of_leaving_ends_the_stay_and_the_posts(cast: Cast, book: Book, run: Run) -> None:
    header = ("姓名", "入党日期", "转正日期", "进入支部日期", "离开日期", "离开方式")
    row = ("王芳", "2014-07-01", "2015-07-01", "2020-01-01", "2022-06-30", "转出")
    result = run(book(党员花名册=[header, row]))
    assert result.counts["changed"] == 1
    stay = Membership.objects.get(person__name="王芳")
    assert stay.end == date(2022, 6, 30)
    assert PostTerm.objects.get(person__name="王芳").end == date(2022, 6, 30)
    assert value(cast, "organization.members") == 7
    assert_books_are_whole()


def test_changed_personal_data_is_stored_but_never_shown(cast: Cast, book: Book, run: Run) -> None:
    header = ("姓名", "入党日期", "手机号", "职务")
    result = run(book(党员花名册=[header, ("王芳", "2014-07-01", "13912345678", "科长")]))
    assert result.plan.rows[0].changes == (
        ("手机号", "（保密）", "（保密）"),
        ("职务", "", "科长"),
    )
    person = Person.objects.get(name="王芳")
    assert (person.phone.open(), person.position) == ("13912345678", "科长")


def test_a_commissioner_hands_in_and_the_figures_wait(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]), actor=cast.publicist)
    assert Record.objects.get(type="activity").state == State.SUBMITTED
    assert value(cast, "life.theme_days") is None


def test_who_does_not_wish_to_confirm_hands_in(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]), confirm=False)
    assert Record.objects.get(type="activity").state == State.SUBMITTED


def test_a_deputy_may_not_confirm_his_own_import(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]), actor=cast.deputy)
    assert Record.objects.get(type="activity").state == State.SUBMITTED


def test_a_commissioner_cannot_change_what_is_confirmed(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]))
    again = run(book(活动=[ACTIVITY, activity_row(学时=9)]), actor=cast.publicist)
    assert codes(again) == ["IMP016"]


def test_a_roster_needs_the_right_to_keep_people(cast: Cast, book: Book, run: Run) -> None:
    header = ("姓名", "入党日期")
    again = run(book(党员花名册=[header, ("新人", "2014-07-01")]), actor=cast.publicist)
    assert codes(again) == ["IMP015"]
    assert not Person.objects.filter(name="新人").exists()


@pytest.mark.parametrize("who", ["member", "leader", "sibling_secretary", "superior", "outsider"])
def test_without_the_right_nothing_is_read(cast: Cast, book: Book, run: Run, who: str) -> None:
    with pytest.raises(PermissionDenied):
        run(book(活动=[ACTIVITY, activity_row()]), actor=getattr(cast, who))


def test_a_closed_period_refuses_its_rows(cast: Cast, book: Book, run: Run) -> None:
    close_books(cast.branch, through=date(2022, 9, 30), actor=cast.secretary)
    result = run(book(活动=[ACTIVITY, activity_row(), activity_row(日期="2022-10-08")]))
    assert codes(result) == ["LED014"]
    assert "第2行" in str(result.problems[0])


def test_a_person_of_another_branch_is_not_found_by_name(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row(主持人="钱一")]))
    assert codes(result) == ["IMP020"]


def test_one_who_came_later_is_not_expected_before(cast: Cast, book: Book, run: Run) -> None:
    late = Person.objects.get(name="王芳")
    put_on_roll_later = Membership.objects.get(person=late)
    put_on_roll_later.start = date(2022, 10, 1)
    put_on_roll_later.save()
    result = run(book(活动=[ACTIVITY, activity_row(缺席人员="王芳（病假）")]))
    assert codes(result) == ["IMP022"]
    assert "才进入" in result.problems[0].message


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"%PDF-1.4 not a workbook")
    with pytest.raises(DomainError):
        run(path)


def test_a_gbk_csv_is_read_by_its_name(tmp_path: Path, run: Run, cast: Cast) -> None:
    path = tmp_path / "主题党日.csv"
    path.write_bytes("日期,主题\r\n2022.3.5,学雷锋\r\n".encode("gbk"))
    assert run(path).problems == []
    assert value(cast, "life.theme_days") == 1


def test_an_update_keeps_what_no_column_says(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]))
    activity = Activity.objects.get()
    activity.items.filter(kind="discussion").update(topic="谈体会", content="三人发言")
    Activity.objects.update(minutes="会议记录全文")
    run(book(活动=[ACTIVITY, activity_row(地点="礼堂", 内容="主题党日、专题学习、交流讨论")]))
    activity = Activity.objects.get()
    assert (activity.place, activity.minutes) == ("礼堂", "会议记录全文")
    kinds = [item.kind for item in activity.items.all()]
    assert kinds == ["theme_day", "special_topic", "discussion"]
    kept = activity.items.get(kind="discussion")
    assert (kept.topic, kept.content) == ("谈体会", "三人发言")
    assert_books_are_whole()


def test_a_later_correction_of_the_roll_leaves_old_attendance_alone(
    cast: Cast, book: Book, run: Run
) -> None:
    run(book(活动=[ACTIVITY, activity_row()]))
    header = ("姓名", "入党日期", "进入支部日期")
    again = run(
        book(
            党员花名册=[header, ("补录人", "2014-07-01", "2021-01-01")],
            活动=[ACTIVITY, activity_row(地点="礼堂")],
        )
    )
    assert again.counts["changed"] == 1
    assert Activity.objects.get().due_count == 8


def test_a_stay_that_began_in_closed_books_may_end_by_import(
    cast: Cast, book: Book, run: Run
) -> None:
    close_books(cast.branch, through=date(2021, 12, 31), actor=cast.secretary)
    header = ("姓名", "入党日期", "转正日期", "进入支部日期", "离开日期", "离开方式")
    stay = ("孙强", date(2014, 7, 1), date(2015, 7, 1), date(2020, 1, 1))
    result = run(book(党员名册=[header, (*stay, date(2022, 6, 30), "组织关系转出")]))
    assert (codes(result), result.counts["changed"]) == ([], 1)
    assert value(cast, "organization.members") == 7
    refused = run(book(党员名册=[header, (*stay, date(2021, 6, 30), "组织关系转出")]))
    assert "LED014" in codes(refused)
    assert_books_are_whole()
