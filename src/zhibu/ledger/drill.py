"""The way down: from a figure to the records behind it, each with what it adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models import Sum as SumOf
from django.db.models.expressions import RawSQL

from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.indicators import Indicator, Kind
from zhibu.ledger.models import Posting, Record
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.sums import Piece, end_units, pieces, running_terms
from zhibu.organization.models import Organization
from zhibu.organization.selectors import Subtree, subtree_during

if TYPE_CHECKING:
    from zhibu.access.models import User


def records_behind(code: str, organization: Organization, period: Period) -> QuerySet[Record]:
    """Give the records that make up a figure, newest first.

    Each carries ``contribution``, its net quantity in 1/10000 of the indicator's unit. For a
    ratio these are the records behind its numerator, for a share behind its denominator. Not
    scoped: callers show only those of :func:`visible_behind`.
    """
    one = registry.indicator(code)
    if one.parts:
        one = registry.indicator(one.parts[1 if one.share else 0])
    number = registry.indicator_ids()[one.code]
    tree = subtree_during(organization, period)
    lines = Posting.objects.filter(indicator_id=number)
    chosen = Q(pk__in=_record_ids(one, number, tree, period))
    mine = lines.filter(record=OuterRef("pk"), date__lte=period.end)
    if one.kind == Kind.FLOW:
        mine = mine.filter(date__gte=period.start)
    total = mine.order_by().values("record").annotate(net=SumOf("quantity")).values("net")
    return (
        Record.objects.filter(chosen)
        .annotate(contribution=Subquery(total))
        .select_related("organization")
        .order_by("-date", "-pk")
    )


def visible_behind(
    user: User, code: str, organization: Organization, period: Period
) -> tuple[QuerySet[Record], int]:
    """Give the records behind a figure that a user may read, and how many stay hidden."""
    everything = records_behind(code, organization, period)
    seen = everything.filter(pk__in=visible_to(user).values("pk"))
    return seen, everything.count() - seen.count()


def _record_ids(
    one: Indicator, number: int, tree: Subtree, period: Period
) -> QuerySet[Posting, Any]:
    if one.kind == Kind.STOCK:
        return _net_positive(
            Posting.objects.filter(end_units(tree), indicator_id=number, date__lte=period.end)
        )
    parts = list(pieces(tree, period))
    if one.kind == Kind.DISTINCT and one.by_subject:
        return _overlapping(parts, number)
    inside = Q(pk__in=())
    for piece in parts:
        inside |= piece.units & Q(date__gte=piece.period.start, date__lte=piece.period.end)
    rows = Posting.objects.filter(inside, indicator_id=number)
    return _net_positive(rows) if one.kind == Kind.DISTINCT else _net_any(rows)


def _net_any(rows: QuerySet[Posting, Any]) -> QuerySet[Posting, Any]:
    grouped = rows.order_by().values("record_id").annotate(net=SumOf("quantity"))
    return grouped.exclude(net=0).values("record_id")


def _net_positive(rows: QuerySet[Posting, Any]) -> QuerySet[Posting, Any]:
    grouped = rows.order_by().values("record_id").annotate(net=SumOf("quantity"))
    return grouped.filter(net__gt=0).values("record_id")


def _overlapping(parts: list[Piece], number: int) -> QuerySet[Posting, Any]:
    chosen = Q(pk__in=())
    for piece in parts:
        sql, params = running_terms(piece.units, piece.period, [number])
        chosen |= Q(
            record_id__in=RawSQL(
                f"SELECT record_id FROM ({sql}) AS running WHERE of_record > 0", params
            )
        )
    return Posting.objects.filter(chosen, indicator_id=number).values("record_id")
