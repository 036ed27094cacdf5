"""Workbooks of people and figures: what the page shows, masked as there, and audited."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.builders import Cast, held
from tests.pages import ID_NUMBER, PHONE, as_user
from zhibu.audit.models import AuditEntry
from zhibu.organization.models import Person
from zhibu.organization.services import save_person

pytestmark = pytest.mark.django_db
PEOPLE, FIGURES = "portal:people_export", "portal:figures_export"


def lines_of(cast: Cast, who: str, name: str, **query: str) -> list[tuple[Any, ...]]:
    answer = as_user(cast, who).get(reverse(name), query)
    assert answer.status_code == 200, who
    return list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_people_come_as_on_the_page_with_their_numbers_masked(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.members[3].pk)
    person.id_number, person.phone, person.position = ID_NUMBER, PHONE, "=9*9"
    save_person(person)
    heads, *rows = lines_of(cast, "organizer", PEOPLE, q=person.name, size="100")
    assert heads[:2] == ("姓名", "身份")
    [row] = rows
    assert row[0] == person.label
    assert row[4] == "=9*9"
    assert "*" in row[5]
    assert "*" in row[6]
    assert ID_NUMBER not in str(row)
    assert PHONE not in str(row)
    entry = AuditEntry.objects.get(action="people.export")
    assert json.loads(entry.detail) == {"rows": 1, "filters": {"q": person.name, "size": "100"}}


def test_people_of_other_branches_are_not_in_it(cast: Cast) -> None:
    own = {row[0] for row in lines_of(cast, "secretary", PEOPLE)[1:]}
    assert own == {person.label for person in cast.members}
    assert "钱一" in {row[0] for row in lines_of(cast, "sibling_secretary", PEOPLE)[1:]}
    for who in ("member", "leader", "outsider"):
        assert as_user(cast, who).get(reverse(PEOPLE)).status_code == 403, who


def test_figures_keep_their_kind_and_what_has_no_records_stays_empty(cast: Cast) -> None:
    held(cast, date(2022, 9, 28), ("theme_day",))
    _heads, *rows = lines_of(cast, "member", FIGURES, period="2022")
    by_code = {row[3]: row for row in rows}
    assert by_code["life.theme_days"][4:7] == (1, "次", 1)
    gaps = [row for row in rows if row[6] == 0]
    assert gaps
    assert {row[4] for row in gaps if row[3] == "study.materials_issued"} <= {None}
    filled = lines_of(cast, "member", FIGURES, period="2022", only="filled")[1:]
    assert all(row[4] is not None for row in filled)
    assert 0 < len(filled) < len(rows)
    entry = AuditEntry.objects.filter(action="figures.export").earliest("pk")
    assert json.loads(entry.detail) == {"rows": len(rows), "period": "2022"}


def test_figures_of_another_branch_are_not_found(cast: Cast) -> None:
    answer = as_user(cast, "secretary").get(reverse(FIGURES), {"unit": cast.sibling.pk})
    assert answer.status_code == 404
