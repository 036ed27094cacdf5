"""Rows of a sheet into stated values, with every problem at its cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.types import Body
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.codecs import DATE_KEY, UNIT_KEY, Codec
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.context import Context, Row
from zhibu.workspace.imports.headers import Mapping, plain_title, year_in
from zhibu.workspace.imports.plan import Finding
from zhibu.workspace.sheets import Cell, Sheet

_NOT_A_ROW = re.compile(
    r"^(合计|总计|小计|累计|填表人|填报人|审核人|制表|填报单位|填表日期|注[:：]|备注[:：]|说明[:：])"
)


@dataclass(slots=True)
class Entry:
    """A row that was read: what it states, and what is wrong with it so far."""

    row: Row
    stated: Values
    findings: list[Finding] = field(default_factory=list)
    values: Values = field(default_factory=dict)
    body: Body | None = None
    part: int = 0  # which of the records of its row


class SheetReader:
    """Reads the rows of one sheet by the columns of its ledger."""

    def __init__(self, sheet: Sheet, codec: Codec, mapping: Mapping, context: Context) -> None:
        self.sheet = sheet
        self.codec = codec
        self.mapping = mapping
        self.context = context
        self.implied = codec.implied(sheet.name)
        self.year = self._year()
        self.skipped: list[int] = []
        columns = codec.columns(context)
        placed = [(column, mapping.columns.get(column.key, 0)) for column in columns]
        # The unit and the date come first: names and groups are read for that unit and day.
        self.columns = sorted(placed, key=lambda each: not each[0].early)
        self.titles = {plain_title(column.title): number for column, number in placed if number}
        self.faulty = sheet.uncached | sheet.errors | sheet.truncated

    def _year(self) -> int | None:
        above = [
            cells.shown(value)
            for number, values in self.sheet.numbered()
            if number < self.mapping.row
            for value in values
            if value is not None
        ]
        found = [year_in(text) for text in (*above, self.sheet.name)]
        return next((year for year in found if year), None) or self.context.options.year

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows that hold records."""
        for number, values in self.sheet.numbered():
            if number <= self.mapping.row or all(map(cells.is_blank, values)):
                continue
            first = next(value for value in values if not cells.is_blank(value))
            if isinstance(first, str) and _NOT_A_ROW.match(first.strip()):
                self.skipped.append(number)
                continue
            yield number, values

    def read(self, number: int, values: Sequence[Cell]) -> Entry:
        """Read one row; every cell that cannot be read becomes a finding."""
        row = Row(self.context, self.sheet.name, number, self.year, self.context.unit)
        entry = Entry(row, dict(self.implied))
        for column, at in self.columns:
            cell = values[at - 1] if at else None
            try:
                self._read_cell(entry, column, at, cell)
            except DomainError as error:
                entry.findings.extend(self._placed(error, row, at, column, cell))
        if not entry.findings:
            try:
                self.codec.complete(entry.stated, row)
            except DomainError as error:
                entry.findings.extend(self.place(problem, row) for problem in error.problems)
        return entry

    def read_parts(self, number: int, values: Sequence[Cell]) -> list[Entry]:
        """Read one row as the records of which it tells; a faulty one stays as it is."""
        whole = self.read(number, values)
        if whole.findings:
            return [whole]
        return [
            Entry(replace(whole.row), stated, part=part)
            for part, stated in enumerate(self.codec.parts(whole.stated, whole.row))
        ]

    def _read_cell(self, entry: Entry, column: SheetColumn, at: int, cell: Cell) -> None:
        row = entry.row
        if at and (row.number, at) in self.faulty:
            self._refuse_faulty(row.number, at)
        if cell is None or cells.is_blank(cell) or self._means_nothing(column, cell):
            if column.required and column.key not in entry.stated:
                raise DomainError.of("IMP010", "没有填", f"请填{column.title}")
            return
        value = column.read(cell, row)
        entry.stated[column.key] = value
        if column.key == UNIT_KEY:
            row.unit = value
        elif column.key == DATE_KEY:
            row.day = value

    def _means_nothing(self, column: SheetColumn, cell: Cell) -> bool:
        if column.says_none or column.kind in {"text", "yesno"}:
            return False
        return cells.says_nothing(cell)

    def _refuse_faulty(self, row: int, column: int) -> None:
        place = (row, column)
        if place in self.sheet.uncached:
            raise DomainError.of(
                "IMP011", "公式没有计算结果", "请在 Excel 里打开并保存，或把公式改成数值"
            )
        if place in self.sheet.errors:
            raise DomainError.of("IMP012", "单元格显示错误值（如 #REF!）", "请改正公式或直接填写")
        raise DomainError.of(
            "IMP013", "超过15位，末尾数字已被 Excel 改成 0", "请先把这一列设为文本格式，再重新填写"
        )

    def _placed(
        self, error: DomainError, row: Row, at: int, column: SheetColumn, cell: Cell
    ) -> Iterator[Finding]:
        place = self.sheet.place(row.number, at)
        for problem in error.problems:
            value = problem.value or ("" if column.secret else cells.shown(cell))
            found = Problem(
                problem.code, problem.message, problem.remedy, place, value, column.title
            )
            yield Finding(self.sheet.name, row.number, at, found)

    def place(self, problem: Problem, row: Row) -> Finding:
        """Put a problem of the whole row at the column that it names, if the sheet has it."""
        at = self.titles.get(plain_title(problem.field), 0) if problem.field else 0
        place = self.sheet.place(row.number, at)
        return Finding(self.sheet.name, row.number, at, problem.at(place=place))

    def notices(self) -> list[str]:
        """What the user should know about this sheet, though nothing is wrong."""
        found = list(self.mapping.notices)
        last = self.sheet.first_row + len(self.sheet.rows)
        hidden = sorted(
            number for number in self.sheet.hidden_rows if self.mapping.row < number < last
        )
        if hidden:
            found.append(f"第{_some(hidden)}行是隐藏的，也会导入")
        if self.sheet.hidden:
            found.append("这个工作表是隐藏的，也会导入")
        if self.skipped:
            found.append(f"第{_some(self.skipped)}行是合计或落款，没有导入")
        return found


def _some(numbers: Sequence[int]) -> str:
    told = "、".join(str(number) for number in numbers[:10])
    return told + (f" 等 {len(numbers)} 行中的各" if len(numbers) > 10 else "")
