"""Records of conduct: problems, opinions, talks and supervision, planted in every place."""

from __future__ import annotations

from tests import opinions, problems, talks
from tests.builders import make_person
from tests.world.places import EVERYWHERE
from tests.world.sort import Seed, Sort
from zhibu.ledger.models import RecordBody


def _problem(seed: Seed) -> RecordBody:
    return problems.problem_step(problems.new_problem(seed.unit, seed.title), "found", seed.day)


def _opinion(seed: Seed) -> RecordBody:
    return opinions.opinion(seed.unit, seed.day, title=seed.title)


def sealed_words(title: str) -> str:
    """Give what is sealed in a talk of that title: nobody sees it but by opening the record."""
    return f"密谈{title}密谈"


def _talk(seed: Seed) -> RecordBody:
    talker = make_person(f"{seed.title}的谈话人", seed.unit)
    words = sealed_words(seed.title)
    given = dict.fromkeys(("content", "difficulties", "opinions", "follow_up"), words)
    return talks.talk(seed.unit, seed.day, talker, seed.person, **given)


def _integrity_post(seed: Seed) -> RecordBody:
    return talks.review(seed.unit, seed.day, seed.title)


def _supervision(seed: Seed) -> RecordBody:
    return talks.supervision(seed.unit, seed.day, title=seed.title)


def _accountability(seed: Seed) -> RecordBody:
    return talks.accountability(seed.unit, seed.day, seed.person, decided_by=seed.title)


CONDUCT: dict[str, Sort] = {
    "conduct.problem": Sort(_problem, EVERYWHERE),
    "conduct.opinion": Sort(_opinion, EVERYWHERE),
    "conduct.talk": Sort(_talk, EVERYWHERE, "talk.read", group_may=False),
    "conduct.integrity_post": Sort(_integrity_post, EVERYWHERE, group_may=False),
    "conduct.supervision": Sort(_supervision, EVERYWHERE),
    "conduct.accountability": Sort(
        _accountability, EVERYWHERE, "accountability.read", group_may=False
    ),
}
