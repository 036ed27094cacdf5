"""Large made-up books, written straight into the tables: benchmarks time reads, not this."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.db import connection

from zhibu.ledger import registry
from zhibu.ledger.models import Balance, Posting, Record
from zhibu.organization.models import Affiliation, Kind, OfficeProfile, Organization, Person
from zhibu.organization.models.tree import path_below
from zhibu.organization.services import BEGINNING

MEMBERS = 38
FIRST_YEAR = 2022
CHUNK = 50_000


def make_tree(branches: int) -> tuple[Organization, list[Organization]]:
    """Create a committee, one general branch per thirty branches, and the branches."""
    root = Organization.objects.create(code="bench", name="县直机关工委", kind=Kind.COMMITTEE)
    root.path = path_below(None, root.pk)
    root.save()
    above = []
    for number in range((branches + 29) // 30):
        unit = Organization(code=f"b{number}", name=f"第{number}总支", kind=Kind.GENERAL_BRANCH)
        unit.parent = root
        above.append(unit)
    Organization.objects.bulk_create(above)
    for unit in above:
        unit.path = path_below(root, unit.pk)
    Organization.objects.bulk_update(above, ["path"], batch_size=500)
    leaves = [
        Organization(
            code=f"b{n // 30}-{n}", name=f"第{n}支部", kind=Kind.BRANCH, parent=above[n // 30]
        )
        for n in range(branches)
    ]
    Organization.objects.bulk_create(leaves, batch_size=500)
    for unit in leaves:
        unit.path = path_below(unit.parent, unit.pk)
    Organization.objects.bulk_update(leaves, ["path"], batch_size=500)
    everything = [*above, *leaves]
    Affiliation.objects.bulk_create(
        (Affiliation(organization=u, parent=u.parent, start=BEGINNING) for u in everything),
        batch_size=500,
    )
    OfficeProfile.objects.bulk_create(
        (OfficeProfile(organization=unit) for unit in [root, *everything]), batch_size=500
    )
    return root, leaves


def make_people(branch: Organization, count: int = MEMBERS) -> list[Person]:
    people = [
        Person(name=f"党员{n}", search_name=f"党员{n}", organization=branch) for n in range(count)
    ]
    return Person.objects.bulk_create(people)


def fill_books(branches: list[Organization], postings: int, *, years: int = 2) -> None:
    """Write records (about four postings each) spread over the branches, years and indicators.

    Every branch also has its members on the roll and appraised, so that stocks and distinct
    counts cost what they cost in life.
    """
    ids = registry.indicator_ids()
    flows = [ids[one.code] for one in registry.indicators() if one.kind == "flow" and one.listed]
    terms = (ids["organization.members"], ids["organization.full_members"])
    appraised = ids["life.members_appraised"]
    rng = random.Random(1921)
    events = max(postings - len(branches) * MEMBERS * (2 + years), len(branches)) // 4
    records: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    number = (Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    for at, branch in enumerate(branches):
        for member in range(MEMBERS):
            subject = at * 1000 + member
            records.append(_record(number, "roster.entry", branch.pk, date(2020, 1, 1)))
            lines += [(number, branch.pk, term, "2020-01-01", 10000, subject) for term in terms]
            for year in range(FIRST_YEAR, FIRST_YEAR + years):
                lines.append((number, branch.pk, appraised, f"{year}-12-10", 10000, subject))
            number += 1
        mine = events * (at + 1) // len(branches) - events * at // len(branches)
        for _event in range(mine):
            day = date(FIRST_YEAR, 1, 1) + timedelta(days=rng.randrange(365 * years))
            records.append(_record(number, "activity", branch.pk, day))
            text = day.isoformat()
            for indicator in rng.sample(flows, 4):
                lines.append((number, branch.pk, indicator, text, 10000 * rng.randint(1, 9), None))
            number += 1
        if len(lines) > CHUNK:
            _write(records, lines)
            records, lines = [], []
    _write(records, lines)
    _balance()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _record(number: int, kind: str, unit: int, day: date) -> tuple[object, ...]:
    stamp = f"{day.isoformat()} 08:00:00"
    return (number, kind, unit, day.isoformat(), f"记录{number}", "confirmed", stamp, stamp)


def _write(records: list[tuple[object, ...]], lines: list[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {Record._meta.db_table} (id, type, organization_id, date, title, state,"
            " entered_at, confirmed_at, restricted, version, self_confirmed, returned_reason,"
            " void_reason) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, FALSE, 1, FALSE, '', '')",
            records,
        )
        cursor.executemany(
            f"INSERT INTO {Posting._meta.db_table} (record_id, organization_id, indicator_id,"
            " date, happened, quantity, subject, posted_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, '2023-01-01 00:00:00')",
            [(r, o, i, d, d, q, s) for r, o, i, d, q, s in lines],
        )


def _balance() -> None:
    """Derive the running totals of everything posted, as ``ledger.posting`` would have."""
    table, source = Balance._meta.db_table, Posting._meta.db_table
    year = "CAST(SUBSTR(CAST(date AS TEXT), 1, 4) AS INTEGER) * 100"
    month = f"{year} + CAST(SUBSTR(CAST(date AS TEXT), 6, 2) AS INTEGER)"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")
        for bucket in (year, month):
            cursor.execute(
                f"INSERT INTO {table} (organization_id, indicator_id, bucket, quantity, records)"
                " SELECT organization_id, indicator_id, bucket, SUM(net), SUM(CASE WHEN net > 0"
                " THEN 1 WHEN net < 0 THEN -1 ELSE 0 END) FROM"
                f" (SELECT organization_id, indicator_id, {bucket} AS bucket, record_id,"
                f" SUM(quantity) AS net FROM {source}"
                " GROUP BY organization_id, indicator_id, bucket, record_id) AS per_record"
                " GROUP BY organization_id, indicator_id, bucket"
            )


def slices(count: int, size: int) -> Iterator[range]:
    for start in range(0, count, size):
        yield range(start, min(start + size, count))
