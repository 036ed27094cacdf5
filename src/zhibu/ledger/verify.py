"""Prove the books: derive every posting again from the records and compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Sum as SumOf

from zhibu.core.quantities import from_units
from zhibu.ledger import posting, registry
from zhibu.ledger.models import Balance, Posting, Record, State
from zhibu.ledger.types import RecordType

CHUNK = 500
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Difference:
    """Something in the books that the records do not say, or the other way round."""

    record_id: int | None
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        name = f"记录 {self.record_id} " if self.record_id else ""
        return f"{name}{self.where}：应为 {self.expected}，账上是 {self.found}"


def book_size() -> tuple[int, int]:
    """Count the records and the lines in the books."""
    return Record.objects.count(), Posting.objects.count()


def verify_postings(progress: Progress | None = None) -> Iterator[Difference]:
    """Compare every record's lines with what its type derives from it now.

    Memory is constant in the number of records; queries: about four per 500 records.
    """
    done = 0
    known = {entry.key: entry for entry in registry.record_types()}
    for key in Record.objects.order_by().values_list("type", flat=True).distinct():
        if key not in known:
            yield Difference(None, f"台账类型 {key}", "已声明", "未声明")
    for entry in known.values():
        records = Record.objects.filter(type=entry.key).order_by("pk").iterator(chunk_size=CHUNK)
        while chunk := list(islice(records, CHUNK)):
            yield from _verify_chunk(entry, chunk)
            done += len(chunk)
            if progress:
                progress(done)


def _verify_chunk(record_type: RecordType, records: list[Record]) -> Iterator[Difference]:
    standing: dict[int, list[Posting]] = defaultdict(list)
    for line in Posting.objects.filter(record__in=records):
        standing[line.record_id].append(line)
    confirmed = [record for record in records if record.state == State.CONFIRMED]
    bodies = record_type.load(confirmed)
    for record in records:
        wanted: posting.Net = {}
        if record.state == State.CONFIRMED:
            body = bodies.get(record.pk)
            if body is None:
                yield Difference(record.pk, "正文", "有", "无")
                continue
            wanted = posting.derive(record_type, body, record.organization_id, record.date)
        yield from _compare(record.pk, wanted, posting.net_of(standing[record.pk]))


def _compare(record_id: int, wanted: posting.Net, found: posting.Net) -> Iterator[Difference]:
    codes = {number: code for code, number in registry.indicator_ids().items()}
    for account in sorted(set(wanted) | set(found)):
        expected, standing = wanted.get(account, 0), found.get(account, 0)
        if expected != standing:
            yield Difference(
                record_id,
                f"{account.happened} {codes.get(account.indicator, account.indicator)}",
                str(from_units(expected)),
                str(from_units(standing)),
            )


def verify_balances() -> Iterator[Difference]:
    """Compare the running totals with the sums of the postings, bucket by bucket."""
    sums: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0, 0])
    rows = (
        Posting.objects.order_by()
        .values("organization_id", "indicator_id", "record_id", "date__year", "date__month")
        .annotate(net=SumOf("quantity"))
        .order_by("organization_id", "indicator_id", "record_id", "date__year")
        .values_list(
            "organization_id", "indicator_id", "record_id", "date__year", "date__month", "net"
        )
    )
    year_net: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for unit, indicator, record, year, month, net in rows.iterator(chunk_size=5000):
        entry = sums[unit, indicator, year * 100 + month]
        entry[0] += net
        entry[1] += posting.sign(net)
        year_net[unit, indicator, record, year] += net
    for (unit, indicator, _record, year), net in year_net.items():
        entry = sums[unit, indicator, year * 100]
        entry[0] += net
        entry[1] += posting.sign(net)
    yield from _compare_balances(sums)


def _compare_balances(sums: dict[tuple[int, int, int], list[int]]) -> Iterator[Difference]:
    codes = {number: code for code, number in registry.indicator_ids().items()}
    rows = Balance.objects.values_list(
        "organization_id", "indicator_id", "bucket", "quantity", "records"
    )
    stored = {(u, i, b): (q, r) for u, i, b, q, r in rows.iterator(chunk_size=5000)}
    for key in sorted(set(sums) | set(stored)):
        expected = tuple(sums.get(key, (0, 0)))
        found = stored.get(key, (0, 0))
        if expected != found:
            unit, indicator, bucket = key
            yield Difference(
                None,
                f"累计 组织{unit} {codes.get(indicator, indicator)} {bucket}",
                f"{from_units(expected[0])}（{expected[1]} 条）",
                f"{from_units(found[0])}（{found[1]} 条）",
            )
