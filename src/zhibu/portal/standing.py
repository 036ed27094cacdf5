"""今年做到哪了: six pillars with three measures each, every measure by its headline figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from zhibu.activities.kinds import item_kind
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure, figures
from zhibu.ledger.indicators import PILLARS, Measure
from zhibu.organization.models import Organization
from zhibu.planning.duties import Duty, State
from zhibu.portal import showing
from zhibu.portal.links import figure_link, link

# The figure by which each measure is known; another one stands in while it has no value.
HEADLINES = {
    "1.1": "study.special_sessions",
    "1.2": "life.organization_life_meetings",
    "1.3": "life.general_meetings",
    "2.1": "village.road_hardened",
    "2.2": "village.able_people_trained",
    "2.3": "village.wishes_fulfilled",
    "3.1": "standards.pledges_signed",
    "3.2": "standards.systems_in_force",
    "3.3": "standards.power_items_published",
    "4.1": "conduct.problems_rectified",
    "4.2": "conduct.integrity_posts",
    "4.3": "conduct.heart_talks",
    "5.1": "exemplars.activists",
    "5.2": "exemplars.outstanding_members",
    "5.3": "exemplars.skill_trainings",
    "6.1": "emergency.duty_shifts",
    "6.2": "emergency.returnees_transferred",
    "6.3": "emergency.contingency_plans",
}


def pillars(unit: Organization, period: Period, duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Give the six pillars as ``parts/pillar.html`` draws them."""
    found = figures(unit, period)
    owed: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        owed[measure_of(duty)].append(duty)
    overview = link("portal:figures", unit=unit.pk, period=str(period))
    return [
        {
            "code": pillar.key,
            "label": pillar.label,
            "url": f"{overview}#pillar-{pillar.key}",
            "measures": [
                _measure(measure, headline(measure.number, found), owed[measure.number])
                for measure in pillar.measures
            ],
        }
        for pillar in PILLARS
    ]


def measure_of(duty: Duty) -> str:
    """Give the measure that a duty belongs to: that of the records which meet it."""
    for kind in duty.obligation.kinds:
        return item_kind(kind).measure
    for key in duty.obligation.types:
        return registry.record_type(key).measure
    return "1.1"  # hours and notes of members


def headline(measure: str, found: dict[str, Figure]) -> Figure:
    """Choose a measure's figure: its headline, else the first with a value, else the headline."""
    usual = found[HEADLINES[measure]]
    if not usual.missing:
        return usual
    others = (one for one in found.values() if one.indicator.measure == measure)
    return next((one for one in others if not one.missing), usual)


def _measure(measure: Measure, figure: Figure, duties: list[Duty]) -> dict[str, Any]:
    state, note = _state(figure, duties)
    gap = figure.missing
    return {
        "label": measure.label,
        "state": state,
        "note": note,
        "figures": [
            {
                "value": showing.shown(figure),
                "unit": figure.label if gap else f"{figure.unit}{figure.label}",
                "label": figure.label,
                "records": figure.records,
                "url": figure_link(figure.code, figure.organization, figure.period),
            }
        ],
    }


def _state(figure: Figure, duties: list[Duty]) -> tuple[str, str]:
    """Say how a measure stands: late before due before fine; "none" where nothing is known."""
    late = [duty for duty in duties if duty.state == State.OVERDUE]
    if late:
        return "late", _owed(late)
    due = [duty for duty in duties if duty.state == State.DUE]
    if due:
        return "warn", f"{due[0].obligation.label}快到期"
    done = not figure.missing or any(duty.state.is_met for duty in duties)
    return ("ok", "") if done else ("none", "")


def _owed(late: list[Duty]) -> str:
    """Say what is owed most: 党小组会欠 3 次."""
    (label, times), *others = Counter(duty.obligation.label for duty in late).most_common()
    return f"{label}{'等' if others else ''}欠 {times + sum(n for _l, n in others)} 次"
