"""What the text of a draft may hold, and two texts put together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting import THEME, YEAR
from zhibu.core.periods import Period
from zhibu.reports.drafts.merging import merge
from zhibu.reports.drafts.prose import Line, Prose, tidied
from zhibu.reports.drafts.tokens import (
    Token,
    listed_codes,
    periods_of,
    read_text,
    read_token,
    write_text,
)
from zhibu.reports.models import DraftBlock

# Tokens ----------------------------------------------------------------------------------------

tokens = st.builds(
    Token,
    st.sampled_from(sorted(listed_codes()) or ["life.theme_days"]),
    st.sampled_from(["exact", "rounded"]),
    st.sampled_from([None, *periods_of(YEAR)[1:]]),
)
words = st.text(st.characters(exclude_characters="{}", codec="utf-8"), min_size=1, max_size=12)


@given(st.lists(tokens | words))
def test_a_text_is_read_back_as_it_was_written(parts: list[Token | str]) -> None:
    found = read_text(write_text(parts), YEAR)
    assert write_text(found) == write_text(parts)
    assert [one for one in found if isinstance(one, Token)] == [
        one for one in parts if isinstance(one, Token)
    ]


@given(st.text(st.sampled_from("{}|@.aQ12life_theme days第"), max_size=40))
def test_nothing_typed_is_ever_lost(text: str) -> None:
    assert write_text(read_text(text, YEAR)) == text


@pytest.mark.parametrize(
    "text",
    ["{no.such_figure}", "{life.theme_days@2021}", "{life.theme_days@2022Q5}", "{7*7}", "{{ a }}"],
)
def test_what_is_no_figure_of_the_year_is_plain_text(text: str) -> None:
    assert read_text(f"前{text}后", YEAR) == (f"前{text}后",)


def test_the_year_itself_is_written_without_a_period() -> None:
    assert read_token("{life.theme_days@2022}", YEAR) == Token("life.theme_days")
    assert read_token("{life.theme_days|rounded@2022Q1}", YEAR) == Token(
        "life.theme_days", "rounded", Period.quarter(YEAR, 1)
    )


@given(
    st.lists(
        st.builds(
            Line,
            st.sampled_from(DraftBlock.Kind.values),
            st.text(max_size=30) | st.just(f"做了{THEME}。"),
            st.text(max_size=10),
            st.integers(1, 4),
        )
    )
)
def test_tidying_twice_changes_nothing_more(lines: list[Line]) -> None:
    once = tidied(Prose("甲", "乙", tuple(lines), "丙", date(YEAR, 12, 31)), YEAR)
    assert tidied(once, YEAR) == once


some_lines = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6, unique=True)


def text_of_lines(words: list[str]) -> Prose:
    lines = tuple(Line("paragraph", word) for word in words)
    return Prose("单位", "标题", lines, "落款", date(YEAR, 12, 31))


@given(some_lines, some_lines, some_lines)
def test_putting_together_keeps_every_change_of_both_or_refuses(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    old, one, other = map(text_of_lines, (base, mine, theirs))
    assert merge(old, old, other) == other
    assert merge(old, one, old) == one
    both = merge(old, one, other)
    assert merge(old, other, one) == both
    if both is not None:
        found = {line.text for line in both.lines}
        assert found >= (set(mine) | set(theirs)) - set(base)
        gone = set(base) - (set(mine) & set(theirs))
        assert not found & (gone - (set(mine) - set(base)) - (set(theirs) - set(base)))
