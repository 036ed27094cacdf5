"""Which sheet is which ledger."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from zhibu.activities.services import ACTIVITY
from zhibu.cases.paths import CasePath, paths
from zhibu.core.errors import Problem
from zhibu.ledger import registry
from zhibu.ledger.types import RecordType
from zhibu.workspace.imports.activity_codec import ActivityCodec, sheet_kind
from zhibu.workspace.imports.case_ledger import CaseLedgerCodec
from zhibu.workspace.imports.codecs import Codec, GenericCodec
from zhibu.workspace.imports.headers import find_columns, plain_sheet_name, plain_title
from zhibu.workspace.imports.roster_codec import RosterCodec
from zhibu.workspace.imports.roster_staff_codec import StaffCodec
from zhibu.workspace.sheets import OWN_SHEETS, PROBLEMS_SHEET, Sheet

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context

ROSTER, STAFF = "roster.entry", "roster.staff"
# Their rows bring people: whoever imports them keeps the branch's people.
BRINGS_PEOPLE = frozenset({ROSTER, STAFF})
# Sheets that explain and hold no records, besides those that zhibu itself adds.
PASSED_OVER = frozenset({"说明", "填写说明", "使用说明", "填表说明", "目录", "封面"})
FEWEST_HEADINGS = 3


def codec_for(record_type: RecordType) -> Codec:
    """Give the codec of a type: its own (``RecordType.sheet``), a special one, or the generic."""
    if record_type.sheet is not None:
        own: Codec = record_type.sheet
        return own
    if record_type.key == ACTIVITY:
        return ActivityCodec(record_type)
    if record_type.key == ROSTER:
        return RosterCodec(record_type)
    if record_type.key == STAFF:
        return StaffCodec(record_type)
    return GenericCodec(record_type)


def codecs() -> tuple[Codec, ...]:
    """Give the codecs of all declared types, in their declared order, then those of ledgers."""
    plain = tuple(codec_for(entry) for entry in registry.record_types())
    return (*plain, *(codec for path in paths() for codec in ledgers_of(path)))


def ledgers_of(path: CasePath) -> tuple[Codec, ...]:
    """Give the codec of a path's ledger of one row per case; none where it declares none."""
    if path.ledger is None:
        return ()
    return (CaseLedgerCodec(registry.record_type(path.step_types[0]), path.ledger),)


def layouts_for(record_type: RecordType) -> tuple[Codec, ...]:
    """Give all codecs of a type, the usual one first."""
    more = (codec for path in paths() for codec in ledgers_of(path))
    return (codec_for(record_type), *(one for one in more if one.record_type == record_type))


def layout_of(
    sheet: Sheet, named: Codec | None, known: tuple[Codec, ...], context: Context
) -> Codec | None:
    """Give the codec of the same type whose columns the sheet has; the named one where all do."""
    if named is None:
        return None
    same = [one for one in known if one.record_type == named.record_type]
    if len(same) < 2:
        return named
    faults = {id(one): len(find_columns(sheet, one.columns(context)).problems) for one in same}
    fewest = min(faults.values())
    return named if faults[id(named)] == fewest else min(same, key=lambda one: faults[id(one)])


def passed_over(sheet: Sheet, known: tuple[Codec, ...], context: Context) -> bool:
    """Tell whether a sheet holds no records by its very name.

    问题清单 is both: what zhibu adds to a marked workbook, and what clerks call a ledger of theirs;
    its headings tell which.
    """
    name = sheet.name.strip()
    if name == PROBLEMS_SHEET:
        named = next((one for one in known if name in one.names), None)
        return named is None or _few_headings(sheet, named, context)
    return name in OWN_SHEETS or name in PASSED_OVER


def _few_headings(sheet: Sheet, codec: Codec, context: Context) -> bool:
    return len(find_columns(sheet, codec.columns(context)).columns) < FEWEST_HEADINGS


def codec_of(sheet: Sheet, known: tuple[Codec, ...], sheet_type: str = "") -> Codec | None:
    """Find the ledger that a sheet is named after; ``sheet_type`` where its name says nothing."""
    exact, loose = plain_title(sheet.name), plain_sheet_name(sheet.name)
    for wanted, plain in ((exact, plain_title), (loose, plain_sheet_name)):
        for codec in known:
            if wanted in _names_of(codec, plain is plain_title):
                return codec
    key = ACTIVITY if sheet_kind(sheet.name) else sheet_type
    return next((codec for codec in known if codec.record_type.key == key), None)


def _names_of(codec: Codec, exact: bool) -> frozenset[str]:
    return _plain_names((codec.label, codec.record_type.key, *codec.names), exact)


@lru_cache(maxsize=512)
def _plain_names(names: tuple[str, ...], exact: bool) -> frozenset[str]:
    return frozenset((plain_title if exact else plain_sheet_name)(name) for name in names)


def unknown_sheet(sheet: Sheet, known: tuple[Codec, ...]) -> Problem:
    """Say that nobody knows this sheet, with the names that are known."""
    names = "、".join(codec.label for codec in known)
    return Problem(
        "IMP003",
        "认不出这个工作表",
        f"请把工作表改名为：{names}；不用导入的请删去，或改名为“说明”",
        place=sheet.place(),
        value=sheet.name,
    )
