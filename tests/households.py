"""Builders of households under watch, of walks along their path, and of records about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tests.builders import Cast
from tests.keeping import keep
from tests.village import header, village, villager
from zhibu.cases.models import Case, StepPaper
from zhibu.cases.paths import case_path
from zhibu.cases.services import faults
from zhibu.ledger import registry
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import RecordBody
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Organization
from zhibu.organization.rules import set_rule
from zhibu.pillars.village.household_nouns import make_household
from zhibu.pillars.village.models import (
    Household,
    HouseholdIncome,
    HouseholdMeasure,
    HouseholdMember,
    HouseholdRisk,
    HouseholdStep,
    HouseholdVisit,
    Pairing,
)
from zhibu.pillars.village.rules import VILLAGE_INCOME_LINE

DAY = date(2022, 3, 1)
HEAD = "王五"
B = TypeVar("B", bound=RecordBody)

ASKED: dict[str, dict[str, Any]] = {
    "clue": {"source": "farmer"},
    "enrol": {"household_type": "unstable"},
    "appraisal": {"attended": 30, "agreed": 28},
    "objection": {"note": "邻居反映其子在外做生意"},
    "answer": {"note": "已核实，异议不成立"},
    "recognise": {"household_type": "unstable"},
    "reject": {"note": "收入稳定，不符合条件"},
    "renew": {"source": "cadre"},
    "assist": {"plan": "发展食用菌，安排公益岗位"},
    "change_type": {"household_type": "sudden"},
    "clear_visit": {
        "schooling_sound": True,
        "medical_sound": True,
        "housing_sound": True,
        "water_sound": True,
        "risk_gone": True,
    },
    "clear_appraisal": {"attended": 30, "agreed": 30},
    "clear_objection": {"note": "有人认为收入不稳"},
    "clear_answer": {"note": "已复核"},
    "keep": {"note": "公示期间生病住院"},
    "observe": {"note": "收入稳定"},
    "relapse": {"source": "cadre", "household_type": "sudden"},
    "remove": {"departure": "moved"},
    "drop": {"departure": "moved"},
}
RISKY = ("enrol", "recognise", "relapse")
# The days on which a household is recognised, and cleared, without delay.
RECOGNITION = (
    ("clue", date(2022, 3, 1)),
    ("visit", date(2022, 3, 2)),
    ("appraisal", date(2022, 3, 3)),
    ("notice", date(2022, 3, 4)),
    ("township", date(2022, 3, 10)),
    ("recognise", date(2022, 3, 14)),
)
HELP = (*RECOGNITION, ("assist", date(2022, 3, 16)))
CLEARANCE = (
    ("clear_visit", date(2022, 9, 1)),
    ("clear_appraisal", date(2022, 9, 2)),
    ("clear_notice", date(2022, 9, 3)),
    ("clear_township", date(2022, 9, 9)),
    ("clear", date(2022, 9, 15)),
)


def new_household(unit: Organization, text: str = HEAD) -> Case:
    """Give an unsaved household of the unit's village."""
    village(unit)
    return make_household(text, unit)


def household_step(case: Case, step: str, day: date = DAY, **more: Any) -> HouseholdStep:
    """Give an unsaved step of a household with what that step asks for."""
    about = more.pop("about", None)
    risks: Iterable[str] = more.pop("risks", ("因病",) if step in RISKY else ())
    papers: Iterable[str] = more.pop("papers", ("授权承诺书",) if step == "visit" else ())
    if step == "assist" and about is None:
        about = case.organization.people.order_by("pk").first()
    body = HouseholdStep(
        record=header(case.organization, day, about=about),
        case=case,
        step=step,
        **ASKED.get(step, {}) | more,
    )
    set_rows(body, "risks", [HouseholdRisk(name=name) for name in risks])
    set_rows(body, "papers", [StepPaper(name=name) for name in papers])
    return body


def kept(cast: Cast, body: B) -> B:
    """Enter a body as the organizer and confirm it as the secretary."""
    key = next(one.key for one in registry.record_types() if one.model is type(body))
    return keep(key, body, cast.organizer, cast.secretary)


def take(cast: Cast, case: Case, step: str, day: date = DAY, **more: Any) -> HouseholdStep:
    return kept(cast, household_step(case, step, day, **more))


def walk(cast: Cast, case: Case, steps: Iterable[tuple[str, date]] = HELP) -> Case:
    """Take steps one after the other; give the case as it stands afterwards."""
    for step, day in steps:
        case = take(cast, case, step, day).case
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("organization").get(pk=case.pk)


def watched(cast: Cast, text: str = HEAD, day: date = DAY) -> Case:
    """Give a household that was under watch before the system was used."""
    return walk(cast, new_household(cast.branch, text), [("enrol", day)])


def visit(case: Case, day: date = DAY, **more: Any) -> HouseholdVisit:
    about = more.pop("about", None) or case.organization.people.order_by("pk").first()
    return HouseholdVisit(record=header(case.organization, day, about=about), case=case, **more)


def income(case: Case, total: int, day: date = DAY, **more: Any) -> HouseholdIncome:
    asked = {"year": day.year - 1, "net_total": Decimal(total), "heads": 4}
    return HouseholdIncome(record=header(case.organization, day), case=case, **asked | more)


def measure(case: Case, day: date = DAY, **more: Any) -> HouseholdMeasure:
    record = header(case.organization, day, more.pop("title", "种植食用菌2棚"))
    return HouseholdMeasure(record=record, case=case, **{"kind": "business"} | more)


def pairing(case: Case, day: date = DAY, **more: Any) -> Pairing:
    about = more.pop("about", None) or case.organization.people.order_by("pk").first()
    if "ended_on" in more:
        more.setdefault("end_reason", "人员调整")
    return Pairing(record=header(case.organization, day, about=about), case=case, **more)


def set_line(yuan: int = 6000, since: date = date(2020, 1, 1)) -> None:
    set_rule(VILLAGE_INCOME_LINE, str(yuan), organization=None, since=since, source="省级公布")


def earns(cast: Cast, case: Case) -> None:
    """Let a household earn enough in the first half of 2022 and have somebody who works."""
    kept(cast, income(case, 20_000, date(2022, 7, 20), year=2022, span="first_half"))
    household = Household.objects.get(pk=case.pk)
    who = villager(household.village, case.title)
    HouseholdMember.objects.get_or_create(
        household=household, villager=who, defaults={"relation": "head", "works": True}
    )


def unsound() -> list[object]:
    """Give all in which books and cases differ from what their records say."""
    path = case_path("household")
    return [*verify_postings(), *verify_balances(), *faults(path)]
