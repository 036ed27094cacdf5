"""Make examples/上级统计表.xlsx: the blank table that a superior sends down every year.

Run it from the project's folder: ``python examples/make_forms.py``. The same run gives the same
bytes. Everything in it is made up.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

FILE = "上级统计表.xlsx"
MADE = datetime(2022, 11, 30, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FONT = {"font_name": "仿宋_GB2312", "font_size": 11, "valign": "vcenter"}
FRAME = {**FONT, "border": 1, "text_wrap": True}
HEAD = {**FRAME, "bold": True, "align": "center", "bg_color": "#DDEBF7"}
TITLE = {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}

# Block, indicators with the unit in which the superior wants them.
ROWS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "理论武装",
        (
            ("专题学习", "次"),
            ("交流研讨", "次"),
            ("专家讲座", "次"),
            ("参加学习", "人次"),
            ("撰写心得体会", "篇"),
            ("人均学时", "学时"),
        ),
    ),
    (
        "组织生活",
        (
            ("召开党员大会", "次"),
            ("召开支委会", "次"),
            ("召开党小组会", "次"),
            ("讲授党课", "次"),
            ("其中：领导干部讲党课", "次"),
            ("开展主题党日", "次"),
        ),
    ),
    (
        "乡村振兴",
        (
            ("选派驻村干部", "名"),
            ("争取项目资金", "万元"),
            ("硬化道路", "公里"),
            ("流转土地", "亩"),
            ("技能培训", "场次"),
            ("培训群众", "人次"),
            ("解决实际困难", "件"),
            ("捐款", "万元"),
        ),
    ),
    (
        "特色工作",
        (
            ("创新案例被上级采用", "个"),
            ("其他亮点", "项"),
        ),
    ),
)

# Columns of the second sheet: the group that they stand under, then each one's heading.
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("党员（名）", ()),
    ("“三会一课”", ("党员大会（次）", "支委会（次）", "党小组会（次）", "党课（次）")),
    ("学习教育", ("专题学习（次）", "心得体会（篇）", "人均学时（学时）")),
    ("乡村振兴", ("解决困难（件）", "捐款（万元）", "技能培训（场次）")),
)
BRANCHES = 8
SUMMED = {"人均学时（学时）"}


def main(folder: Path | None = None) -> Path:
    """Write the workbook; give its path."""
    path = (folder or Path(__file__).parent) / FILE
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties(
            {"title": "支部党建工作统计表", "author": "县直机关党委", "created": MADE}
        )
        _statistics(book, book.add_worksheet("支部统计表"))
        _summary(book, book.add_worksheet("各支部汇总表"))
    return path


def _statistics(book: Any, sheet: Any) -> None:
    """One indicator a row: unit, whole year, first half."""
    frame, number = book.add_format(FRAME), book.add_format({**FRAME, "align": "right"})
    centre = book.add_format({**FRAME, "align": "center"})
    head, left = book.add_format(HEAD), book.add_format(FONT)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for column, width in enumerate((6, 12, 30, 10, 14, 14, 20)):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 36)
    sheet.merge_range("A1:G1", "2022年度支部党建工作统计表", book.add_format(TITLE))
    sheet.merge_range("A2:D2", "填报单位：", left)
    sheet.merge_range("E2:G2", "填表日期：    年    月    日", left)
    for column, text in enumerate(("序号", "板块", "指标", "计量单位", "全年", "上半年", "备注")):
        sheet.write(2, column, text, head)
    row = 3
    for block, lines in ROWS:
        sheet.merge_range(row, 1, row + len(lines) - 1, 1, block, head)
        for label, unit in lines:
            sheet.write_number(row, 0, row - 2, centre)
            sheet.write_string(row, 2, label, frame)
            sheet.write_string(row, 3, unit, centre)
            for column in (4, 5):
                sheet.write_blank(row, column, None, number)
            sheet.write_blank(row, 6, None, frame)
            row += 1
    sheet.merge_range(row, 0, row, 2, "党课占“三会一课”次数的比例（%）", head)
    sheet.write_string(row, 3, "%", centre)
    share = book.add_format({**FRAME, "align": "right", "num_format": "0.0"})
    for column, letter in ((4, "E"), (5, "F")):
        total = f"SUM({letter}10:{letter}13)"
        sheet.write_formula(row, column, f"=IF({total}=0,0,{letter}13/{total}*100)", share)
    sheet.write_blank(row, 6, None, frame)
    sheet.merge_range(row + 1, 0, row + 1, 6, "注：金额以万元为单位，保留两位小数。", left)
    sheet.repeat_rows(2)
    sheet.print_area(0, 0, row + 1, 6)
    sheet.freeze_panes(3, 3)


def _summary(book: Any, sheet: Any) -> None:
    """One branch a row, headings in two levels, a total below."""
    frame, centre = book.add_format(FRAME), book.add_format({**FRAME, "align": "center"})
    number = book.add_format({**FRAME, "align": "right", "num_format": "#,##0.##"})
    head = book.add_format(HEAD)
    total = book.add_format({**FRAME, "bold": True, "align": "right", "num_format": "#,##0.##"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 13, 10)
    columns = _headings(book, sheet, head)
    first, last = 4, 4 + BRANCHES - 1
    for row in range(first, last + 1):
        sheet.set_row(row, 20)
        sheet.write_number(row, 0, row - first + 1, centre)
        sheet.write_blank(row, 1, None, frame)
        sheet.write_blank(row, 2, None, centre)
        for column in range(3, 3 + len(columns)):
            sheet.write_blank(row, column, None, number)
    sheet.merge_range(last + 1, 0, last + 1, 2, "合计", head)
    for column, text in enumerate(columns, 3):
        letter = chr(65 + column)
        if text in SUMMED:
            sheet.write_blank(last + 1, column, None, total)
        else:
            sheet.write_formula(
                last + 1, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", total
            )
    sheet.print_area(0, 0, last + 1, 2 + len(columns))
    sheet.repeat_rows(2, 3)


def _headings(book: Any, sheet: Any, head: Any) -> list[str]:
    """Write title and headings; give the headings of the columns that hold figures."""
    texts = [text for group, below in GROUPS for text in below or (group,)]
    sheet.set_row(0, 32)
    sheet.merge_range(
        0, 0, 0, 2 + len(texts), "2022年度各支部党建工作汇总表", book.add_format(TITLE)
    )
    sheet.merge_range(1, 0, 1, 2 + len(texts), "汇总单位：", book.add_format(FONT))
    for column, text in enumerate(("序号", "支部名称", "书记")):
        sheet.merge_range(2, column, 3, column, text, head)
    column = 3
    for group, below in GROUPS:
        if not below:
            sheet.merge_range(2, column, 3, column, group, head)
            column += 1
            continue
        sheet.merge_range(2, column, 2, column + len(below) - 1, group, head)
        for text in below:
            sheet.write_string(3, column, text, head)
            column += 1
    return texts


if __name__ == "__main__":
    print(main())
