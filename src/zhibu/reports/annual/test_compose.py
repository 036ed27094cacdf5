"""The annual report says what the ledger says, in every format, and follows every record."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests.builders import Cast, held
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.services import void_record
from zhibu.organization.models import OfficeProfile, Organization
from zhibu.reports.annual import Duty, asked_codes, compose
from zhibu.reports.document import Document, Figure, Heading, Paragraph
from zhibu.reports.services import annual_report, figure_table, write_annual
from zhibu.reports.word import FoundFigure, read_figures

YEAR = Period.year(2022)
FULL_NAME = "中共云岭县机关事务中心支部委员会"


@pytest.fixture
def branch(cast: Cast) -> Organization:
    """Give the cast's branch with its profile filled in and a few months of life."""
    OfficeProfile.objects.filter(organization=cast.branch).update(
        party_full_name=FULL_NAME, business_field="机关服务保障"
    )
    for month in (3, 6, 9):
        held(cast, date(2022, month, 15), ("theme_day", "discussion"))
    held(cast, date(2022, 6, 20), ("general_meeting", "party_lecture"), leader=True)
    return cast.branch


def in_word(unit: Organization, manner: str = "exact") -> dict[str, FoundFigure]:
    stream = io.BytesIO()
    write_annual(unit, 2022, stream, "docx", manner)
    found = read_figures(io.BytesIO(stream.getvalue()))
    assert len({one.code for one in found}) == len(found)
    return {one.code: one for one in found}


def lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text
        if isinstance(block, Paragraph):
            words = (one.shown if isinstance(one, Figure) else str(one) for one in block.parts)
            yield block.lead + "".join(words)


@pytest.mark.parametrize("manner", ["exact", "rounded"])
def test_every_figure_in_word_reads_back_with_the_ledgers_value(
    branch: Organization, manner: str
) -> None:
    written = in_word(branch, manner)
    answer = figures(branch, YEAR)
    known = {code for code, figure in answer.items() if figure.value is not None}
    assert known <= set(written)
    for code, found in written.items():
        assert found.value == answer[code].value, code
        assert (found.organization, found.period) == (branch.code, "2022")
        assert found.unit == answer[code].unit
        assert not found.was_edited


def test_what_nobody_recorded_is_a_gap_and_not_a_nought(branch: Organization) -> None:
    written = in_word(branch)
    assert written["exemplars.branch_stars"].text == "待补"
    assert written["exemplars.branch_stars"].value is None
    assert not any(found.text.startswith("0") for found in written.values())


def test_one_more_record_changes_exactly_its_own_figures(cast: Cast, branch: Organization) -> None:
    before = {code: found.text for code, found in in_word(branch).items()}
    held(cast, date(2022, 9, 28), ("theme_day", "party_lecture", "discussion"))
    after = {code: found.text for code, found in in_word(branch).items()}
    changed = {code: (before[code], after[code]) for code in after if after[code] != before[code]}
    assert changed == {
        "life.theme_days": ("3次", "4次"),
        "life.party_lectures": ("1次", "2次"),
        "study.discussions": ("3次", "4次"),
        "study.attendance": ("24人次", "32人次"),
        "study.learning_hours": ("48学时", "64学时"),
        "study.learning_hours_per_member": ("6学时", "8学时"),
    }


def test_a_voided_record_leaves_the_report(cast: Cast, branch: Organization) -> None:
    record = held(cast, date(2022, 12, 1), ("special_topic",))
    assert in_word(branch)["study.special_sessions"].text == "1次"
    void_record(record.pk, actor=cast.secretary, reason="重复登记")
    assert in_word(branch)["study.special_sessions"].text == "待补"


def test_the_opening_names_unit_superior_field_members_and_groups(branch: Organization) -> None:
    document = compose(branch, 2022)
    opening = next(lines(document))
    assert document.title == (FULL_NAME, "2022年度党建工作汇报")
    for words in (FULL_NAME, "县直机关党委", "机关服务保障", "8名", "正式党员7名", "2个党小组"):
        assert words in opening


def test_a_committee_counts_its_branches(cast: Cast) -> None:
    opening = next(lines(compose(cast.committee, 2022)))
    assert "党委有党员11名" in opening
    assert "2个党支部" in opening
    assert "领导下" not in opening


def test_a_finished_year_is_signed_on_its_last_day(branch: Organization, time_machine) -> None:
    time_machine.move_to("2023-02-03 09:00+08:00")
    signature = compose(branch, 2022).signature
    assert signature is not None
    assert (signature.name, signature.date) == (FULL_NAME, date(2022, 12, 31))


def test_a_running_year_speaks_up_to_today(branch: Organization, time_machine) -> None:
    time_machine.move_to("2022-10-09 09:00+08:00")
    document = compose(branch, 2022)
    assert document.signature is not None
    assert document.signature.date == date(2022, 10, 9)
    assert "截至10月9日" in next(lines(document))


def test_duties_passed_in_are_told_with_their_step(branch: Organization) -> None:
    duties = (
        Duty("支委会", "3月"),
        Duty("党小组会", "2月", "第二党小组"),
        Duty("党小组会", "5月", "第二党小组"),
        *(Duty("主题党日", f"{month}月") for month in range(1, 8)),
    )
    text = "\n".join(lines(compose(branch, 2022, duties=duties)))
    assert "共10次没有按期办理" in text
    assert "支委会1次（3月）；党小组会2次（第二党小组2月、5月）；主题党日7次。" in text
    assert "对支委会、党小组会、主题党日逐次核实" in text


def test_many_units_behind_are_counted_and_not_listed(branch: Organization) -> None:
    duties = [Duty("主题党日", "3月", f"第{number}党支部") for number in range(30)]
    text = "\n".join(lines(compose(branch, 2022, duties=duties)))
    assert "主题党日30次（涉及30个党组织）" in text


def test_overdue_duties_reach_the_written_report(branch: Organization, time_machine) -> None:
    time_machine.move_to("2023-01-10 09:00+08:00")
    text = "\n".join(lines(write_annual(branch, 2022, io.BytesIO(), "docx")))
    assert "党小组会24次（第一党小组12次，第二党小组12次）" in text


def test_rounded_manner_writes_rounding_words_only_where_asked(
    cast: Cast, branch: Organization
) -> None:
    for day in range(1, 19):
        held(cast, date(2022, 10, day), ("discussion",))
    assert in_word(branch)["study.attendance"].text == "168人次"
    assert in_word(branch, "rounded")["study.attendance"].text == "160余人次"


def test_the_report_leads_from_each_figure_to_its_records(branch: Organization) -> None:
    figure = next(one for one in compose(branch, 2022).figures() if one.code == "life.theme_days")
    assert figure.href == f"/figures/life.theme_days/?unit={branch.pk}&period=2022"
    assert figure.records == 3


def test_the_count_of_figures_adds_up(branch: Organization) -> None:
    report = annual_report(branch, 2022)
    known = [row for row in figure_table(branch, 2022) if row["value"] is not None]
    assert report.proved == len(known)
    assert report.total == report.proved + report.gaps
    assert report.total == len(asked_codes(branch, figures(branch, YEAR)))


def test_the_table_of_figures_holds_every_listed_one(branch: Organization) -> None:
    rows = figure_table(branch, 2022)
    assert [row["code"] for row in rows] == list(figures(branch, YEAR))
    by_code = {row["code"]: row for row in rows}
    assert by_code["life.theme_days"] == {
        "code": "life.theme_days",
        "label": "主题党日",
        "unit": "次",
        "value": Decimal(3),
        "records": 3,
    }
    assert by_code["exemplars.branch_stars"]["value"] is None


def test_the_number_of_queries_does_not_grow_with_the_records(
    cast: Cast, branch: Organization, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(14):
        compose(branch, 2022)
    for day in range(1, 9):
        held(cast, date(2022, 10, day), ("discussion",))
    with django_assert_max_num_queries(14):
        compose(branch, 2022)
