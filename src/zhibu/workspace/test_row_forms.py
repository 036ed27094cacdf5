"""Rows on the form that all record types share: typed, changed, ticked, refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import exemplars, village
from tests.builders import Cast, make_person, put_on_roll
from tests.keeping import kept
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import Record
from zhibu.pillars.exemplars.models import ContestResult, SkillContest
from zhibu.pillars.village.models import Villager
from zhibu.workspace.forms import RecordForm
from zhibu.workspace.test_noun_forms import TRAINING, training
from zhibu.workspace.test_record_form import errors_of, sign_in

pytestmark = pytest.mark.django_db
CONTEST = "/ledgers/exemplars.contest/"


def contest(cast: Cast, **more: Any) -> dict[str, Any]:
    values = {"organization": cast.branch.pk, "title": "服务技能竞赛", "date": "2022-03-05"}
    return values | {"theory_weight": "30", "practice_weight": "70"} | more


def line(at: int, **cells: str) -> dict[str, str]:
    return {f"results-{at}-{name}": text for name, text in cells.items()}


def saved(cast: Cast) -> SkillContest:
    body = exemplars.contest(
        cast.branch,
        date(2022, 3, 5),
        [
            exemplars.result(cast.members[0], "80", "90", event="摆台", rank=1),
            exemplars.result(cast.members[1], "70", "80", event="摆台", rank=2),
        ],
    )
    return kept(cast, "exemplars.contest", body, confirm=False)


def test_a_new_form_has_three_blank_lines_that_are_dropped(cast: Cast) -> None:
    client = sign_in(cast, "organizer")
    html = client.get(f"{CONTEST}new/").content.decode()
    assert 'name="results-2-contestant"' in html
    assert 'name="results-3-contestant"' not in html
    data = contest(cast, **line(0, contestant=""), **line(1, contestant="赵敏", theory="80"))
    assert client.post(f"{CONTEST}new/", data).status_code == 302
    result = ContestResult.objects.get()
    assert (result.contestant.name, result.theory, result.practice) == ("赵敏", 80, None)


def test_each_wrong_cell_is_said_beside_it_and_with_its_line_on_top(cast: Cast) -> None:
    data = contest(
        cast,
        **line(0, contestant="赵敏", theory="九十几"),
        **line(2, contestant="查无此人", rank="1.5"),
        **line(3, contestant="", prize="一等奖"),
    )
    answer = sign_in(cast, "organizer").post(f"{CONTEST}new/", data)
    html = answer.content.decode()
    assert answer.status_code == 422
    beside = dict(re.findall(r'id="id_(results-\d+-\w+)_error"><div>(第\d+行：[^<]*)', html))
    assert beside["results-0-theory"].startswith("第1行：")
    assert "没有找到“查无此人”" in beside["results-2-contestant"]
    assert beside["results-3-contestant"] == "第3行：请填参赛人"
    assert set(beside) == {
        "results-0-theory",
        "results-2-contestant",
        "results-2-rank",
        "results-3-contestant",
    }
    assert "第2行“名次”" in html
    assert 'value="九十几"' in html
    assert not Record.objects.filter(type="exemplars.contest").exists()


@pytest.mark.parametrize(
    ("button", "there", "gone"),
    [
        ({"add_rows": "results"}, ["results-0-", "results-1-", "results-6-"], ["results-7-"]),
        ({"drop_row": "results-0"}, ["results-1-"], ["results-0-"]),
    ],
)
def test_lines_come_and_go_without_scripts_and_nothing_is_lost(
    cast: Cast, button: dict[str, str], there: list[str], gone: list[str]
) -> None:
    data = contest(cast, **line(0, contestant="赵敏"), **line(1, contestant="某", theory="坏"))
    answer = sign_in(cast, "organizer").post(f"{CONTEST}new/", data | button | {"then": "submit"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert errors_of(html) == {}
    assert 'value="坏"' in html
    assert 'value="服务技能竞赛"' in html
    assert all(f'name="{name}contestant"' in html for name in there)
    assert not any(f'name="{name}contestant"' in html for name in gone)
    assert not Record.objects.filter(type="exemplars.contest").exists()


def test_a_changed_form_holds_the_stored_lines_and_writes_what_changed(cast: Cast) -> None:
    body = saved(cast)
    client = sign_in(cast, "organizer")
    edit = f"/records/{body.pk}/edit/"
    form = client.get(edit).context["form"]
    data = {key: str(value) for key, value in form.as_data().items()}
    data |= {"record_version": "1", "results-1-contestant": "", "results-1-rank": ""}
    data |= {key: "" for key in data if key.startswith("results-1-")}
    data |= line(2, contestant=cast.members[2].label, event="铺床")

    assert client.post(edit, data).status_code == 302

    kept = ContestResult.objects.values_list("contestant__name", "event")
    assert list(kept) == [(cast.members[0].name, "摆台"), (cast.members[2].name, "铺床")]
    page = client.get(f"/records/{body.pk}/").content.decode()
    assert "成绩（2）" in page
    assert "改了 1 处" in page
    assert f">{cast.members[2].label}</td>" in page


def test_lines_that_stay_are_not_written_again(cast: Cast) -> None:
    body = saved(cast)
    before = list(ContestResult.objects.values_list("pk", flat=True))
    client = sign_in(cast, "organizer")
    edit = f"/records/{body.pk}/edit/"
    data = {key: str(value) for key, value in client.get(edit).context["form"].as_data().items()}
    assert client.post(edit, data | {"place": "一楼大厅"}).status_code == 302
    assert SkillContest.objects.get().place == "一楼大厅"
    assert list(ContestResult.objects.values_list("pk", flat=True)) == before


def test_an_unchanged_name_still_means_the_same_person_beside_a_new_namesake(cast: Cast) -> None:
    body = saved(cast)
    other = make_person(cast.members[0].name, cast.branch)
    put_on_roll(other, cast.branch, cast.secretary)
    client = sign_in(cast, "organizer")
    edit = f"/records/{body.pk}/edit/"
    data = {key: str(value) for key, value in client.get(edit).context["form"].as_data().items()}
    assert client.post(edit, data | {"place": "一楼"}).status_code == 302
    assert ContestResult.objects.first().contestant == cast.members[0]  # type: ignore[union-attr]


def test_the_second_of_two_keeps_his_lines_and_sees_the_others(cast: Cast) -> None:
    body = saved(cast)
    edit = f"/records/{body.pk}/edit/"
    client = sign_in(cast, "organizer")
    data = {key: str(value) for key, value in client.get(edit).context["form"].as_data().items()}
    assert client.post(edit, data | {"results-0-prize": "一等奖"}).status_code == 302

    answer = client.post(edit, data | {"results-1-prize": "鼓励奖"})

    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="鼓励奖"' in html
    assert "一等奖" in html[html.index("现在存的") : html.index("record-form")]
    again = answer.context["form"].data
    assert client.post(edit, again.dict()).status_code == 302
    prizes = list(ContestResult.objects.values_list("prize", flat=True))
    assert prizes == ["", "鼓励奖"]


def test_the_preview_counts_lines_and_stores_neither_them_nor_what_they_name(cast: Cast) -> None:
    home = village.village(cast.branch)
    cells = {"people-0-villager": "王五", "people-0-certified": "on"}
    cells |= {"people-0-certificate": "0001", "people-1-villager": "石板村/赵六"}
    box = sign_in(cast, "organizer").post(f"{TRAINING}preview/", training(cast, home, **cells))
    text = re.sub(r"<[^>]+>|\s", "", box.content.decode())
    assert "+2人次" in text
    assert "+1" in text
    assert not Villager.objects.exists()
    assert not Record.objects.filter(type="village.training").exists()


def test_the_same_new_noun_in_two_lines_is_refused_in_words(cast: Cast) -> None:
    home = village.village(cast.branch)
    cells = {"people-0-villager": "王五", "people-1-villager": "石板村/王五"}
    answer = sign_in(cast, "organizer").post(f"{TRAINING}new/", training(cast, home, **cells))
    assert answer.status_code == 422
    assert "只列一次" in answer.content.decode()
    assert not Villager.objects.exists()


def test_the_detail_page_asks_as_often_for_many_lines_as_for_one(cast: Cast) -> None:
    home = village.village(cast.branch)
    counts = []
    for number in (1, 12):
        people = [
            village.trainee(village.villager(home, f"村民{number}甲{one}")) for one in range(number)
        ]
        body = village.training(cast.branch, date(2022, 3, number), *people, title=f"第{number}场")
        kept(cast, "village.training", body)
        client = sign_in(cast, "organizer")
        client.get(f"/records/{body.pk}/")
        with CaptureQueriesContext(connection) as context:
            client.get(f"/records/{body.pk}/")
        counts.append(len(context))
    assert counts[0] == counts[1]


class TestOffered:
    """Rows of names that a type offers to tick."""

    @pytest.fixture
    def form(self, cast: Cast) -> Any:
        usual = registry.record_type("exemplars.contest")
        rows = replace(
            usual.rows[0],
            columns=(replace(usual.rows[0].columns[1]),),
            offers=lambda values: ["摆台", "铺床"] if values.get("title") else [],
        )
        special = replace(usual, rows=(rows,))

        def make(**more: Any) -> RecordForm:
            body = more.pop("body", None)
            return RecordForm(special, cast.organizer, data=contest(cast, **more), body=body)

        return make

    def test_ticked_and_written_names_become_rows(self, form: Any) -> None:
        filled = form(**{"results-pick": ["摆台", "拔河"], "results-other": "接待、礼仪（茶艺）"})
        assert filled.is_valid(), filled.errors
        names = [row.event for row in rows_of(filled.build(), "results")]
        assert names == ["摆台", "接待", "礼仪（茶艺）"]

    def test_stored_names_that_are_not_offered_stand_among_the_others(
        self, cast: Cast, form: Any
    ) -> None:
        body = saved(cast)
        stored = [
            ContestResult(contestant=cast.members[0], event=event, rank=at)
            for at, event in enumerate(["铺床", "接待"], 1)
        ]
        set_rows(body, "results", stored)
        fresh = RecordForm(form().record_type, cast.organizer, body=body)
        assert fresh.tables[0].as_data() == {"results-pick": ["铺床"], "results-other": "接待"}
        again = form(**fresh.tables[0].as_data(), body=body)
        assert again.is_valid(), again.errors
        rows = rows_of(again.build(), "results")
        assert [(row.event, row.rank) for row in rows] == [("铺床", 1), ("接待", 2)]

    def test_a_name_that_is_too_long_is_said_in_words(self, form: Any) -> None:
        filled = form(**{"results-other": "很" * 41})
        assert not filled.is_valid()
        assert "results" in filled.errors


def test_enter_in_a_field_saves_and_removes_no_line(cast: Cast) -> None:
    """A browser presses the first button of a form."""
    html = sign_in(cast, "organizer").get(f"{CONTEST}new/").content.decode()
    form = html[html.index('id="record-form"') :]
    first = re.search(r"<button[^>]*>", form)
    assert first is not None
    assert 'name="then"' in first[0]


def test_a_list_filters_by_a_noun_and_shows_rows_when_asked(cast: Cast) -> None:
    home, other = village.village(cast.branch), village.village(cast.branch, "坪上村")
    person = village.villager(home, "王五")
    first = village.training(cast.branch, date(2022, 3, 5), village.trainee(person, "0001"))
    second = village.training(cast.branch, date(2022, 3, 6), village=other, title="养蜂技术")
    for body in (first, second):
        kept(cast, "village.training", body)
    client = sign_in(cast, "organizer")
    html = client.get(TRAINING, {"village": str(home.pk)}).content.decode()
    assert f"/records/{first.pk}/" in html
    assert f"/records/{second.pk}/" not in html
    assert "村：石板村" in html
    client.post(f"{TRAINING}columns/", {"column": ["date", "village", "people"]})
    assert "石板村/王五（是，0001）" in client.get(TRAINING).content.decode()
