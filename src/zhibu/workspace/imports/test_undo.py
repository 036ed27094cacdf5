"""Taking an import back: all of it, exactly, and only while nobody has touched it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import PostTerm
from zhibu.organization.selectors import members_on
from zhibu.workspace.imports.batches import undo, undo_problems
from zhibu.workspace.imports.conftest import ACTIVITY, activity_row
from zhibu.workspace.imports.services import Result
from zhibu.workspace.models import ImportBatch

Book = Callable[..., Path]
Run = Callable[..., Result]
YEAR = Period.year(2022)
PEOPLE = [
    ("姓名", "入党日期", "转正日期", "进入支部日期", "党小组", "党内职务"),
    ("新同志", "2018-07-01", "2019-07-01", "2022-03-01", "第一党小组", "党小组组长"),
]


def all_figures(cast: Cast) -> dict[str, tuple[object, int]]:
    return {code: (one.value, one.records) for code, one in figures(cast.branch, YEAR).items()}


def batch_of(result: Result) -> ImportBatch:
    assert result.problems == []
    assert result.batch is not None
    return result.batch


def test_undoing_brings_every_figure_back(cast: Cast, book: Book, run: Run) -> None:
    before = all_figures(cast)
    path = book(
        党员花名册=PEOPLE,
        活动=[ACTIVITY, activity_row(缺席人员="新同志（病假）"), activity_row(日期="2022-10-12")],
    )
    batch = batch_of(run(path))
    assert all_figures(cast) != before
    undo(batch, cast.secretary)
    assert all_figures(cast) == before
    assert members_on(cast.branch, date(2022, 9, 1)).count() == 8
    assert not PostTerm.objects.filter(person__name="新同志").exists()
    voided = Record.objects.filter(imports__batch=batch)
    assert {(one.state, one.void_reason) for one in voided} == {(State.VOID, "撤销导入")}
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert AuditEntry.objects.filter(action="import.undo").count() == 1
    assert run(path).counts["new"] == 3


def test_an_import_whose_record_was_touched_stays(cast: Cast, book: Book, run: Run) -> None:
    batch = batch_of(run(book(活动=[ACTIVITY, activity_row(), activity_row(日期="2022-10-12")])))
    first = Record.objects.filter(imports__batch=batch)[0]
    void_record(first.pk, actor=cast.secretary, reason="记错了")
    with pytest.raises(DomainError) as caught:
        undo(batch, cast.secretary)
    assert [problem.code for problem in caught.value.problems] == ["IMP052"]
    assert Record.objects.filter(imports__batch=batch, state=State.CONFIRMED).count() == 1


def test_an_import_that_changed_records_is_not_undone(cast: Cast, book: Book, run: Run) -> None:
    run(book(活动=[ACTIVITY, activity_row()]))
    batch = batch_of(run(book(活动=[ACTIVITY, activity_row(学时=4)])))
    assert [problem.code for problem in undo_problems(batch)] == ["IMP051"]


def test_closed_books_are_not_undone(cast: Cast, book: Book, run: Run) -> None:
    batch = batch_of(run(book(活动=[ACTIVITY, activity_row()])))
    close_books(cast.branch, through=date(2022, 12, 31), actor=cast.secretary)
    assert [problem.code for problem in undo_problems(batch)] == ["IMP053"]


def test_undoing_twice_is_refused(cast: Cast, book: Book, run: Run) -> None:
    batch = batch_of(run(book(活动=[ACTIVITY, activity_row()])))
    undo(batch, cast.secretary)
    with pytest.raises(DomainError):
        undo(batch, cast.secretary)


def test_who_may_not_void_may_not_undo(cast: Cast, book: Book, run: Run) -> None:
    batch = batch_of(run(book(活动=[ACTIVITY, activity_row()])))
    with pytest.raises(PermissionDenied):
        undo(batch, cast.publicist)
    assert Record.objects.get(imports__batch=batch).state == State.CONFIRMED


def test_a_commissioner_takes_back_what_he_handed_in(cast: Cast, book: Book, run: Run) -> None:
    result = run(book(活动=[ACTIVITY, activity_row()]), actor=cast.publicist)
    undo(batch_of(result), cast.publicist)
    assert Record.objects.get(type="activity").state == State.VOID
