"""Pages of the pillars in the catalogue of ledgers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from tests.builders import Cast
from zhibu.access.routes import permission_of, walk
from zhibu.ledger.indicators import PILLARS
from zhibu.workspace.desks import desks, desks_at

MEASURES = [measure.number for pillar in PILLARS for measure in pillar.measures]


def test_each_desk_is_a_page_of_a_measure_and_asks_for_no_less_than_its_route() -> None:
    declared = {entry.callback: permission_of(pattern, entry) for pattern, entry in walk()}
    for desk in desks():
        assert desk.measure in MEASURES
        assert reverse(desk.name)
        assert set(desk.needs) <= {_permission(desk.name, declared)}


def _permission(name: str, declared: dict[Any, Any]) -> Any:
    return declared[resolve(reverse(name)).func]


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["secretary", "member", "superior"])
def test_every_desk_that_is_shown_opens(cast: Cast, client: Client, actor: str) -> None:
    user = cast.users[actor]
    client.force_login(user)
    shown = [url for measure in MEASURES for _label, url in desks_at(user, measure)]
    page = client.get(reverse("workspace:types")).content.decode()
    for url in shown:
        assert f'href="{url}"' in page
        assert client.get(url).status_code == 200, url
    assert shown
