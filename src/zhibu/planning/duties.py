"""One duty: an obligation of one unit in one window of time, and how it stands today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhibu.core.periods import Period
from zhibu.core.schedule import Frequency, Standing
from zhibu.organization.models import Kind, Organization
from zhibu.planning.obligations import Obligation, Per


class State(StrEnum):
    """How a duty stands. Only a confirmed record makes it met."""

    MET = "met"
    LATE_MET = "late_met"
    DUE = "due"
    OVERDUE = "overdue"
    UPCOMING = "upcoming"

    @property
    def label(self) -> str:
        return {
            "met": "已完成",
            "late_met": "已完成（补录）",
            "due": "快到期",
            "overdue": "已逾期",
            "upcoming": "未到期",
        }[self.value]

    @property
    def is_met(self) -> bool:
        return self in {State.MET, State.LATE_MET}


STATE_OF = {
    Standing.UPCOMING: State.UPCOMING,
    Standing.DUE_SOON: State.DUE,
    Standing.OVERDUE: State.OVERDUE,
}

RECENT = 31  # days after its end that a missed window still calls for action; then it is history


@dataclass(frozen=True)
class Duty:
    """An obligation that a unit owes once in a window.

    Attributes:
        state: met when a confirmed record lies in the window; ``late_met`` when that record was
            entered only after the window and later than the rule for late entries allows.
        days: left until the window's last day (due, upcoming), or past it (overdue); 0 once met.
        record_id, happened: the record that met it, and its day.
        behind, total: for duties of members: how many have not done their share, of how many.
    """

    obligation: Obligation
    unit: Organization
    window: Period
    frequency: Frequency
    state: State
    days: int = 0
    record_id: int | None = None
    happened: date | None = None
    behind: int = 0
    total: int = 0

    @property
    def open(self) -> bool:
        """Whether something has to be done about it now: due or overdue."""
        return self.state in {State.DUE, State.OVERDUE}

    @property
    def recent(self) -> bool:
        """Whether it was missed so lately that it should be made good at once."""
        return self.state == State.OVERDUE and self.days <= RECENT

    @property
    def urgency(self) -> tuple[int, int]:
        """Sort key of what is open: just missed, then due, then older gaps, newest first."""
        rank = 0 if self.recent else 1 if self.state == State.DUE else 2
        return rank, self.days

    @property
    def window_label(self) -> str:
        """The window inside its year: 9月, 三季度, 下半年, 全年."""
        year = f"{self.window.start.year}年"
        return self.window.label.removeprefix(year) or "全年"

    @property
    def title(self) -> str:
        """What is the matter, in words: 9月党小组会未开."""
        name = f"{self.window_label}{self.obligation.label}"
        if self.obligation.per == Per.MEMBER:
            return f"{self.obligation.label}：{self.behind} 人未达进度，共 {self.total} 人"
        if self.state.is_met:
            return name
        meeting = self.obligation.label.endswith("会")
        return f"{name}{'未开' if meeting else '未开展'}"

    @property
    def when(self) -> str:
        """The time in words: 逾期 3 天, 还剩 2 天, the day it was held, or the last day."""
        if self.happened:
            return f"{self.happened.month}月{self.happened.day}日"
        if self.state == State.OVERDUE:
            return f"逾期 {self.days} 天"
        if self.state == State.DUE:
            return f"还剩 {self.days} 天" if self.days else "今天截止"
        if self.state.is_met:
            return "已达到"
        return f"{self.window.end.month}月{self.window.end.day}日前"

    @property
    def note(self) -> str:
        """How often, and by which rule."""
        often = f"{self.frequency.label}一次 · " if self.obligation.per != Per.MEMBER else ""
        return f"{often}{self.obligation.source}"

    @property
    def subject(self) -> str:
        """The group that it is about; nothing for the unit itself."""
        return self.unit.name if self.unit.kind == Kind.GROUP else ""
