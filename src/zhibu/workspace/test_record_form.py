"""The form of a record: defaults, names, errors beside their fields, and two people at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import Cast, make_person, put_on_roll
from tests.contracts import CONTRACTS
from zhibu.ledger.models import Record, State
from zhibu.pillars.study.models import MaterialIssue

pytestmark = pytest.mark.django_db
NEW = "/ledgers/study.material/new/"
REFLECTION = "/ledgers/study.reflection/new/"


def sign_in(cast: Cast, who: str, year: int = 2022) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    session = client.session
    session["zhibu.year"] = year
    session.save()
    return client


def material(cast: Cast, **more: Any) -> dict[str, Any]:
    values = {"organization": cast.branch.pk, "title": "党章", "date": "2022-03-05", "copies": "30"}
    return values | more


def reflection(cast: Cast, about: str, **more: Any) -> dict[str, Any]:
    values = {"organization": cast.branch.pk, "about": about, "date": "2022-03-05"}
    return values | {"title": "有感"} | more


def errors_of(html: str) -> dict[str, str]:
    """Read the errors beside the fields, by field name."""
    found = re.findall(r'id="id_(\w+)_error">(.*?)</div></div>', html, re.S)
    return {name: re.sub(r"<[^>]+>", "", text) for name, text in found}


def test_a_new_form_knows_the_unit_and_the_day_used_last(cast: Cast) -> None:
    client = sign_in(cast, "organizer")
    first = client.get(NEW).content.decode()
    assert f'<option value="{cast.branch.pk}" selected' in first
    client.post(NEW, material(cast, date="2022-03-05"))
    assert 'value="2022-03-05"' in client.get(NEW).content.decode()


def test_a_link_says_what_a_new_form_begins_with(cast: Cast) -> None:
    client, group = sign_in(cast, "organizer"), cast.groups[1]
    path = "/ledgers/life.preparation/new/"
    page = client.get(path, {"organization": group.pk, "step": "talks", "date": "3月5日"})
    html = page.content.decode()
    assert f'<option value="{group.pk}" selected' in html
    assert page.context["form"]["step"].value() == "talks"
    assert 'value="2022-03-05"' in html


def test_what_the_form_does_not_know_is_not_taken_from_the_address(cast: Cast) -> None:
    asked = {
        "organization": cast.sibling.pk,
        "copies": "很多",
        "date": "某日",
        "record_version": "9",
    }
    page = sign_in(cast, "organizer").get(NEW, asked)
    html = page.content.decode()
    assert f'<option value="{cast.branch.pk}" selected' in html
    assert "第二党支部" not in html
    assert "很多" not in html
    assert "某日" not in html
    assert not page.context["form"]["record_version"].value()


def test_all_errors_come_at_once_beside_their_fields_and_nothing_is_lost(cast: Cast) -> None:
    answer = sign_in(cast, "organizer").post(
        NEW, material(cast, date="2022-13-01", copies="三百余", recipients="第一党小组")
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    found = errors_of(html)
    assert "2022-13-01" in found["date"]
    assert "确切" in found["copies"] or "数字" in found["copies"]
    assert 'value="第一党小组"' in html
    assert not Record.objects.filter(type="study.material").exists()


def test_the_offices_own_rules_are_said_beside_the_fields_they_name(cast: Cast) -> None:
    future = material(cast, date="2099-01-01", copies="0")
    found = errors_of(sign_in(cast, "organizer").post(NEW, future).content.decode())
    assert "日期在今天之后" in found["date"]
    assert "册数" in found["copies"]


def test_dates_and_numbers_are_read_as_people_write_them(cast: Cast) -> None:
    client = sign_in(cast, "organizer")
    answer = client.post(NEW, material(cast, date="3月5日", copies="1,200"))
    assert answer.status_code == 302
    body = MaterialIssue.objects.get()
    assert (body.date, body.copies) == (date(2022, 3, 5), 1200)


def test_a_name_of_two_people_is_asked_back_and_never_guessed(cast: Cast) -> None:
    for _namesake in range(2):
        person = make_person("刘洋", cast.branch)
        put_on_roll(person, cast.branch, cast.secretary)
    client = sign_in(cast, "organizer")
    html = client.post(REFLECTION, reflection(cast, "刘洋")).content.decode()
    assert "“刘洋”有2人" in errors_of(html)["about"]
    label = f"刘洋（编号{person.pk}）"
    assert f'value="{label}"' in html  # offered by the list of names
    assert client.post(REFLECTION, reflection(cast, label)).status_code == 302
    assert Record.objects.get(type="study.reflection").about == person


def test_somebody_of_the_sibling_branch_is_not_found(cast: Cast) -> None:
    html = sign_in(cast, "organizer").post(REFLECTION, reflection(cast, "钱二")).content.decode()
    assert "没有找到“钱二”" in errors_of(html)["about"]


def test_a_member_hands_in_his_own_and_for_nobody_else(cast: Cast) -> None:
    client = sign_in(cast, "member")
    html = client.get(REFLECTION).content.decode()
    assert 'name="about"' not in html
    assert client.post(REFLECTION, reflection(cast, "李建国", then="submit")).status_code == 302
    record = Record.objects.get(type="study.reflection")
    assert (record.about, record.state) == (cast.member.person, State.SUBMITTED)
    assert client.get(NEW).status_code == 403


def test_a_unit_out_of_scope_cannot_be_chosen(cast: Cast) -> None:
    answer = sign_in(cast, "organizer").post(NEW, material(cast, organization=cast.sibling.pk))
    assert answer.status_code == 422
    assert not Record.objects.filter(type="study.material").exists()


@pytest.mark.parametrize(
    ("who", "then", "state"),
    [
        ("organizer", "draft", State.DRAFT),
        ("organizer", "submit", State.SUBMITTED),
        ("secretary", "confirm", State.CONFIRMED),
        ("organizer", "rubbish", State.DRAFT),
    ],
)
def test_each_button_does_what_it_says(cast: Cast, who: str, then: str, state: str) -> None:
    sign_in(cast, who).post(NEW, material(cast, then=then))
    assert Record.objects.get(type="study.material").state == state


def test_save_and_confirm_stores_nothing_where_somebody_else_must_confirm(cast: Cast) -> None:
    client = sign_in(cast, "deputy")
    assert 'value="confirm"' not in client.get(NEW).content.decode()
    answer = client.post(NEW, material(cast, then="confirm"))
    assert "录入人不能确认自己的记录" in answer.content.decode()
    assert not Record.objects.filter(type="study.material").exists()


def test_the_second_of_two_is_told_and_keeps_what_was_typed(cast: Cast) -> None:
    organizer, publicist = sign_in(cast, "organizer"), sign_in(cast, "publicist")
    organizer.post(NEW, material(cast))
    pk = MaterialIssue.objects.get().pk
    edit = f"/records/{pk}/edit/"
    publicist.post(edit, material(cast, copies="40", record_version="1"))

    mine = {"copies": "50", "recipients": "第二党小组"}
    late = organizer.post(edit, material(cast, **mine, record_version="1"))

    html = late.content.decode()
    assert late.status_code == 409
    assert MaterialIssue.objects.get().copies == 40
    assert "赵敏" in html
    assert "<del>40</del>" in html
    assert "<ins>50</ins>" in html
    assert 'value="第二党小组"' in html
    version = re.search(r'name="record_version" value="(\d+)"', html)
    assert version
    again = material(cast, **mine, record_version=version[1])
    assert organizer.post(edit, again).status_code == 302
    assert MaterialIssue.objects.get().copies == 50


def test_correcting_a_confirmed_record_posts_the_difference(cast: Cast) -> None:
    client = sign_in(cast, "secretary")
    client.post(NEW, material(cast, then="confirm"))
    pk = MaterialIssue.objects.get().pk
    box = client.post(
        f"/ledgers/study.material/preview/?record={pk}",
        material(cast, copies="45", record_version="2"),
    )
    assert "改后共记入" in box.content.decode()
    assert "+45" in box.content.decode()
    client.post(f"/records/{pk}/edit/", material(cast, copies="45", record_version="2"))
    assert "+45" in client.get(f"/records/{pk}/").content.decode()
    assert sign_in(cast, "organizer").get(f"/records/{pk}/edit/").status_code == 403


def test_the_preview_says_what_is_still_missing(cast: Cast) -> None:
    box = sign_in(cast, "organizer").post(
        "/ledgers/study.material/preview/", material(cast, copies="", title="")
    )
    assert "还要填好：资料名称、册数" in box.content.decode()


def test_a_returned_record_says_why(cast: Cast) -> None:
    sign_in(cast, "organizer").post(NEW, material(cast, then="submit"))
    pk = MaterialIssue.objects.get().pk
    secretary = sign_in(cast, "secretary")
    silent = secretary.post(f"/records/{pk}/do/return/", {"reason": ""}, follow=True)
    assert "没有写退回原因" in silent.content.decode()
    secretary.post(f"/records/{pk}/do/return/", {"reason": "册数不对"})
    page = sign_in(cast, "organizer").get(f"/records/{pk}/edit/").content.decode()
    assert "册数不对" in page


def test_people_of_the_unit_are_offered_members_first(cast: Cast) -> None:
    make_person("阿村民", cast.branch)
    client = sign_in(cast, "organizer")
    html = client.get(
        f"/ledgers/study.reflection/people/?organization={cast.branch.pk}"
    ).content.decode()
    names = re.findall(r'value="([^"]+)"', html)
    assert set(names[:-1]) >= {"张伟", "张伟（车队）", "陈·阿依"}
    assert names[-1] == "阿村民"
    other = client.get(f"/ledgers/study.reflection/people/?organization={cast.sibling.pk}")
    assert "钱一" not in other.content.decode()


def test_a_column_of_its_own_called_version_does_not_stand_for_that_of_the_record(
    cast: Cast,
) -> None:
    contract = CONTRACTS["village.plan"]
    record = contract.enter("village.plan", cast, cast.branch, 3, cast.organizer)
    edit = f"/records/{record.pk}/edit/"
    organizer = sign_in(cast, "organizer")
    assert contract.typed is not None
    typed = {"organization": cast.branch.pk, "then": "draft"} | contract.typed(cast)

    # The plan's own number fits by chance what the record has; what the form says does not.
    late = organizer.post(edit, typed | {"version": "1", "record_version": "0"})
    kept = organizer.post(edit, typed | {"version": "1", "record_version": "1", "years": "4"})

    assert late.status_code == 409
    assert kept.status_code == 302
