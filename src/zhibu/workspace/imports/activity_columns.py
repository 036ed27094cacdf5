"""The columns of activity ledgers, with the headings that clerks give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

from zhibu.activities.kinds import ItemKind, item_kinds, kind_named
from zhibu.activities.models import Activity, AgendaItem, Audience, VoteForm
from zhibu.activities.services import Guest
from zhibu.core.errors import DomainError, Problem
from zhibu.core.text import to_half_width
from zhibu.core.voting import RULES
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Person
from zhibu.workspace.imports import cells
from zhibu.workspace.imports.codecs import unit_column
from zhibu.workspace.imports.columns import SheetColumn
from zhibu.workspace.imports.kinds import number_reader, person_shower
from zhibu.workspace.imports.naming import split_people
from zhibu.workspace.sheets import Cell

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row

_AUDIENCES = {str(label): str(value) for value, label in Audience.choices}
_VOTE_FORMS = {str(label): str(value) for value, label in VoteForm.choices}
_KIND_HEADINGS = (
    "活动内容",
    "活动类型",
    "会议类型",
    "活动形式",
    "学习形式",
    "学习方式",
    "会议类别",
    "类型",
    "类别",
    "种类",
    "形式",
)
_OUTCOMES = {"通过": True, "未通过": False}
Show = Callable[[Any], object]


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def _as_is(value: Any) -> object:
    return value


def columns(context: Context, record_type: RecordType) -> tuple[SheetColumn, ...]:
    """Give all columns of an activity row, in the order of the template."""
    named = person_shower(context)
    return (
        *_when_and_what(context, record_type),
        *_leading(named),
        *_attendance(named),
        *_study(),
        *_votes(named),
        _text("minutes", "会议内容", ("主要内容", "会议记录", "发言要点"), lines=True),
        _text("materials", "学习资料", ("学习材料", "资料"), lines=True),
        _text("serial", "会议次数", ("次数", "第几次")),
    )


def _when_and_what(context: Context, record_type: RecordType) -> Iterable[SheetColumn]:
    yield SheetColumn(
        "date",
        "日期",
        lambda value, row: cells.read_date(value, row.year),
        "date",
        headings=("活动日期", "会议日期", "学习日期", "召开日期", "活动时间", "会议时间", "时间"),
        required=True,
        example="2022-03-05",
        show=_as_is,
        early=True,
    )
    yield unit_column(context, record_type.units)
    for key, title, headings in (
        ("starts_at", "开始时间", ("开始", "起始时间")),
        ("ends_at", "结束时间", ("结束",)),
    ):
        yield SheetColumn(
            key,
            title,
            lambda value, _row: cells.read_time(value),
            "time",
            headings,
            example="14:30",
            show=_as_is,
        )
    kinds = "、".join(kind.label for kind in item_kinds())
    yield SheetColumn(
        "kinds",
        "内容",
        _read_kinds,
        headings=_KIND_HEADINGS,
        required=True,
        note=f"可填多项，用、隔开：{kinds}",
        example="主题党日、党课、交流讨论",
        show=lambda found: "、".join(kind.label for kind in found),
    )
    yield _text("title", "主题", ("议题", "学习主题", "活动主题", "会议议题", "学习内容", "题目"))
    yield _text("place", "地点", ("会议地点", "活动地点", "学习地点"))


def _leading(named: Show) -> Iterable[SheetColumn]:
    for key, title, headings in (
        ("chair", "主持人", ("主持",)),
        ("recorder", "记录人", ("记录", "记录员")),
    ):
        yield SheetColumn(
            key,
            title,
            lambda value, row: row.namer.person(cells.shown(value), row),
            "people",
            headings,
            show=named,
        )
    yield SheetColumn(
        "lecturer",
        "主讲人",
        lambda value, row: row.namer.person_or_outsider(cells.shown(value), row),
        "people",
        headings=("授课人", "讲课人", "领学人", "主讲"),
        note="党课、专家讲座必填；外请的人写成 李教授（外请）",
        show=lambda value: f"{value}（外请）" if isinstance(value, str) else named(value),
    )
    yield SheetColumn(
        "leader",
        "主讲人是领导干部",
        lambda value, _row: cells.read_yes_no(value),
        "yesno",
        headings=("领导干部讲党课", "领导干部", "是否领导干部"),
        note="不填就按人员资料",
        show=_as_is,
    )


def _attendance(named: Show) -> Iterable[SheetColumn]:
    yield SheetColumn(
        "audience",
        "参加范围",
        lambda value, _row: cells.read_choice(value, _AUDIENCES),
        "choice",
        note="不填就按内容的惯例",
        choices=tuple(_AUDIENCES),
        show=lambda value: str(Audience(value).label) if value else "",
    )
    yield SheetColumn(
        "chosen",
        "参加人员",
        _read_chosen,
        "people",
        headings=("指定人员", "参会人员"),
        note="只有部分人应当参加时填写",
        show=lambda people: "、".join(str(named(one)) for one in people),
        says_none=True,
    )
    away: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
        ("absent", "缺席人员", ("缺席", "请假人员", "未到人员", "缺席人员及原因"), "王磊（出差）"),
        ("late", "迟到人员", ("迟到",), ""),
    )
    for key, title, headings, example in away:
        yield SheetColumn(
            key,
            title,
            _read_away,
            "people",
            headings,
            note="姓名后用括号写原因；没有就不填" if key == "absent" else "",
            example=example,
            show=_away_shower(named),
            says_none=True,
        )
    yield SheetColumn(
        "guests",
        "列席人员",
        _read_guests,
        "people",
        headings=("列席",),
        note="不是应到的人；可以不是党员",
        show=lambda guests: "、".join(_guest_text(one, named) for one in guests),
        says_none=True,
    )
    counted: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("due", "应到", ("应到人数", "应到会人数", "应参加人数")),
        ("present", "实到", ("实到人数", "实到会人数", "到会人数", "实际参加人数", "参加人数")),
    )
    for key, title, headings in counted:
        yield SheetColumn(
            key,
            title,
            lambda value, _row: int(cells.read_number(value, places=0)),
            "number",
            headings,
            note="可不填；填了就与名册和缺席人员核对",
            show=_as_is,
        )


def _study() -> Iterable[SheetColumn]:
    hours = number_reader(_field(Activity, "hours"))
    yield SheetColumn(
        "hours",
        "学时",
        hours,
        "number",
        headings=("课时", "每人学时"),
        note="每人学时；学习类活动不填就按起止时间折算",
        example="2",
        show=_as_is,
    )
    yield SheetColumn(
        "is_law",
        "法律法规学习",
        lambda value, _row: cells.read_yes_no(value),
        "yesno",
        headings=("法律学习", "学法"),
        show=_as_is,
    )


def _votes(named: Show) -> Iterable[SheetColumn]:
    rules = {rule.label: rule.code for rule in RULES.values() if rule.majority_of}
    labels = {code: label for label, code in rules.items()}
    yield SheetColumn(
        "vote_rule",
        "表决事项",
        lambda value, _row: cells.read_choice(value, rules),
        "choice",
        note="不填就是一般表决",
        choices=tuple(rules),
        show=lambda code: labels.get(code, ""),
    )
    yield SheetColumn(
        "about",
        "表决对象",
        lambda value, row: row.namer.person(cells.shown(value), row, member=False),
        "people",
        headings=("发展对象", "讨论对象"),
        note="接收预备党员、预备党员转正时填，一次一人",
        show=named,
    )
    yield SheetColumn(
        "vote_form",
        "表决方式",
        lambda value, _row: cells.read_choice(value, _VOTE_FORMS),
        "choice",
        headings=("投票方式",),
        choices=tuple(_VOTE_FORMS),
        show=lambda form: str(VoteForm(form).label) if form else "",
    )
    yield _text("resolution", "决议", ("决议事项", "会议决议", "决议内容"), lines=True)
    for key, title in (("yes", "赞成"), ("no", "反对"), ("abstain", "弃权")):
        yield SheetColumn(
            key,
            title,
            number_reader(_field(AgendaItem, key)),
            "number",
            headings=(f"{title}票", f"{title}票数", f"{title}人数"),
            show=_as_is,
        )
    yield SheetColumn(
        "passed",
        "表决结果",
        lambda value, _row: cells.read_choice(value, _OUTCOMES),  # type: ignore[arg-type]
        "choice",
        note="有票数而不填的，按通过核对",
        choices=tuple(_OUTCOMES),
        show=lambda passed: "" if passed is None else ("通过" if passed else "未通过"),
    )


def _text(
    key: str, title: str, headings: tuple[str, ...] = (), *, lines: bool = False
) -> SheetColumn:
    longest = 200 if key == "title" else None
    if not lines and key in {"place", "serial"}:
        longest = getattr(Activity._meta.get_field(key), "max_length", None)
    return SheetColumn(
        key,
        title,
        lambda value, _row: cells.read_text(value, lines=lines, longest=longest),
        headings=headings,
    )


def _read_kinds(value: Cell, _row: Row) -> tuple[ItemKind, ...]:
    names = [part for part in _cut(cells.shown(value)) if part]
    found, unknown = [], []
    for name in names:
        kind = kind_named(name)
        if kind is None:
            unknown.append(name)
        else:
            found.append(kind)
    if unknown:
        known = "、".join(kind.label for kind in item_kinds())
        raise DomainError(
            Problem("IMP040", "不是已知的活动内容", f"请填：{known}", value=name)
            for name in unknown
        )
    return tuple(found)


def _cut(text: str) -> list[str]:
    for mark in "，,;；/＋+\n":
        text = text.replace(mark, "、")
    return [part.strip() for part in to_half_width(text).split("、")]


def _read_away(value: Cell, row: Row) -> frozenset[tuple[Person, str]]:
    if cells.says_nothing(value):
        return frozenset()
    found: set[tuple[Person, str]] = set()
    problems: list[Problem] = []
    for written in split_people(cells.shown(value)):
        try:
            one, rest = row.namer.someone(written, row)
            if one is None:
                raise row.namer.unknown(written)
            found.add((one.person, "，".join(rest)[:60]))
        except DomainError as error:
            problems.extend(error.problems)
    DomainError.raise_if(problems)
    return frozenset(found)


def _read_chosen(value: Cell, row: Row) -> tuple[Person, ...]:
    return tuple(sorted((one for one, _reason in _read_away(value, row)), key=_by_name))


def _by_name(person: Person) -> tuple[str, str, int]:
    return person.search_name, person.distinction, person.pk


def _read_guests(value: Cell, row: Row) -> tuple[Guest, ...]:
    if cells.says_nothing(value):
        return ()
    guests = []
    for written in split_people(cells.shown(value)):
        one, rest = row.namer.someone(written, row, member=False)
        reason = "，".join(rest)[:60]
        if one is None:
            guests.append(Guest(written.name[:60], None, reason))
        else:
            guests.append(Guest("", one.person, reason))
    return tuple(guests)


def _away_shower(named: Show) -> Show:
    def show(away: Iterable[tuple[Person, str]]) -> str:
        parts = sorted((str(named(person)), reason) for person, reason in away)
        return "、".join(f"{name}（{reason}）" if reason else name for name, reason in parts)

    return show


def _guest_text(guest: Guest, named: Show) -> str:
    name = str(named(guest.person)) if guest.person else guest.name
    return f"{name}（{guest.reason}）" if guest.reason else name
