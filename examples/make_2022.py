"""Make ``2022台账.xlsx``: a made-up branch's ledgers as clerks really keep them.

Run ``python examples/make_2022.py`` from the repository. Seeded: the same file content each time.
Titles stand above merged headers, dates come in every honest form, people by name; two share one
name and are told apart by their section, one has a middle dot, one a rare character.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

sys.path.insert(0, str(Path(__file__).parent))

import year_2022 as year
from people_2022 import MEMBERS, Member, id_number, phone_number

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
    """Write a date in one of the forms that clerks use."""
    return rng.choice(
        (
            datetime(day.year, day.month, day.day),  # noqa: DTZ001 - a cell has no zone
            f"{day.year}.{day.month}.{day.day}",
            f"{day.month}月{day.day}日",
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


def notes(ledgers: Ledgers) -> None:
    """A cover sheet, as most such workbooks have."""
    sheet = ledgers.book.add_worksheet("说明")
    sheet.set_column(0, 0, 90)
    lines = (
        f"{UNIT} 2022年党建台账",
        "一张表一类台账，一行一件事；名字相同的人在括号里写科室。",
        "身份证号、手机号均为虚构。",
    )
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line)


def roll(ledgers: Ledgers) -> None:
    columns = (
        ("姓名", 16),
        ("区分", 10),
        ("性别", 6),
        ("身份证号", 22),
        ("手机号", 14),
        ("职务", 16),
        ("领导干部", 10),
        ("入党时间", 14),
        ("转正时间", 14),
        ("进入支部日期", 14),
        ("进入方式", 14),
        ("党小组", 12),
        ("党内职务", 12),
        ("任职日期", 14),
        ("离开日期", 12),
        ("离开方式", 14),
    )
    rows = [
        (
            one.name,
            one.distinction,
            one.sex,
            id_number(one, serial),
            phone_number(serial),
            one.position,
            "是" if one.leader else "",
            one.joined,
            one.confirmed,
            max(one.arrived, one.joined),
            one.how_in,
            GROUP_NAMES[one.group - 1],
            one.post,
            "2021.3.26" if one.post else "",
            one.left,
            one.how_out,
        )
        for serial, one in enumerate(MEMBERS, start=1)
    ]
    ledgers.sheet("党员花名册", columns, rows, f"{UNIT}党员花名册")


MEETING_COLUMNS = (
    ("日期", 14),
    ("会议类型", 12),
    ("党小组", 12),
    ("议题", 40),
    ("地点", 14),
    ("主持人", 12),
    ("记录人", 10),
    ("应到", 7),
    ("实到", 7),
    ("缺席人员", 30),
    ("决议", 36),
    ("赞成", 7),
    ("反对", 7),
    ("弃权", 7),
    ("主讲人", 14),
    ("主讲人是领导干部", 10),
    ("开始时间", 10),
    ("结束时间", 10),
)


def meeting(
    day: date,
    kind: str,
    topic: str,
    expected: Sequence[Member],
    missing: Sequence[Member],
    *,
    group: str = "",
    place: str = "三楼会议室",
    chair: str = "李建国",
    resolution: str = "",
    votes: tuple[Any, Any, Any] = ("", "", ""),
    lecturer: str = "",
    leader: bool = False,
    time: tuple[str, str] = ("15:00", "16:30"),
) -> tuple[Any, ...]:
    return (
        honest(day),
        kind,
        group,
        topic,
        place,
        chair,
        "赵敏",
        len(expected),
        len(expected) - len(missing),
        away(missing),
        resolution,
        *votes,
        lecturer,
        "是" if leader else "",
        *time,
    )


def meetings(ledgers: Ledgers) -> None:
    """三会一课: general, committee and group meetings, and lectures that stood alone."""
    rows = [*general_meetings(), *committee_meetings(), *group_meetings(), *lectures()]
    ledgers.sheet("三会一课", MEETING_COLUMNS, [row for _day, row in sorted(rows, key=by_day)])


def by_day(entry: tuple[date, tuple[Any, ...]]) -> date:
    return entry[0]


def general_meetings() -> Iterable[tuple[date, tuple[Any, ...]]]:
    for month, at, topic, resolution in year.GENERAL_MEETINGS:
        day = date(2022, month, at)
        expected = on_roll(day)
        missing = absentees(expected, 3)
        voters = [one for one in full_members(day) if one not in missing]
        against = 1 if resolution and month == 9 else 0
        votes = (len(voters) - against, against, 0) if resolution else ("", "", "")
        yield (
            day,
            meeting(day, "党员大会", topic, expected, missing, resolution=resolution, votes=votes),
        )


def committee_meetings() -> Iterable[tuple[date, tuple[Any, ...]]]:
    days = [
        (date(2022, month, 5 + month % 3), topic)
        for month, topic in enumerate(year.COMMITTEE_TOPICS, start=1)
    ]
    month, at, topic = year.EXTRA_COMMITTEE
    for day, words in (*days, (date(2022, month, at), topic)):
        missing = absentees(COMMITTEE, 1)
        yield (
            day,
            meeting(
                day,
                "支委会",
                words,
                COMMITTEE,
                missing,
                place="二楼小会议室",
                time=("9:00", "10:30"),
            ),
        )


def group_meetings() -> Iterable[tuple[date, tuple[Any, ...]]]:
    for number, name in enumerate(GROUP_NAMES, start=1):
        for month, topic in enumerate(year.GROUP_TOPICS, start=1):
            if (number, month) in year.MISSED_GROUP_MEETINGS:
                continue
            day = date(2022, month, 20 + number)
            expected = [one for one in on_roll(day) if one.group == number]
            leader = next(one for one in expected if one.post == "党小组组长")
            yield (
                day,
                meeting(
                    day,
                    "党小组会",
                    topic,
                    expected,
                    absentees(expected, 1),
                    group=name,
                    place=f"{number}号活动室",
                    chair=called(leader),
                    time=("16:30", "17:30"),
                ),
            )


def lectures() -> Iterable[tuple[date, tuple[Any, ...]]]:
    with_theme_day = {
        (month, at) for month, at, _topic, extra in year.THEME_DAYS if "党课" in extra
    }
    for month, at, topic, lecturer, leader in year.LECTURES:
        if (month, at) in with_theme_day:
            continue
        day = date(2022, month, at)
        expected = on_roll(day)
        yield (
            day,
            meeting(
                day,
                "党课",
                topic,
                expected,
                absentees(expected, 3),
                lecturer=lecturer,
                leader=leader,
            ),
        )


def theme_days(ledgers: Ledgers) -> None:
    columns = (
        ("活动日期", 14),
        ("活动内容", 26),
        ("主题", 40),
        ("地点", 16),
        ("主持人", 10),
        ("主讲人", 10),
        ("主讲人是领导干部", 10),
        ("应到", 7),
        ("实到", 7),
        ("缺席人员", 30),
        ("列席人员", 16),
        ("学时", 7),
        ("开始时间", 10),
        ("结束时间", 10),
    )
    spoken = {(month, at): (who, leader) for month, at, _topic, who, leader in year.LECTURES}
    rows = []
    for month, at, topic, extra in year.THEME_DAYS:
        day = date(2022, month, at)
        expected = on_roll(day)
        missing = absentees(expected, 3)
        who, leader = spoken.get((month, at), ("", False)) if "党课" in extra else ("", False)
        rows.append(
            (
                honest(day),
                "、".join(("主题党日", *extra)),
                topic,
                "三楼会议室",
                "李建国",
                who,
                "是" if leader else "",
                len(expected),
                len(expected) - len(missing),
                away(missing),
                "刘小雨" if month % 4 == 0 else "",
                2,
                "14:30",
                "16:30",
            )
        )
    ledgers.sheet("主题党日", columns, rows)


def study(ledgers: Ledgers) -> None:
    """理论学习: special topics, expert lectures, discussions, the centre group, practice."""
    columns = (
        ("时间", 14),
        ("学习形式", 12),
        ("学习内容", 40),
        ("地点", 16),
        ("主讲人", 22),
        ("参加范围", 12),
        ("应到", 7),
        ("实到", 7),
        ("缺席人员", 30),
        ("学时", 7),
        ("法律法规学习", 10),
    )
    rows = []
    for day, kind, topic, speaker, law in study_sessions():
        expected = on_roll(day)
        missing = absentees(expected, 4)
        rows.append(
            (
                honest(day),
                kind,
                topic,
                "多功能厅" if speaker else "三楼会议室",
                speaker,
                "全体党员",
                len(expected),
                len(expected) - len(missing),
                away(missing),
                3 if speaker else 2,
                "是" if law else "",
            )
        )
    ledgers.sheet("理论学习", columns, rows)


def study_sessions() -> list[tuple[date, str, str, str, bool]]:
    laws = ("条例", "法")
    found = [
        (date(2022, m, d), "专题学习", topic, "", any(word in topic for word in laws))
        for m, d, topic in year.SPECIAL_TOPICS
    ]
    found += [
        (date(2022, m, d), "专家讲座", topic, who, law)
        for m, d, topic, who, law in year.EXPERT_LECTURES
    ]
    found += [(date(2022, m, d), "交流讨论", topic, "", False) for m, d, topic in year.DISCUSSIONS]
    found += [
        (date(2022, m, d), "中心组学习", topic, "", False) for m, d, topic in year.CENTRE_GROUP
    ]
    found += [
        (date(2022, m, d), "政治历练活动", topic, "", False) for m, d, topic in year.PRACTICES
    ]
    found += [
        (date(2022, month, 13), "党小组学习", f"{month}月党小组集中自学交流", "", False)
        for month in (3, 6, 9, 12)
    ]
    return sorted(found)


def life(ledgers: Ledgers) -> None:
    """组织生活会: the meeting itself, and the steps before and after it."""
    day = date(2022, 12, 21)
    expected = on_roll(day)
    missing = absentees(expected, 2)
    columns = (
        ("日期", 14),
        ("会议类型", 12),
        ("议题", 40),
        ("地点", 14),
        ("主持人", 10),
        ("应到", 7),
        ("实到", 7),
        ("缺席人员", 30),
        ("开始时间", 10),
        ("结束时间", 10),
    )
    row = (
        honest(day),
        "组织生活会",
        "2022年度组织生活会",
        "三楼会议室",
        "李建国",
        len(expected),
        len(expected) - len(missing),
        away(missing),
        "9:00",
        "11:30",
    )
    ledgers.sheet("组织生活会", columns, [row])
    steps = (("环节", 12), ("日期", 14), ("说明", 50), ("数量", 10))
    rows = [
        (step, honest(date.fromisoformat(at)), words, count)
        for step, at, words, count in year.LIFE_STEPS
    ]
    ledgers.sheet("组织生活会准备", steps, rows)


def materials(ledgers: Ledgers) -> None:
    columns = (("发放日期", 14), ("资料名称", 40), ("册数", 8), ("发放对象", 30))
    rows = [
        (honest(date(2022, month, at)), title, copies, whom)
        for month, at, title, copies, whom in year.MATERIALS
    ]
    ledgers.sheet("学习资料发放", columns, rows)


def reflections(ledgers: Ledgers) -> None:
    columns = (("上交日期", 14), ("姓名", 18), ("题目", 40))
    rows = []
    for month, topic in year.REFLECTION_TOPICS:
        people = on_roll(date(2022, month, 10))
        for at, one in enumerate(people):
            if rng.random() < (0.8 if month == 10 else 0.4):
                rows.append((honest(date(2022, month, 10 + at % 15)), called(one), topic))
    ledgers.sheet("心得体会", columns, rows)


def study_notes(ledgers: Ledgers) -> None:
    columns = (("姓名", 18), ("日期", 14), ("内容", 24), ("字数", 10))
    rows = []
    for quarter, month in enumerate((3, 6, 9, 12), start=1):
        for one in on_roll(date(2022, month, 28)):
            if one.arrived > f"2022-{month - 2:02d}-01":
                continue
            words = rng.randint(92, 128) * 100
            rows.append(
                (
                    called(one),
                    honest(date(2022, month, 28)),
                    f"第{'一二三四'[quarter - 1]}季度",
                    words,
                )
            )
    ledgers.sheet("学习笔记", columns, rows)


def appraisals(ledgers: Ledgers) -> None:
    day = date(2022, 12, 21)
    full = full_members(day)
    excellent = set(rng.sample(range(len(full)), len(on_roll(day)) // 3))
    columns = (
        ("姓名", 18),
        ("日期", 14),
        ("年度", 8),
        ("自评", 10),
        ("互评", 10),
        ("测评", 10),
        ("评议结果", 12),
    )
    rows = []
    for at, one in enumerate(full):
        result = "优秀" if at in excellent else "合格"
        rows.append(
            (called(one), datetime(2022, 12, 21), 2022, "合格", result, result, result)  # noqa: DTZ001
        )
    ledgers.sheet("民主评议党员", columns, rows)


def main(path: Path) -> None:
    """Write the workbook."""
    ledgers = Ledgers(path)
    for part in (
        notes,
        roll,
        meetings,
        theme_days,
        study,
        life,
        materials,
        reflections,
        study_notes,
        appraisals,
    ):
        part(ledgers)
    ledgers.book.close()


if __name__ == "__main__":
    main(Path(__file__).parent / "2022台账.xlsx")
