"""Rows as one text: what is written reads back as itself, and clerks' own writing is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.workspace.row_text import NONE, read_rows_text, write_rows_text

TEXTS = st.text("大米（）()、，,；;\\ \nab1袋「」[]", max_size=8).map(lambda text: text.strip())
NAMES = TEXTS.filter(bool)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    columns = draw(st.integers(1, 4))
    row = st.tuples(NAMES, *[TEXTS] * (columns - 1)).map(list)
    return draw(st.lists(row, min_size=1, max_size=4))


@given(tables())
def test_what_is_written_reads_back_as_itself(rows: list[list[str]]) -> None:
    width = len(rows[0])
    read = read_rows_text(write_rows_text(rows), width)
    assert [row + [""] * (width - len(row)) for row in read] == rows


@pytest.mark.parametrize("name", sorted(NONE))
def test_a_name_that_elsewhere_means_nothing_is_written_so_that_it_is_a_name(name: str) -> None:
    text = write_rows_text([[name]])
    assert text not in NONE
    assert read_rows_text(text, 1) == [[name]]


def test_names_alone_need_no_brackets() -> None:
    assert write_rows_text([["张三"], ["李四"]]) == "张三、李四"
    assert write_rows_text([["大米", "", ""], ["油", "", "5"]]) == "大米、油（，5）"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "大米（10，袋，800）、食用油（5，桶，600）",
            [["大米", "10", "袋", "800"], ["食用油", "5", "桶", "600"]],
        ),
        ("大米(10,袋,800);油", [["大米", "10", "袋", "800"], ["油"]]),
        ("大米（，，800）\n油（5）；", [["大米", "", "", "800"], ["油", "5"]]),
        ("大米（5kg装）（10，袋（大），1,200）", [["大米（5kg装）", "10", "袋（大）", "1,200"]]),
        ("张伟（车队）（）", [["张伟（车队）"]]),
        (r"C\，D（1）", [["C，D", "1"]]),
    ],
)
def test_what_clerks_write_is_read(text: str, rows: list[list[str]]) -> None:
    assert read_rows_text(text, 4) == rows


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("大米（10，袋", "IMP070"),
        ("大米10）", "IMP070"),
        ("大米（10，袋，800，多）", "IMP071"),
        ("大米(1,204,袋)", "IMP072"),
        ("（10，袋）", "IMP073"),
    ],
)
def test_what_nobody_can_tell_is_refused(text: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_rows_text(text, 4)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert all(problem.remedy for problem in caught.value.problems)


def test_all_that_is_wrong_in_one_cell_is_said_at_once() -> None:
    with pytest.raises(DomainError) as caught:
        read_rows_text("（10）、大米（1，2，3，4）", 4)
    assert [problem.code for problem in caught.value.problems] == ["IMP073", "IMP071"]
