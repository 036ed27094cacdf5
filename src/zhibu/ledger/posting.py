"""Post differences: the one function behind confirming, amending, voiding and verifying.

A confirmation posts the difference between nothing and what the record derives; an amendment the
difference between what stands and what it derives now; a voiding the difference to nothing. So the
lines of a record always add up to what its type derives, day by day, and nothing is ever changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from zhibu.core.errors import DomainError
from zhibu.core.quantities import to_units
from zhibu.ledger import registry
from zhibu.ledger.closed import booking_day
from zhibu.ledger.models import Balance, Posting, Record
from zhibu.ledger.rows import insert_rows
from zhibu.ledger.types import RecordType

BATCH = 2000


@dataclass(frozen=True, order=True)
class Account:
    """Where a line goes: unit, indicator number, day it speaks of, subject (-1 = none)."""

    organization: int
    indicator: int
    happened: date
    subject: int


Net = dict[Account, int]


def derive(record_type: RecordType, body: object, organization_id: int, day: date) -> Net:
    """Compute what a body posts, net per account, in 1/10000 units.

    Raises:
        DomainError: the type posts to an indicator that it did not declare.
    """
    numbers = registry.indicator_ids()
    net: Net = defaultdict(int)
    for line in record_type.postings(body):
        if line.indicator not in record_type.indicators:
            raise DomainError.of("LED003", "这类台账没有声明这个指标", value=line.indicator)
        account = Account(
            organization_id,
            numbers[line.indicator],
            line.date or day,
            -1 if line.subject is None else line.subject,
        )
        net[account] += to_units(Decimal(line.quantity))
    return {account: quantity for account, quantity in net.items() if quantity}


@dataclass(frozen=True)
class Change:
    """One record's wanted state of the books."""

    record: Record
    wanted: Net
    closed: date | None
    fresh: bool  # nothing can have been posted for it yet


def post(changes: Iterable[Change]) -> int:
    """Write the differences that bring each record's lines to what is wanted.

    Must run inside a transaction that has locked the records. Returns the number of lines
    written. Queries: one read per batch where records are not fresh, two writes.
    """
    waiting = list(changes)
    standing = _standing([change.record.pk for change in waiting if not change.fresh])
    lines: list[Posting] = []
    balances: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for change in waiting:
        before = standing.get(change.record.pk, [])
        new = list(_differences(change, before))
        lines.extend(new)
        _add_to_balances(balances, before, new)
    insert_rows(lines)
    _write_balances(balances)
    return len(lines)


def _standing(record_ids: list[int]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = defaultdict(list)
    for start in range(0, len(record_ids), BATCH):
        chunk = record_ids[start : start + BATCH]
        for posting in Posting.objects.filter(record_id__in=chunk):
            found[posting.record_id].append(posting)
    return found


def account_of(posting: Posting) -> Account:
    return Account(
        posting.organization_id,
        posting.indicator_id,
        posting.happened,
        -1 if posting.subject is None else posting.subject,
    )


def net_of(postings: Iterable[Posting]) -> Net:
    """Add up lines that stand in the books, per account."""
    net: Net = defaultdict(int)
    for posting in postings:
        net[account_of(posting)] += posting.quantity
    return {account: quantity for account, quantity in net.items() if quantity}


def _differences(change: Change, before: list[Posting]) -> Iterable[Posting]:
    standing = net_of(before)
    for account in sorted(set(standing) | set(change.wanted)):
        quantity = change.wanted.get(account, 0) - standing.get(account, 0)
        if quantity:
            yield Posting(
                record=change.record,
                organization_id=account.organization,
                indicator_id=account.indicator,
                happened=account.happened,
                date=booking_day(account.happened, change.closed),
                quantity=quantity,
                subject=None if account.subject < 0 else account.subject,
            )


def buckets_of(day: date) -> tuple[int, int]:
    """Give the two buckets of a day: its year and its month."""
    return day.year * 100, day.year * 100 + day.month


def _bucket_nets(postings: Iterable[Posting]) -> Mapping[tuple[int, int, int], int]:
    nets: dict[tuple[int, int, int], int] = defaultdict(int)
    for posting in postings:
        for bucket in buckets_of(posting.date):
            nets[posting.organization_id, posting.indicator_id, bucket] += posting.quantity
    return nets


def sign(quantity: int) -> int:
    return (quantity > 0) - (quantity < 0)


def _add_to_balances(
    balances: dict[tuple[int, int, int], list[int]], before: list[Posting], new: list[Posting]
) -> None:
    old = _bucket_nets(before)
    for key, added in _bucket_nets(new).items():
        entry = balances[key]
        entry[0] += added
        entry[1] += sign(old.get(key, 0) + added) - sign(old.get(key, 0))


def _write_balances(balances: dict[tuple[int, int, int], list[int]]) -> None:
    # Sorted, so that two transactions on PostgreSQL take the row locks in the same order.
    rows = [
        (*key, quantity, records)
        for key, (quantity, records) in sorted(balances.items())
        if quantity or records
    ]
    table = connection.ops.quote_name(Balance._meta.db_table)
    head = f"INSERT INTO {table} (organization_id, indicator_id, bucket, quantity, records) VALUES "
    tail = (
        " ON CONFLICT (organization_id, indicator_id, bucket) DO UPDATE SET"
        f" quantity = {table}.quantity + excluded.quantity,"
        f" records = {table}.records + excluded.records"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(rows), 150):
            chunk = rows[start : start + 150]
            values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(chunk))
            cursor.execute(head + values + tail, [value for row in chunk for value in row])
