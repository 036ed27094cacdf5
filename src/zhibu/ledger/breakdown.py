"""A figure taken apart: by the units below, and by the months of a year.

Each function gives what :func:`zhibu.ledger.figures.figures` would give for every part alone, in a
handful of queries instead of some per part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Value
from django.db.models import Sum as SumOf
from django.db.models.functions import ExtractMonth, StrIndex, Substr

from zhibu.core.periods import Period
from zhibu.core.quantities import to_units
from zhibu.ledger import registry
from zhibu.ledger.figures import Figure, figure_of, figures
from zhibu.ledger.indicators import Indicator, Kind
from zhibu.ledger.models import Balance, Posting, State
from zhibu.ledger.sums import BOOK, Sum, end_units, units_below, year_buckets
from zhibu.organization.models import Organization
from zhibu.organization.selectors import Subtree, subtree_during

MONTHS = range(1, 13)


def figure_by_child(
    code: str, organization: Organization, period: Period, children: Iterable[Organization]
) -> dict[int, Figure]:
    """Give one indicator's figure for each of a unit's direct children, by their number.

    Queries: about five for all of them together. Where units moved during the period, or the
    indicator counts terms, some for each child: call it with one page of children.
    """
    one = registry.indicator(code)
    tree = subtree_during(organization, period)
    parts = _accounts(one)
    if not tree.whole or _counts_terms(one):
        return {child.pk: figures(child, period, [code])[code] for child in children}
    found = {part.code: _sums_by_child(part, organization, tree, period) for part in parts}
    return {
        child.pk: figure_of(
            one, child, period, {key: sums.get(child.pk, Sum(0, 0)) for key, sums in found.items()}
        )
        for child in children
    }


def read_together(codes: Iterable[str], organization: Organization, period: Period) -> list[str]:
    """Give those of some codes that `figure_by_child` reads for all children at once.

    The others it reads child by child; who wants many of them asks `figures` for each child.
    """
    if not subtree_during(organization, period).whole:
        return []
    return [code for code in codes if not _counts_terms(registry.indicator(code))]


def figure_by_month(code: str, organization: Organization, year: int) -> list[Figure]:
    """Give one indicator's figure for each month of a year; none for those that count terms.

    Terms last for months, so that bars per month would tell nothing. Queries: about five; twelve
    times as many where units moved during the year.
    """
    one = registry.indicator(code)
    parts = _accounts(one)
    if any(part.by_subject for part in parts):
        return []
    months = Period.year(year).months()
    tree = subtree_during(organization, Period.year(year))
    if not tree.whole:
        return [figures(organization, month, [code])[code] for month in months]
    found = {part.code: _sums_by_month(part, tree, year) for part in parts}
    return [
        figure_of(
            one,
            organization,
            month,
            {key: sums.get(number, Sum(0, 0)) for key, sums in found.items()},
        )
        for number, month in zip(MONTHS, months, strict=True)
    ]


def _accounts(one: Indicator) -> list[Indicator]:
    """Give the posted indicators behind one: itself, or the two parts of a ratio."""
    return [registry.indicator(code) for code in one.parts] if one.parts else [one]


def _counts_terms(one: Indicator) -> bool:
    """Tell whether the figure counts subjects by their terms, which is done unit by unit."""
    return any(part.kind == Kind.DISTINCT and part.by_subject for part in _accounts(one))


def _add(into: dict[int, Sum], key: int, quantity: int, records: int) -> None:
    into[key] = into.get(key, Sum(0, 0)) + Sum(quantity, records)


# By child ------------------------------------------------------------------------------------


def _child_key(organization: Organization) -> Any:
    """Cut the number of the direct child out of a path: "7." from "1.7.23." below "1."."""
    rest = Substr("organization__path", len(organization.path) + 1)
    return Substr(rest, 1, StrIndex(rest, Value(".")))


def _number_of(key: str) -> int:
    # What the unit itself posted has no child: "" becomes 0, which is nobody's number.
    return int(key.rstrip(".") or 0)


def _sums_by_child(
    one: Indicator, organization: Organization, tree: Subtree, period: Period
) -> dict[int, Sum]:
    number = registry.indicator_ids()[one.code]
    key = _child_key(organization)
    if one.kind == Kind.DISTINCT or one.by_subject:
        return _subjects_by_child(_subject_rows(one, number, tree, period), key)
    since = period if one.kind == Kind.FLOW else None
    units = units_below(tree) if since else end_units(tree)
    buckets, days = _cover(since, period)
    found: dict[int, Sum] = {}
    if buckets is not None:
        rows = (
            Balance.objects.filter(buckets, units, indicator_id=number)
            .order_by()
            .annotate(child=key)
            .values_list("child")
            .annotate(q=SumOf("quantity"), r=SumOf("records"))
        )
        for child, quantity, records in rows:
            _add(found, _number_of(child), quantity, records)
    for first, last in days:
        lines = (
            Posting.objects.filter(units, indicator_id=number, date__gte=first, date__lte=last)
            .order_by()
            .annotate(child=key)
            .values("child", "record_id")
            .annotate(net=SumOf("quantity"))
            .values_list("child", "net")
        )
        for child, net in lines.iterator(chunk_size=5000):
            _add(found, _number_of(child), net, (net > 0) - (net < 0))
    return found


def _cover(since: Period | None, period: Period) -> tuple[Q | None, list[tuple[Any, Any]]]:
    """Cover a flow's period, or for a stock everything up to its end, by buckets and loose days."""
    if since is not None:
        cover = since.buckets()
        numbers = [year * 100 for year in cover.years]
        numbers += [year * 100 + month for year, month in cover.months]
        return (Q(bucket__in=numbers) if numbers else None), list(cover.days)
    following = period.end + timedelta(days=1)
    days = [] if following.day == 1 else [(following.replace(day=1), period.end)]
    return _before(following.year, following.month), days


def _before(year: int, month: int) -> Q:
    """Match whole years before a year, and its own months before one."""
    months = Q(bucket__gt=year * 100, bucket__lt=year * 100 + month)
    return Q(bucket__in=year_buckets(year)) | months


# What was voided adds up to nothing and stands behind no figure.
STANDING = Count("record_id", distinct=True, filter=Q(record__state=State.CONFIRMED))


def _subject_rows(
    one: Indicator, number: int, tree: Subtree, period: Period
) -> QuerySet[Posting, Posting]:
    if one.kind == Kind.STOCK:
        units, days = end_units(tree), Q(date__lte=period.end)
    else:
        units, days = units_below(tree), Q(date__gte=period.start, date__lte=period.end)
    return Posting.objects.filter(units, days, indicator_id=number, subject__isnull=False)


def _subjects_by_child(rows: QuerySet[Posting, Posting], key: Any) -> dict[int, Sum]:
    groups = (
        rows.order_by()
        .annotate(part=key, book=BOOK)
        .values("part", "book", "subject")
        .annotate(net=SumOf("quantity"), r=STANDING)
        .filter(net__gt=0)
    )
    return {_number_of(part): found for part, found in _counted(groups).items()}


def _counted(groups: QuerySet[Any, Any]) -> dict[Any, Sum]:
    sql, params = groups.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT part, COUNT(*), SUM(r) FROM ({sql}) AS subjects GROUP BY part", params
        )
        return {row[0]: Sum(to_units(Decimal(row[1])), int(row[2])) for row in cursor.fetchall()}


# By month ------------------------------------------------------------------------------------


def _sums_by_month(one: Indicator, tree: Subtree, year: int) -> dict[int, Sum]:
    number = registry.indicator_ids()[one.code]
    if one.kind == Kind.DISTINCT:
        return _subjects_by_month(_subject_rows(one, number, tree, Period.year(year)))
    units = units_below(tree) if one.kind == Kind.FLOW else end_units(tree)
    rows = Balance.objects.filter(
        units, indicator_id=number, bucket__gt=year * 100, bucket__lt=(year + 1) * 100
    )
    change: dict[int, Sum] = defaultdict(lambda: Sum(0, 0))
    grouped = (
        rows.order_by().values_list("bucket").annotate(q=SumOf("quantity"), r=SumOf("records"))
    )
    for bucket, quantity, records in grouped:
        change[bucket % 100] = Sum(quantity, records)
    if one.kind == Kind.FLOW:
        return dict(change)
    return _running(_opening(units, number, year), change)


def _opening(units: Q, number: int, year: int) -> Sum:
    """Sum what stood at the end of the year before."""
    found = Balance.objects.filter(units, _before(year, 1), indicator_id=number).aggregate(
        q=SumOf("quantity"), r=SumOf("records")
    )
    return Sum(found["q"] or 0, found["r"] or 0)


def _running(opening: Sum, change: dict[int, Sum]) -> dict[int, Sum]:
    standing, found = opening, {}
    for month in MONTHS:
        standing = standing + change.get(month, Sum(0, 0))
        found[month] = standing
    return found


def _subjects_by_month(rows: QuerySet[Posting, Posting]) -> dict[int, Sum]:
    groups = (
        rows.order_by()
        .annotate(part=ExtractMonth("date"), book=BOOK)
        .values("part", "book", "subject")
        .annotate(net=SumOf("quantity"), r=STANDING)
        .filter(net__gt=0)
    )
    return {int(part): found for part, found in _counted(groups).items()}
