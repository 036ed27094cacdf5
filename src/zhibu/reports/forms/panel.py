"""What stands beside the picture once a cell is clicked: proposals, all indicators, names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhibu.core.errors import DomainError
from zhibu.core.quantities import dimension
from zhibu.ledger import registry
from zhibu.ledger.indicators import PILLARS
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.names import NAMES
from zhibu.reports.forms.parts import CHOICES, SHIFTS, Part, part_label, read_part
from zhibu.reports.forms.picture import asked_places
from zhibu.reports.forms.proposals import NONE, SheetReading, propose
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.models import CellKind
from zhibu.workspace.sheets.scan import Place, address

# Other units of the same measure that forms ask for.
_OFFERED = (
    "元",
    "万元",
    "字",
    "万字",
    "米",
    "公里",
    "里",
    "亩",
    "公顷",
    "公斤",
    "斤",
    "吨",
    "小时",
)
_SHIFT_LABELS = {0: "本年", -1: "上年", -2: "前年"}


def panel(reading: SheetReading, mapping: Mapped, place: Place) -> dict[str, Any]:
    """Give the template's context for one cell of a sheet."""
    name = reading.sheet.name
    context = reading.contexts[place]
    chosen = mapping.cells.get(name, {}).get(place)
    band = next((one for one in mapping.bands.get(name, ()) if one.holds(place)), None)
    proposal = propose(context, band, reading.year)
    if chosen and chosen.kind in (CellKind.FIGURE, CellKind.NAME):
        offered = [one for one in proposal.choices if one.code != chosen.code]
    else:
        offered = list((proposal or NONE).choices)
    pattern = _pattern(chosen, offered, reading, place)
    return {
        "cell": address(place),
        "sheet": name,
        "words": context.words or context.caption,
        "chosen": chosen,
        "offered": offered,
        "parts": _parts(pattern.part),
        "shifts": [
            {"value": one, "label": _SHIFT_LABELS[one], "on": one == pattern.part.shift}
            for one in SHIFTS
        ],
        "units": _units(pattern, context.unit),
        "stated": pattern.unit or context.unit,
        "groups": indicator_groups(),
        "names": [{"code": code, "label": label} for code, label in NAMES.items()],
        "band": band,
        "next_cell": next(
            (address(one) for one in asked_places(mapping.cells, name) if one != place), ""
        ),
    }


def _pattern(
    chosen: Choice | None, offered: Sequence[Choice], reading: SheetReading, place: Place
) -> Choice:
    """Give the choice whose period and unit the form begins with."""
    if chosen and chosen.kind == CellKind.FIGURE:
        return chosen
    figure = next((one for one in offered if one.kind == CellKind.FIGURE), None)
    if figure:
        return figure
    context = reading.contexts[place]
    heads = (*reversed(context.row), *reversed(context.column), context.caption)
    return Choice(part=read_part(heads, reading.year))


def _parts(chosen: Part) -> list[dict[str, Any]]:
    codes = CHOICES if chosen.code in CHOICES else (*CHOICES, chosen.code)
    months = tuple(f"M{month:02d}" for month in range(1, 13) if f"M{month:02d}" != chosen.code)
    return [
        {"value": code, "label": part_label(code), "on": code == chosen.code}
        for code in (*codes, *months)
    ]


def _units(pattern: Choice, stated: str) -> list[dict[str, Any]]:
    """Offer the indicator's own unit, the form's, and others of the same measure."""
    own = registry.indicator(pattern.code).unit if pattern.kind == CellKind.FIGURE else stated
    wanted = pattern.unit or (stated if pattern.kind != CellKind.FIGURE else "")
    try:
        same = [unit for unit in _OFFERED if dimension(unit) == dimension(own)] if own else []
    except DomainError:
        same = []
    offered = [unit for unit in dict.fromkeys((wanted, *same)) if unit]
    return [
        {"value": "", "label": "指标自己的单位", "on": not wanted},
        *({"value": unit, "label": unit, "on": unit == wanted} for unit in offered),
    ]


def indicator_groups() -> list[dict[str, Any]]:
    """Give all listed indicators by pillar, the roll first."""
    groups = [{"label": "党员队伍", "of": {"0"}}]
    groups += [
        {"label": pillar.label, "of": {measure.number for measure in pillar.measures}}
        for pillar in PILLARS
    ]
    listed = [one for one in registry.indicators() if one.listed]
    return [
        {
            "label": group["label"],
            "indicators": [one for one in listed if one.measure in group["of"]],
        }
        for group in groups
    ]
