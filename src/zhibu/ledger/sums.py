"""The queries behind figures: sums over balances where whole months or years are asked for,
over postings for loose days, and counts of different subjects.

A unit that never moved is found by one prefix test on its path. Where something moved inside the
period, each moved unit is summed for just the days that it belonged to the tree asked about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models import Sum as SumOf
from django.db.models.functions import Cast, Coalesce, Greatest

from zhibu.core.periods import Period
from zhibu.core.quantities import to_units
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator
from zhibu.ledger.models import Balance, Posting
from zhibu.organization.models import Organization
from zhibu.organization.selectors import Subtree


@dataclass(frozen=True)
class Sum:
    """A quantity in 1/10000 units and the number of records behind it."""

    quantity: int
    records: int

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.quantity + other.quantity, self.records + other.records)


@dataclass(frozen=True)
class Piece:
    """Some units (a predicate on the posting or balance) and the days asked of them."""

    units: Q
    period: Period


def units_below(tree: Subtree) -> Q:
    """Match rows of the units that stand below the path today; everything for the only root."""
    if tree.is_everything:
        return Q()
    below = Organization.objects.filter(path__startswith=tree.path).values("pk")
    return Q(organization_id__in=below)


def pieces(tree: Subtree, period: Period) -> Iterator[Piece]:
    """Give disjoint pieces that together are the tree during the period."""
    if tree.whole:
        yield Piece(units_below(tree), period)
        return
    by_period: dict[Period, list[int]] = defaultdict(list)
    for span in tree.spans:
        by_period[span.period].append(span.organization_id)
    for days, units in by_period.items():
        yield Piece(Q(organization_id__in=units), days)


def end_units(tree: Subtree) -> Q:
    """Match rows of the units that belonged to the tree on the last day."""
    return units_below(tree) if tree.whole else Q(organization_id__in=tree.at_end)


def _numbers(indicators: Iterable[Indicator]) -> dict[int, str]:
    ids = registry.indicator_ids()
    return {ids[one.code]: one.code for one in indicators}


def _collect(rows: Iterable[tuple[int, int | None, int | None]], codes: dict[int, str]) -> Any:
    return {codes[number]: Sum(quantity or 0, records or 0) for number, quantity, records in rows}


def _merge(into: dict[str, Sum], more: dict[str, Sum]) -> None:
    for code, found in more.items():
        into[code] = into.get(code, Sum(0, 0)) + found


def _balance_sums(units: Q, buckets: Q, codes: dict[int, str]) -> dict[str, Sum]:
    rows = (
        Balance.objects.filter(buckets, units, indicator_id__in=codes)
        .order_by()
        .values_list("indicator_id")
        .annotate(q=SumOf("quantity"), r=SumOf("records"))
    )
    found: dict[str, Sum] = _collect(rows, codes)
    return found


def _posting_sums(units: Q, days: Q, codes: dict[int, str]) -> dict[str, Sum]:
    """Sum postings day by day; a record counts by the sign of its own net quantity."""
    per_record = (
        Posting.objects.filter(days, units, indicator_id__in=codes)
        .order_by()
        .values("indicator_id", "record_id")
        .annotate(net=SumOf("quantity"))
        .values_list("indicator_id", "net")
    )
    found: dict[str, Sum] = {}
    for number, net in per_record.iterator(chunk_size=5000):
        part = Sum(net, (net > 0) - (net < 0))
        found[codes[number]] = found.get(codes[number], Sum(0, 0)) + part
    return found


def flow_sums(indicators: list[Indicator], tree: Subtree, period: Period) -> dict[str, Sum]:
    """Sum flows over the period."""
    codes = _numbers(indicators)
    sums: dict[str, Sum] = {}
    if not codes:
        return sums
    for piece in pieces(tree, period):
        cover = piece.period.buckets()
        buckets = [year * 100 for year in cover.years]
        buckets += [year * 100 + month for year, month in cover.months]
        if buckets:
            _merge(sums, _balance_sums(piece.units, Q(bucket__in=buckets), codes))
        for start, end in cover.days:
            days = Q(date__gte=start, date__lte=end)
            _merge(sums, _posting_sums(piece.units, days, codes))
    return sums


def stock_sums(indicators: list[Indicator], tree: Subtree, period: Period) -> dict[str, Sum]:
    """Sum stocks: everything posted up to the last day of the period."""
    codes = _numbers(indicators)
    if not codes:
        return {}
    return _up_to(end_units(tree), period.end, codes)


def _up_to(units: Q, day: date, codes: dict[int, str]) -> dict[str, Sum]:
    """Whole years before the day's year, whole months before its month, then loose days."""
    following = day + timedelta(days=1)
    years = Q(bucket__lt=following.year * 100)
    is_year = Q(bucket__in=year_buckets(following.year))
    months = Q(bucket__gt=following.year * 100, bucket__lt=following.year * 100 + following.month)
    sums = _balance_sums(units, (years & is_year) | months, codes)
    if following.day > 1:
        loose = Q(date__gte=following.replace(day=1), date__lte=day)
        _merge(sums, _posting_sums(units, loose, codes))
    return sums


def year_buckets(before: int) -> list[int]:
    """Give the buckets of every whole year before one that has balances. Queries: one."""
    earliest = Balance.objects.order_by("bucket").values_list("bucket", flat=True).first()
    first = earliest // 100 if earliest else before
    return [year * 100 for year in range(first, before)]


def subject_stock_sums(
    indicators: list[Indicator], tree: Subtree, period: Period, behind: Mapping[str, Sum]
) -> dict[str, Sum]:
    """Count the subjects with something in force on the last day (e.g. domains with a standard).

    Args:
        behind: the indicators' plain sums, for the number of records.
    """
    codes = _numbers(indicators)
    if not codes:
        return {}
    rows = Posting.objects.filter(
        end_units(tree), indicator_id__in=codes, date__lte=period.end, subject__isnull=False
    )
    return _with_records(_count_subjects(rows, codes), codes, behind)


def distinct_sums(
    indicators: list[Indicator], tree: Subtree, period: Period, behind: Mapping[str, Sum]
) -> dict[str, Sum]:
    """Count different subjects: happenings inside the period, or terms that overlap it.

    Args:
        behind: the plain sums of the happenings, for the number of records.
    """
    sums: dict[str, Sum] = {}
    happenings = _numbers(one for one in indicators if not one.by_subject)
    terms = _numbers(one for one in indicators if one.by_subject)
    # A unit may leave the tree and come back: its subjects are still counted once.
    parts = list(pieces(tree, period)) if happenings or terms else []
    if happenings:
        inside = Q(pk__in=())
        for piece in parts:
            inside |= piece.units & Q(date__gte=piece.period.start, date__lte=piece.period.end)
        rows = Posting.objects.filter(inside, indicator_id__in=happenings, subject__isnull=False)
        sums.update(_with_records(_count_subjects(rows, happenings), happenings, behind))
    if terms:
        sums.update(_count_terms(parts, terms))
    return sums


BOOK = Coalesce(F("organization__book_id"), F("organization_id"))


def _count_subjects(rows: QuerySet[Posting], codes: dict[int, str]) -> dict[str, int]:
    """Count subjects with a positive net quantity; a group's count with its branch's."""
    groups = (
        rows.order_by()
        .annotate(book=BOOK)
        .values("indicator_id", "book", "subject")
        .annotate(net=SumOf("quantity"))
        .filter(net__gt=0)
    )
    sql, params = groups.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT indicator_id, COUNT(*) FROM ({sql}) AS subjects GROUP BY indicator_id", params
        )
        return {codes[number]: count for number, count in cursor.fetchall()}


def _with_records(
    counts: dict[str, int], codes: dict[int, str], behind: Mapping[str, Sum]
) -> dict[str, Sum]:
    """Join counts of subjects with the records behind them, which the plain sums know."""
    return {
        code: Sum(to_units(Decimal(counts.get(code, 0))), behind[code].records)
        for code in codes.values()
        if code in behind
    }


def running_terms(units: Q, days: Period, numbers: Iterable[int]) -> tuple[str, tuple[Any, ...]]:
    """Give SQL for the running balances of terms on the days of a period.

    Columns: indicator_id, book, subject, record_id, of_subject, of_record. What was posted before
    the period counts as standing on its first day.
    """
    start = Cast(Value(days.start), DateField())
    inner = (
        Posting.objects.filter(
            units, indicator_id__in=list(numbers), subject__isnull=False, date__lte=days.end
        )
        .order_by()
        .annotate(book=BOOK, day=Greatest(F("date"), start))
        .values("indicator_id", "book", "subject", "record_id", "day")
        .annotate(net=SumOf("quantity"))
    )
    sql, params = inner.query.sql_with_params()
    return (
        "SELECT indicator_id, book, subject, record_id,"
        " SUM(net) OVER (PARTITION BY indicator_id, book, subject ORDER BY day) AS of_subject,"
        " SUM(net) OVER (PARTITION BY indicator_id, subject, record_id ORDER BY day) AS of_record"
        f" FROM ({sql}) AS lines",
        params,
    )


def _count_terms(parts: list[Piece], codes: dict[int, str]) -> dict[str, Sum]:
    """Count subjects whose balance is positive on some day of a piece."""
    queries = [running_terms(piece.units, piece.period, codes) for piece in parts]
    union = " UNION ALL ".join(sql for sql, _params in queries)
    return _fetch(
        "SELECT indicator_id, COUNT(DISTINCT book || '-' || subject),"
        " COUNT(DISTINCT CASE WHEN of_record > 0 THEN record_id END)"
        f" FROM ({union}) AS running WHERE of_subject > 0 GROUP BY indicator_id",
        [value for _sql, params in queries for value in params],
        codes,
    )


def _fetch(sql: str, params: Sequence[Any], codes: dict[int, str]) -> dict[str, Sum]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return {codes[row[0]]: Sum(to_units(Decimal(row[1])), int(row[2])) for row in rows}
