"""Kinds of agenda items: declared by the pillars, ten lines each, used by forms and postings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.activities.models import Audience
from zhibu.core.errors import DomainError, Problem
from zhibu.ledger.types import Line
from zhibu.organization.models import Kind as UnitKind

if TYPE_CHECKING:
    from zhibu.activities.models import Activity, AgendaItem

ANY_UNIT = frozenset(UnitKind)
BRANCH_AND_ABOVE = frozenset({UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH})


def _nothing(_item: AgendaItem, _activity: Activity) -> Iterable[Line]:
    return ()


def _no_problems(_activity: Activity) -> Iterable[Problem]:
    return ()


def _none_together(_activities: Sequence[Activity]) -> Iterable[tuple[Activity, Problem]]:
    return ()


def _takes_no_note(_activity: Activity) -> None:
    return None


@dataclass(frozen=True)
class ItemKind:
    """One kind of agenda item.

    Attributes:
        key: fixed name; what the item stores.
        label: on the chip, in lists, in Excel.
        measure: where its ledger stands.
        counts: indicators that each item adds 1 to.
        units: kinds of organization that hold it.
        wrong_unit: what the right meeting would be, said when the unit does not fit.
        audience: who is expected unless chosen otherwise.
        study: brings class hours and counts attendance as study.
        has_lecturer: asks who lectured.
        leader_counts: indicators added when the lecturer is a leading cadre.
        votes: vote rules (``core.voting``) that it may use, the usual one first.
        is_meeting: minutes of a formal meeting are due.
        timed: its hours count, so that they are worked out from the clock where nobody typed them.
        extra: further lines, where the simple ones do not do.
        check: what is wrong with an activity that has such items; asked once per activity.
        check_together: what is wrong between activities with such items that are stored at once.
        expect: takes note of an activity that will be stored, for the checks of later ones.
        aliases: other names in users' workbooks.
        common: shown among the first chips.
        source: where the rule stands.
    """

    key: str
    label: str
    measure: str
    counts: tuple[str, ...]
    units: frozenset[str] = ANY_UNIT
    wrong_unit: str = ""
    audience: str = Audience.MEMBERS
    study: bool = False
    has_lecturer: bool = False
    leader_counts: tuple[str, ...] = ()
    votes: tuple[str, ...] = ()
    is_meeting: bool = False
    extra: Callable[[AgendaItem, Activity], Iterable[Line]] = _nothing
    extra_indicators: tuple[str, ...] = ()
    timed: bool = False
    check: Callable[[Activity], Iterable[Problem]] = _no_problems
    check_together: Callable[[Sequence[Activity]], Iterable[tuple[Activity, Problem]]] = (
        _none_together
    )
    expect: Callable[[Activity], None] = _takes_no_note
    aliases: tuple[str, ...] = ()
    common: bool = False
    source: str = ""

    @property
    def indicators(self) -> tuple[str, ...]:
        return (*self.counts, *self.leader_counts, *self.extra_indicators)

    @property
    def counts_hours(self) -> bool:
        """Whether the hours of an activity with such an item go into a figure."""
        return self.study or self.timed


_kinds: dict[str, ItemKind] = {}


def install(kinds: Iterable[ItemKind]) -> None:
    """Set the kinds that this process knows; ``config.declarations`` calls it once."""
    _kinds.clear()
    for entry in kinds:
        if entry.key in _kinds:
            raise ValueError(f"{entry.key} is declared twice")
        _kinds[entry.key] = entry


def item_kinds() -> tuple[ItemKind, ...]:
    """Give all kinds in their declared order."""
    return tuple(_kinds.values())


def item_kind(key: str) -> ItemKind:
    """Give one kind; raise DomainError for an unknown key."""
    try:
        return _kinds[key]
    except KeyError:
        raise DomainError.of(
            "ACT001", "没有这种活动内容", "请在列出的内容中选择", value=key
        ) from None


def kind_named(text: str) -> ItemKind | None:
    """Find a kind by its label or one of its other names."""
    wanted = text.strip()
    for entry in _kinds.values():
        if wanted == entry.label or wanted in entry.aliases:
            return entry
    return None
