"""The record type of a path's steps, and how records name a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from zhibu.cases import services
from zhibu.cases.judging import check_step
from zhibu.cases.models import Case, StepBody, StepPaper
from zhibu.cases.paths import CasePath, case_path
from zhibu.core.errors import DomainError
from zhibu.ledger.nouns import Make, Named, Noun
from zhibu.ledger.types import Column, RecordType, Rows, Section
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of

LONGEST_TITLE = 120
_NUMBER = r"\d{4}-\d+"


def cases_of(path: str, unit: Organization) -> Any:
    """Give the cases that records of a unit may name: its book's, open ones first."""
    return Case.objects.filter(path=path, organization=branch_of(unit)).order_by(
        "-is_open", "number"
    )


def case_noun(
    path: str,
    label: str,
    *,
    named: Named | None = None,
    make: Make | None = None,
    **more: Any,
) -> Noun:
    """Declare how the cases of a path are named: by number, by title, or by both together.

    Args:
        named: another way to find them (an applicant by the person's name); number first.
        make: begins a new case from a text, for opening steps.
    """

    def find(text: str, unit: Organization) -> Sequence[Any]:
        known = cases_of(path, unit)
        number, _space, title = text.partition(" ")
        exact = list(known.filter(number=number)[:2])
        if exact and (not title or exact[0].title == title):
            return exact
        if named is not None and (found := list(named(text, unit))):
            return found
        titled = list(known.filter(title=text)[:6])
        open_ones = [case for case in titled if case.is_open]
        return open_ones or titled

    return Noun(
        label,
        among=lambda unit: cases_of(path, unit),
        named=find,
        make=make,
        keep=services.keep_case,
        **more,
    )


def refuse_number(path: str, text: str, *, code: str, remedy: str) -> None:
    """Refuse to begin a case under what reads as the number of another.

    Raises:
        DomainError: of this code: nothing has that number.
    """
    if re.fullmatch(rf"(?:{case_path(path).prefix})?{_NUMBER}", text.partition(" ")[0]):
        raise DomainError.of(code, "没有这个编号", remedy, value=text)


def titled_case(
    path: str, text: str, unit: Organization, *, code: str, longest: int = LONGEST_TITLE
) -> Case:
    """Begin a case of the unit's branch under a title.

    Raises:
        DomainError: of this code: the title is too long.
    """
    if len(text) > longest:
        raise DomainError.of(
            code,
            f"有 {len(text)} 字，太长",
            f"请用一句话写，不超过 {longest} 字；详情写在说明里",
            value=text[:20] + "……",
        )
    return Case(path=path, organization=branch_of(unit), title=text)


def papers_of(path: CasePath) -> Rows:
    """Declare the papers of a path's steps: ticked on the form, named in a workbook's cell."""

    def offers(values: Mapping[str, Any]) -> Sequence[str]:
        step = path.steps_by_key.get(str(values.get("step") or ""))
        return [paper.label for paper in step.papers] if step else []

    return Rows(
        "papers",
        "已有材料",
        StepPaper,
        "record",
        (Column("name", label="材料"),),
        note="已经备齐的材料",
        headings=("材料", "所需材料"),
        offers=offers,
    )


def asks_of(path: CasePath) -> Callable[[Mapping[str, Any]], Collection[str] | None]:
    """Let a step's form ask for what that step needs, and nothing else."""

    def asks(values: Mapping[str, Any]) -> Collection[str] | None:
        step = path.steps_by_key.get(str(values.get("step") or ""))
        if step is None:
            return None
        papers = ("papers",) if step.papers else ()
        return {"organization", "case", "step", "date", "note", *papers, *step.asks}

    return asks


def step_title(body: StepBody) -> str:
    """Give the line shown in lists: 张三：支部大会讨论."""
    case = body.case
    return f"{case.title}：{body.get_step_display()}"  # type: ignore[attr-defined]


def step_record_type(
    path: CasePath,
    model: type[StepBody],
    *,
    noun: Noun,
    headings: tuple[str, ...] = ("编号", "名称"),
    columns: tuple[Column, ...] = (),
    rows: tuple[Rows, ...] = (),
    key: str = "",
    label: str = "",
    **more: Any,
) -> RecordType:
    """Declare the record type of a path's steps.

    Args:
        model: a :class:`StepBody` whose ``step`` has the choices of the path.
        noun: how the case is named, see :func:`case_noun`.
        headings: other headings of its column in workbooks.
        columns: typed columns of the steps, between the date and the note.
        key, label: for a path's second step type.
        more: what else ``RecordType`` takes (postings, indicators, apply, retract …).
    """

    own = key or path.step_types[0]

    def complete(body: StepBody) -> None:
        step = path.steps_by_key.get(body.step)
        if step is None or path.type_of(step) != own:
            return
        case: Case | None = getattr(body, "case", None)
        if case is not None and case._state.adding:
            # The number of a new case begins with the year of its first step.
            case.opened_on = body.record.date
        step.complete(body)

    own_columns = tuple(column.name for column in columns)
    own_rows = tuple(one.name for one in rows)
    shown = ("case", "step", "date", *own_columns, "until", "papers", *own_rows, "note")
    settings: dict[str, Any] = {
        "measure": path.measure,
        # Papers, which a step often demands, stand above the words that may be left out.
        "sections": (Section("", shown),),
        "relies": tuple(one for one in (*path.step_types, *path.also) if one != own),
        "natural_key": ("case", "step", "date"),
        "check": check_step,
        "check_void": services.check_void,
        "complete": complete,
        "hold": services.hold,
        "settle": services.settle,
        "expect": services.expect,
        "asks": asks_of(path),
        "title": step_title,
        "reader": path.reader,
        "select": ("case__organization", "case__person"),
    }
    return RecordType(
        key=own,
        label=label or f"{path.label}步骤",
        model=model,
        columns=(
            Column("case", label=path.noun, noun=noun, headings=headings),
            Column("step", filtered=True, headings=("环节",)),
            Column("date", filtered=True),
            *columns,
            Column("until", listed=False, headings=("公示截止", "截止")),
            Column("note", listed=False, headings=("备注",)),
        ),
        rows=(papers_of(path), *rows),
        **(settings | more),
    )
