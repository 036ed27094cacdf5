"""The pages of staff who are no Party members."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.browsing import assert_fits, log_in
from tests.builders import Cast, make_person, put_on_roll
from tests.pages import ID_NUMBER, PHONE, as_user
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.organization.models import Person
from zhibu.roster.models import StaffEntry
from zhibu.roster.services import register_staff


def given(**more: str) -> dict[str, str]:
    return {
        "name": "陈青",
        "distinction": "客房部",
        "category": "contract",
        "is_league_member": "on",
        "arrived_on": "2018-07-01",
        "since": "2024-03-01",
    } | more


def new(cast: Cast) -> str:
    return reverse("portal:staff_new", args=[cast.branch.pk])


def registered(cast: Cast, name: str = "陈青", **more: Any) -> Person:
    person = Person(name=name, organization=cast.branch, **more)
    entry = register_staff(
        person, cast.branch, since=date(2024, 3, 1), category="contract", actor=cast.secretary
    )
    assert entry.record.about is not None
    return entry.record.about


def test_one_form_registers_him_and_he_stands_on_the_list(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    assert "还没有登记非党员职工" in client.get(reverse("portal:staff")).text
    answer = client.post(new(cast), given(id_number=ID_NUMBER, phone=PHONE))
    person = Person.objects.get(name="陈青")
    assert answer.headers["Location"] == reverse("portal:person", args=[person.pk])
    assert (person.birth_date, person.sex) == (date(1985, 3, 12), "male")
    entry = StaffEntry.objects.get()
    assert (entry.category, entry.is_league_member) == ("contract", True)
    assert (entry.arrived_on, entry.record.state) == (date(2018, 7, 1), State.CONFIRMED)
    page = client.get(reverse("portal:staff")).text
    assert "陈青（客房部）" in page
    assert "聘用人员，共青团员" in page
    assert "138****2345" in page
    assert ID_NUMBER not in page
    found = figures(cast.branch, Period.year(2024), ["organization.members"])
    assert found["organization.members"].value == 8


def test_his_own_page_says_what_he_is(cast: Cast) -> None:
    person = registered(cast)
    client = as_user(cast, "secretary")
    page = client.get(reverse("portal:person", args=[person.pk])).text
    assert 'state-draft">非党员职工<' in page
    record = Record.objects.get(type="roster.staff")
    assert reverse("workspace:record", args=[record.pk]) in page
    address = reverse("portal:person_edit", args=[person.pk])
    client.post(address, {"name": "陈青", "position": "领班"})
    assert "领班" in client.get(reverse("portal:staff")).text


def test_the_search_finds_him(cast: Cast) -> None:
    person = registered(cast)
    page = as_user(cast, "secretary").get(reverse("portal:search"), {"q": "陈青"}).text
    assert reverse("portal:person", args=[person.pk]) in page


def test_what_a_commissioner_registers_waits_and_says_so(cast: Cast) -> None:
    client = as_user(cast, "organizer")
    assert "保存并报送" in client.get(new(cast)).text
    client.post(new(cast), given())
    assert StaffEntry.objects.get().record.state == State.SUBMITTED
    assert "state-submitted" in client.get(reverse("portal:staff")).text


def test_a_namesake_is_asked_about_first(cast: Cast) -> None:
    known = make_person("陈青", cast.branch)
    client = as_user(cast, "secretary")
    assert "是同一个人吗" in client.post(new(cast), given()).text
    assert not StaffEntry.objects.exists()
    client.post(new(cast), given(same=str(known.pk)))
    assert StaffEntry.objects.get().record.about == known
    assert Person.objects.filter(name="陈青").count() == 1


def test_what_is_wrong_is_told_beside_its_field_and_nothing_stays(cast: Cast) -> None:
    page = as_user(cast, "secretary").post(new(cast), given(since="2018-01-01", phone="12"))
    assert page.status_code == 422
    assert "早于到单位日期" in page.text
    assert not Person.objects.filter(name="陈青").exists()


def test_the_list_leaves_out_who_left_or_joined_and_is_narrowed(cast: Cast) -> None:
    registered(cast)
    registered(cast, "吴小川")
    put_on_roll(registered(cast, "孟夏"), cast.branch, cast.secretary, since=date(2024, 7, 1))
    registered(cast, "郑离")
    StaffEntry.objects.filter(record__about__name="郑离").update(ended_on=date(2024, 4, 1))
    client = as_user(cast, "secretary")

    def shown(query: str = "") -> set[str]:
        page = client.get(reverse("portal:staff") + query).text
        return {name for name in ("陈青", "吴小川", "孟夏", "郑离") if f">{name}<" in page}

    assert shown() == {"陈青", "吴小川"}
    assert shown("?q=青") == {"陈青"}
    assert shown("?category=retired") == set()


def test_others_neither_see_nor_register_them(cast: Cast) -> None:
    person = registered(cast)
    address = reverse("portal:staff")
    assert "陈青" in as_user(cast, "superior").get(address).text
    assert "陈青" not in as_user(cast, "sibling_secretary").get(address).text
    assert as_user(cast, "member").get(address).status_code == 403
    for name, status in (("publicist", 403), ("superior", 403), ("sibling_secretary", 404)):
        answer = as_user(cast, name).post(new(cast), given(name="某人"))
        assert answer.status_code == status, name
    assert not Person.objects.filter(name="某人").exists()
    page = reverse("portal:person", args=[person.pk])
    assert as_user(cast, "sibling_secretary").get(page).status_code == 404


def test_the_list_asks_the_same_number_of_questions_however_long(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    client = as_user(cast, "superior")

    def questions() -> int:
        with django_assert_max_num_queries(20) as captured:
            assert client.get(reverse("portal:staff")).status_code == 200
        return len(captured)

    registered(cast)
    few = questions()
    for number in range(5):
        registered(cast, f"职工{number}")
    assert questions() == few


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [375, 1440])
def test_a_clerk_registers_somebody_from_the_list(
    cast: Cast, live_server: Any, open_page: Callable[..., Any], width: int
) -> None:
    page = open_page(width=width)
    log_in(page, live_server.url, cast.secretary, year=2022)
    page.goto(f"{live_server.url}/people/staff/")
    assert_fits(page, width)
    page.get_by_role("link", name="登记", exact=True).click()
    page.wait_for_url(f"**{new(cast)}")
    assert_fits(page, width)
    page.get_by_label("姓名").fill("陈青")
    page.get_by_label("区分").fill("客房部")
    page.get_by_text("聘用人员").click()
    page.get_by_role("button", name="保存并确认").click()
    page.get_by_role("heading", name="陈青（客房部）").wait_for()
    assert_fits(page, width)
    page.get_by_role("link", name="非党员职工").click()
    page.get_by_role("link", name="陈青（客房部）").wait_for()
    assert_fits(page, width)
