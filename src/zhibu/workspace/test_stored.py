"""What holds for a confirmed record of every type, on the pages that all types share."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.html import escape

from tests.builders import Cast, known_cast
from tests.contract_desk import as_user, confirmed, flows
from tests.contracts import CONTRACTS
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import Rows
from zhibu.workspace.row_values import rows_text, shown_in_row

pytestmark = pytest.mark.django_db
KEYS = [entry.key for entry in registry.record_types()]


@dataclass(frozen=True)
class Stored:
    """A confirmed record of a type, and the figures that it can move as they were before it."""

    cast: Cast
    key: str
    pk: int
    before: dict[str, Decimal]

    @property
    def record(self) -> Record:
        return Record.objects.get(pk=self.pk)


@pytest.fixture(params=KEYS, scope="module")
def stored(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Stored]:
    """Store a record of each type once; what a test does to it is undone."""
    key = str(request.param)
    with django_db_blocker.unblock(), transaction.atomic():
        cast = known_cast()
        before = flows(cast, registry.record_type(key))
        yield Stored(cast, key, confirmed(cast, key).pk, before)
        transaction.set_rollback(True)


def test_voiding_gives_every_figure_back(stored: Stored) -> None:
    record_type, record = registry.record_type(stored.key), stored.record
    cast, before = stored.cast, stored.before
    if record_type.indicators:
        assert flows(cast, record_type) != before
    client = as_user(cast, "secretary")
    act = reverse("workspace:act", args=[record.pk, "void"])
    visible = client.get(reverse("workspace:record", args=[record.pk])).status_code == 200
    answer = client.post(act, {"reason": "重复录入"})
    record.refresh_from_db()
    if not visible:
        assert (answer.status_code, record.state) == (404, State.CONFIRMED)
        return
    assert record.state == State.VOID
    after = flows(cast, record_type)
    assert {code: value for code, value in after.items() if value != before[code]} == {}


def test_a_record_stands_in_its_list_and_on_its_page(stored: Stored) -> None:
    key, record = stored.key, stored.record
    client = as_user(stored.cast, CONTRACTS[key].confirmer)
    listed = client.get(reverse("workspace:list", args=[key]), {"period": "all"})
    address = reverse("workspace:record", args=[record.pk])
    assert f'href="{address}"' in listed.content.decode()
    page = client.get(address)
    assert escape(record.title) in page.content.decode()


def test_its_page_shows_its_rows_and_its_export_writes_them(stored: Stored) -> None:
    key, record = stored.key, stored.record
    record_type = registry.record_type(key)
    body = record_type.load([record])[record.pk]
    client = as_user(stored.cast, CONTRACTS[key].confirmer)
    page = client.get(reverse("workspace:record", args=[record.pk])).content.decode()
    for rows in record_type.rows:
        if held := rows_of(body, rows.name):
            assert escape(shown_in_row(rows, rows.columns[0], value_of(rows, held[0]))) in page
    answer = client.get(reverse("workspace:export", args=[key]), {"period": "all"})
    if answer.status_code == 403:
        return
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    titles, *lines = sheet.iter_rows(values_only=True)
    for rows in (one for one in record_type.rows if one.entered):
        wanted = rows_text(rows, rows_of(body, rows.name))
        assert wanted in [line[titles.index(rows.label)] or "" for line in lines]


def value_of(rows: Rows, row: Any) -> Any:
    return getattr(row, rows.columns[0].name)


def test_the_sibling_branch_sees_nothing_of_it(stored: Stored) -> None:
    key, record = stored.key, stored.record
    client = as_user(stored.cast, "sibling_secretary")
    assert client.get(reverse("workspace:record", args=[record.pk])).status_code == 404
    assert client.get(reverse("workspace:edit", args=[record.pk])).status_code == 404
    for verb in ("confirm", "void", "submit", "return"):
        assert client.post(reverse("workspace:act", args=[record.pk, verb])).status_code == 404
    listed = client.get(reverse("workspace:list", args=[key]), {"unit": "all", "period": "all"})
    assert reverse("workspace:record", args=[record.pk]) not in listed.content.decode()


def test_a_member_reads_but_does_not_write(stored: Stored) -> None:
    key, record = stored.key, stored.record
    record_type = registry.record_type(key)
    client = as_user(stored.cast, "member")
    shown = client.get(reverse("workspace:record", args=[record.pk]))
    assert shown.status_code == (404 if record_type.restricted else 200)
    if not record_type.restricted:
        assert client.get(reverse("workspace:edit", args=[record.pk])).status_code == 403
        void = client.post(reverse("workspace:act", args=[record.pk, "void"]), {"reason": "x"})
        assert void.status_code == 403
    new = client.get(reverse("workspace:new", args=[key]))
    assert new.status_code == (200 if record_type.own else 403)
