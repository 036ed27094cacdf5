"""Rosters say who was on the roll that day, and nothing that the reader may not know."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from django.urls import reverse
from docx import Document as WordFile
from openpyxl import load_workbook

from tests.builders import Cast
from tests.pages import ID_NUMBER, PHONE, as_user
from zhibu.audit.models import AuditEntry
from zhibu.organization.models import Membership, Person
from zhibu.organization.services import save_person
from zhibu.reports.outputs.roster_rows import committee_entries, roster_entries

pytestmark = pytest.mark.django_db
DAY = date(2022, 12, 31)


def address(name: str, pk: int, format: str = "") -> str:
    kind = "file" if format else "preview"
    url = reverse(f"reports:{name}_{kind}", args=[pk, *([format] if format else [])])
    return f"{url}?on={DAY.isoformat()}"


@pytest.fixture
def known(cast: Cast) -> Person:
    """The member whose number and phone are on file, with a position like a formula."""
    person = Person.objects.get(pk=cast.members[1].pk)
    person.id_number, person.phone = ID_NUMBER, PHONE
    person.sex, person.birth_date = "female", date(1985, 3, 2)
    person.position = "=1+1"
    save_person(person)
    return person


def test_members_stand_by_group_with_the_holders_of_posts_first(cast: Cast) -> None:
    entries = roster_entries(cast.secretary, cast.branch, DAY)
    assert len(entries) == Membership.objects.filter(organization=cast.branch).count()
    groups = [one.group for one in entries]
    assert groups == sorted(groups, key=lambda name: (not name, groups.index(name)))
    assert entries[0].posts == "书记"
    assert entries[-1].group == ""  # nobody has put him into a group
    assert {one.stage for one in entries} == {"正式党员", "预备党员"}


def test_stage_and_day_of_confirmation_are_those_of_the_day(cast: Cast) -> None:
    stay = Membership.objects.get(person=cast.members[0])
    before = date(2015, 6, 30)
    Membership.objects.filter(pk=stay.pk).update(start=date(2014, 7, 1))
    now = {one.name: one for one in roster_entries(cast.secretary, cast.branch, DAY)}
    then = {one.name: one for one in roster_entries(cast.secretary, cast.branch, before)}
    name = cast.members[0].name
    assert (now[name].stage, now[name].confirmed_on) == ("正式党员", date(2015, 7, 1))
    assert (then[name].stage, then[name].confirmed_on) == ("预备党员", None)
    assert list(then) == [name]


def test_of_a_member_whom_another_branch_keeps_now_only_the_roll_is_told(
    cast: Cast, known: Person
) -> None:
    def told() -> tuple[str, date | None, str]:
        entries = roster_entries(cast.secretary, cast.branch, DAY)
        one = next(one for one in entries if one.name == known.name)
        return one.sex, one.born, one.position

    assert told() == ("女", date(1985, 3, 2), "=1+1")
    Person.objects.filter(pk=known.pk).update(organization=cast.sibling)
    assert told() == ("", None, "")


def test_word_and_workbook_hold_the_same_people_and_no_private_number(
    cast: Cast, known: Person
) -> None:
    client = as_user(cast, "organizer")
    word = WordFile(io.BytesIO(client.get(address("roster", cast.branch.pk, "docx")).content))
    rows = [row for table in word.tables for row in table.rows]
    names = {row.cells[1].text for row in rows} - {"姓名"}
    book = load_workbook(io.BytesIO(client.get(address("roster", cast.branch.pk, "xlsx")).content))
    lines = list(book.active.iter_rows(min_row=2))
    assert names == {line[1].value for line in lines}
    position = next(line[10] for line in lines if line[1].value == known.name)
    assert (position.value, position.data_type) == ("=1+1", "s")
    everything = "".join(cell.text for row in rows for cell in row.cells)
    everything += "".join(str(cell.value) for line in lines for cell in line)
    assert ID_NUMBER not in everything
    assert PHONE not in everything
    assert any(
        text.startswith(f"共 {len(lines)} 人。") for text in (p.text for p in word.paragraphs)
    )
    acts = AuditEntry.objects.filter(action="report.export", target_type="roster")
    assert [json.loads(one.detail)["format"] for one in acts.order_by("pk")] == ["docx", "xlsx"]


def test_the_committee_is_listed_by_rank_with_the_leaders_of_groups(cast: Cast) -> None:
    entries = committee_entries(cast.secretary, cast.branch, DAY)
    assert [one.posts for one in entries][:2] == ["书记", "副书记"]
    word = WordFile(
        io.BytesIO(
            as_user(cast, "secretary").get(address("committee", cast.branch.pk, "docx")).content
        )
    )
    assert [row.cells[1].text for row in word.tables[0].rows][1:3] == ["书记", "副书记"]


def test_a_committee_has_a_table_for_each_group_of_its_branches(cast: Cast) -> None:
    client = as_user(cast, "superior")
    page = client.get(address("roster", cast.committee.pk)).content.decode()
    assert cast.sibling.name in page
    assert "钱一" in page


@pytest.mark.parametrize("name", ["roster", "committee"])
def test_rosters_are_for_who_may_see_and_take_away_people(cast: Cast, name: str) -> None:
    own = address(name, cast.branch.pk)
    for who in ("secretary", "organizer", "superior"):
        assert as_user(cast, who).get(own).status_code == 200, who
    for who in ("member", "leader"):
        assert as_user(cast, who).get(own).status_code == 403, who
    assert as_user(cast, "sibling_secretary").get(own).status_code == 404
    assert not AuditEntry.objects.filter(action="report.export").exists()


@pytest.mark.parametrize("on", ["x", "2999-01-01", ""])
def test_a_senseless_or_future_day_gives_today(cast: Cast, on: str) -> None:
    url = reverse("reports:roster_preview", args=[cast.branch.pk])
    assert as_user(cast, "secretary").get(f"{url}?on={on}").status_code == 200
