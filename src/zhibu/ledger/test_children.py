"""Rows that hang on a body, and nouns that a record names for the first time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.ledger import registry
from zhibu.ledger.bulk import enter_many, revise_many, void_many
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record, revise_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.exemplars.models import ContestResult, SkillContest
from zhibu.pillars.village.models import SkillTraining, Trainee, Village, Villager

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)


def contest(cast: Cast, *, day: date = DAY, scores: tuple[int, ...] = (91, 84)) -> SkillContest:
    header = Record(organization=cast.branch, date=day, title="餐饮服务技能竞赛")
    body = SkillContest(record=header)
    set_rows(body, "results", results(cast, scores))
    return body


def results(cast: Cast, scores: tuple[int, ...]) -> list[ContestResult]:
    return [
        ContestResult(contestant=person, event="摆台", score=Decimal(score), rank=place)
        for place, (person, score) in enumerate(zip(cast.members, scores, strict=False), start=1)
    ]


def stored(key: str, pk: int) -> Any:
    return registry.record_type(key).load([Record.objects.get(pk=pk)])[pk]


def scores_of(pk: int) -> list[Decimal | None]:
    return [row.score for row in rows_of(stored("exemplars.contest", pk), "results")]


def test_rows_are_stored_with_their_body_and_read_in_one_query(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    record_type = registry.record_type("exemplars.contest")
    for day in (1, 2, 3):
        enter_record(record_type, contest(cast, day=date(2022, 9, day)), actor=cast.organizer)
    records = list(Record.objects.filter(type="exemplars.contest"))
    with django_assert_num_queries(2):
        bodies = record_type.load(records)
        found = [
            [row.contestant.name for row in rows_of(one, "results")] for one in bodies.values()
        ]
    assert found == [["李建国", "周明"]] * 3


def test_a_change_replaces_the_rows_and_says_so_in_the_log(cast: Cast) -> None:
    record_type = registry.record_type("exemplars.contest")
    body = enter_record(record_type, contest(cast), actor=cast.organizer)
    changed = stored("exemplars.contest", body.pk)
    set_rows(changed, "results", results(cast, (95,)))
    revise_record(record_type, changed, actor=cast.organizer, version=1)
    assert scores_of(body.pk) == [Decimal(95)]
    assert ContestResult.objects.count() == 1
    last = AuditEntry.objects.order_by("-pk").first()
    assert last is not None
    assert "成绩" in str(last.detail)


def test_a_change_that_does_not_speak_of_rows_keeps_them(cast: Cast) -> None:
    record_type = registry.record_type("exemplars.contest")
    body = enter_record(record_type, contest(cast), actor=cast.organizer)
    changed = stored("exemplars.contest", body.pk)
    changed.place = "二楼餐厅"
    revise_record(record_type, changed, actor=cast.organizer, version=1)
    assert scores_of(body.pk) == [Decimal(91), Decimal(84)]


def training(cast: Cast, day: date, village: Village, people: list[Villager]) -> SkillTraining:
    header = Record(organization=cast.branch, date=day, title="草莓种植技术")
    body = SkillTraining(record=header, village=village)
    set_rows(body, "people", [Trainee(villager=one, certified=True) for one in people])
    return body


def new_people(cast: Cast) -> tuple[Village, list[Villager]]:
    village = Village(organization=cast.branch, name="石板村")
    return village, [Villager(village=village, name=name) for name in ("张三", "李四")]


def test_what_a_record_names_first_is_stored_with_it(cast: Cast) -> None:
    village, people = new_people(cast)
    record_type = registry.record_type("village.training")
    body = enter_record(record_type, training(cast, DAY, village, people), actor=cast.organizer)
    assert [one.label for one in Villager.objects.order_by("pk")] == ["张三", "李四"]
    assert stored("village.training", body.pk).village == Village.objects.get()


def test_a_refused_record_leaves_no_noun_behind(cast: Cast) -> None:
    village, people = new_people(cast)
    body = training(cast, date(2099, 1, 1), village, people)
    with pytest.raises(DomainError):
        enter_record(registry.record_type("village.training"), body, actor=cast.organizer)
    assert not Village.objects.exists()
    assert not Villager.objects.exists()


def test_several_records_of_one_import_share_what_they_name_first(cast: Cast) -> None:
    village, people = new_people(cast)
    record_type = registry.record_type("village.training")
    bodies = [training(cast, date(2022, 9, day), village, people) for day in (1, 2)]
    enter_many(record_type, bodies, actor=cast.secretary)
    assert Village.objects.count() == 1
    assert Villager.objects.count() == 2
    assert Trainee.objects.count() == 4
    keys = set(Record.objects.filter(type=record_type.key).values_list("natural_key", flat=True))
    assert len(keys) == 2
    assert [*verify_postings(), *verify_balances()] == []


def test_many_are_changed_and_voided_with_their_rows(cast: Cast) -> None:
    village, people = new_people(cast)
    record_type = registry.record_type("village.training")
    body = enter_record(record_type, training(cast, DAY, village, people), actor=cast.organizer)
    confirm_record(body.pk, actor=cast.secretary)
    changed = stored("village.training", body.pk)
    set_rows(changed, "people", [Trainee(villager=Villager.objects.get(name="张三"))])
    revise_many(record_type, [changed], actor=cast.secretary)
    assert Trainee.objects.count() == 1
    assert [*verify_postings(), *verify_balances()] == []
    record = Record.objects.get(pk=body.pk)
    void_many(record_type, [record], actor=cast.secretary, reason="重复")
    assert [*verify_postings(), *verify_balances()] == []
    assert Trainee.objects.count() == 1
