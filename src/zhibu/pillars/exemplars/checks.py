"""What several record types of this pillar ask alike: a title, people named once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from zhibu.core.errors import Problem
from zhibu.ledger.types import Body
from zhibu.organization.models import Person


def title_problems(body: Body, field: str) -> Iterator[Problem]:
    """The record has a title, whatever the form calls it."""
    if not body.record.title.strip():
        yield Problem("EXE001", "没有填", "请填写", field=field)


def person_problems(body: Body, field: str) -> Iterator[Problem]:
    """Somebody is named."""
    if body.record.about is None:
        yield Problem("EXE002", "没有选人", "请选人", field=field)


def key_of(person: Person) -> int:
    """Tell people apart, also those whom an import is about to register."""
    return person.pk or -id(person)


def twice_problems(people: Iterable[Person], field: str) -> Iterator[Problem]:
    """Nobody stands twice in one list of people."""
    named = list(people)
    times = Counter(map(key_of, named))
    for key, person in {key_of(one): one for one in named}.items():
        if times[key] > 1:
            yield Problem(
                "EXE003", f"写了 {times[key]} 次", "每人只写一次", field=field, value=str(person)
            )
