import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.voting import (
    ADMISSION,
    COMMITTEE,
    DEMOCRATIC_LIFE,
    ELECTION,
    ORDINARY,
    RULES,
    VoteRule,
    judge,
    judge_attendance,
    quorum_needed,
)

PEOPLE = st.integers(1, 300)
SHARES = st.floats(0, 1)


@pytest.mark.parametrize(
    ("rule", "due", "needed"),
    [
        (ORDINARY, 30, 15),
        (ORDINARY, 31, 16),
        (ADMISSION, 30, 16),
        (ADMISSION, 31, 16),
        (COMMITTEE, 5, 3),
        (COMMITTEE, 4, 2),
        (ELECTION, 30, 24),
        (ELECTION, 31, 25),
        (DEMOCRATIC_LIFE, 9, 6),
        (DEMOCRATIC_LIFE, 10, 7),
    ],
)
def test_quorum_includes_or_excludes_its_number_as_the_rule_says(
    rule: VoteRule, due: int, needed: int
) -> None:
    assert quorum_needed(rule, due) == needed
    assert judge_attendance(rule, due=due, present=needed).valid
    assert not judge_attendance(rule, due=due, present=needed - 1).valid


@pytest.mark.parametrize(
    ("rule", "due", "present", "yes", "written", "passed"),
    [
        (ORDINARY, 31, 28, 16, 0, True),
        (ORDINARY, 31, 28, 15, 0, False),
        (ORDINARY, 30, 15, 15, 0, False),
        (ORDINARY, 30, 28, 16, 0, True),
        (ADMISSION, 30, 16, 15, 1, True),
        (ADMISSION, 30, 16, 15, 0, False),
        (ADMISSION, 30, 15, 15, 15, False),
        (COMMITTEE, 5, 3, 3, 0, True),
        (COMMITTEE, 5, 3, 2, 0, False),
        (ELECTION, 30, 24, 16, 0, True),
        (ELECTION, 30, 24, 15, 0, False),
        (ELECTION, 30, 23, 23, 0, False),
    ],
)
def test_decision_needs_more_than_half_of_those_due(
    rule: VoteRule, due: int, present: int, yes: int, written: int, passed: bool
) -> None:
    found = judge(rule, due=due, present=present, yes=yes, written_yes=written)
    assert found.problems == ()
    assert found.passed is passed


def test_election_base_present_is_a_setting_for_elections_only() -> None:
    assert judge(ELECTION, due=30, present=24, yes=13, election_base="present").passed
    assert not judge(ELECTION, due=30, present=24, yes=12, election_base="present").passed
    assert not judge(ORDINARY, due=30, present=24, yes=13, election_base="present").passed


@pytest.mark.parametrize(
    ("rule", "counts", "text"),
    [
        (
            ORDINARY,
            {"due": 31, "present": 28, "yes": 25},
            "应到31人、实到28人，达到半数（16人）；赞成25票，超过应到会半数（16票），通过。",
        ),
        (
            ORDINARY,
            {"due": 31, "present": 28, "yes": 15, "no": 13},
            "应到31人、实到28人，达到半数（16人）；赞成15票，未超过应到会半数（16票），未通过。",
        ),
        (
            ORDINARY,
            {"due": 31, "present": 15, "yes": 15},
            "应到31人、实到15人，未达到半数（16人），会议无效。",
        ),
        (
            ADMISSION,
            {"due": 30, "present": 20, "yes": 15, "written_yes": 2},
            "应到30人、实到20人，超过半数（16人）；赞成15票，加会前书面赞成2票共17票，超过应到会半数（16票），通过。",
        ),
        (
            ELECTION,
            {"due": 30, "present": 24, "yes": 16},
            "应到30人、实到24人，达到五分之四（24人）；赞成16票，超过应到会半数（16票），通过。",
        ),
        (
            DEMOCRATIC_LIFE,
            {"due": 9, "present": 6},
            "应到9人、实到6人，达到三分之二（6人），会议有效。",
        ),
    ],
)
def test_arithmetic_is_shown_in_chinese(rule: VoteRule, counts: dict[str, int], text: str) -> None:
    assert judge(rule, **counts).arithmetic == text


@pytest.mark.parametrize(
    ("rule", "counts", "codes"),
    [
        (ORDINARY, {"due": 10, "present": 8, "yes": -1, "no": -2}, ["VOT001", "VOT001"]),
        (ORDINARY, {"due": 0, "present": 0}, ["VOT002"]),
        (ORDINARY, {"due": 10, "present": 11}, ["VOT003"]),
        (DEMOCRATIC_LIFE, {"due": 9, "present": 9, "yes": 5}, ["VOT004"]),
        (ORDINARY, {"due": 10, "present": 8, "yes": 7, "no": 1, "abstain": 1}, ["VOT005"]),
        (ORDINARY, {"due": 10, "present": 8, "yes": 7, "written_yes": 1}, ["VOT006"]),
        (ADMISSION, {"due": 10, "present": 8, "yes": 7, "written_yes": 3}, ["VOT007"]),
        (ELECTION, {"due": 10, "present": 8, "issued": 9}, ["VOT008"]),
        (ELECTION, {"due": 10, "present": 10, "yes": 9, "issued": 9, "returned": 10}, ["VOT009"]),
        (ELECTION, {"due": 10, "present": 10, "yes": 9, "issued": 10, "returned": 8}, ["VOT010"]),
        (ORDINARY, {"due": 0, "present": 1, "yes": 2}, ["VOT002", "VOT003", "VOT005"]),
    ],
)
def test_impossible_counts_are_told_all_at_once_and_nothing_passes(
    rule: VoteRule, counts: dict[str, int], codes: list[str]
) -> None:
    found = judge(rule, **counts)
    assert [problem.code for problem in found.problems] == codes
    assert (found.valid, found.passed) == (False, False)
    assert all(problem.remedy for problem in found.problems)


def test_ballots_that_balance_are_no_problem() -> None:
    found = judge(ELECTION, due=10, present=9, yes=7, no=1, issued=9, returned=8)
    assert (found.valid, found.passed, found.problems) == (True, True, ())


@given(
    st.sampled_from([rule for rule in RULES.values() if rule.majority_of]), PEOPLE, SHARES, SHARES
)
def test_passing_follows_the_written_predicates(
    rule: VoteRule, due: int, attendance: float, favour: float
) -> None:
    present = round(due * attendance)
    yes = round(present * favour)
    found = judge(rule, due=due, present=present, yes=yes)
    quorate = {
        "ordinary": 2 * present >= due,
        "admission": 2 * present > due,
        "committee": 2 * present >= due,
        "election": 5 * present >= 4 * due,
    }[rule.code]
    assert found.valid is quorate
    assert found.passed is (quorate and 2 * yes > due)


@given(PEOPLE, SHARES, SHARES)
def test_who_is_elected_by_those_due_is_elected_by_those_present(
    due: int, attendance: float, favour: float
) -> None:
    present = round(due * attendance)
    yes = round(present * favour)
    by_due = judge(ELECTION, due=due, present=present, yes=yes)
    by_present = judge(ELECTION, due=due, present=present, yes=yes, election_base="present")
    assert not by_due.passed or by_present.passed


def test_every_rule_names_its_source() -> None:
    assert all(rule.source.startswith("《") for rule in RULES.values())
    assert list(RULES) == [rule.code for rule in RULES.values()]
