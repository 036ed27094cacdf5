from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.masks import find_masks
from zhibu.core.mentions import find_mentions, judge
from zhibu.core.shapes import Wording, shape_at, write
from zhibu.core.units import ratio

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2) | st.integers(0, 10**6).map(Decimal)


def fill(text: str, exact: Decimal, unit: str) -> tuple[str, Wording]:
    mask = find_masks(text)[0]
    wording = write(shape_at(text, mask.start, mask.end), exact, unit)
    assert wording is not None
    return text[: wording.start] + wording.text + text[wording.end :], wording


@pytest.mark.parametrize(
    ("text", "exact", "unit", "written"),
    [
        ("走访**人", "312", "名", "走访312人"),
        ("达**次", "6", "场次", "达6次"),
        ("累计**（次）", "12", "场次", "累计12（次）"),
        ("近**人", "312", "人", "近320人"),
        ("近**人", "298", "人", "近300人"),
        ("**余 人", "312", "人", "310余 人"),
        ("**余人", "395", "人", "390余人"),
        ("**余人", "13", "人", "10余人"),
        ("**多人", "1450", "人", "1400多人"),
        ("约**人", "312", "人", "约300人"),
        ("**人左右", "312", "人", "300人左右"),
        ("**人以上", "312", "人", "300人以上"),
        ("**人以上", "300", "人", "300人以上"),
        ("超过**人", "310", "人", "超过300人"),
        ("**万元", "12345.67", "元", "1.23万元"),
        ("**.**万元", "12000", "元", "1.2万元"),
        ("**万余元", "123456", "元", "12万余元"),
        ("**余万元", "104000", "元", "10余万元"),
        ("**余万元", "1234000", "元", "120余万元"),
        ("近**万元", "196000", "元", "近20万元"),
        ("资金**，", "12900", "元", "资金12900元，"),
        ("资金**万，", "12900", "元", "资金1.29万元，"),
        ("**元", "12900.50", "元", "12900.5元"),
        ("**万字", "42137", "字", "4.21万字"),
        ("百分之**", "98.5", "%", "百分之98.5"),
        ("近**%", "98.5", "%", "近99%"),
        ("**%", "96.6667", "%", "96.7%"),
        ("**%", "99.97", "%", "99.97%"),
        ("达标率**。", "87.8049", "%", "达标率87.8%。"),
        ("**里", "5.3", "公里", "10.6里"),
        ("**米", "5.3", "公里", "5300米"),
        ("**公顷", "180", "亩", "12公顷"),
        ("**公顷", "120.5", "亩", "8.03公顷"),
        ("**斤", "2470", "公斤", "4940斤"),
        ("**吨", "2470", "公斤", "2.47吨"),
        ("**分钟", "208.5", "小时", "12510分钟"),
        ("人均**学时", "73.2632", "学时", "人均73.26学时"),
        ("**个同志", "4", "名", "4个同志"),
        ("**趟", "60", "车次", "60趟"),
        ("约有**人参加", "312", "人", "约有300人参加"),
        ("培育**余种作物", "13", "种", "培育10余种作物"),
        ("（**）次", "12", "场次", "（12）次"),
    ],
)
def test_figure_is_written_as_its_sentence_wants_it(
    text: str, exact: str, unit: str, written: str
) -> None:
    filled, wording = fill(text, Decimal(exact), unit)
    assert filled == written
    assert wording.note == ""


@pytest.mark.parametrize(
    ("text", "exact", "unit", "written", "note"),
    [
        ("**余人", "300", "人", "300人", "正好300，去掉了“余”"),
        ("近**人", "300", "人", "300人", "正好300，去掉了“近”"),
        ("近**人", "5", "人", "5人", "正好5，去掉了“近”"),
        ("**余人", "7", "人", "7人", "正好7，去掉了“余”"),
        ("超过**人", "300", "人", "300人", "正好300，去掉了“超过”"),
        ("**余人", "0", "人", "0人", "数值是0，去掉了“余”"),
        ("**万元", "800", "元", "800元", "不宜用“万”，改为800元"),
        ("**余万元", "135000", "元", "13万余元", "“余万”改为“万余”"),
        ("近**余人", "312", "人", "310余人", "“近”和“余”不能连用，去掉了“近”"),
        ("约**人左右", "312", "人", "约300人", "“左右”和“约”不能连用，去掉了“左右”"),
    ],
)
def test_untrue_words_are_changed_and_reported(
    text: str, exact: str, unit: str, written: str, note: str
) -> None:
    filled, wording = fill(text, Decimal(exact), unit)
    assert (filled, wording.note) == (written, note)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("**人", "元"),
        ("**人次", "人"),
        ("**人", "人次"),
        ("**%", "个"),
        ("**元/斤", "元"),
        ("**册", "种"),
    ],
)
def test_units_that_cannot_be_joined_write_nothing(text: str, unit: str) -> None:
    mask = find_masks(text)[0]
    assert write(shape_at(text, mask.start, mask.end), Decimal(12), unit) is None


def test_shape_tells_every_part() -> None:
    shape = shape_at("投入超过**余万元以上", 4, 6)
    assert (shape.before, shape.inside, shape.scale, shape.unit) == ("超过", "余", "万", "元")
    assert (shape.start, shape.end, shape.unit_end, shape.after) == (2, 8, 9, "以上")
    assert shape_at("节约**元", 2, 4).before == ""
    assert shape_at("附近**户", 2, 4).before == ""


def test_figure_with_its_words_is_marked_in_the_wording() -> None:
    _, wording = fill("投入近**万元左右", Decimal(196000), "元")
    begin, end = wording.figure
    assert wording.text[begin:end] == "近20万"


@pytest.mark.parametrize(
    "text", ["近300人", "1.2万余元", "300余人", "12（次）", "98.5%", "三百余人"]
)
def test_shape_of_a_figure_that_stands_there_is_that_of_a_slot(text: str) -> None:
    (mention,) = find_mentions(text)
    shape = shape_at(text, mention.start, mention.end)
    assert shape.start == 0
    assert (shape.before or shape.word) == mention.word
    assert (shape.unit, shape.scale) == (mention.unit, mention.scale)


FORMS = [
    "{}@",
    "近{}@",
    "将近{}@",
    "约{}@",
    "大约{}@左右",
    "{}余@",
    "{}多@",
    "{}@左右",
    "{}@上下",
    "{}@以上",
    "超过{}@",
    "超{}@",
    "逾{}@",
    "突破{}@",
    "不足{}@",
    "不到{}@",
    "近{}余@",
    "至少{}@",
    "不超过{}@",
    "不少于{}@",
]
SCALED = [
    "{}万@",
    "{}万余@",
    "{}余万@",
    "{}多万@",
    "近{}万@",
    "约{}万@",
    "{}万@以上",
    "超过{}万@",
    "近{}余万@",
    "{}千@",
]
UNITS = ("人", "人次", "册", "元", "字", "亩", "公斤")


@given(
    AMOUNTS.filter(lambda amount: amount != 1),
    st.sampled_from((*FORMS, *SCALED)),
    st.sampled_from(UNITS),
)
def test_whatever_is_written_is_found_again_and_true(exact: Decimal, form: str, unit: str) -> None:
    text = "共投入" + form.replace("{}", "**").replace("@", unit) + "，"
    filled, _ = fill(text, exact, unit)
    (mention,) = find_mentions(filled)
    assert judge(mention, exact) == "true", filled
    assert mention.unit == unit


@given(
    st.decimals(min_value=0, max_value=100, places=4),
    st.sampled_from(["{}%", "近{}%", "百分之{}", "{}%以上", "约{}%", "超过{}%"]),
)
def test_share_is_written_true_and_never_rounded_up_to_all(exact: Decimal, form: str) -> None:
    filled, _ = fill("满意率" + form.replace("{}", "**") + "。", exact, "%")
    (mention,) = find_mentions(filled)
    assert judge(mention, exact) == "true", filled
    assert mention.value != 100 or exact == 100


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(
        [("公里", "里"), ("公里", "米"), ("亩", "公顷"), ("公斤", "吨"), ("小时", "分钟")]
    ),
)
def test_converted_amount_is_true_in_the_unit_of_the_sentence(
    exact: Decimal, units: tuple[str, str]
) -> None:
    filled, _ = fill(f"共**{units[1]}，", exact, units[0])
    (mention,) = find_mentions(filled)
    factor = ratio(*units)
    assert factor is not None
    assert judge(mention, Fraction(exact) * factor) in ("true", "loose"), filled
