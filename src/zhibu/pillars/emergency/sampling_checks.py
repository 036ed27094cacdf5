"""What a sampling session posts, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from zhibu.core.errors import Problem
from zhibu.ledger.types import Line
from zhibu.pillars.emergency.models.sampling import Pool, SamplingSession
from zhibu.pillars.emergency.response_nouns import check_within

# A team takes about 1,800 people a day (emergency.md 7.2); nobody takes ten times as many.
MOST_PEOPLE = 20_000


def sampling_lines(session: SamplingSession) -> Iterator[Line]:
    yield Line("emergency.samples_taken", session.people or 0)


def check_sampling(session: SamplingSession) -> Iterator[Problem]:
    """A place, a time, and so many tubes as the people need: no fewer, no more than people."""
    if not session.record.title.strip():
        yield Problem("GAT040", "没有填采样点", "请写地点，如“小区东广场”", field="采样点")
    # Django's "nothing chosen yet" is an AttributeError.
    response = getattr(session, "response", None)
    if response is not None:
        yield from check_within(session, response, session.date)
    if session.starts_at and session.ends_at and session.ends_at <= session.starts_at:
        yield Problem(
            "GAT041",
            "不晚于开始时间",
            "跨零点的请按两天分两场记",
            field="结束时间",
            value=f"{session.ends_at:%H:%M}",
        )
    yield from _people_problems(session)
    yield from _tube_problems(session)


def _people_problems(session: SamplingSession) -> Iterator[Problem]:
    people = session.people
    if people is None or people < 1:
        yield Problem("GAT042", "没有采样一个人", "请填采了多少人", field="采样人数")
    elif people > MOST_PEOPLE:
        yield Problem(
            "GAT043",
            f"多于一个采样点一天能采的 {MOST_PEOPLE} 人",
            "请核对是否多写了一位，或分采样点记",
            field="采样人数",
            value=str(people),
        )


def _tube_problems(session: SamplingSession) -> Iterator[Problem]:
    """Pools may be cut short: more tubes than needed are usual, more than people are not."""
    people, tubes, pool = session.people, session.tubes, session.pool
    if not people or tubes is None or pool not in Pool.values:
        return
    least = ceil(people / pool)
    if tubes < least:
        yield Problem(
            "GAT044",
            f"装不下 {people} 人：{Pool(pool).label}至少要 {least} 管",
            "请核对管数、人数和混采方式",
            field="采样管数",
            value=str(tubes),
        )
    if tubes > people:
        yield Problem(
            "GAT045", f"多于采样的 {people} 人", "请核对", field="采样管数", value=str(tubes)
        )
