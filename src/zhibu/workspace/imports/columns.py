"""A column of an import sheet: what it is called, what may stand in it, how it is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zhibu.workspace.imports.cells import shown
from zhibu.workspace.sheets import Cell, TemplateColumn
from zhibu.workspace.sheets.template import ColumnKind

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Row

Values = dict[str, Any]
Reader = Callable[[Cell, "Row"], Any]


@dataclass(frozen=True)
class SheetColumn:
    """One column.

    Attributes:
        key: under which its value is kept.
        read: the value of a cell that is not blank; raises DomainError.
        show: the value as it stands in a workbook; what reads back as the same value.
        early: read before the others, which depend on it (unit, date).
        secret: values never appear in previews.
        says_none: a mark such as 无 is a statement ("nobody"), not a blank.
    """

    key: str
    title: str
    read: Reader
    kind: ColumnKind = "text"
    headings: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    show: Callable[[Any], object] = shown
    early: bool = False
    secret: bool = False
    says_none: bool = False

    def template(self) -> TemplateColumn:
        """Give the column as the template writer wants it."""
        return TemplateColumn(
            self.title,
            note=self.note,
            required=self.required,
            kind=self.kind,
            choices=self.choices,
            example=self.example,
        )
