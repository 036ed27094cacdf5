"""Nouns on the form that all record types share, and fields that depend on what is chosen."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.forms import CharField

from tests import village
from tests.builders import Cast
from zhibu.access.roles import Permission
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of
from zhibu.pillars.village.models import SkillTraining, Village, Villager
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.workspace.form_lists import lists_of
from zhibu.workspace.forms import RecordForm
from zhibu.workspace.test_record_form import sign_in

pytestmark = pytest.mark.django_db
TRAINING = "/ledgers/village.training/"


def training(cast: Cast, home: Village, **more: Any) -> dict[str, Any]:
    values = {"organization": cast.branch.pk, "title": "养蜂技术", "date": "2022-03-05"}
    values |= {"village": str(home.pk), "platform": "other", "mode": "other", "subject": "farming"}
    return values | more


def test_new_nouns_are_stored_with_the_record_once_each(cast: Cast) -> None:
    home = village.village(cast.branch)
    cells = {"people-0-villager": "王五", "people-1-villager": "赵六"}
    client = sign_in(cast, "organizer")
    assert client.post(f"{TRAINING}new/", training(cast, home, **cells)).status_code == 302
    assert {villager.name for villager in Villager.objects.all()} == {"王五", "赵六"}
    body = SkillTraining.objects.get()
    assert [str(row.villager) for row in rows_of(body, "people")] == ["王五", "赵六"]


def test_few_nouns_are_chosen_from_a_list_and_others_typed_with_one(cast: Cast) -> None:
    home = village.village(cast.branch)
    foreign = village.village(cast.sibling, "外村")
    village.villager(home, "王五", "二组")
    html = sign_in(cast, "organizer").get(f"{TRAINING}new/").content.decode()
    # The only one is chosen already; with a second one somebody has to say which.
    assert f'<option value="{home.pk}" selected>石板村</option>' in html
    village.village(cast.branch, "白河村")
    html = sign_in(cast, "organizer").get(f"{TRAINING}new/").content.decode()
    assert f'<option value="{home.pk}">石板村</option>' in html
    assert "外村" not in html
    assert '<datalist id="noun-people-villager-list"' in html
    assert '<option value="石板村/王五（二组）">' in html
    answer = sign_in(cast, "organizer").post(f"{TRAINING}new/", training(cast, foreign))
    assert "请从列表里选村" in answer.content.decode()


def test_a_noun_that_cannot_be_is_refused_beside_its_field(cast: Cast) -> None:
    village.village(cast.branch)
    home = village.village(cast.branch, "坪上村")
    cells = {"people-0-villager": "王五"}
    answer = sign_in(cast, "organizer").post(f"{TRAINING}new/", training(cast, home, **cells))
    beside = re.search(r'id="id_people-0-villager_error"><div>([^<]*)', answer.content.decode())
    assert beside is not None
    assert "没有写哪个村" in beside[1]
    assert "村名/王五" in beside[1]


def test_an_address_names_a_noun_by_its_number_or_its_text(cast: Cast) -> None:
    home, foreign = village.village(cast.branch), village.village(cast.sibling, "外村")
    village.village(cast.branch, "白河村")
    client = sign_in(cast, "organizer")
    for asked in (str(home.pk), "石板村"):
        form = client.get(f"{TRAINING}new/", {"village": asked}).context["form"]
        assert form["village"].value() == str(home.pk)
    for asked in (str(foreign.pk), "999999"):
        form = client.get(f"{TRAINING}new/", {"village": asked}).context["form"]
        assert form["village"].value() is None


def test_another_unit_offers_its_own_nouns_to_those_who_enter_for_it(cast: Cast) -> None:
    village.village(cast.branch)
    village.village(cast.sibling, "外村")
    url, asked = f"{TRAINING}people/", {"organization": cast.sibling.pk, "noun": "village"}
    theirs = sign_in(cast, "sibling_secretary").get(url, asked).content.decode()
    assert re.findall(r'value="([^"]+)"', theirs) == ["外村"]
    client = sign_in(cast, "organizer")
    assert client.get(url, asked).content.decode().strip() == ""
    assert client.get(url, asked | {"noun": "nothing"}).status_code == 404


def test_a_list_of_nouns_is_closed_to_those_who_may_not_read_it(cast: Cast) -> None:
    village.village(cast.branch)
    usual = registry.record_type("village.training")
    closed = replace(VILLAGE, reader=Permission.GRANT_MANAGE)
    column = replace(usual.columns_by_name["village"], noun=closed)
    special = replace(usual, columns=(*usual.columns[:2], column))
    form = RecordForm(special, cast.organizer)
    assert isinstance(form.fields["village"], CharField)
    assert [one.texts for one in lists_of(special, form, date(2022, 3, 5))][1] == []
    typed = training(cast, village.village(cast.branch), village="石板村")
    # Typing the name does not open it either.
    refused = RecordForm(special, cast.organizer, data=typed)
    assert "village" in refused.errors
    assert "石板村" not in str(refused.errors["village"])


def asking(cast: Cast, chosen: str) -> list[str]:
    """Give the fields of a form that asks for the place at night schools alone."""
    usual = registry.record_type("village.training")

    def asks(values: Any) -> set[str] | None:
        wanted = {"date", "title", "village", "platform", "people"}
        return wanted | ({"place"} if values.get("platform") == "night_school" else set())

    special = replace(usual, asks=asks)
    form = RecordForm(special, cast.organizer, initial={"platform": chosen})
    return [*[column.name for column in form.columns], *[table.name for table in form.tables]]


def test_a_form_asks_for_what_is_chosen(cast: Cast) -> None:
    assert asking(cast, "night_school") == [
        "date",
        "title",
        "village",
        "platform",
        "place",
        "people",
    ]
    assert "place" not in asking(cast, "remote")


def test_a_choice_that_asks_for_more_draws_the_fields_anew(cast: Cast) -> None:
    home = village.village(cast.branch)
    client = sign_in(cast, "organizer")
    shape = client.get(f"{TRAINING}new/").context["form"].shape
    data = training(cast, home, **{"people-0-villager": "王五"})
    same = client.post(f"{TRAINING}fields/", data | {"shape": shape})
    assert (same.status_code, same.content) == (204, b"")
    other = client.post(f"{TRAINING}fields/", data | {"shape": "another"})
    assert other.status_code == 200
    assert 'value="王五"' in other.content.decode()
    assert f'name="shape" value="{shape}"' in other.content.decode()
    assert 'id="record-form"' not in other.content.decode()


def test_a_form_that_was_not_drawn_anew_is_shown_before_it_is_saved(cast: Cast) -> None:
    home = village.village(cast.branch)
    client = sign_in(cast, "organizer")
    answer = client.post(f"{TRAINING}new/", training(cast, home, shape="another", trainees="3"))
    assert answer.status_code == 422
    assert "要填的栏目变了" in answer.content.decode()
    shape = re.search(r'name="shape" value="(\w+)"', answer.content.decode())
    assert shape is not None
    again = training(cast, home, shape=shape[1], trainees="3")
    assert client.post(f"{TRAINING}new/", again).status_code == 302


def test_a_choice_that_must_be_made_begins_with_its_first_and_asks_for_that(cast: Cast) -> None:
    page = sign_in(cast, "organizer").get("/ledgers/village.wish/new/")
    form = page.context["form"]
    assert form["step"].value() == "collect"
    wrong = sign_in(cast, "organizer").get("/ledgers/village.wish/new/?step=fly")
    assert wrong.context["form"].shape == form.shape
    assert "villager" in form.fields
    assert "item" not in form.fields
    assert page.context["problems"] == ["还要填好：微心愿、日期"]
