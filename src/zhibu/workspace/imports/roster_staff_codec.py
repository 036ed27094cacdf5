"""Rows of the staff who are no Party members (职工花名册): the person and his registration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.models import State
from zhibu.ledger.types import Body, RecordType
from zhibu.organization.models import Kind, Organization
from zhibu.organization.selectors import branch_of
from zhibu.roster.models import Category, StaffEntry
from zhibu.roster.staff import check_together
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.codecs import unit_column
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.roster_people import PeopleCodec
from zhibu.workspace.imports.roster_person_columns import (
    as_is,
    choice_column,
    day_column,
    person_columns,
)
from zhibu.workspace.sheets import Cell

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

ONE_DAY = timedelta(days=1)
_CATEGORY = {str(label): str(value) for value, label in Category.choices} | {
    "在编": str(Category.ESTABLISHED),
    "在编人员": str(Category.ESTABLISHED),
    "聘用": str(Category.CONTRACT),
    "聘用职工": str(Category.CONTRACT),
    "合同制": str(Category.CONTRACT),
    "志愿者": str(Category.VOLUNTEER),
    "退休职工": str(Category.RETIRED),
    "退休人员": str(Category.RETIRED),
}
# Clerks also keep this column as 政治面貌.
_LEAGUE = {"共青团员": True, "团员": True, "群众": False}
_PARTY = frozenset({"党员", "中共党员", "预备党员", "中共预备党员"})


class StaffCodec(PeopleCodec):
    """One row is one registration; re-imported with 离开日期, it ends."""

    entry_keys = ("category", "is_league_member", "arrived_on", "ended_on")
    counted: frozenset[str] = frozenset()
    names = ("职工花名册", "职工名册", "职工名单", "非党员职工", "非党员花名册", "群众花名册")

    def __init__(self, record_type: RecordType) -> None:
        super().__init__(record_type)
        self._known: dict[int, dict[int, list[date]]] = {}

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        """Give all columns of a row, in the order of the template."""
        found = [*person_columns("职工姓名", "职工"), *_registration()]
        if context.unit.kind != Kind.BRANCH:
            found.append(unit_column(context, frozenset({Kind.BRANCH})))
        return tuple(found)

    def defaults(self, stated: Values, row: Row) -> Values:
        """Without 登记日期: the day of the registration that is known, else the first possible.

        That is the day of arrival, but in open books and not before the branch was founded; today
        where nobody says when he came.
        """
        if "date" in stated:
            return {}
        person = stated.get("about")
        known = self._registered(row.unit).get(person.pk, []) if person else []
        if len(known) == 1:
            return {"date": known[0]}
        arrived = stated.get("arrived_on")
        if arrived is None:
            return {"date": timezone.localdate()}
        closed = row.context.books.closed_through(row.unit)
        days = [arrived, branch_of(row.unit).founded, closed and closed + ONE_DAY]
        return {"date": max(day for day in days if day)}

    def _registered(self, unit: Organization) -> dict[int, list[date]]:
        """Give since when whom a unit has registered. Queries: one per unit."""
        if unit.pk not in self._known:
            rows = StaffEntry.objects.filter(record__organization=unit)
            found = self._known[unit.pk] = defaultdict(list)
            for about, day in rows.exclude(record__state=State.VOID).values_list(
                "record__about", "record__date"
            ):
                if about is not None:
                    found[about].append(day)
        return self._known[unit.pk]

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Let later sheets know him; on no roll, he is never expected anywhere."""
        self.someone(values, row)

    settles = True

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        """Nobody may stand in the rows twice at the same time."""
        row_of = {id(body): row for _values, body, row in rows}
        found = check_together([body for _values, body, _row in rows])
        return [(row_of[id(body)], problem) for body, problem in found]


def _registration() -> Iterable[SheetColumn]:
    yield choice_column("category", "类别", _CATEGORY, Category, ("人员类别", "用工性质", "身份"))
    yield SheetColumn(
        "is_league_member",
        "共青团员",
        _read_league,
        "yesno",
        headings=("团员", "是否团员", "是否共青团员", "政治面貌"),
        show=as_is,
    )
    yield day_column(
        "arrived_on",
        "到单位日期",
        ("到单位时间", "入职日期", "入职时间", "到岗日期", "到岗时间"),
    )
    yield day_column(
        "date",
        "登记日期",
        ("登记时间", "入册日期"),
        note="不填就按到单位日期；早于支部成立或在已封账期间的，按其后第一天；都没有就是今天",
        early=True,
    )
    yield day_column(
        "ended_on", "离开日期", ("离开时间", "离职日期", "离职时间"), note="在单位最后一天"
    )


def _read_league(value: Cell, _row: Row) -> bool:
    text = cells.shown(value).strip()
    if text in _PARTY:
        raise DomainError.of("STF004", "是党员", "请登记在“党员名册”工作表", value=text)
    known = _LEAGUE.get(text)
    return cells.read_yes_no(value) if known is None else known
