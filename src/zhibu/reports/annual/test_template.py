"""The built-in template holds every figure once, where it belongs, and reads well with any gaps."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure as LedgerFigure
from zhibu.ledger.indicators import PILLARS
from zhibu.organization.models import Kind, Organization
from zhibu.reports.annual.content import BUILT_IN
from zhibu.reports.annual.problems import problems_and_steps
from zhibu.reports.annual.sentences import write_clause, write_sentences
from zhibu.reports.annual.template import Clause, sentence
from zhibu.reports.document import GAP_TEXT, Figure, Heading, Paragraph, Part
from zhibu.reports.wording import report_figure

UNIT = Organization(pk=7, code="zb1", name="第一党支部", kind=Kind.BRANCH)
YEAR = Period.year(2022)
LISTED = [one for one in registry.indicators() if one.listed]
CODES = [one.code for one in LISTED]
DOUBLED = re.compile(r"[，。、；：（][，。、；：）]|^[，。、；：]|待补待补")
DESCRIBED = "开展活动{life.theme_days}"


def found(values: dict[str, Decimal]) -> dict[str, LedgerFigure]:
    """Give the ledger's answer: these values, and nothing on record for all other codes."""
    return {
        one.code: LedgerFigure(one, UNIT, YEAR, values.get(one.code), 3 * (one.code in values))
        for one in LISTED
    }


def text_of(parts: tuple[Part, ...] | list[Part]) -> str:
    return "".join(part.shown if isinstance(part, Figure) else str(part) for part in parts)


def paragraphs(values: dict[str, Decimal], kind: str = Kind.BRANCH) -> list[tuple[Part, ...]]:
    """Write all measures with these values."""
    answer = found(values)
    return [
        write_sentences(measure.sentences, lambda code: report_figure(answer[code]), kind)
        for section in BUILT_IN.sections
        for measure in section.measures
    ]


def some_values() -> st.SearchStrategy[dict[str, Decimal]]:
    amounts = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False)
    return st.dictionaries(st.sampled_from(CODES), amounts)


def test_every_listed_indicator_has_exactly_one_slot() -> None:
    assert sorted(BUILT_IN.codes()) == sorted(CODES)


def test_six_sections_and_eighteen_measures_follow_the_pillars() -> None:
    told = [
        (section.pillar, tuple(measure.number for measure in section.measures))
        for section in BUILT_IN.sections
    ]
    declared = [
        (pillar.key, tuple(measure.number for measure in pillar.measures)) for pillar in PILLARS
    ]
    assert told == declared


def test_every_figure_stands_under_its_own_measure() -> None:
    for section in BUILT_IN.sections:
        for measure in section.measures:
            for one in measure.sentences:
                for clause in one.clauses:
                    places = {registry.indicator(code).measure for code in clause.codes}
                    assert places == {measure.number}, clause.text


def test_the_opening_tells_the_roll() -> None:
    assert BUILT_IN.members.codes == ("organization.members", "organization.full_members")


@given(some_values())
def test_no_punctuation_is_doubled_whatever_is_missing(values: dict[str, Decimal]) -> None:
    for parts in paragraphs(values):
        text = text_of(parts)
        assert not DOUBLED.search(text), text
        assert text.endswith("。")
        assert all(len(one) > 2 for one in text.split("。")[:-1]), text


@given(some_values())
def test_exactly_the_known_figures_are_written(values: dict[str, Decimal]) -> None:
    written = [part for parts in paragraphs(values) for part in parts if isinstance(part, Figure)]
    roll = write_clause(BUILT_IN.members, lambda code: report_figure(found(values)[code]))
    written += [part for part in roll if isinstance(part, Figure)]
    known = {figure.code: figure.value for figure in written if not figure.is_gap}
    assert known == values
    assert len({figure.code for figure in written}) == len(written)


@given(some_values())
def test_what_is_missing_reads_as_a_gap_and_never_as_a_number(values: dict[str, Decimal]) -> None:
    for parts in paragraphs(values):
        words = "".join(part for part in parts if isinstance(part, str))
        assert not re.search(r"\d", words), words
        for part in parts:
            if isinstance(part, Figure) and part.code not in values:
                assert part.shown == GAP_TEXT


def test_neighbouring_parts_are_never_both_text() -> None:
    for parts in paragraphs({}):
        for before, after in pairwise(parts):
            assert not (isinstance(before, str) and isinstance(after, str))


def test_a_clause_without_any_figure_says_so_once() -> None:
    clause = Clause(
        "举办培训{village.training_sessions}、培训{village.trainees}",
        gap="举办培训{village.training_sessions}",
    )
    answer = found({})
    assert text_of(write_clause(clause, lambda code: report_figure(answer[code]))) == "举办培训待补"
    half = found({"village.trainees": Decimal(40)})
    parts = write_clause(clause, lambda code: report_figure(half[code]))
    assert text_of(parts) == "举办培训待补、培训40人次"


def test_a_branch_is_not_asked_for_the_meeting_that_only_committees_hold() -> None:
    code = "conduct.democratic_life_meetings"
    assert "民主生活会" not in "".join(map(text_of, paragraphs({})))
    assert "民主生活会待补" in "".join(map(text_of, paragraphs({}, Kind.COMMITTEE)))
    assert "民主生活会2次" in "".join(map(text_of, paragraphs({code: Decimal(2)})))


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (("开展活动",), "without a slot"),
        (("，开展活动{life.theme_days}",), "first clause"),
        ((DESCRIBED, "开展活动{life.party_lectures}"), "first clause"),
        (("开展活动{life.theme_days}，",), "ends without"),
        (("开展活动{life.theme_days}、{life.party_lectures}",), "needs a gap"),
        ((Clause(DESCRIBED, spares=frozenset({"branch"})),), "cannot be left out"),
    ],
)
def test_a_template_that_would_read_badly_is_refused(
    clauses: tuple[str | Clause, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        sentence(*clauses)


def test_a_gap_must_stand_for_its_own_clause() -> None:
    with pytest.raises(ValueError, match="first figure"):
        Clause(DESCRIBED, gap="开展活动{life.party_lectures}")
    with pytest.raises(ValueError, match="join alike"):
        Clause(DESCRIBED, gap="，开展活动{life.theme_days}")


@given(some_values())
def test_problems_and_next_steps_answer_each_other(values: dict[str, Decimal]) -> None:
    blocks = problems_and_steps(found(values), CODES, ())
    cut = blocks.index(Heading(1, "下一步打算"))
    problems, steps = blocks[1:cut], blocks[cut + 1 :]
    assert blocks[0] == Heading(1, "存在问题")
    assert len(problems) == len(steps) > 0
    for block in (*problems, *steps):
        assert isinstance(block, Paragraph)
        text = block.lead + text_of(block.parts)
        assert not DOUBLED.search(text), text
        assert text.endswith("。")


def all_known(**changes: int) -> dict[str, LedgerFigure]:
    values = dict.fromkeys(CODES, Decimal(5))
    return found(values | {code.replace("__", "."): Decimal(n) for code, n in changes.items()})


def test_a_full_ledger_has_no_problem_to_tell() -> None:
    text = "".join(
        text_of(block.parts)
        for block in problems_and_steps(all_known(), CODES, ())
        if isinstance(block, Paragraph)
    )
    assert "台账数字齐全" in text
    assert GAP_TEXT not in text


def test_open_problems_and_plan_items_are_told_with_their_number() -> None:
    answer = all_known(conduct__problems_found=12, planning__items_planned=9)
    text = "".join(
        text_of(block.parts)
        for block in problems_and_steps(answer, CODES, ())
        if isinstance(block, Paragraph)
    )
    assert "还有7个问题没有销号" in text
    assert "还有4项没有完成" in text
