"""How well standards are kept and services are liked, read from confirmed records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.quantities import format_number
from zhibu.core.rounding import round_half_up
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Organization
from zhibu.organization.rules import RuleBook
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.document_terms import in_force
from zhibu.pillars.standards.models import (
    CheckedClause,
    DocumentIssue,
    DocumentKind,
    Result,
    ServiceDomain,
    ServiceInspection,
    ServiceJob,
)
from zhibu.pillars.standards.service_rules import RATING_DAYS

if TYPE_CHECKING:
    from zhibu.access.models import User

MOST_CARDS = 80


@dataclass
class Share:
    """So many of so many: conforming of checked, satisfied of rated."""

    good: int = 0
    total: int = 0

    @property
    def percent(self) -> str:
        """The share as text with one place at most; "" where nothing was counted."""
        if not self.total:
            return ""
        share = round_half_up(Decimal(self.good * 100) / self.total, 1)
        return f"{format_number(share)}%"


@dataclass
class ClauseShare(Share):
    """How often a clause was checked, and conformed."""

    number: str = ""
    text: str = ""


def _of_year(user: User | AnonymousUser, key: str, year: int) -> QuerySet[Record]:
    return visible_to(user).filter(type=key, state=State.CONFIRMED, date__year=year)


def count_clauses(inspections: Iterable[ServiceInspection]) -> tuple[Counter[str], Counter[str]]:
    """Give how often each clause was checked and conformed. Queries: one beside the given ones."""
    checked: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    numbers = []
    for inspection in inspections:
        numbers.append(inspection.pk)
        checked.update(inspection.rest_numbers)
        passed.update(inspection.rest_numbers)
    rows = CheckedClause.objects.filter(inspection__in=numbers)
    for clause, result in rows.values_list("clause", "result"):
        checked[clause] += result != Result.NOT_APPLICABLE
        passed[clause] += result == Result.PASS
    return checked, passed


def clause_conformity(
    user: User | AnonymousUser, document: DocumentIssue, year: int
) -> list[ClauseShare]:
    """Give each clause of a version with its conformity in a year, as far as the user may read.

    Queries: three.
    """
    records = _of_year(user, "standards.inspection", year)
    inspections = ServiceInspection.objects.filter(document=document.pk, record__in=records)
    checked, passed = count_clauses(inspections)
    return [
        ClauseShare(passed[one.number], checked[one.number], one.number, one.text)
        for one in rows_of(document, "clauses")
    ]


@dataclass
class DomainStanding:
    """One service domain on the overview: its standards in force, and the year's inspections and
    jobs."""

    domain: ServiceDomain
    documents: list[DocumentIssue] = field(default_factory=list)
    inspections: int = 0
    conformity: Share = field(default_factory=Share)
    jobs: int = 0
    satisfaction: Share = field(default_factory=Share)
    may_rename: bool = False


def domain_standings(
    user: User | AnonymousUser, unit: Organization, domains: Sequence[ServiceDomain], year: int
) -> list[DomainStanding]:
    """Give what the overview shows of a unit with all below it. Queries: six."""
    found = {one.pk: DomainStanding(one) for one in domains}
    _add_documents(found, unit, year)
    below = Q(organization__path__startswith=unit.path)
    _add_inspections(found, _of_year(user, "standards.inspection", year).filter(below))
    _add_jobs(found, _of_year(user, "standards.job", year).filter(below))
    return list(found.values())


def _add_documents(found: dict[int, DomainStanding], unit: Organization, year: int) -> None:
    """Standards that hold for the unit on the year's last day, or today."""
    day = min(date(year, 12, 31), timezone.localdate())
    rows = DocumentIssue.objects.filter(
        domain__in=found,
        kind=DocumentKind.STANDARD,
        record__state=State.CONFIRMED,
        record__organization__in=branch_of(unit).numbers_up,
    )
    for document in rows.select_related("record").order_by("number", "record__title"):
        if document.domain_id is not None and in_force(document, day):
            found[document.domain_id].documents.append(document)


def _add_inspections(found: dict[int, DomainStanding], records: QuerySet[Record]) -> None:
    held = ServiceInspection.objects.filter(record__in=records, document__domain__in=found)
    by_domain: dict[int, list[ServiceInspection]] = defaultdict(list)
    for inspection in held.select_related("document"):
        by_domain[inspection.document.domain_id or 0].append(inspection)
    for number, inspections in by_domain.items():
        checked, passed = count_clauses(inspections)
        found[number].inspections = len(inspections)
        found[number].conformity = Share(sum(passed.values()), sum(checked.values()))


def _add_jobs(found: dict[int, DomainStanding], records: QuerySet[Record]) -> None:
    jobs = ServiceJob.objects.filter(record__in=records, domain__in=found)
    rows = jobs.values_list("domain_id", "completed_on", "rating", "satisfied")
    for domain, completed, rating, satisfied in rows:
        standing = found[domain]
        standing.jobs += completed is not None
        standing.satisfaction.total += bool(rating)
        standing.satisfaction.good += bool(rating and satisfied)


def jobs_to_rate(user: User | AnonymousUser, unit: Organization) -> list[ServiceJob]:
    """Give the completed jobs that can still be rated, of those units from this one down for which
    the user keeps records; newest first. Queries: two.
    """
    today, rules = timezone.localdate(), RuleBook([RATING_DAYS])
    records = visible_to(user).filter(
        access_of(user).within(Permission.RECORD_ENTER),
        type="standards.job",
        state=State.CONFIRMED,
        organization__path__startswith=unit.path,
    )
    rows = ServiceJob.objects.filter(record__in=records, rating="", completed_on__isnull=False)
    if rules.uniform(RATING_DAYS):
        rows = rows.filter(completed_on__gte=today - timedelta(days=int(RATING_DAYS.default)))
    found = []
    for job in rows.select_related("record__organization__book").order_by("-completed_on", "-pk"):
        assert job.completed_on is not None
        days = rules.value(RATING_DAYS, job.record.organization, job.completed_on)
        if job.completed_on + timedelta(days=days) >= today:
            found.append(job)
        if len(found) == MOST_CARDS:
            break
    return found
