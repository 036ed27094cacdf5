"""Sheets of entry checks at the two gates of the compound, and of sampling sessions, in 2022."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from emergency_2022 import RESPONSE
from ledgers import Ledgers

# A seed of its own: the sheets of the other pillars stay as they are.
rng = random.Random(20220316)  # noqa: S311

FIRST, LAST = date(2022, 3, 16), date(2022, 11, 30)
# least and most a day, on every nth day
GATES = (("大院东门", 95, 160, 1), ("政务楼大厅", 50, 110, 2))
REASONS = ("健康码异常", "核酸超时或没有", "体温偏高", "行程码异常", "其他")
SESSIONS = (  # day, place, from, to, people, tubes, staff, volunteers
    ("2022-03-19", "大院篮球场", "07:30", "10:40", 486, 50, 6, 12),
    ("2022-03-26", "大院篮球场", "07:30", "10:15", 471, 48, 6, 12),
    ("2022-04-09", "金河社区广场", "06:30", "12:00", 1326, 135, 10, 18),
    ("2022-04-16", "金河社区广场", "06:30", "11:30", 1288, 130, 10, 18),
    ("2022-05-07", "大院篮球场", "07:30", "10:00", 452, 46, 6, 10),
    ("2022-08-20", "周转房小区", "07:00", "10:30", 638, 65, 6, 12),
    ("2022-10-08", "大院篮球场", "07:30", "10:30", 493, 50, 6, 12),
    ("2022-10-15", "周转房小区", "07:00", "10:20", 655, 67, 6, 12),
    ("2022-11-05", "金河社区广场", "06:30", "12:30", 1417, 144, 12, 20),
    ("2022-11-12", "大院篮球场", "07:30", "10:30", 479, 49, 6, 12),
)


def refused(most: int) -> dict[str, int]:
    """Give how many were turned away that day, by reason; nobody on most days."""
    count = rng.choice((0, 0, 0, 1, 1, 2, most))
    told: dict[str, int] = {}
    for _ in range(count):
        reason = rng.choices(REASONS, (4, 8, 1, 3, 1))[0]
        told[reason] = told.get(reason, 0) + 1
    return told


def entries(ledgers: Ledgers) -> None:
    columns = (
        ("日期", 14),
        ("应急响应", 20),
        ("查验点", 16),
        ("放行", 10),
        ("劝返", 10),
        ("劝返原因", 40),
    )
    rows: list[tuple[Any, ...]] = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        if day.weekday() > 4:
            continue
        for name, least, most, every in GATES:
            if number % every:
                continue
            told = refused(4)
            words = "、".join(f"{reason}（{count}）" for reason, count in told.items())
            row = (day.isoformat(), RESPONSE, name, rng.randint(least, most))
            rows.append((*row, sum(told.values()) or "", words))
    ledgers.sheet("进出查验", columns, rows)


def sessions(ledgers: Ledgers) -> None:
    columns = (
        ("采样日期", 14),
        ("采样点", 18),
        ("应急响应", 20),
        ("开始时间", 10),
        ("结束时间", 10),
        ("采样人数", 10),
        ("采样管数", 10),
        ("混采方式", 10),
        ("工作人员", 10),
        ("志愿者", 10),
    )
    rows = [
        (day, place, RESPONSE, begins, ends, people, tubes, "10合1", staff, volunteers)
        for day, place, begins, ends, people, tubes, staff, volunteers in SESSIONS
    ]
    ledgers.sheet("核酸采样", columns, rows)


def write(ledgers: Ledgers) -> None:
    entries(ledgers)
    sessions(ledgers)
