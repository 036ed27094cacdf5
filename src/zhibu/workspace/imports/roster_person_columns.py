"""The columns that every roster has: who somebody is, with the headings that clerks give them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices

from zhibu.core.errors import DomainError
from zhibu.core.identity import id_problems, normalize_id, normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.organization.models import Person
from zhibu.organization.models.people import Sex
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.columns import SheetColumn
from zhibu.workspace.sheets import Cell

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Row

_SEX = {str(label): str(value) for value, label in Sex.choices}


def person_columns(*headings: str) -> Iterable[SheetColumn]:
    """Give what every roster says about the person; ``headings``: further ones of the name."""
    yield SheetColumn("name", "姓名", _read_name, headings=headings, required=True)
    yield SheetColumn(
        "distinction",
        "区分",
        lambda value, _row: cells.read_text(value, longest=_longest("distinction")),
        headings=("同名区分", "科室", "所在科室"),
        note="同名的人用它区分，例如科室",
    )
    yield SheetColumn(
        "sex",
        "性别",
        lambda value, _row: cells.read_choice(value, _SEX),
        "choice",
        choices=tuple(_SEX),
        show=lambda value: str(Sex(value).label) if value else "",
    )
    yield day_column("birth_date", "出生日期", ("出生年月日", "生日"))
    yield SheetColumn(
        "id_number",
        "身份证号",
        _read_id,
        headings=("身份证号码", "公民身份号码", "身份证"),
        note="请先把这一列设成文本格式",
        secret=True,
    )
    yield SheetColumn(
        "phone",
        "手机号",
        _read_phone,
        headings=("手机号码", "手机", "联系电话", "电话", "联系方式"),
        secret=True,
    )
    yield SheetColumn(
        "position",
        "职务",
        lambda value, _row: cells.read_text(value, longest=_longest("position")),
        headings=("行政职务", "职务职级", "工作岗位"),
    )


def day_column(
    key: str,
    title: str,
    headings: tuple[str, ...],
    *,
    required: bool = False,
    note: str = "",
    early: bool = False,
) -> SheetColumn:
    """Make a column of days, which always state their year."""
    return SheetColumn(
        key,
        title,
        # A year is part of a person's dates; the year of the workbook never completes them.
        lambda value, _row: cells.read_date(value),
        "date",
        headings,
        required,
        note,
        example="2015-07-01",
        show=as_is,
        early=early,
    )


def choice_column(
    key: str,
    title: str,
    labels: dict[str, str],
    choices: type[TextChoices],
    headings: tuple[str, ...],
) -> SheetColumn:
    """Make a column of choices; ``labels`` also holds other words for them."""
    return SheetColumn(
        key,
        title,
        lambda value, _row: cells.read_choice(value, labels),
        "choice",
        headings,
        choices=tuple(str(label) for label in choices.labels),
        show=lambda value: str(choices(value).label) if value else "",
    )


def as_is(value: Any) -> object:
    """Show a value as it is kept."""
    return value


def _longest(name: str) -> int | None:
    found: int | None = getattr(Person._meta.get_field(name), "max_length", None)
    return found


def _read_name(value: Cell, _row: Row) -> str:
    return normalize_name(cells.read_text(value, longest=_longest("name")))


def _read_id(value: Cell, _row: Row) -> str:
    number = normalize_id(cells.shown(value))
    DomainError.raise_if(id_problems(number))
    return number


def _read_phone(value: Cell, _row: Row) -> str:
    number = normalize_phone(cells.shown(value))
    DomainError.raise_if(phone_problems(number))
    return number
