"""Whole applications come from a workbook: a row a step, in one go, and read back unchanged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.builders import Cast
from tests.development import Walk, applicant_of, vote
from zhibu.cases import services as case_services
from zhibu.cases.models import Case
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.exemplars.development_records import DEVELOPMENT_STEP
from zhibu.pillars.exemplars.paths.development import DEVELOPMENT_PATH
from zhibu.roster.services import open_stay
from zhibu.workspace.imports.batches import undo
from zhibu.workspace.imports.context import Context, Options
from zhibu.workspace.imports.planner import plan
from zhibu.workspace.imports.services import Result, import_workbook
from zhibu.workspace.imports.templates import template_sheet
from zhibu.workspace.sheets import read_workbook, write_template

HEADINGS = ("姓名", "步骤", "日期", "谈话人", "第二介绍人", "结论", "培训天数", "截止日期", "材料")
Sheet = Sequence[Sequence[Any]]

pytestmark = pytest.mark.usefixtures("years_later")


@pytest.fixture
def book(tmp_path: Path) -> Callable[[Sheet], Path]:
    def write(rows: Sheet, headings: Sequence[str] = HEADINGS, name: str = "发展党员") -> Path:
        path = tmp_path / "发展党员.xlsx"
        with xlsxwriter.Workbook(path) as made:
            sheet = made.add_worksheet(name)
            for number, row in enumerate([headings, *rows]):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)
        return path

    return write


def row(step: str, day: str, papers: str | None = None, **more: Any) -> list[Any]:
    named = {"姓名": "吴新", "步骤": step, "日期": day, "材料": papers} | more
    return [named.get(heading) for heading in HEADINGS]


def to_booklet() -> list[list[Any]]:
    """An application up to step 14; several steps have one day."""
    both = {"谈话人": "李建国", "第二介绍人": "周明"}
    return [
        row("递交入党申请书", "2021-01-04", "入党申请书"),
        row("党组织派人谈话", "2021-01-20", "谈话记录", 谈话人="李建国"),
        row("推荐和确定入党积极分子", "2021-03-05", "推荐表、支委会会议记录"),
        row("积极分子报上级党委备案", "2021-03-05", "备案报告"),
        row("指定培养联系人", "2021-03-05", **both),
        row("培养教育考察", "2021-04-05", "入党积极分子培养教育考察登记表"),
        row("半年考察", "2021-09-05"),
        row("半年考察", "2022-03-05"),
        row("确定发展对象", "2022-03-05", "征求意见记录、支委会会议记录"),
        row("发展对象公示", "2022-03-07", 截止日期="2022-03-14"),
        row("发展对象报上级党委备案", "2022-03-20", "备案报告、备案批复"),
        row("确定入党介绍人", "2022-03-20", **both),
        row("政治审查", "2022-03-25", "政治审查结论性材料", 结论="合格"),
        row("短期集中培训", "2022-03-30", "培训结业证书", 培训天数=3),
        row("支部委员会审查", "2022-04-01", "支委会会议记录", 结论="同意"),
        row("上级党委预审", "2022-04-06", "预审意见", 结论="同意"),
        row("填写入党志愿书", "2022-04-08", "入党志愿书"),
    ]


def to_full() -> list[list[Any]]:
    booklet = "入党志愿书（上级党委审批意见）"
    return [
        *to_booklet(),
        row("支部大会讨论接收预备党员", "2022-04-12"),
        row("上级党委派人谈话", "2022-04-20", "谈话记录"),
        row("上级党委审批", "2022-05-12", booklet),
        row("再上一级党委组织部门备案", "2022-05-20"),
        row("编入党支部和党小组", "2022-05-20"),
        row("入党宣誓", "2022-06-30"),
        row("半年考察", "2022-11-12"),
        row("继续教育考察", "2023-04-01", "预备党员教育考察登记表"),
        row("提出转正申请", "2023-04-03", "转正申请书"),
        row("转正公示", "2023-04-03", 截止日期="2023-04-11"),
        row("支部大会讨论转正", "2023-04-12"),
        row("上级党委审批转正", "2023-05-12", "入党志愿书（转正审批意见）"),
        row("材料归档", "2023-06-12", "入党材料目录"),
    ]


def run(cast: Cast, path: Path, **more: Any) -> Result:
    return import_workbook(
        path, **{"unit": cast.branch, "actor": cast.secretary, "year": 2022} | more
    )


def told(result: Any) -> list[str]:
    return [str(problem) for problem in result.problems]


def meetings(cast: Cast) -> None:
    person = applicant_of(cast.branch)
    for day in (date(2022, 4, 12), date(2023, 4, 12)):
        vote(cast, day, person)


def test_a_whole_life_is_imported_in_one_go(cast: Cast, book: Callable[..., Path]) -> None:
    meetings(cast)
    result = run(cast, book(to_full()))
    assert told(result) == []
    case = Case.objects.get()
    assert (case.state, case.title, case.opened_on) == ("full", "吴新", date(2021, 1, 4))
    assert Record.objects.filter(type="exemplars.development").count() == len(to_full())
    stay = open_stay(case.person) if case.person else None
    assert stay is not None
    assert (stay.joined_on, stay.confirmed_on) == (date(2022, 4, 12), date(2023, 4, 12))
    codes = ["exemplars.probationary_admitted", "exemplars.applicants"]
    found = figures(cast.branch, Period.year(2022), codes)
    assert [int(found[code].value or 0) for code in codes] == [1, 0]
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert list(case_services.faults(DEVELOPMENT_PATH)) == []


def test_the_same_workbook_again_changes_nothing(cast: Cast, book: Callable[..., Path]) -> None:
    meetings(cast)
    path = book(to_full())
    run(cast, path)
    again = plan(read_workbook(path), cast.branch, cast.secretary, Options(2022))
    assert told(again) == []
    assert (again.counts["new"], again.counts["unchanged"]) == (0, len(to_full()))


def test_an_export_reads_back_unchanged(cast: Cast, tmp_path: Path) -> None:
    walk = Walk(cast, applicant_of(cast.branch))
    walk.to_full()
    stored = Record.objects.filter(type="exemplars.development", state=State.CONFIRMED)
    bodies = DEVELOPMENT_STEP.load(list(stored)).values()
    path = tmp_path / "导出.xlsx"
    context = Context(cast.branch, cast.secretary, Options(2022))
    with path.open("wb") as stream:
        write_template(stream, [template_sheet(DEVELOPMENT_STEP, context, bodies)])
    found = plan(read_workbook(path), cast.branch, cast.secretary, Options(2022))
    assert told(found) == []
    assert [line.changes for line in found.rows if line.changes] == []
    assert (found.counts["new"], found.counts["unchanged"]) == (0, len(walk.taken))


def test_the_rest_of_a_life_follows_what_is_stored(cast: Cast, book: Callable[..., Path]) -> None:
    meetings(cast)
    assert told(run(cast, book(to_booklet()))) == []
    assert Case.objects.get().state == "target"
    result = run(cast, book(to_full()))
    assert told(result) == []
    assert Case.objects.get().state == "full"


def test_every_wrong_row_is_told_at_its_row(cast: Cast, book: Callable[..., Path]) -> None:
    applicant_of(cast.branch)
    rows = to_booklet()
    rows[4] = row("指定培养联系人", "2021-03-05", 谈话人="张伟（车队）")
    rows[9] = row("发展对象公示", "2022-03-07", 截止日期="2022-03-08")
    problems = told(run(cast, book(rows)))
    assert any("是预备党员" in one and "第6行" in one for one in problems)
    assert any("公示不足5个工作日" in one and "第11行" in one for one in problems)
    assert not Record.objects.filter(type="exemplars.development").exists()
    assert not Case.objects.exists()


def test_an_unknown_person_is_told_as_everywhere(cast: Cast, book: Callable[..., Path]) -> None:
    problems = told(run(cast, book(to_booklet()[:1])))
    assert len(problems) == 1
    assert "第一党支部没有这个人" in problems[0]


def test_undoing_an_import_takes_the_roll_with_it(cast: Cast, book: Callable[..., Path]) -> None:
    meetings(cast)
    result = run(cast, book(to_full()))
    assert result.batch is not None
    undo(result.batch, actor=cast.secretary)
    person = Case.objects.get().person
    assert person is not None
    assert open_stay(person) is None
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert list(case_services.faults(DEVELOPMENT_PATH)) == []
