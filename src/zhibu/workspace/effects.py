"""What a record posts, as the page shows it: words, a signed change, the way to the figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from zhibu.core.dates import chinese_date
from zhibu.core.quantities import format_number
from zhibu.ledger.models import Record
from zhibu.ledger.preview import Effect


@dataclass(frozen=True)
class ShownEffect:
    """One line of the posting box (``parts/posting_preview.html``)."""

    label: str
    change: str
    minus: bool
    unit: str
    note: str
    url: str


def shown_effects(effects: Iterable[Effect], record: Record | None = None) -> list[ShownEffect]:
    """Give the lines of the box; with a record each leads to its figure of that year."""
    return [_shown(effect, record) for effect in effects if effect.indicator.listed]


def _shown(effect: Effect, record: Record | None) -> ShownEffect:
    minus = effect.quantity < 0
    amount = format_number(abs(effect.quantity))
    return ShownEffect(
        label=effect.indicator.label,
        change=("−" if minus else "+") + amount,
        minus=minus,
        unit=effect.indicator.unit,
        note=f"{chinese_date(effect.day)}起" if effect.day else "",
        url=_figure_url(effect, record) if record is not None else "",
    )


def _figure_url(effect: Effect, record: Record) -> str:
    try:
        address = reverse("portal:figure", args=[effect.indicator.code])
    except NoReverseMatch:  # the portal is a room above; a deployment of records alone lacks it
        return ""
    day = effect.day or record.date
    return f"{address}?unit={record.organization_id}&period={day.year}"
