"""What the sheets of ``2022台账.xlsx`` share: people by day, honest dates, the look of a ledger."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import year_2022 as year
from people_2022 import MEMBERS, Member

UNIT = "云岭县机关事务服务中心党支部"
GROUP_NAMES = ("第一党小组", "第二党小组", "第三党小组", "第四党小组")
COMMITTEE = tuple(member for member in MEMBERS if member.post and member.post != "党小组组长")
# A fixed seed makes the same year every time; nothing here is secret.
rng = random.Random(20220701)  # noqa: S311


def called(member: Member) -> str:
    """Write a name as the ledgers do: with the section where two share it."""
    return f"{member.name}（{member.distinction}）" if member.distinction else member.name


def on_roll(day: date) -> list[Member]:
    text = day.isoformat()
    return [one for one in MEMBERS if one.arrived <= text and (not one.left or text <= one.left)]


def full_members(day: date) -> list[Member]:
    return [one for one in on_roll(day) if one.confirmed and one.confirmed <= day.isoformat()]


def honest(day: date) -> Any:
    """Write a date in one of the forms that clerks use; the year is left out in 2022 alone."""
    return rng.choice(
        (
            datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a cell has no zone
            f"{day.year}.{day.month}.{day.day}",
            f"{day.month}月{day.day}日" if day.year == 2022 else day.isoformat(),
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}/{day.month}/{day.day}",
            day.isoformat(),
        )
    )


def absentees(people: Sequence[Member], most: int) -> list[Member]:
    """Pick who was missing; the rarest of people, never the secretary."""
    count = rng.randint(0, most)
    others = [one for one in people if one.post != "书记"]
    return sorted(rng.sample(others, min(count, len(others))), key=people.index)


def away(people: Iterable[Member]) -> str:
    return "、".join(f"{called(one)}（{rng.choice(year.REASONS)}）" for one in people)


class Ledgers:
    """The workbook with the few formats that its sheets share."""

    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        stamp = datetime(2023, 1, 5, 9, 0)  # noqa: DTZ001
        self.book.set_properties({"title": "2022年台账", "created": stamp, "author": UNIT})
        song = {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter"}
        self.title = self.book.add_format(
            {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        self.header = self.book.add_format(
            {**song, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#F2F2F2"}
        )
        self.text = self.book.add_format({**song, "text_wrap": True})
        self.day = self.book.add_format({**song, "num_format": "yyyy/m/d", "align": "center"})

    def sheet(
        self,
        name: str,
        columns: Sequence[tuple[str, float]],
        rows: Iterable[Sequence[Any]],
        title: str = "",
    ) -> None:
        """Write one ledger: a merged title, headers, rows."""
        sheet = self.book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, len(columns) - 1, title or f"{UNIT}2022年{name}", self.title)
        sheet.set_row(0, 30)
        for at, (heading, width) in enumerate(columns):
            sheet.set_column(at, at, width)
            sheet.write_string(1, at, heading, self.header)
        for number, row in enumerate(rows, start=2):
            for at, value in enumerate(row):
                self._cell(sheet, number, at, value)
        sheet.freeze_panes(2, 1)

    def _cell(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.text)
        else:
            sheet.write_string(row, column, str(value), self.text)
