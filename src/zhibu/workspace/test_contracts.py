"""What holds for every declared record type, on the pages that they share."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.builders import Cast
from tests.contracts import CONTRACTS, Contract
from zhibu.audit.models import AuditEntry
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record
from zhibu.ledger.types import Line, RecordType, Rows
from zhibu.workspace.row_values import rows_text, shown_in_row

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15
MANY = 9  # records in a list that must not ask more often than a short one
KEYS = [entry.key for entry in registry.record_types()]
TYPED = [key for key in KEYS if key in CONTRACTS and CONTRACTS[key].typed]


@pytest.fixture(params=KEYS)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=TYPED)
def typed_key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def as_user(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    session = client.session
    session["zhibu.year"] = 2022
    session.save()
    return client


def flows(cast: Cast, record_type: RecordType) -> dict[str, Decimal]:
    """Give the figures that this type can move, missing ones as nothing."""
    found = figures(cast.branch, Period.year(2022), record_type.indicators)
    return {code: figure.value or Decimal(0) for code, figure in found.items()}


def entered(cast: Cast, key: str, number: int = 1) -> Record:
    contract = CONTRACTS[key]
    return contract.enter(key, cast, cast.branch, number, cast.users[contract.enterer])


def confirmed(cast: Cast, key: str, number: int = 1) -> Record:
    record = entered(cast, key, number)
    return confirm_record(record.pk, actor=cast.users[CONTRACTS[key].confirmer])


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


def test_voiding_gives_every_figure_back(cast: Cast, key: str) -> None:
    record_type = registry.record_type(key)
    before = flows(cast, record_type)
    record = confirmed(cast, key)
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


def test_a_record_stands_in_its_list_and_on_its_page(cast: Cast, key: str) -> None:
    record = confirmed(cast, key)
    client = as_user(cast, CONTRACTS[key].confirmer)
    listed = client.get(reverse("workspace:list", args=[key]), {"period": "all"})
    address = reverse("workspace:record", args=[record.pk])
    assert f'href="{address}"' in listed.content.decode()
    page = client.get(address)
    assert escape(record.title) in page.content.decode()


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


def test_its_page_shows_its_rows_and_its_export_writes_them(cast: Cast, key: str) -> None:
    record_type = registry.record_type(key)
    record = confirmed(cast, key)
    body = record_type.load([record])[record.pk]
    client = as_user(cast, CONTRACTS[key].confirmer)
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


def test_the_sibling_branch_sees_nothing_of_it(cast: Cast, key: str) -> None:
    record = confirmed(cast, key)
    client = as_user(cast, "sibling_secretary")
    assert client.get(reverse("workspace:record", args=[record.pk])).status_code == 404
    assert client.get(reverse("workspace:edit", args=[record.pk])).status_code == 404
    for verb in ("confirm", "void", "submit", "return"):
        assert client.post(reverse("workspace:act", args=[record.pk, verb])).status_code == 404
    listed = client.get(reverse("workspace:list", args=[key]), {"unit": "all", "period": "all"})
    assert reverse("workspace:record", args=[record.pk]) not in listed.content.decode()


def test_a_member_reads_but_does_not_write(cast: Cast, key: str) -> None:
    record_type = registry.record_type(key)
    record = confirmed(cast, key)
    client = as_user(cast, "member")
    shown = client.get(reverse("workspace:record", args=[record.pk]))
    assert shown.status_code == (404 if record_type.restricted else 200)
    if not record_type.restricted:
        assert client.get(reverse("workspace:edit", args=[record.pk])).status_code == 403
        void = client.post(reverse("workspace:act", args=[record.pk, "void"]), {"reason": "x"})
        assert void.status_code == 403
    new = client.get(reverse("workspace:new", args=[key]))
    assert new.status_code == (200 if record_type.own else 403)


def test_a_list_asks_as_often_for_many_records_as_for_few(cast: Cast, key: str) -> None:
    address = reverse("workspace:list", args=[key])
    clients = [as_user(cast, who) for who in ("secretary", "superior", "member")]
    for number in range(3):
        confirmed(cast, key, number)
    few = [queries(client, address) for client in clients]
    for number in range(3, min(MANY, CONTRACTS[key].most)):
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
