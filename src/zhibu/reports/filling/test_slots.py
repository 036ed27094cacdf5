"""What is written into masks, what is left, and what is remembered. No database."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure
from zhibu.organization.models import Organization
from zhibu.reports.filling import Slot, edits_of, plan_slots
from zhibu.reports.filling.names import fitted
from zhibu.reports.matching import Matcher
from zhibu.reports.reading import Block

NAMES = {
    "county": ("云岭县",),
    "office_name": ("云岭县机关事务服务中心",),
    "village": ("大坪村", "小坪村"),
}


class Book:
    """Figures that a test sets."""

    period = Period.year(2022)

    def __init__(self, **values: object) -> None:
        self._values = {code.replace("__", "."): value for code, value in values.items()}

    def figure(self, code: str, period: Period | None = None) -> Figure:
        value = self._values.get(code)
        unit = Organization(code="jgsw", name="第一党支部")
        exact = None if value is None else Decimal(str(value))
        records = 0 if value is None else 3
        return Figure(registry.indicator(code), unit, period or self.period, exact, records)


def plan(*texts: str, chosen: dict[str, str] | None = None, **values: object) -> list[Slot]:
    blocks = [Block(key, text, place=f"正文第{key + 1}段") for key, text in enumerate(texts)]
    matcher = Matcher([one for one in registry.indicators() if one.listed], 2022)
    return plan_slots(blocks, matcher, Book(**values), NAMES, chosen)


def filled(text: str, slots: Sequence[Slot]) -> str:
    """Give the text as the edits leave it."""
    for edit in reversed(list(edits_of(slots, lambda _figure: "依据"))):
        if edit.text is not None:
            text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("全年发放学习资料**余册。", 312, "全年发放学习资料310余册。"),
        ("全年发放学习资料**余册。", 300, "全年发放学习资料300册。"),
        ("全年发放学习资料***册。", 312, "全年发放学习资料312册。"),
        ("全年发放学习资料近××册。", 298, "全年发放学习资料近300册。"),
    ],
)
def test_a_figure_is_written_in_the_manner_of_its_sentence(
    text: str, value: int, expected: str
) -> None:
    slots = plan(text, study__materials_issued=value)
    assert [slot.status for slot in slots] == ["filled"]
    assert filled(text, slots) == expected


def test_a_rounding_word_that_is_not_true_is_taken_away_and_reported() -> None:
    (slot,) = plan("全年发放学习资料**余册。", study__materials_issued=300)
    assert slot.note


def test_a_figure_without_records_becomes_a_gap_and_never_nought() -> None:
    text = "全年邀请专家授课**次。"
    (slot,) = plan(text)
    assert (slot.status, slot.written, slot.value) == ("missing", "待补", None)
    assert filled(text, [slot]) == "全年邀请专家授课待补次。"


def test_what_is_not_sure_stays_as_it_is_and_is_asked() -> None:
    text = "全年开展各类活动**次。"
    slots = plan(text, study__special_sessions=14, life__theme_days=12)
    assert [slot.status for slot in slots] == ["asked"]
    assert slots[0].code is None
    assert slots[0].written is None
    assert filled(text, slots) == text


def test_a_choice_is_written_and_holds_for_the_same_sentence_of_another_year() -> None:
    (now,) = plan("2022年全年开展各类活动**次。", life__theme_days=12)
    chosen = {now.key: "life.theme_days"}
    (again,) = plan("2022年全年开展各类活动**次。", chosen=chosen, life__theme_days=12)
    assert (again.status, again.written, again.chosen) == ("filled", "12", True)
    (next_year,) = plan("2023年全年开展各类活动***次。", chosen=chosen, life__theme_days=12)
    assert next_year.written == "12"


def test_two_masks_of_one_sentence_are_remembered_apart() -> None:
    first, second = plan("开展活动**次、**次。")
    assert first.key != second.key


def test_typed_words_are_written_and_marked_as_proved_by_nothing() -> None:
    (slot,) = plan("全年开展各类活动**次。")
    (again,) = plan("全年开展各类活动**次。", chosen={slot.key: "=21"})
    assert (again.written, again.code, again.status) == ("21", None, "filled")
    assert "没有台账依据" in again.note


def test_digits_left_standing_in_a_half_mask_are_compared_with_the_ledger() -> None:
    text = "支部现有党员*7名。"
    (agreeing,) = plan(text, organization__members=37)
    (other,) = plan(text, organization__members=38)
    assert filled(text, [agreeing]) == "支部现有党员37名。"
    assert not agreeing.note
    assert "请核对" in other.note


def test_a_name_that_could_be_several_is_asked_with_all_of_them() -> None:
    (slot,) = [one for one in plan("帮扶**村开展入户走访。") if one.kind == "name"]
    assert slot.status == "asked"
    assert [one.written for one in slot.candidates] == ["大坪", "小坪"]


@pytest.mark.parametrize(
    ("value", "before", "after", "expected"),
    [
        ("云岭县", "中共", "县委", "云岭"),
        ("云岭县机关事务服务中心", "云岭县", "中心党支部", "机关事务服务"),
        ("云岭县机关事务服务中心", "", "2022年度", "云岭县机关事务服务中心"),
        ("大坪村", "帮扶", "村", "大坪"),
    ],
)
def test_a_name_takes_only_what_the_sentence_leaves_open(
    value: str, before: str, after: str, expected: str
) -> None:
    assert fitted(value, before, after) == expected


def test_braces_and_tags_in_a_document_are_plain_text() -> None:
    text = "{{ 7*7 }}{% include 'x' %}全年发放学习资料**册。"
    slots = plan(text, study__materials_issued=312)
    assert filled(text, slots) == text.replace("**", "312")
