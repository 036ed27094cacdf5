"""A list of people as it is pasted from a workbook, one on a line, read cell by cell.

With a heading line the cells may stand in any order; without one the number of eleven digits is
the phone, that of eighteen the identity number, a known word the category, and what is left is
the name and the two places, in this order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhibu.core.errors import Problem
from zhibu.core.identity import id_problems, normalize_id, normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.core.text import to_half_width
from zhibu.pillars.emergency.models.transfer import PassengerCategory

MOST_PEOPLE, LONGEST_NAME, LONGEST_PLACE = 500, 40, 60
C = PassengerCategory
CATEGORIES: Mapping[str, str] = {
    "返乡人员": C.RETURNEE,
    "返乡": C.RETURNEE,
    "返回人员": C.RETURNEE,
    "密接": C.CONTACT,
    "密切接触者": C.CONTACT,
    "密接人员": C.CONTACT,
    "其他": C.OTHER,
    "其他人员": C.OTHER,
    "次密接": C.OTHER,
    "解除隔离": C.OTHER,
}
HEADINGS: Mapping[str, str] = {
    "姓名": "name",
    "名字": "name",
    "类别": "category",
    "人员类别": "category",
    "电话": "phone",
    "手机": "phone",
    "手机号": "phone",
    "联系电话": "phone",
    "身份证号": "id_number",
    "身份证": "id_number",
    "证件号": "id_number",
    "上车点": "from_point",
    "出发地": "from_point",
    "起点": "from_point",
    "下车点": "to_point",
    "目的地": "to_point",
    "终点": "to_point",
    "序号": "",
    "编号": "",
    "备注": "",
}
IN_ORDER = ("name", "from_point", "to_point")
_LINES = re.compile(r"[\n\r;；]+")
_CELLS = re.compile(r"[\t,，|]")
_BLANKS = re.compile(r"\s{1,}")
_LONG_NUMBER = re.compile(r"[\dXx*]{15,}")
_NUMBER = re.compile(r"[+\d-]{5,14}")
_ORDINAL = re.compile(r"\d{1,4}[.、)）]?")


@dataclass(frozen=True)
class Listed:
    """One line of a list, brought into the form in which it is kept."""

    name: str
    category: str = ""
    phone: str = ""
    id_number: str = ""
    from_point: str = ""
    to_point: str = ""


@dataclass
class PastedList:
    """What was read, and what is wrong with it, line by line."""

    people: list[Listed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_list(text: str, *, today: date, category: str = "") -> PastedList:
    """Read a pasted list.

    Args:
        category: of those whose line names none.

    Problems name the line and never repeat a name or a number in clear.
    """
    found = PastedList()
    columns: Sequence[str] | None = None
    seen: dict[str, int] = {}
    lines = [line for line in _LINES.split(text) if line.strip()]
    for number, line in enumerate(lines[: MOST_PEOPLE + 1], 1):
        cells = _cells(line)
        if columns is None and any(cell in HEADINGS for cell in cells[:2]):
            columns = [HEADINGS.get(cell, "") for cell in cells]
            continue
        one = _by_heading(columns, cells) if columns else _by_content(cells)
        listed = _kept(one, category)
        place = f"名单第{number}行"
        found.problems += [problem.at(place=place) for problem in _problems(one, listed, today)]
        twin = seen.setdefault(listed.id_number or f"{listed.name}{listed.phone}", number)
        if twin != number:
            found.problems.append(
                Problem("TRF004", f"与第{twin}行是同一个人", "请删去一行", place=place)
            )
        found.people.append(listed)
    if len(found.people) > MOST_PEOPLE:
        found.problems.append(
            Problem("TRF005", f"超过 {MOST_PEOPLE} 人", "请分成几个任务", field="人员名单")
        )
    return found


def _cells(line: str) -> list[str]:
    parts = _CELLS.split(line) if _CELLS.search(line) else _BLANKS.split(line.strip())
    return [part.strip() for part in parts]


def _by_heading(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {name: cell for name, cell in zip(columns, cells, strict=False) if name}


def _by_content(cells: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = [cell for cell in cells if cell]
    if len(left) > 1 and _ORDINAL.fullmatch(left[0]):
        left = left[1:]
    for cell in left:
        plain = to_half_width(cell).replace(" ", "")
        if cell in CATEGORIES:
            key = "category"
        elif _LONG_NUMBER.fullmatch(plain):
            key = "id_number"
        elif _NUMBER.fullmatch(plain):
            key = "phone"
        else:
            key = next((name for name in IN_ORDER if name not in found), "more")
        if key in found:
            key = "more"
        found[key] = cell
    return found


def _kept(one: Mapping[str, str], category: str) -> Listed:
    typed = one.get("category", "")
    return Listed(
        normalize_name(one.get("name", "")),
        CATEGORIES.get(typed, "") if typed else category,
        normalize_phone(one.get("phone", "")),
        normalize_id(one.get("id_number", "")),
        " ".join(one.get("from_point", "").split()),
        " ".join(one.get("to_point", "").split()),
    )


def _problems(one: Mapping[str, str], listed: Listed, today: date) -> Iterator[Problem]:
    if not listed.name or len(listed.name) > LONGEST_NAME or re.search(r"\d", listed.name):
        yield Problem("TRF001", "没有写姓名，或不是姓名", "一人一行，先写姓名", field="姓名")
    if not listed.category:
        known = "、".join(str(label) for label in C.labels)
        yield Problem(
            "TRF002",
            "没有写类别，或没有这一类",
            f"请写{known}之一",
            field="类别",
            value=one.get("category", "")[:20],
        )
    if listed.phone:
        yield from (problem.at(field="电话") for problem in phone_problems(listed.phone))
    if listed.id_number:
        wrong = id_problems(listed.id_number, today=today)
        yield from (problem.at(field="身份证号") for problem in wrong)
    if max(len(listed.from_point), len(listed.to_point)) > LONGEST_PLACE:
        yield Problem("TRF003", f"超过 {LONGEST_PLACE} 字", "请写简称", field="上下车点")
    if one.get("more"):
        yield Problem(
            "TRF006",
            "多出一栏，不知道是什么",
            "一行只写姓名、类别、电话、身份证号、上车点、下车点",
        )
