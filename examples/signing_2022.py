"""Sheets of law-minded work: letters that were issued, pledges that were signed on paper in 2022.

The texts of the pledges are no sheet: ``zhibu demo`` registers them first.
"""

from __future__ import annotations

from datetime import date

from ledgers import Ledgers, called, honest, on_roll

LETTERS = (  # day, title, copies, to whom
    (date(2022, 3, 21), "节约用水倡议书", 180, "机关大院各单位"),
    (date(2022, 5, 16), "制止餐饮浪费倡议书", 320, "就餐干部职工"),
    (date(2022, 11, 28), "做自己健康第一责任人倡议书", 260, "机关大院各单位"),
)
# title of the text, the day on which it was signed, who signed on that day
INTEGRITY, LAW = "廉洁自律承诺书", "依法履职承诺书"
SIGNED_ON = {INTEGRITY: date(2022, 2, 18), LAW: date(2022, 4, 15)}
# Who was away and signed when he came back.
LATER = {"谢文忠": 7, "罗斌": 7, "吴国平": 3}


def letters(ledgers: Ledgers) -> None:
    columns = (("发出日期", 14), ("标题", 36), ("份数", 8), ("发放对象", 24))
    rows = [(honest(day), title, copies, to) for day, title, copies, to in LETTERS]
    ledgers.sheet("倡议书", columns, rows)


def pledges(ledgers: Ledgers) -> None:
    columns = (("姓名", 16), ("承诺书名称", 24), ("签署日期", 14))
    rows = []
    for title, day in SIGNED_ON.items():
        for one in on_roll(day):
            signed = date.fromordinal(day.toordinal() + LATER.get(one.name, 0))
            rows.append((called(one), title, honest(signed)))
    ledgers.sheet("承诺书", columns, rows)


def write(ledgers: Ledgers) -> None:
    """Write both sheets."""
    letters(ledgers)
    pledges(ledgers)
