from fractions import Fraction

import pytest

from zhibu.core.units import compatible, ratio, unit_at


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        ("人", "名", 1.0),
        ("公里", "里", 1.0),
        ("元", "万元", 1.0),
        ("次", "场次", 0.9),
        ("个", "条", 0.8),
        ("人次", "人", None),
        ("元", "人", None),
        ("元/斤", "元", None),
        ("%", "个百分点", None),
        ("户", "户次", None),
        ("册", "种", None),
        ("学时", "小时", None),
        ("个学时", "学时", 1.0),
    ],
)
def test_units_join_as_reports_exchange_them(one: str, other: str, grade: float | None) -> None:
    assert compatible(one, other) == grade
    assert compatible(other, one) == grade


@pytest.mark.parametrize(
    ("text", "unit", "end"),
    [
        ("人次", "人次", 2),
        (" （次）", "次", 4),
        ("期（次）", "期", 4),
        ("个学时", "学时", 3),
        ("元/斤", "元/斤", 3),
        ("个人", "人", 2),
        ("平方公里", "平方公里", 4),
    ],
)
def test_longest_measure_word_is_read(text: str, unit: str, end: int) -> None:
    assert unit_at(text.replace("（", "(").replace("）", ")"), 0) == (unit, end)


@pytest.mark.parametrize(
    "text", ["人均", "名单", "支部", "组织", "分之", "处理", "场所", "党员", "", "kmh"]
)
def test_longer_words_are_no_measure_words(text: str) -> None:
    assert unit_at(text, 0) is None


def test_ratio_converts_measures_and_leaves_counters() -> None:
    assert ratio("公里", "里") == 2
    assert ratio("亩", "公顷") == Fraction(1, 15)
    assert ratio("场次", "次") == 1
    assert ratio("人次", "人") is None
