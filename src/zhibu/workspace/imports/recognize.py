"""Which sheet is which ledger."""

from __future__ import annotations

from functools import lru_cache

from zhibu.activities.services import ACTIVITY
from zhibu.core.errors import Problem
from zhibu.ledger import registry
from zhibu.ledger.types import RecordType
from zhibu.workspace.imports.activity_codec import ActivityCodec, sheet_kind
from zhibu.workspace.imports.codecs import Codec, GenericCodec
from zhibu.workspace.imports.headers import plain_sheet_name, plain_title
from zhibu.workspace.imports.roster_codec import RosterCodec
from zhibu.workspace.imports.roster_staff_codec import StaffCodec
from zhibu.workspace.sheets import OWN_SHEETS, Sheet

ROSTER, STAFF = "roster.entry", "roster.staff"
# Their rows bring people: whoever imports them keeps the branch's people.
BRINGS_PEOPLE = frozenset({ROSTER, STAFF})
# Sheets that explain and hold no records, besides those that zhibu itself adds.
PASSED_OVER = frozenset({"说明", "填写说明", "使用说明", "填表说明", "目录", "封面", "问题清单"})


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
    """Give the codecs of all declared types, in their declared order."""
    return tuple(codec_for(entry) for entry in registry.record_types())


def passed_over(sheet: Sheet) -> bool:
    """Tell whether a sheet holds no records by its very name."""
    return sheet.name in OWN_SHEETS or sheet.name.strip() in PASSED_OVER


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
    return _plain_names((codec.record_type.label, codec.record_type.key, *codec.names), exact)


@lru_cache(maxsize=512)
def _plain_names(names: tuple[str, ...], exact: bool) -> frozenset[str]:
    return frozenset((plain_title if exact else plain_sheet_name)(name) for name in names)


def unknown_sheet(sheet: Sheet, known: tuple[Codec, ...]) -> Problem:
    """Say that nobody knows this sheet, with the names that are known."""
    names = "、".join(codec.record_type.label for codec in known)
    return Problem(
        "IMP003",
        "认不出这个工作表",
        f"请把工作表改名为：{names}；不用导入的请删去，或改名为“说明”",
        place=sheet.place(),
        value=sheet.name,
    )
