"""A pass lets plain checks in for half a minute, and nothing else, for nobody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import gates
from tests.builders import Cast
from zhibu.pillars.emergency import gate_pass
from zhibu.pillars.emergency.models import EntryCheck, Gate

pytestmark = pytest.mark.django_db


@pytest.fixture
def gate(cast: Cast) -> Gate:
    return gates.gate(cast.branch)


def post(client: Client, route: str, gate: Gate, *checks: dict[str, Any], given: str = "") -> Any:
    body = {"sent": gates.millis(timezone.now()), "device": "a-phone", "checks": checks}
    address = reverse(f"emergency:{route}", args=[gate.pk])
    headers = {gate_pass.HEADER: given} if given else {}
    return client.post(address, json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def guard(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.member)
    return client


@pytest.fixture
def given(guard: Client, gate: Gate) -> str:
    answer = post(guard, "gate_checks", gate, gates.check())
    EntryCheck.objects.all().delete()
    return str(answer.json()["pass"])


def test_plain_checks_come_in_with_a_pass_once_each(
    cast: Cast, guard: Client, gate: Gate, given: str, django_assert_num_queries: Any
) -> None:
    one, other = gates.check(), gates.check()
    with django_assert_num_queries(1):
        answer = post(guard, "gate_plain_checks", gate, one, other, given=given)
    assert answer.json()["kept"] == [one["id"], other["id"]]
    post(guard, "gate_plain_checks", gate, one, given=given)
    post(guard, "gate_checks", gate, other)
    lines = EntryCheck.objects.all()
    assert [(line.gate, line.sent_by, line.passed) for line in lines] == [
        (gate, cast.member, True)
    ] * 2


def test_without_a_pass_or_with_another_nothing_is_taken(
    cast: Cast, guard: Client, gate: Gate, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = gates.gate(cast.branch, "西门")
    stranger, colleague = Client(), Client()
    colleague.force_login(cast.publicist)
    forged = signing.TimestampSigner(salt="other").sign(given.rsplit(":", 2)[0])
    attempts = [
        (guard, gate, ""),
        (guard, gate, "nonsense"),
        (guard, gate, forged),
        (guard, gate, given[:-1]),
        (guard, other, given),
        (stranger, gate, given),
        (colleague, gate, given),
    ]
    for client, where, shown in attempts:
        answer = post(client, "gate_plain_checks", where, gates.check(), given=shown)
        assert answer.status_code == 403, shown
    monkeypatch.setattr(gate_pass, "SECONDS", -1)  # it is over
    assert post(guard, "gate_plain_checks", gate, gates.check(), given=given).status_code == 403
    assert not EntryCheck.objects.exists()


def test_what_must_be_judged_is_sent_back_to_the_guarded_route(
    guard: Client, gate: Gate, given: str
) -> None:
    now = gates.millis(timezone.now())
    for queer in (
        gates.check(False),
        gates.check(answers={"temperature": "36.5"}),
        gates.check(at=now - 2 * 3_600_000),
        gates.check(at=now + 3_600_000),
        gates.check(at="now"),  # type: ignore[arg-type]
        gates.check() | {"id": "1"},
        gates.check() | {"passed": 1},
    ):
        answer = post(guard, "gate_plain_checks", gate, gates.check(), queer, given=given)
        assert answer.status_code == 403, queer
    assert not EntryCheck.objects.exists()


def test_a_gate_that_stands_no_more_gives_no_pass(guard: Client, gate: Gate) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Gate.objects.filter(pk=gate.pk).update(closed_on=yesterday)
    late = gates.check(at=gates.millis(timezone.now() - timedelta(days=1)))
    answer = post(guard, "gate_checks", gate, late)
    assert answer.json()["pass"] == ""
    assert answer.json()["kept"] == [late["id"]]


def test_csrf_is_asked_of_both_routes(cast: Cast, gate: Gate, given: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.member)
    for route in ("gate_checks", "gate_plain_checks"):
        assert post(client, route, gate, gates.check(), given=given).status_code == 403
