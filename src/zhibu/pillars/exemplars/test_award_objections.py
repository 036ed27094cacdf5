"""Award campaigns: objections, what later steps rest on, clocks, workbooks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.awards import (
    DAY,
    KEY,
    TITLE,
    TWO,
    awarded,
    in_notice,
    listed,
    nominated,
    refused,
    state,
    taken,
    value,
)
from tests.builders import Cast
from zhibu.cases.models import Case, Deadline
from zhibu.cases.services import faults
from zhibu.cases.situation import situation_of
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.services import revise_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.rules import set_rule
from zhibu.pillars.exemplars.models import AwardStep, Listed, VoteCount
from zhibu.pillars.exemplars.paths.award import AWARD
from zhibu.pillars.exemplars.rules import AWARD_OBJECTION_DAYS
from zhibu.workspace.imports.conftest import write_book
from zhibu.workspace.imports.services import Result, import_workbook

pytestmark = pytest.mark.django_db


def voted(cast: Cast, case: Case, **more: Any) -> AwardStep:
    given: dict[str, Any] = {"voters": 7, "issued": 7, "returned": 7, "valid": 7}
    return taken(cast, case, "vote", DAY, **(given | more))


# Objections ------------------------------------------------------------------------------------

AFTER = date(2022, 6, 10)


def objected(cast: Cast, case: Case, who: str, day: date = date(2022, 6, 2)) -> AwardStep:
    return taken(cast, case, "objection", day, candidate=who, note="反映考勤情况")


def answered(cast: Cast, case: Case, who: str, outcome: str, day: date = AFTER) -> AwardStep:
    return taken(cast, case, "answer", day, candidate=who, outcome=outcome, note="已核实")


def award_on(cast: Cast, case: Case, day: date = AFTER, **more: Any) -> AwardStep:
    return taken(cast, case, "award", day, document="机关党委〔2022〕5号", **more)


def test_an_objection_stops_the_award_until_it_is_answered(cast: Cast) -> None:
    case = in_notice(cast, TWO)
    objected(cast, case, "孙强")
    assert "CAS021" in refused(lambda: award_on(cast, case))
    answered(cast, case, "孙强", "rejected")
    assert [row.name for row in rows_of(award_on(cast, case), "winners")] == list(TWO)


def test_whoever_an_objection_strikes_off_does_not_win(cast: Cast) -> None:
    case = in_notice(cast, TWO)
    objected(cast, case, "孙强")
    answered(cast, case, "孙强", "upheld")
    wrong = refused(lambda: award_on(cast, case, winners=["赵敏", "孙强"]))
    assert set(wrong) == {"AWD031"}
    assert [row.name for row in rows_of(award_on(cast, case), "winners")] == ["赵敏"]
    assert value(cast, "exemplars.outstanding_members") == 1


def test_each_objection_wants_its_own_answer(cast: Cast) -> None:
    case = in_notice(cast, TWO)
    for who in TWO:
        objected(cast, case, who)
    answered(cast, case, "赵敏", "rejected")
    assert "AWD040" in refused(lambda: answered(cast, case, "赵敏", "rejected", date(2022, 6, 13)))
    assert "CAS021" in refused(lambda: award_on(cast, case))


def test_an_objection_is_about_somebody_on_the_list(cast: Cast) -> None:
    case = in_notice(cast, TWO)
    assert set(refused(lambda: objected(cast, case, "王芳"))) == {"AWD007"}


def test_a_new_list_starts_a_new_notice_and_nobody_struck_off_comes_back(cast: Cast) -> None:
    case = nominated(cast, ("赵敏", "孙强", "王芳"))
    voted(cast, case, counts={"赵敏": 6, "孙强": 5, "王芳": 3})
    taken(cast, case, "list", DAY, listed=["赵敏", "孙强"])
    taken(cast, case, "notice", DAY)
    objected(cast, case, "孙强")
    assert "AWD032" in refused(lambda: taken(cast, case, "list", AFTER, listed=["赵敏", "王芳"]))
    answered(cast, case, "孙强", "upheld")
    assert set(refused(lambda: taken(cast, case, "list", AFTER, listed=["孙强"]))) == {"AWD031"}
    taken(cast, case, "list", AFTER, listed=["赵敏", "王芳"])
    assert state(case) == "listed"
    assert "CAS015" in refused(lambda: award_on(cast, case))
    taken(cast, case, "notice", AFTER)
    award = award_on(cast, case, date(2022, 6, 20))
    assert [row.name for row in rows_of(award, "winners")] == ["赵敏", "王芳"]


# What later steps rest on ----------------------------------------------------------------------


def revised(cast: Cast, body: AwardStep) -> object:
    return revise_record(
        registry.record_type(KEY), body, actor=cast.secretary, version=body.record.version
    )


def fresh(case: Case, move: str) -> AwardStep:
    found = AwardStep.objects.select_related("record__organization", "case__organization")
    return found.get(case=case, step=move)


def test_places_do_not_change_under_a_list(cast: Cast) -> None:
    case = listed(cast, TWO)
    plan = fresh(case, "announce")
    plan.quota = 1
    assert set(refused(lambda: revised(cast, plan))) == {"AWD008"}


def test_votes_do_not_change_under_a_list_nor_a_list_under_an_award(cast: Cast) -> None:
    case = awarded(cast, TWO).case
    vote = fresh(case, "vote")
    set_rows(vote, "counts", [VoteCount(name="赵敏", yes=1)])
    assert set(refused(lambda: revised(cast, vote))) == {"AWD008"}
    listing = fresh(case, "list")
    set_rows(listing, "listed", [Listed(name="赵敏")])
    assert set(refused(lambda: revised(cast, listing))) == {"AWD008"}
    listing = fresh(case, "list")
    listing.note = "支委会会议"
    revised(cast, listing)


def test_a_cancelled_campaign_says_why_and_takes_no_more_steps(cast: Cast) -> None:
    case = nominated(cast, TWO)
    assert "AWD050" in refused(lambda: taken(cast, case, "cancel", DAY))
    taken(cast, case, "cancel", DAY, note="上级取消评选")
    assert state(case) == "cancelled"
    assert "CAS015" in refused(lambda: taken(cast, case, "nominate", DAY, candidates=["王芳"]))


# Clocks ----------------------------------------------------------------------------------------


def due(case: Case) -> dict[str, date]:
    return dict(Deadline.objects.filter(case=case).values_list("clock", "due"))


def test_the_clock_of_a_notice_runs_to_the_day_after_its_end(cast: Cast) -> None:
    case = in_notice(cast, TWO, day=date(2022, 9, 28), notice=date(2022, 9, 29))
    assert due(case) == {"notice": date(2022, 10, 12)}
    taken(cast, case, "award", date(2022, 10, 12), document="机关党委〔2022〕9号")
    assert due(case) == {}


def test_the_clock_of_objections_runs_from_the_oldest_that_waits(cast: Cast) -> None:
    set_rule(AWARD_OBJECTION_DAYS, "5", organization=None, since=DAY, source="通知")
    case = in_notice(cast, TWO)
    objected(cast, case, "孙强", date(2022, 6, 2))
    objected(cast, case, "赵敏", date(2022, 6, 6))
    assert due(case)["objection"] == date(2022, 6, 7)
    answered(cast, case, "孙强", "rejected", date(2022, 6, 7))
    assert due(case)["objection"] == date(2022, 6, 11)
    answered(cast, case, "赵敏", "upheld", date(2022, 6, 8))
    assert set(due(case)) == {"notice"}


def test_a_situation_of_many_campaigns_reads_like_that_of_one(cast: Cast) -> None:
    case = in_notice(cast, TWO)
    objected(cast, case, "孙强")
    assert situation_of(Case.objects.get(pk=case.pk)).state.key == "notice"
    assert list(faults(AWARD)) == []


# Workbooks -------------------------------------------------------------------------------------

HEADINGS = (
    "评选活动",
    "步骤",
    "日期",
    "奖项",
    "名额",
    "提名人选",
    "应投票人数",
    "发出票",
    "收回票",
    "有效票",
    "得票",
    "拟表彰人选",
    "截止日期",
    "涉及人选",
    "处理结果",
    "受表彰人选",
    "表彰文号",
    "说明",
)
NOMINEES = "赵敏（自下而上提名，全年无差错）、孙强（自上而下推荐）"
SUMS: dict[str, object] = {"应投票人数": 7, "发出票": 7, "收回票": 6, "有效票": 6}


def sheet_row(move: str, day: str, **cells: object) -> list[object]:
    given = {"评选活动": TITLE, "步骤": move, "日期": day} | cells
    return [given.get(heading) for heading in HEADINGS]


WHOLE = [
    HEADINGS,
    sheet_row("发布方案", "2022-06-01", 奖项="优秀共产党员", 名额=2),
    sheet_row(
        "提名推荐", "2022-06-01", 提名人选="赵敏（自下而上提名，全年无差错）、孙强（自上而下推荐）"
    ),
    sheet_row("投票", "2022-06-01", **SUMS, 得票="赵敏（6）、孙强（5）"),
    sheet_row("确定名单", "2022-06-01", 拟表彰人选="赵敏、孙强"),
    sheet_row("公示", "2022-06-01", 截止日期="2022-06-09"),
    sheet_row("收到异议", "2022-06-02", 涉及人选="孙强", 说明="反映考勤"),
    sheet_row("答复异议", "2022-06-08", 涉及人选="孙强", 处理结果="属实，取消资格", 说明="已核实"),
    sheet_row("表彰", "2022-06-10", 受表彰人选="赵敏", 表彰文号="机关党委〔2022〕5号"),
]


def imported(cast: Cast, folder: Path, rows: list[Any]) -> Result:
    book = write_book(folder / "台账.xlsx", {"评选表彰": rows})
    return import_workbook(book, unit=cast.branch, actor=cast.secretary, year=2022)


def test_a_sheet_tells_a_whole_campaign_and_a_second_import_changes_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    done = imported(cast, tmp_path, WHOLE)
    assert [str(problem) for problem in done.problems] == []
    assert done.counts["new"] == 8
    case = Case.objects.get(path="award")
    assert (case.title, case.number, case.state) == (TITLE, "PX2022-001", "awarded")
    assert value(cast, "exemplars.outstanding_members") == 1
    again = imported(cast, tmp_path, WHOLE)
    assert [str(problem) for problem in again.problems] == []
    assert again.counts["unchanged"] == 8
    assert list(verify_postings()) == []
    assert list(faults(AWARD)) == []


def test_a_sheet_that_awards_too_early_is_refused_whole(cast: Cast, tmp_path: Path) -> None:
    rows = [*WHOLE[:6], sheet_row("表彰", "2022-06-09", 表彰文号="机关党委〔2022〕5号")]
    done = imported(cast, tmp_path, rows)
    assert [problem.code for problem in done.problems] == ["CAS019"]
    assert not Case.objects.exists()
