"""Skills training: what counts, what is worked out, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import Cast
from tests.keeping import kept
from tests.village import DAY, trainee, training, village, villager
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.services import revise_record, void_record
from zhibu.pillars.village.ledgers.training import TRAINING
from zhibu.pillars.village.models import SkillTraining, Trainee

KEY = "village.training"


def value(cast: Cast, code: str, year: int = 2022) -> object:
    return figures(cast.branch, Period.year(year), [code])[code].value


def refused(cast: Cast, body: SkillTraining) -> set[str]:
    with pytest.raises(DomainError) as caught:
        kept(cast, KEY, body)
    return {problem.code for problem in caught.value.problems}


def test_sessions_and_attendances_are_counted(cast: Cast) -> None:
    kept(cast, KEY, training(cast.branch, DAY, trainees=30))
    kept(cast, KEY, training(cast.branch, date(2022, 4, 2), trainees=25))
    assert value(cast, "village.training_sessions") == 2
    assert value(cast, "village.trainees") == 55


def test_the_listed_people_are_the_number_where_none_is_given(cast: Cast) -> None:
    home = village(cast.branch)
    people = [trainee(villager(home, name)) for name in ("王五", "赵六", "钱七")]
    body = kept(cast, KEY, training(cast.branch, DAY, *people))
    assert body.trainees == 3
    assert value(cast, "village.trainees") == 3


def test_a_list_may_name_only_some_of_those_who_came(cast: Cast) -> None:
    one = trainee(villager(village(cast.branch), "王五"), "明白人001")
    kept(cast, KEY, training(cast.branch, DAY, one, trainees=30))
    assert value(cast, "village.trainees") == 30
    assert value(cast, "village.able_people_trained") == 1


def test_who_is_certified_twice_is_one_able_person(cast: Cast) -> None:
    home = village(cast.branch)
    wang, zhao = villager(home, "王五"), villager(home, "赵六")
    kept(cast, KEY, training(cast.branch, DAY, trainee(wang, "001"), trainee(zhao)))
    kept(cast, KEY, training(cast.branch, date(2022, 5, 1), trainee(wang, "002")))
    kept(cast, KEY, training(cast.branch, date(2022, 6, 1), trainee(zhao, certified=True)))
    assert value(cast, "village.trainees") == 4
    assert value(cast, "village.able_people_trained") == 2
    assert value(cast, "village.able_people_trained", 2023) is None


def test_a_villager_named_for_the_first_time_is_registered_and_counted(cast: Cast) -> None:
    home = village(cast.branch)
    new = villager(home, "先有").__class__(village=home, name="新人")
    body = kept(cast, KEY, training(cast.branch, DAY, trainee(new, "003")))
    (row,) = rows_of(body, "people")
    assert row.villager.pk is not None
    assert value(cast, "village.able_people_trained") == 1


def test_taking_the_certificate_away_takes_the_able_person_away(cast: Cast) -> None:
    wang = villager(village(cast.branch), "王五")
    body = kept(cast, KEY, training(cast.branch, DAY, trainee(wang, "001")))
    set_rows(body, "people", [trainee(wang)])
    revise_record(TRAINING, body, actor=cast.secretary, version=body.record.version)
    assert value(cast, "village.able_people_trained") in {None, 0}
    assert value(cast, "village.trainees") == 1


def test_a_void_training_counts_for_nothing(cast: Cast) -> None:
    wang = villager(village(cast.branch), "王五")
    body = kept(cast, KEY, training(cast.branch, DAY, trainee(wang, "001")))
    void_record(body.pk, actor=cast.secretary, reason="记错了")
    for code in TRAINING.indicators:
        assert value(cast, code) in {None, 0}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "VIL012"),
        ({"hours": 0}, "VIL020"),
        ({"hours": 501}, "VIL020"),
        ({"trainees": None}, "VIL021"),
        ({"trainees": 0}, "VIL022"),
        ({"trainees": 10_001}, "VIL022"),
    ],
)
def test_a_training_that_says_too_little_is_refused(
    cast: Cast, more: dict[str, object], code: str
) -> None:
    assert refused(cast, training(cast.branch, DAY, **more)) == {code}


def test_a_sibling_s_village_is_refused(cast: Cast) -> None:
    other = village(cast.sibling, "柳树村")
    assert refused(cast, training(cast.branch, village=other)) == {"VIL011"}


def test_a_training_without_a_village_is_refused(cast: Cast) -> None:
    body = training(cast.branch)
    body.village_id = None  # type: ignore[assignment]
    assert [problem.code for problem in TRAINING.check(body)] == ["VIL010"]


def test_a_number_below_the_list_is_refused(cast: Cast) -> None:
    home = village(cast.branch)
    people = [trainee(villager(home, name)) for name in ("王五", "赵六")]
    assert refused(cast, training(cast.branch, DAY, *people, trainees=1)) == {"VIL023"}


def test_everything_wrong_with_the_list_is_said_at_once(cast: Cast) -> None:
    home = village(cast.branch)
    people = [
        trainee(villager(home, "王五"), "001", certified=False),
        trainee(villager(home, "赵六"), "002"),
        trainee(villager(home, "赵六")),
        trainee(villager(home, "钱七"), "002"),
        Trainee(),
    ]
    assert refused(cast, training(cast.branch, DAY, *people)) == {
        "VIL024",
        "VIL025",
        "VIL026",
        "VIL027",
    }
