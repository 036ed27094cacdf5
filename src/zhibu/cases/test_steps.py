"""Steps come in order, with their papers, on days that the gates allow; nothing else gets in."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast, make_person
from tests.errands.builders import (
    ASKED,
    LOOKED,
    asked,
    draft,
    fresh,
    looked,
    new_case,
    taken,
)
from tests.errands.models import Errand
from tests.errands.paths import NOTICE, OPEN, WAIT
from zhibu.cases.judging import next_steps
from zhibu.cases.models import Case, Deadline
from zhibu.cases.paths import CasePath, CaseState, Step, _check
from zhibu.cases.selectors import visible_cases
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, revise_record, void_record
from zhibu.organization.models import RuleSetting

FRIDAY = date(2024, 4, 26)  # before the holidays of May; Sunday the 28th is worked


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def noticed(cast: Cast, **more: object) -> Case:
    """Give a case whose notice ran from 15 to 22 April."""
    case = looked(cast)
    taken(cast, case, "notice", date(2024, 4, 15), until=date(2024, 4, 22), **more)
    return case


def revised(body: Errand, cast: Cast, **changes: object) -> Errand:
    """Change a confirmed step as the secretary does."""
    record = body.record
    if "date" in changes:
        record.date = changes.pop("date")
    for name, value in changes.items():
        setattr(body, name, value)
    kind = registry.record_type(record.type)
    revise_record(kind, body, actor=cast.secretary, version=record.version)
    return body


# What a confirmed step does ------------------------------------------------------------------


def test_a_draft_changes_nothing_and_its_confirmation_moves_the_case(cast: Cast) -> None:
    body = draft(new_case(cast.branch, "修路灯"), "ask", ASKED, actor=cast.organizer)
    case = fresh(body.case)
    assert (case.state, case.is_open, case.opened_on) == ("", False, None)
    confirm_record(body.pk, actor=cast.secretary)
    case = fresh(case)
    assert (case.state, case.since, case.opened_on) == ("asked", ASKED, ASKED)
    assert case.is_open
    assert case.next_due == date(2024, 4, 22)  # ten working days after the 8th


def test_an_end_closes_the_case_and_stops_its_clocks(cast: Cast) -> None:
    case = noticed(cast)
    assert Deadline.objects.filter(case=case).exists()
    taken(cast, case, "finish", date(2024, 4, 23))
    case = fresh(case)
    assert (case.state, case.is_open, case.closed_on) == ("done", False, date(2024, 4, 23))
    assert case.next_due is None
    assert not Deadline.objects.filter(case=case).exists()


def test_voiding_the_end_opens_the_case_again(cast: Cast) -> None:
    case = noticed(cast)
    body = taken(cast, case, "finish", date(2024, 4, 23))
    void_record(body.pk, actor=cast.secretary, reason="记错了")
    case = fresh(case)
    assert (case.state, case.since, case.closed_on) == ("looked", LOOKED, None)
    assert case.is_open
    assert case.next_due is not None


def test_voiding_the_beginning_leaves_a_case_that_has_not_begun(cast: Cast) -> None:
    case = asked(cast)
    (body,) = Errand.objects.filter(case=case)
    void_record(body.pk, actor=cast.secretary, reason="记错了")
    case = fresh(case)
    assert (case.state, case.since, case.opened_on, case.is_open) == ("", None, None, False)
    assert case.next_due is None


def test_revising_a_date_moves_what_hangs_on_it(cast: Cast) -> None:
    case = asked(cast)
    (body,) = Errand.objects.filter(case=case).select_related("record__organization")
    revised(body, cast, date=date(2024, 4, 1))
    case = fresh(case)
    assert (case.since, case.opened_on) == (date(2024, 4, 1), date(2024, 4, 1))
    assert case.next_due == date(2024, 4, 16)


def test_moving_a_step_to_another_case_brings_both_up_to_date(cast: Cast) -> None:
    first, other = looked(cast, "修路灯"), asked(cast, "通水渠")
    body = Errand.objects.select_related("record__organization").get(case=first, step="look")
    revised(body, cast, case=other)
    assert fresh(first).state == "asked"
    assert fresh(other).state == "looked"


# Order ------------------------------------------------------------------------------------------


def test_a_step_on_which_later_ones_rest_does_not_move_to_another_case(cast: Cast) -> None:
    case, other = looked(cast), new_case(cast.branch, "另一件")
    other.save()
    first = Errand.objects.select_related("record").get(case=case, step="ask")
    with pytest.raises(DomainError) as refused:
        revised(first, cast, case=other)
    assert codes(refused) == ["CAS026"]
    assert fresh(case).state == "looked"


def test_a_step_that_the_state_does_not_allow_is_refused_with_what_it_wants(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "notice", LOOKED, until=date(2024, 4, 30))
    assert "CAS015" in codes(error)
    assert "已核实" in str(error.value)


def test_a_case_begins_once(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "ask", date(2024, 4, 9))
    assert "CAS018" in codes(error)


def test_what_may_not_come_twice_does_not(cast: Cast) -> None:
    case = noticed(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "notice", FRIDAY, until=date(2024, 5, 20))
    assert codes(error) == ["CAS018"]


def test_what_may_come_again_does(cast: Cast) -> None:
    case = looked(cast)
    for day in (15, 16):
        taken(cast, case, "object", date(2024, 4, day))
    assert situation_of(case).count("object") == 2


def test_a_step_needs_those_that_it_names(cast: Cast) -> None:
    case = looked(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "answer", FRIDAY)
    assert codes(error) == ["CAS011"]


def test_a_step_of_an_earlier_day_that_breaks_later_ones_is_refused(cast: Cast) -> None:
    case = noticed(cast)
    taken(cast, case, "finish", date(2024, 4, 23))
    with pytest.raises(DomainError) as error:
        taken(cast, case, "object", date(2024, 4, 16))
    assert codes(error) == ["CAS025"]
    assert "办结" in str(error.value)


def test_a_step_of_an_earlier_day_that_breaks_nothing_is_taken_in_its_place(cast: Cast) -> None:
    case = noticed(cast)
    taken(cast, case, "object", date(2024, 4, 13))
    taken(cast, case, "answer", date(2024, 4, 14))
    steps = [one.step for one in situation_of(case).history]
    assert steps == ["ask", "look", "object", "answer", "notice"]


def test_revising_a_step_to_a_day_that_breaks_later_ones_is_refused(cast: Cast) -> None:
    case = noticed(cast)
    taken(cast, case, "finish", date(2024, 4, 23))
    notice = Errand.objects.select_related("record__organization").get(case=case, step="notice")
    with pytest.raises(DomainError) as error:
        revised(notice, cast, date=date(2024, 4, 22), until=date(2024, 4, 29))
    assert "CAS025" in codes(error)
    assert fresh(case).state == "done"


def test_a_step_on_which_later_ones_rest_is_not_voided_alone(cast: Cast) -> None:
    case = looked(cast)
    first = Errand.objects.get(case=case, step="ask")
    with pytest.raises(DomainError) as error:
        void_record(first.pk, actor=cast.secretary, reason="记错了")
    assert codes(error) == ["CAS026"]
    assert fresh(case).state == "looked"


def test_a_step_on_which_nothing_rests_is_voided_though_others_came_later(cast: Cast) -> None:
    case = looked(cast)
    seen = taken(cast, case, "object", date(2024, 4, 15))
    taken(cast, case, "extend", date(2024, 4, 16))
    void_record(seen.pk, actor=cast.secretary, reason="记错了")
    assert situation_of(case).count("extend") == 1


def test_steps_of_one_day_keep_the_order_in_which_they_were_entered(cast: Cast) -> None:
    case = looked(cast)
    for step in ("object", "answer", "extend"):
        taken(cast, case, step, FRIDAY)
    assert [one.step for one in situation_of(case).history][-3:] == ["object", "answer", "extend"]


# Papers, columns, units ---------------------------------------------------------------------------


def test_a_missing_paper_and_a_missing_column_are_told_at_once(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "look", LOOKED)
    assert sorted(codes(error)) == ["CAS016", "CAS017"]
    assert "核实表" in str(error.value)
    assert "照片" not in str(error.value)


def test_a_step_of_another_unit_is_refused(cast: Cast) -> None:
    case = asked(cast)
    body = Errand(case=case, step="look", result="属实")
    body.record = type(Errand.objects.get(case=case).record)(
        organization=cast.sibling, date=LOOKED, entered_by=cast.sibling_secretary
    )
    kind = registry.record_type("errands.step")
    assert "CAS012" in [problem.code for problem in kind.check(body)]


def test_a_step_of_a_case_of_another_path_is_refused(cast: Cast) -> None:
    case = taken(cast, new_case(cast.branch, "内部差事", "secret"), "ask", ASKED).case
    body = Errand(case=case, step="look", result="属实")
    record = Errand.objects.select_related("record").get(case=case).record
    body.record = type(record)(
        organization=cast.branch, date=LOOKED, type="errands.step", entered_by=cast.organizer
    )
    kind = registry.record_type("errands.step")
    assert "CAS013" in [problem.code for problem in kind.check(body)]


# Gates -------------------------------------------------------------------------------------------


def test_a_step_waits_as_long_as_the_rule_of_its_day_says(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(DomainError) as error:
        taken(cast, case, "look", date(2024, 4, 10), papers=("核实表",), result="属实")
    assert codes(error) == ["CAS019"]
    assert "最早 2024-04-11" in str(error.value)
    RuleSetting.objects.create(key=WAIT.key, value="2", since=date(2024, 1, 1))
    taken(cast, case, "look", date(2024, 4, 10), papers=("核实表",), result="属实")


def test_a_notice_counts_working_days_over_the_holidays(cast: Cast) -> None:
    case = looked(cast)
    # Sunday the 28th is worked, 29, 30; 1 to 5 May are free; 6 and 7 May make five.
    with pytest.raises(DomainError) as error:
        draft(case, "notice", FRIDAY, actor=cast.organizer, until=date(2024, 5, 6))
    assert codes(error) == ["CAS023"]
    assert "最早到 2024-05-07" in str(error.value)
    draft(case, "notice", FRIDAY, actor=cast.organizer, until=date(2024, 5, 7))


def test_a_shorter_notice_is_allowed_where_the_rule_says_so_for_the_unit(cast: Cast) -> None:
    case = looked(cast)
    row = RuleSetting(key=NOTICE.key, value="3", since=date(2024, 1, 1), organization=cast.branch)
    row.save()
    draft(case, "notice", FRIDAY, actor=cast.organizer, until=date(2024, 4, 30))


@pytest.mark.parametrize(("day", "code"), [(22, "CAS019"), (23, "")])
def test_the_end_comes_the_day_after_the_notice(cast: Cast, day: int, code: str) -> None:
    case = noticed(cast)
    if not code:
        taken(cast, case, "finish", date(2024, 4, day))
        return
    with pytest.raises(DomainError) as error:
        taken(cast, case, "finish", date(2024, 4, day))
    assert codes(error) == [code]


def test_an_open_objection_keeps_the_case_from_its_end_until_it_is_answered(cast: Cast) -> None:
    case = noticed(cast)
    taken(cast, case, "object", date(2024, 4, 18))
    with pytest.raises(DomainError) as error:
        taken(cast, case, "finish", date(2024, 4, 23))
    assert codes(error) == ["CAS021"]
    taken(cast, case, "answer", date(2024, 4, 22))
    taken(cast, case, "finish", date(2024, 4, 23))


def test_after_an_extension_the_notice_counts_no_more(cast: Cast) -> None:
    case = noticed(cast)
    taken(cast, case, "extend", date(2024, 4, 23))
    with pytest.raises(DomainError) as error:
        taken(cast, case, "finish", date(2024, 4, 24))
    assert codes(error) == ["CAS020"]
    assert fresh(case).state == "looked"
    taken(cast, case, "notice", date(2024, 4, 24), until=date(2024, 4, 30))
    assert situation_of(case).count("notice") == 1


def test_a_limit_that_has_passed_is_refused_with_what_to_do(cast: Cast) -> None:
    case = asked(cast, day=date(2023, 9, 4))
    taken(cast, case, "look", date(2023, 9, 8), papers=("核实表",), result="属实")
    taken(cast, case, "notice", date(2023, 9, 11), until=date(2023, 9, 20))
    with pytest.raises(DomainError) as error:
        taken(cast, case, "finish", date(2024, 4, 1))
    assert codes(error) == ["CAS024"]
    assert "可先延期" in str(error.value)


def test_next_steps_say_from_which_day_and_what_is_missing(cast: Cast) -> None:
    case = noticed(cast)
    found = {one.step.key: one for one in next_steps(situation_of(case, today=FRIDAY))}
    assert set(found) == {"object", "answer", "extend", "finish", "drop"}
    assert found["finish"].earliest == date(2024, 4, 23)
    assert found["finish"].open_on(FRIDAY)
    assert not found["finish"].open_on(date(2024, 4, 22))
    assert [problem.code for problem in found["answer"].missing] == ["CAS011"]


# Declarations and sight ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    [
        Step("go", "走", within=("nowhere",)),
        Step("go", "走", opens=True, leads="nowhere"),
        Step("go", "走", opens=True, needs=("nothing",)),
        Step("go", "走"),
    ],
)
def test_a_path_that_names_what_it_does_not_declare_is_refused(step: Step) -> None:
    path = CasePath("p", "路", "事", "2.1", ("k",), (CaseState("s", "态"),), (step,))
    with pytest.raises(ValueError, match=r"p\.go"):
        _check(path)


def test_a_case_without_a_confirmed_step_shows_to_those_alone_who_enter(cast: Cast) -> None:
    body = draft(new_case(cast.branch, "修路灯"), "ask", ASKED, actor=cast.organizer)
    seen = {name for name in cast.users if visible_cases(cast.users[name]).exists()}
    assert seen == {"secretary", "deputy", "organizer", "publicist", "discipline"}
    confirm_record(body.pk, actor=cast.secretary)
    assert visible_cases(cast.member).exists()
    assert not visible_cases(cast.sibling_secretary).exists()
    assert not visible_cases(cast.system).exists()


def test_a_closed_path_shows_to_its_readers_and_to_whom_it_is_about(cast: Cast) -> None:
    other = make_person("外人", cast.branch)
    for title, person in (("甲", cast.member.person), ("乙", other)):
        taken(cast, new_case(cast.branch, title, "secret", person=person), "ask", ASKED)
    titles = visible_cases(cast.member).values_list("title", flat=True)
    assert list(titles) == ["甲"]
    assert visible_cases(cast.secretary).count() == 2
    assert visible_cases(cast.publicist).count() == 0


def test_numbers_follow_each_other_within_a_unit_and_year(cast: Cast) -> None:
    numbers = [asked(cast, f"差事{at}").number for at in range(3)]
    assert numbers == ["CS2024-001", "CS2024-002", "CS2024-003"]
    old = asked(cast, "旧事", day=date(2023, 5, 4))
    assert old.number == "CS2023-001"
    assert asked(cast, "另一路", path="secret").number == "CS2024-001"


def test_a_step_that_is_declared_no_more_does_not_stop_a_case(cast: Cast) -> None:
    case = looked(cast)
    Errand.objects.filter(case=case, step="look").update(step="forgotten")
    situation = situation_of(case)
    assert situation.state.key == "asked"
    assert Errand.objects.filter(record__state=State.CONFIRMED).count() == 2


def test_the_path_of_errands_is_declared_whole() -> None:
    _check(OPEN)
    assert OPEN.opening.key == "ask"
    assert {rule.key for rule in OPEN.all_rules} >= {WAIT.key, NOTICE.key}
