"""What holds for every declared record type, on the pages that they share."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import Cast
from tests.contract_desk import as_user, confirmed, entered, flows
from tests.contracts import CONTRACTS, Contract
from tests.walking import PlainClient
from zhibu.audit.models import AuditEntry
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record
from zhibu.ledger.types import Line, RecordType

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
FEW, MANY = 2, 4  # records in lists that must ask equally often
KEYS = [entry.key for entry in registry.record_types()]
TYPED = [key for key in KEYS if key in CONTRACTS and CONTRACTS[key].typed]


@pytest.fixture(params=TYPED)
def typed_key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def changes_in(html: str) -> Iterator[tuple[str, Decimal]]:
    """Read label and change of each line of the posting box, where there is one."""
    if 'id="posting-preview"' not in html:
        return
    box = html[html.index('id="posting-preview"') :]
    box = box[: box.index("</div>")]
    pattern = r"<li>(?:<a[^>]*>)?([^<]+)(?:</a>)?\s*<span[^>]*>([+−])([\d.]+)"
    for label, sign, amount in re.findall(pattern, box):
        yield label.strip(), Decimal(amount) * (-1 if sign == "−" else 1)


def previewed(html: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for label, change in changes_in(html):
        found[label] = found.get(label, Decimal(0)) + change
    return found


def moved(before: dict[str, Decimal], after: dict[str, Decimal]) -> dict[str, Decimal]:
    """Give what changed, by label; indicators that no table lists are left out."""
    listed = {one.code: one.label for one in registry.indicators() if one.listed}
    return {
        listed[code]: after[code] - before[code]
        for code in after
        if code in listed and after[code] != before[code]
    }


def test_every_record_type_has_a_contract() -> None:
    assert sorted(KEYS) == sorted(CONTRACTS)


def test_what_the_form_previews_is_what_the_figures_do(cast: Cast, typed_key: str) -> None:
    contract, record_type = CONTRACTS[typed_key], registry.record_type(typed_key)
    client = as_user(cast, contract.enterer)
    data = typed(cast, contract)
    box = client.post(reverse("workspace:preview", args=[typed_key]), data).content.decode()
    before = flows(cast, record_type)

    answer = client.post(reverse("workspace:new", args=[typed_key]), data | {"then": "submit"})

    record = Record.objects.filter(type=typed_key).latest("pk")
    assert answer.status_code == 302
    assert record.state in {State.SUBMITTED, State.DRAFT}
    assert flows(cast, record_type) == before
    confirm_record(record.pk, actor=cast.users[contract.confirmer])
    assert moved(before, flows(cast, record_type)) == previewed(box)
    page = as_user(cast, contract.confirmer).get(reverse("workspace:record", args=[record.pk]))
    assert previewed(page.content.decode()) == previewed(box)


def test_a_change_is_stored_and_told_in_the_timeline(cast: Cast, typed_key: str) -> None:
    contract = CONTRACTS[typed_key]
    client = as_user(cast, contract.enterer)
    data = typed(cast, contract)
    client.post(reverse("workspace:new", args=[typed_key]), data | {"then": "draft"})
    record = Record.objects.filter(type=typed_key).latest("pk")
    edit = reverse("workspace:edit", args=[record.pk])
    assert client.get(edit).status_code == 200

    answer = client.post(edit, data | contract.change | {"record_version": "1", "then": "draft"})

    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.version == 2
    page = client.get(reverse("workspace:record", args=[record.pk])).content.decode()
    assert "改了 1 处" in page


@pytest.mark.parametrize(
    "own", [entry.key for entry in registry.record_types() if not entry.form_view]
)
def test_a_form_sent_back_as_it_came_changes_nothing(cast: Cast, own: str) -> None:
    key, record_type = own, registry.record_type(own)
    record = entered(cast, key)
    client = as_user(cast, CONTRACTS[key].enterer)
    edit = reverse("workspace:edit", args=[record.pk])
    before = [row_keys(record_type, record), posted(record_type, record)]

    answer = client.post(edit, client.get(edit).context["form"].as_data() | {"then": "draft"})

    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.version == 2
    assert [row_keys(record_type, record), posted(record_type, record)] == before
    events = AuditEntry.objects.filter(action="record.revise", target_id=str(record.pk))
    assert "changes" not in json.loads(events.get().detail)


def row_keys(record_type: RecordType, record: Record) -> dict[str, list[int]]:
    body = record_type.load([record])[record.pk]
    return {rows.name: [row.pk for row in rows_of(body, rows.name)] for rows in record_type.rows}


def posted(record_type: RecordType, record: Record) -> list[Line]:
    return list(record_type.postings(record_type.load([record])[record.pk]))


# How often a page asks hangs on the page; what PostgreSQL answers is proved by the matrix.
@pytest.mark.sqlite
@pytest.mark.parametrize("key", KEYS)
def test_a_list_asks_as_often_for_many_records_as_for_few(cast: Cast, key: str) -> None:
    address = reverse("workspace:list", args=[key])
    clients = [as_user(cast, who, PlainClient) for who in ("secretary", "superior", "member")]
    for number in range(FEW):
        confirmed(cast, key, number)
    few = [queries(client, address) for client in clients]
    for number in range(FEW, min(MANY, CONTRACTS[key].most)):
        confirmed(cast, key, number)
    assert [queries(client, address) for client in clients] == few
    assert max(few) <= MOST_QUERIES


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as context:
        client.get(address, {"period": "all"})
    return len(context)


def typed(cast: Cast, contract: Contract) -> dict[str, Any]:
    assert contract.typed is not None
    return {"organization": cast.branch.pk} | contract.typed(cast)
