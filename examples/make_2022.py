"""Make ``2022台账.xlsx``: a made-up branch's ledgers as clerks really keep them.

Run ``python examples/make_2022.py`` from the repository. Seeded: the same file content each time.
Titles stand above merged headers, dates come in every honest form, people by name; two share one
name and are told apart by their section, one has a middle dot, one a rare character.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conduct_2022 import SHEETS as CONDUCT_SHEETS
from emergency_2022 import SHEETS as EMERGENCY_SHEETS
from exemplars_2022 import SHEETS as EXEMPLARS_SHEETS
from gates_2022 import write as gates
from ledgers import GROUP_NAMES, UNIT, Ledgers
from openness_2022 import SHEETS as OPENNESS_SHEETS
from people_2022 import MEMBERS, id_number, phone_number
from routine_2022 import write as routine
from service_2022 import write as service
from signing_2022 import write as signing
from study_2022 import SHEETS as STUDY_SHEETS
from talks_2022 import write as talks
from transfer_2022 import SHEETS as TRANSFER_SHEETS
from village_2022 import SHEETS as VILLAGE_SHEETS


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


def main(path: Path) -> None:
    """Write the workbook."""
    ledgers = Ledgers(path)
    for part in (
        notes,
        roll,
        *STUDY_SHEETS,
        *VILLAGE_SHEETS,
        *OPENNESS_SHEETS,
        *EXEMPLARS_SHEETS,
        *CONDUCT_SHEETS,
        talks,
        *EMERGENCY_SHEETS,
        gates,
        *TRANSFER_SHEETS,
        signing,
        service,
        routine,
    ):
        part(ledgers)
    ledgers.book.close()


if __name__ == "__main__":
    main(Path(__file__).parent / "2022台账.xlsx")
