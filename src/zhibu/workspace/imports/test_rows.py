"""Rows and nouns in workbooks: read with their problems, written once, read back unchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import exemplars, village
from tests.builders import Cast, make_person, put_on_roll
from tests.examples import examples
from tests.keeping import kept
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import RecordType
from zhibu.pillars.exemplars.models import ContestResult
from zhibu.pillars.village.ledgers.wishes import KNOWN_WISH, NEW_WISH
from zhibu.pillars.village.models import SkillTraining, Trainee, Village, Villager
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.workspace.imports.batches import undo
from zhibu.workspace.imports.codecs import GenericCodec
from zhibu.workspace.imports.conftest import codes
from zhibu.workspace.imports.context import Context, Options, Row
from zhibu.workspace.imports.planner import plan
from zhibu.workspace.imports.rows_cell import HeldRows, rows_column
from zhibu.workspace.imports.services import Result
from zhibu.workspace.imports.templates import template_sheet
from zhibu.workspace.sheets import read_workbook, write_template

pytestmark = pytest.mark.django_db
Book = Callable[..., Path]
Run = Callable[..., Result]
OPTIONS = Options(2022)
CONTEST = ("竞赛日期", "竞赛名称", "成绩")
TRAINING = ("培训日期", "培训内容", "村", "平台", "方式", "培训类别", "参训人员")


def contest(cell: Any, day: str = "2022-03-05") -> list[Any]:
    return [day, "服务技能竞赛", cell]


def training(people: Any, home: str = "石板村", day: str = "2022-03-05") -> list[Any]:
    return [day, "养蜂技术", home, "其他", "其他", "种养技术", people]


def context_of(cast: Cast) -> Context:
    return Context(cast.branch, cast.secretary, OPTIONS)


def exported(cast: Cast, key: str, path: Path) -> Path:
    record_type = registry.record_type(key)
    stored = Record.objects.filter(type=key).exclude(state=State.VOID)
    bodies = record_type.load(list(stored)).values()
    with path.open("wb") as stream:
        write_template(stream, [template_sheet(record_type, context_of(cast), bodies)])
    return path


def unchanged(cast: Cast, path: Path) -> int:
    found = plan(read_workbook(path), cast.branch, cast.secretary, OPTIONS)
    assert [str(problem) for problem in found.problems] == []
    assert [row.changes for row in found.rows if row.changes] == []
    assert found.counts["new"] == 0
    return found.counts["unchanged"]


def test_rows_are_read_in_every_kind_and_stored(cast: Cast, book: Book, run: Run) -> None:
    cell = "李建国（摆台，80，90，，1，一等奖）；赵敏（，，，85.5）"
    result = run(book(岗位技能竞赛=[CONTEST, contest(cell)]))
    assert result.problems == []
    rows = ContestResult.objects.values_list("contestant__name", "event", "score", "rank", "prize")
    assert list(rows) == [
        ("李建国", "摆台", Decimal("87"), 1, "一等奖"),
        ("赵敏", "", Decimal("85.5"), None, ""),
    ]
    again = run(book(岗位技能竞赛=[CONTEST, contest(cell)]))
    assert again.counts["unchanged"] == 1


def test_the_order_of_rows_is_no_change_and_another_value_is(
    cast: Cast, book: Book, run: Run
) -> None:
    run(book(岗位技能竞赛=[CONTEST, contest("李建国（摆台）、赵敏（铺床）")]))
    turned = contest("赵敏（铺床）、李建国（摆台）")
    assert run(book(岗位技能竞赛=[CONTEST, turned])).counts["unchanged"] == 1
    result = run(book(岗位技能竞赛=[CONTEST, contest("赵敏（铺床）")]))
    assert result.counts["changed"] == 1
    [row] = [row for row in result.plan.rows if row.changes]
    assert row.changes == (("成绩", "李建国（摆台）、赵敏（铺床）", "赵敏（铺床）"),)
    assert [row.event for row in ContestResult.objects.all()] == ["铺床"]


def test_a_blank_cell_keeps_the_rows_and_a_mark_for_none_takes_them_away(
    cast: Cast, book: Book, run: Run
) -> None:
    run(book(岗位技能竞赛=[CONTEST, contest("李建国（摆台）")]))
    assert run(book(岗位技能竞赛=[CONTEST, contest("")])).counts["unchanged"] == 1
    assert ContestResult.objects.count() == 1
    assert run(book(岗位技能竞赛=[CONTEST, contest("无")])).counts["changed"] == 1
    assert not ContestResult.objects.exists()


def test_every_wrong_value_of_a_cell_is_told_with_place_value_and_remedy(
    cast: Cast, book: Book, run: Run
) -> None:
    cell = "查无此人（摆台）、赵敏（摆台，很高，90）、李建国（摆台，80，90，87，头名）"
    result = run(book(岗位技能竞赛=[CONTEST, contest(cell)]))
    assert codes(result) == ["IMP020", "IMP030", "IMP030"]
    for finding in result.plan.findings:
        assert (finding.sheet, finding.row, finding.column) == ("岗位技能竞赛", 2, 3)
        assert finding.problem.remedy
    unknown, mark, rank = (finding.problem for finding in result.plan.findings)
    assert unknown.value == "查无此人"
    assert (mark.value, "“赵敏”的理论成绩" in mark.message) == ("很高", True)
    assert (rank.value, "“李建国”的名次" in rank.message) == ("头名", True)
    assert not Record.objects.filter(type="exemplars.contest").exists()


def test_a_name_of_two_is_asked_about_or_told_by_its_brackets(
    cast: Cast, book: Book, run: Run
) -> None:
    for hint in ("车队", "餐厅"):
        person = make_person("刘洋", cast.branch, distinction=hint)
        put_on_roll(person, cast.branch, cast.secretary)
    asked = run(book(岗位技能竞赛=[CONTEST, contest("刘洋（，80）")]))
    assert codes(asked) == ["IMP021"]
    assert asked.counts["asked"] == 1
    told = run(book(岗位技能竞赛=[CONTEST, contest("刘洋（车队）、刘洋（餐厅）（摆台，80）")]))
    assert told.problems == []
    rows = ContestResult.objects.values_list("contestant__distinction", "event")
    assert list(rows) == [("车队", ""), ("餐厅", "摆台")]
    path = exported(cast, "exemplars.contest", book(x=[]))
    assert unchanged(cast, path) == 1


def test_new_nouns_of_a_workbook_are_one_each_and_stored_with_their_records(
    cast: Cast, book: Book, run: Run
) -> None:
    rows = [
        TRAINING,
        training("王五（是，0001）、石板村/赵六"),
        training("石板村/王五", home=" 石板村", day="2022-03-06"),
    ]
    found = plan(read_workbook(book(农民技能培训=rows)), cast.branch, cast.secretary, OPTIONS)
    assert [problem.code for problem in found.problems] == ["VIL003"]
    village.village(cast.branch)
    found = plan(read_workbook(book(农民技能培训=rows)), cast.branch, cast.secretary, OPTIONS)
    assert found.problems == []
    assert not Villager.objects.exists()
    assert run(book(农民技能培训=rows)).problems == []
    assert sorted(one.name for one in Villager.objects.all()) == ["王五", "赵六"]
    assert Trainee.objects.filter(villager__name="王五").count() == 2
    assert run(book(农民技能培训=rows)).counts["unchanged"] == 2


def test_a_new_village_is_registered_once_for_all_its_rows(
    cast: Cast, book: Book, run: Run
) -> None:
    rows = [[*training("", day=f"2022-03-{day:02}")[:6], day] for day in (5, 6, 7)]
    path = book(农民技能培训=[(*TRAINING[:6], "参加人次"), *rows])
    assert run(path).problems == []
    assert Village.objects.get().name == "石板村"
    assert SkillTraining.objects.count() == 3
    assert run(path).counts["unchanged"] == 3


def test_two_rows_of_one_new_noun_and_day_are_twins(cast: Cast, book: Book, run: Run) -> None:
    row = [*training("")[:6], 5]
    result = run(book(农民技能培训=[(*TRAINING[:6], "参加人次"), row, row]))
    assert codes(result) == ["IMP014"]
    assert not Village.objects.exists()


def test_a_noun_that_must_exist_is_refused_at_its_cell(cast: Cast) -> None:
    must = replace(VILLAGE, make=None)
    usual = registry.record_type("village.training")
    column = replace(usual.columns_by_name["village"], noun=must)
    [sheet] = [
        one
        for one in GenericCodec(replace(usual, columns=(column,))).columns(context_of(cast))
        if one.key == "village"
    ]
    row = Row(context_of(cast), "培训", 2, 2022, cast.branch)
    for _again in range(2):
        with pytest.raises(DomainError) as caught:
            sheet.read("云上村", row)
        [problem] = caught.value.problems
        assert (problem.code, problem.value) == ("LED030", "云上村")
        assert problem.remedy


def test_what_one_sheet_begins_another_may_name(cast: Cast) -> None:
    context = context_of(cast)
    with pytest.raises(DomainError):
        context_of(cast).nouns.read(KNOWN_WISH, "一台轮椅", cast.branch)
    begun = context.nouns.read(NEW_WISH, "一台轮椅", cast.branch)
    assert begun.pk is None
    assert context.nouns.read(KNOWN_WISH, " 一台轮椅", cast.branch) is begun
    with pytest.raises(DomainError):
        context.nouns.read(KNOWN_WISH, "一台轮椅", cast.sibling)


def test_nouns_written_as_they_are_exported_are_read_together(
    cast: Cast, book: Book, run: Run
) -> None:
    home = village.village(cast.branch)
    for number in range(12):
        village.villager(home, f"村民{number}")
    counts = []
    for many in (2, 12):
        rows = [
            training(f"石板村/村民{at}（是）", day=f"2022-03-{at + 1:02}") for at in range(many)
        ]
        path = book(农民技能培训=[TRAINING, *rows])
        workbook = read_workbook(path)
        with CaptureQueriesContext(connection) as context:
            assert plan(workbook, cast.branch, cast.secretary, OPTIONS).problems == []
        counts.append(len(context))
    assert counts[0] == counts[1]


def test_undoing_takes_records_and_figures_back_and_leaves_the_nouns(
    cast: Cast, book: Book, run: Run
) -> None:
    year = Period.year(2022)
    village.village(cast.branch)
    before = {code: one.value for code, one in figures(cast.branch, year).items()}
    result = run(book(农民技能培训=[TRAINING, training("王五（是，0001）、赵六")]))
    assert {code: one.value for code, one in figures(cast.branch, year).items()} != before
    assert result.batch is not None
    undo(result.batch, cast.secretary)
    assert {code: one.value for code, one in figures(cast.branch, year).items()} == before
    assert sorted(one.name for one in Villager.objects.all()) == ["王五", "赵六"]
    again = run(book(农民技能培训=[TRAINING, training("王五（是，0001）、赵六")]))
    assert again.counts["new"] == 1


@pytest.mark.parametrize("key", ["exemplars.contest", "village.training"])
def test_a_template_tells_how_rows_are_written(cast: Cast, key: str) -> None:
    record_type: RecordType = registry.record_type(key)
    [rows] = record_type.rows
    column = rows_column(rows, context_of(cast))
    for one in rows.columns:
        assert rows.label_of(one) in column.note
    assert "顿号" in column.note


WORDS = st.text("摆台（）()、，,；; \\1无", min_size=1, max_size=10).map(
    lambda text: " ".join(text.split())
)
MARKS = st.one_of(st.none(), st.decimals("0", "100", places=2))
RESULTS = st.lists(
    st.tuples(st.integers(0, 5), WORDS, MARKS, st.one_of(st.none(), st.integers(1, 9)), WORDS),
    max_size=4,
)


@given(results=RESULTS)
@settings(max_examples=examples(40))
def test_any_rows_read_back_as_themselves(cast: Cast, results: list[Any]) -> None:
    [rows] = registry.record_type("exemplars.contest").rows
    held = [
        ContestResult(contestant=cast.members[at], event=event, theory=mark, rank=rank, prize=prize)
        for at, event, mark, rank, prize in results
    ]
    context = context_of(cast)
    column = rows_column(rows, context)
    row = Row(context, "表", 2, 2022, cast.branch, date(2022, 3, 5))
    written = column.show(HeldRows(rows, held))
    read = column.read(str(written), row) if written else HeldRows(rows, ())
    assert read == HeldRows(rows, held)


def test_an_export_of_rows_and_nouns_reads_back_unchanged(cast: Cast, tmp_path: Path) -> None:
    home = village.village(cast.branch)
    people = [
        village.trainee(village.villager(home, "王五", "二组")),
        village.trainee(village.villager(home, "赵、六（小）"), "川2022，1"),
    ]
    kept(cast, "village.training", village.training(cast.branch, village.DAY, *people))
    assert unchanged(cast, exported(cast, "village.training", tmp_path / "培训.xlsx")) == 1
    results = [exemplars.result(one, "80", "90", event="摆台", rank=1) for one in cast.members[:2]]
    body = exemplars.contest(cast.branch, village.DAY, results)
    kept(cast, "exemplars.contest", body)
    assert unchanged(cast, exported(cast, "exemplars.contest", tmp_path / "竞赛.xlsx")) == 1


def test_rows_of_a_stored_body_are_left_alone_by_a_plan(cast: Cast, book: Book) -> None:
    body = exemplars.contest(
        cast.branch, village.DAY, [exemplars.result(cast.members[0], "80", "90", event="摆台")]
    )
    kept(cast, "exemplars.contest", body)
    before = list(ContestResult.objects.values_list("pk", flat=True))
    path = book(岗位技能竞赛=[(*CONTEST[:2], "地点"), ["2022-03-05", "服务技能竞赛", "大厅"]])
    found = plan(read_workbook(path), cast.branch, cast.secretary, OPTIONS)
    assert found.counts["changed"] == 1
    assert list(ContestResult.objects.values_list("pk", flat=True)) == before
    assert len(rows_of(body, "results")) == 1
    set_rows(body, "results", ())
    assert ContestResult.objects.count() == 1
