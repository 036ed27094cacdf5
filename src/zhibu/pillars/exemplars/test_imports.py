"""Rules between rows: what one row of a workbook says counts for the rows that follow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.builders import Cast
from tests.exemplars import contest, honour, post, result
from tests.keeping import kept
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.verify import verify_postings
from zhibu.pillars.exemplars.models import BranchGrading
from zhibu.workspace.imports.conftest import Rows, codes, write_book
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.planner import plan
from zhibu.workspace.imports.services import Result, import_workbook
from zhibu.workspace.imports.templates import template_sheet
from zhibu.workspace.sheets import read_workbook, write_template

DAY = date(2022, 3, 5)
SERVICES = ("日期", "开始时间", "结束时间", "内容", "主题", "参加人员", "学时")


def run(cast: Cast, path: Path, name: str, rows: Rows) -> Result:
    book = write_book(path / "台账.xlsx", {name: rows})
    return import_workbook(book, unit=cast.branch, actor=cast.secretary, year=2022)


def value(cast: Cast, code: str, day: date | None = None) -> object:
    period = Period(day, day) if day else Period.year(2022)
    return figures(cast.branch, period, [code])[code].value


def service(start: str, end: str, title: str, who: str = "李建国、周明") -> list[object]:
    return ["2022-03-05", start, end, "志愿服务", title, who, None]


def test_double_hours_of_two_rows_are_refused_at_the_second(cast: Cast, tmp_path: Path) -> None:
    rows = [
        SERVICES,
        service("09:00", "11:00", "清洁家园"),
        service("10:00", "12:00", "交通劝导", "周明、王芳"),
    ]
    done = run(cast, tmp_path, "活动", rows)
    assert codes(done) == ["EXE022"]
    told = str(done.problems[0])
    assert "第3行" in told
    assert "“周明”同一时间已参加第一党支部“清洁家园”志愿服务" in told
    assert not Record.objects.filter(type="activity").exists()


def test_the_hours_of_a_service_follow_from_the_clock(cast: Cast, tmp_path: Path) -> None:
    rows = [
        SERVICES,
        service("09:00", "11:00", "清洁家园"),
        service("11:00", "13:30", "交通劝导"),
    ]
    done = run(cast, tmp_path, "志愿服务", rows)
    assert codes(done) == []
    assert value(cast, "exemplars.volunteer_services") == 2
    assert value(cast, "exemplars.volunteer_attendance") == 4
    assert value(cast, "exemplars.volunteer_hours") == 9
    again = run(cast, tmp_path, "志愿服务", rows)
    assert again.counts["unchanged"] == 2


def test_a_sheet_of_staff_training_holds_activities(cast: Cast, tmp_path: Path) -> None:
    rows = [("日期", "主题", "参加人员"), ["2022-03-05", "摆台规范", "李建国、周明"]]
    assert codes(run(cast, tmp_path, "礼仪培训台账", rows)) == []
    assert value(cast, "exemplars.skill_trainings") == 1


def test_a_row_ends_a_post_and_the_next_names_its_new_holder(cast: Cast, tmp_path: Path) -> None:
    kept(cast, "exemplars.post", post(cast.branch, DAY, cast.members[0], promise=""))
    rows = [
        ("岗位名称", "党员", "设岗日期", "撤销日期"),
        ["服务台示范岗", "李建国", "2022-03-05", "2022-07-31"],
        ["服务台示范岗", "周明", "2022-08-01", None],
    ]
    done = run(cast, tmp_path, "党员示范岗", rows)
    assert codes(done) == []
    assert (done.counts["new"], done.counts["changed"]) == (1, 1)
    assert value(cast, "exemplars.demonstration_posts") == 1
    assert list(verify_postings()) == []


def test_two_open_posts_of_one_name_are_refused_at_the_second(cast: Cast, tmp_path: Path) -> None:
    rows = [
        ("岗位名称", "党员", "设岗日期", "撤销日期"),
        ["服务台示范岗", "李建国", "2022-03-05", None],
        ["服务台示范岗", "周明", "2022-08-01", None],
    ]
    done = run(cast, tmp_path, "党员示范岗", rows)
    assert codes(done) == ["EXE042"]
    assert all("第3行" in str(problem) for problem in done.problems)


def test_the_stars_of_several_years_follow_each_other(cast: Cast, tmp_path: Path) -> None:
    rows = [
        ("评定年度", "起始日期", "星级", "评定单位"),
        [2022, "2023-03-10", 5, "县直机关工委"],
        [2021, "2022-03-01", 3, "县直机关工委"],
    ]
    assert codes(run(cast, tmp_path, "支部星级评定", rows)) == []
    assert value(cast, "exemplars.branch_stars", date(2023, 3, 9)) == 3
    assert value(cast, "exemplars.branch_stars", date(2023, 3, 10)) == 5
    assert BranchGrading.objects.get(year=2021).ended_on == date(2023, 3, 9)
    assert list(verify_postings()) == []


def test_rows_of_contests_and_honours_round_trip(cast: Cast, tmp_path: Path) -> None:
    first, second = cast.members[:2]
    results = [
        result(first, "80", "91.5", event="摆台", rank=1, prize="一等奖"),
        result(second, None, None, "85", event="摆台", rank=2),
    ]
    kept(cast, "exemplars.contest", contest(cast.branch, DAY, results))
    kept(cast, "exemplars.honour", honour(cast.branch, DAY, [first, second]))
    for key in ("exemplars.contest", "exemplars.honour"):
        record_type = registry.record_type(key)
        context = Context(cast.branch, cast.secretary, Options(2022))
        bodies = record_type.load(list(Record.objects.filter(type=key))).values()
        path = tmp_path / f"{key}.xlsx"
        with path.open("wb") as stream:
            write_template(stream, [template_sheet(record_type, context, bodies)])
        found = plan(read_workbook(path), cast.branch, cast.secretary, Options(2022))
        assert [str(problem) for problem in found.problems] == []
        assert found.counts["unchanged"] == 1
