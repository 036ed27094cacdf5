"""Everything that this deployment declares, in explicit tuples: the one place to add a pillar."""

from __future__ import annotations

from zhibu.activities import kinds as activity_kinds
from zhibu.activities import reliance as activity_reliance
from zhibu.activities.records import activity_type
from zhibu.cases import paths as case_paths
from zhibu.config.duties import overdue
from zhibu.ledger import findings, registry
from zhibu.organization import rules
from zhibu.pillars.conduct.desks import DESKS as CONDUCT_DESKS
from zhibu.pillars.conduct.indicators import INDICATORS as CONDUCT_INDICATORS
from zhibu.pillars.conduct.kinds import KINDS as CONDUCT_KINDS
from zhibu.pillars.conduct.paths import PATHS as CONDUCT_PATHS
from zhibu.pillars.conduct.problem_findings import take as take_problems
from zhibu.pillars.conduct.records import RECORD_TYPES as CONDUCT_TYPES
from zhibu.pillars.conduct.rules import RULES as CONDUCT_RULES
from zhibu.pillars.emergency.desks import DESKS as EMERGENCY_DESKS
from zhibu.pillars.emergency.indicators import INDICATORS as EMERGENCY_INDICATORS
from zhibu.pillars.emergency.paths import PATHS as EMERGENCY_PATHS
from zhibu.pillars.emergency.records import RECORD_TYPES as EMERGENCY_TYPES
from zhibu.pillars.emergency.rules import RULES as EMERGENCY_RULES
from zhibu.pillars.exemplars.development_meetings import meeting_relied_on
from zhibu.pillars.exemplars.indicators import INDICATORS as EXEMPLARS_INDICATORS
from zhibu.pillars.exemplars.kinds import KINDS as EXEMPLARS_KINDS
from zhibu.pillars.exemplars.paths import PATHS as EXEMPLARS_PATHS
from zhibu.pillars.exemplars.records import RECORD_TYPES as EXEMPLARS_TYPES
from zhibu.pillars.exemplars.rules import RULES as EXEMPLARS_RULES
from zhibu.pillars.standards.desks import DESKS as STANDARDS_DESKS
from zhibu.pillars.standards.indicators import INDICATORS as STANDARDS_INDICATORS
from zhibu.pillars.standards.records import RECORD_TYPES as STANDARDS_TYPES
from zhibu.pillars.standards.rules import RULES as STANDARDS_RULES
from zhibu.pillars.study.desks import DESKS as STUDY_DESKS
from zhibu.pillars.study.indicators import INDICATORS as STUDY_INDICATORS
from zhibu.pillars.study.kinds import KINDS as STUDY_KINDS
from zhibu.pillars.study.records import RECORD_TYPES as STUDY_TYPES
from zhibu.pillars.village.desks import DESKS as VILLAGE_DESKS
from zhibu.pillars.village.indicators import INDICATORS as VILLAGE_INDICATORS
from zhibu.pillars.village.paths import PATHS as VILLAGE_PATHS
from zhibu.pillars.village.records import RECORD_TYPES as VILLAGE_TYPES
from zhibu.pillars.village.rules import RULES as VILLAGE_RULES
from zhibu.planning.indicators import INDICATORS as PLANNING_INDICATORS
from zhibu.planning.records import RECORD_TYPES as PLANNING_TYPES
from zhibu.reports import duties as report_duties
from zhibu.roster.records import INDICATORS as ROSTER_INDICATORS
from zhibu.roster.records import RECORD_TYPES as ROSTER_TYPES
from zhibu.workspace import desks

ITEM_KINDS = (*STUDY_KINDS, *CONDUCT_KINDS, *EXEMPLARS_KINDS)

RULES = (
    *VILLAGE_RULES,
    *STANDARDS_RULES,
    *CONDUCT_RULES,
    *EXEMPLARS_RULES,
    *EMERGENCY_RULES,
)

PATHS = (*VILLAGE_PATHS, *CONDUCT_PATHS, *EXEMPLARS_PATHS, *EMERGENCY_PATHS)

RELIANCES = (meeting_relied_on,)

TAKERS: tuple[findings.Taker, ...] = (take_problems,)

RECORD_TYPES = (
    activity_type(ITEM_KINDS),
    *ROSTER_TYPES,
    *STUDY_TYPES,
    *VILLAGE_TYPES,
    *STANDARDS_TYPES,
    *CONDUCT_TYPES,
    *EXEMPLARS_TYPES,
    *EMERGENCY_TYPES,
    *PLANNING_TYPES,
)

DESKS = (*STUDY_DESKS, *VILLAGE_DESKS, *STANDARDS_DESKS, *CONDUCT_DESKS, *EMERGENCY_DESKS)

INDICATORS = (
    *ROSTER_INDICATORS,
    *STUDY_INDICATORS,
    *VILLAGE_INDICATORS,
    *STANDARDS_INDICATORS,
    *CONDUCT_INDICATORS,
    *EXEMPLARS_INDICATORS,
    *EMERGENCY_INDICATORS,
    *PLANNING_INDICATORS,
)


def install() -> None:
    """Tell the rooms below what is declared; called once when the process starts."""
    rules.install(RULES)
    activity_kinds.install(ITEM_KINDS)
    activity_reliance.install(RELIANCES)
    registry.install(RECORD_TYPES, INDICATORS)
    case_paths.install(PATHS)
    desks.install(DESKS)
    findings.install(*TAKERS)
    report_duties.install(overdue)
