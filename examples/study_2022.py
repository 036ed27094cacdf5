"""Sheets of study and organizational life: meetings, theme days, handouts, notes, appraisals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import year_2022 as year
from ledgers import (
    COMMITTEE,
    GROUP_NAMES,
    Ledgers,
    absentees,
    away,
    called,
    full_members,
    honest,
    on_roll,
    rng,
)
from people_2022 import Member

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
    ("表决事项", 14),
    ("表决对象", 12),
    ("表决方式", 12),
)
# Votes about one person are secret (发展党员工作细则).
ADMISSION, SECRET = "接收预备党员、预备党员转正", "无记名投票"


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
    about: str = "",
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
        *((ADMISSION, about, SECRET) if about else ("", "", "")),
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
            meeting(
                day,
                "党员大会",
                topic,
                expected,
                missing,
                resolution=resolution,
                votes=votes,
                about=year.VOTED_ABOUT.get((month, at), ""),
            ),
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
    steps = (("环节", 12), ("日期", 14), ("说明", 50), ("数量", 10), ("查摆的问题", 60))
    named = "、".join(f"{words}（{owner}，{due}）" for words, owner, due in year.LIFE_PROBLEMS)
    rows = [
        (step, honest(date.fromisoformat(at)), words, count, named if step == "问题清单" else "")
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


SHEETS = (
    meetings,
    theme_days,
    study,
    life,
    materials,
    reflections,
    study_notes,
    appraisals,
)
