"""Amounts with their units: exact, never floats.

A number keeps the unit it was given in (20亩 stays 亩). 万 and 亿 before a unit belong to the
number: 1.2万元 is 12000 元, 4万字 is 40000 字; `.to("万元")` goes back. The ledger stores amounts
as whole ten-thousandths (`STEP`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zhibu.core.errors import DomainError
from zhibu.core.numerals import from_chinese
from zhibu.core.text import to_half_width

STEP = Decimal("0.0001")
_STEPS_PER_ONE = 10**4
_LARGEST_UNITS = 2**63 - 1
_REMEDY = "请写成 312 或 1.5万，单位另写或跟在后面"

# dimension -> unit -> how many base units it makes; 1亩 is 1/15公顷. The old units are those of
# village-assistance.md 3.8. 分 alone is a point (a mark), a tenth of a 亩 is written 分地; 方 is
# left out because it means a volume to one clerk and an area to another.
_MEASURES: dict[str, dict[str, Fraction]] = {
    "长度": {
        "米": Fraction(1),
        "公里": Fraction(1000),
        "千米": Fraction(1000),
        "里": Fraction(500),
        "市里": Fraction(500),
        "华里": Fraction(500),
        "丈": Fraction(10, 3),
        "尺": Fraction(1, 3),
        "寸": Fraction(1, 30),
        "厘米": Fraction(1, 100),
    },
    "面积": {
        "平方米": Fraction(1),
        "亩": Fraction(2000, 3),
        "分地": Fraction(200, 3),
        "顷": Fraction(200_000, 3),
        "公顷": Fraction(10_000),
        "平方公里": Fraction(1_000_000),
    },
    "重量": {
        "克": Fraction(1, 1000),
        "两": Fraction(1, 20),
        "斤": Fraction(1, 2),
        "市斤": Fraction(1, 2),
        "公斤": Fraction(1),
        "千克": Fraction(1),
        "担": Fraction(50),
        "吨": Fraction(1000),
    },
    "金额": {
        "元": Fraction(1),
        "千元": Fraction(1000),
        "万元": Fraction(10_000),
        "亿元": Fraction(100_000_000),
    },
    "字数": {"字": Fraction(1), "万字": Fraction(10_000)},
    "时间": {"分钟": Fraction(1), "小时": Fraction(60)},
    "比例": {"%": Fraction(1)},
    "人数": {"人": Fraction(1), "名": Fraction(1), "位": Fraction(1)},
}
# Each counts its own thing and turns into no other: 人次 is not 人, 册 is not 种.
_COUNTERS = """
    次 场 场次 期 趟 班次 餐次 辆 台 辆次 台次 车次 人次 户 户次 家 队 组 处 座 间 天 课时 学时
    册 本 种 篇 份 个 项 条 件 张 支 面 块 盏 套 桶 管 箱 盒 袋 棵 株 头 只 级 星 分 个百分点
    回 堂 节 课 讲 班 期次 轮次 批次 趟次 件次 条次 项次 间次 家次 例 起 宗 桩 封 幅 部 片 栋 幢
    瓶 杯 枚 把 顶 双 副 门 首 集 版 笔 票 所 根 道 批 轮 人天 人份
"""

_UNITS: dict[str, tuple[str, Fraction]] = {
    unit: (dimension, factor)
    for dimension, units in _MEASURES.items()
    for unit, factor in units.items()
} | {counter: (counter, Fraction(1)) for counter in _COUNTERS.split()}
KNOWN_UNITS = frozenset(_UNITS)

# 万元 is left out: while reading, its 万 belongs to the number.
_READABLE = sorted(
    (unit for unit in _UNITS if unit[0] not in "万亿" and unit != "千元"), key=len, reverse=True
)
_ABOUT = re.compile(r"[余多近约几数来]|左右|上下|以上|以下|超过|不足|不到|上[百千万]")
_MONEY = re.compile(r"(?:人民币)?[¥￥](.+?)(?:元整?)?|(?:人民币)?(.+?)元整?")


@dataclass(frozen=True)
class Quantity:
    """An exact amount in one unit, as it was given."""

    amount: Decimal
    unit: str

    def __post_init__(self) -> None:
        dimension(self.unit)
        _finite(self.amount)

    def __str__(self) -> str:
        return format_number(self.amount) + self.unit

    def ratio_to(self, unit: str) -> Fraction:
        """Return the amount in `unit` as an exact fraction; QTY003 for another dimension."""
        if dimension(self.unit) != dimension(unit):
            raise DomainError.of("QTY003", f"不能换算成{unit}", "请核对单位", value=str(self))
        return Fraction(self.amount) * _UNITS[self.unit][1] / _UNITS[unit][1]

    def to(self, unit: str) -> Quantity:
        """Convert exactly; QTY004 when the result has no finite decimals (1亩 in 平方米)."""
        exact = exact_decimal(self.ratio_to(unit))
        if exact is None:
            raise DomainError.of(
                "QTY004", f"换算成{unit}除不尽", f"请保留{self.unit}", value=str(self)
            )
        return Quantity(exact, unit)

    def booked_in(self, unit: str) -> Decimal:
        """Give the amount in `unit` as the ledger can keep it, exactly.

        QTY003 for another dimension; QTY004 or QTY006 when the exact amount has more than four
        decimals: then somebody must say a rounder one, the ledger does not round for him.
        """
        amount = self.to(unit).amount
        if amount and Fraction(amount) % Fraction(STEP):
            raise DomainError.of(
                "QTY006",
                f"换算成{unit}是 {format_number(amount)}，小数超过四位",
                f"请改用{unit}填写，最多四位小数",
                value=str(self),
            )
        return amount


def dimension(unit: str) -> str:
    """Name what a unit measures (长度, 金额 …; a counter measures itself); QTY002 if unknown."""
    if unit not in _UNITS:
        raise DomainError.of("QTY002", "不是认识的单位", "请用台账规定的单位", value=unit)
    return _UNITS[unit][0]


def parse_number(value: object) -> Decimal:
    """Read a bare number from a cell or text: 312, 1,234.5, 1.2万, 三百. Else QTY001.

    A float cell is taken as the 15 digits that Excel shows and stores, not as its binary value.
    """
    if isinstance(value, Decimal):
        return _finite(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise DomainError.of("QTY001", "不是数字", _REMEDY, value=str(value))
    if isinstance(value, float):
        return _finite(Decimal(format(value, ".15g")))
    if isinstance(value, int):
        return Decimal(value)
    return _read_number(value, shown=value)


def parse_quantity(value: object, *, unit: str | None = None) -> Quantity:
    """Read a number with its unit; `unit` completes a bare number (the unit of a column).

    Rounded figures (三百余人, 近500人次) are refused (QTY005): the ledger holds exact ones.
    """
    if not isinstance(value, str):
        return _bare(parse_number(value), str(value), unit)
    text = "".join(to_half_width(value).split())
    # ￥120 and 120元整 are plain money.
    if money := _MONEY.fullmatch(text):
        text, unit = money[1] or money[2], "元"
    if text.startswith("百分之"):
        return Quantity(_read_number(text.removeprefix("百分之"), shown=value), "%")
    # 两 alone is the number two; with a number before it, it is a weight.
    named = next((name for name in _READABLE if text.endswith(name) and text != name), "")
    return _bare(_read_number(text.removesuffix(named), shown=value), value, named or unit)


def format_number(number: Decimal) -> str:
    """Write a number plainly: no exponent, no trailing zeros, no minus zero, no grouping."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def exact_decimal(number: Fraction) -> Decimal | None:
    """Return the fraction as a finite decimal, or None when its decimals never end."""
    twos, rest = _powers(number.denominator, 2)
    fives, rest = _powers(rest, 5)
    if rest != 1:
        return None
    places = max(twos, fives)
    # Built from text: no arithmetic context can round it.
    return Decimal(f"{number.numerator * 10**places // number.denominator}E-{places}")


def to_units(amount: Decimal) -> int:
    """Turn an amount into whole ten-thousandths, as the ledger stores it.

    QTY006 when it has more than four decimals, QTY007 when it does not fit into 63 bits.
    """
    _finite(amount)
    shown = str(amount)
    # Looked at first, so that 1E+999999 is refused without being written out.
    if amount and amount.adjusted() > 18:
        raise DomainError.of("QTY007", "太大，无法记账", "请核对数量和单位", value=shown)
    scaled = Fraction(amount) * _STEPS_PER_ONE if amount.adjusted() >= -4 else Fraction(0)
    if scaled.denominator != 1 or bool(scaled) != bool(amount):
        raise DomainError.of("QTY006", "的小数超过四位", "请四舍五入到四位小数", value=shown)
    if abs(scaled.numerator) > _LARGEST_UNITS:
        raise DomainError.of("QTY007", "太大，无法记账", "请核对数量和单位", value=shown)
    return scaled.numerator


def from_units(units: int) -> Decimal:
    """Turn stored ten-thousandths back into the exact amount."""
    return Decimal(f"{units}E-4")


def _bare(amount: Decimal, shown: str, unit: str | None) -> Quantity:
    if not unit:
        raise DomainError.of("QTY002", "没有单位", "请在数字后写上单位", value=shown)
    return Quantity(amount, unit)


def _read_number(text: str, *, shown: str) -> Decimal:
    try:
        exact = exact_decimal(Fraction(from_chinese(text)))
    except DomainError as error:
        if _ABOUT.search(text):
            raise DomainError.of("QTY005", "是约数", "请填写确切数字", value=shown) from error
        raise DomainError.of("QTY001", "不是数字", _REMEDY, value=shown) from error
    if exact is None:
        raise DomainError.of("QTY004", "除不尽", "请写成小数", value=shown)
    return exact


def _finite(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise DomainError.of("QTY001", "不是数字", _REMEDY, value=str(amount))
    return amount


def _powers(number: int, prime: int) -> tuple[int, int]:
    """Count how often `prime` divides `number`; return the count and what remains."""
    count = 0
    while number % prime == 0:
        number //= prime
        count += 1
    return count, number
