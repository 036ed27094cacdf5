"""Whatever happens to a mission, its list sums up; and a pasted list is read line by line."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transfers import id_number, line, people_list, phone
from zhibu.cases.models import Case
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.pillars.emergency.models import (
    MovedPassenger,
    Passenger,
    Standing,
    TransferMove,
    TransferStep,
    Vehicle,
)
from zhibu.pillars.emergency.models.transfer import code_text
from zhibu.pillars.emergency.transfer_fold import ACCOUNTED, follow, unfinished
from zhibu.pillars.emergency.transfer_list import read_list

DAY = date(2022, 3, 12)
CODES = [f"{number:03d}" for number in range(1, 7)]
M = TransferMove

acts = st.tuples(
    st.sampled_from([*M, M.PICK_UP, M.HAND_OVER]).filter(lambda move: move != M.REQUEST),
    st.integers(1, 3),
    st.lists(st.sampled_from([*CODES, "099"]), unique=True, max_size=4),
    st.integers(0, 4),
)


def step(move: str, trip: int, codes: list[str], minute: int) -> TransferStep:
    at = time(6 + minute // 60, minute % 60)
    body = TransferStep(
        record=Record(date=DAY), case=Case(), step=move, trip=trip, at=at, outcome="refused"
    )
    body.vehicle = Vehicle(plate="豫Q12345")
    if move in (M.REQUEST, M.EXTEND):
        people = [Passenger(code=code, category="returnee") for code in codes if code != "099"]
        set_rows(body, "people", people)
    else:
        set_rows(body, "moves", [MovedPassenger(code=code) for code in codes])
    return body


def walk(moves: list[tuple[str, int, list[str], int]]) -> list[TransferStep]:
    steps = [step(M.REQUEST, 1, CODES[:4], 0)]
    for number, (move, trip, codes, received) in enumerate(moves, 1):
        body = step(move, trip, codes, number)
        body.received = received
        steps.append(body)
    return steps


@settings(max_examples=300)
@given(st.lists(acts, max_size=30))
def test_the_list_always_sums_up_whatever_is_done(moves: list[Any]) -> None:
    steps = walk(moves)
    for length in range(len(steps) + 1):
        manifest, faults = follow(steps[:length])
        sums = manifest.counts()
        assert sum(sums.values()) == len(manifest.riders)
        assert set(sums) <= {Standing.WAITING, Standing.ABOARD, Standing.HANDED, Standing.EXCEPTION}
        for trip in manifest.trips.values():
            left = [one for one in manifest.riders.values() if one.trip == trip.number]
            handed = sum(one.standing == Standing.HANDED for one in left)
            assert trip.handed == handed <= trip.boarded
            assert len(left) == trip.boarded
            if trip.standing in ("arrived", "received", "ended"):
                assert not manifest.aboard(trip.number)
        closing = [one for one, _problem in faults if one.step == M.CLOSE]
        if steps[:length] and steps[length - 1].step == M.CLOSE:
            missing = manifest.unaccounted() or manifest.running()
            assert bool(missing) == (steps[length - 1] in closing)


@settings(max_examples=200)
@given(st.lists(acts, max_size=25), st.data())
def test_without_any_one_step_the_list_still_sums_up(moves: list[Any], data: Any) -> None:
    steps = walk(moves)
    gone = data.draw(st.integers(0, len(steps) - 1))
    manifest, _faults = follow([one for at, one in enumerate(steps) if at != gone])
    assert sum(manifest.counts().values()) == len(manifest.riders)
    left = {one.code for one in manifest.riders.values() if one.standing not in ACCOUNTED}
    assert left == set(manifest.unaccounted())
    assert bool(list(unfinished(manifest))) == bool(left or manifest.running())


def read(text: str, category: str = "") -> tuple[list[Any], list[str]]:
    found = read_list(text, today=date(2022, 6, 1), category=category)
    return found.people, [problem.code for problem in found.problems]


def test_a_list_from_a_workbook_is_read_with_and_without_headings() -> None:
    plain, problems = read(f"1\t{line(0, '密接', '郑州东站', '环城镇')}")
    assert problems == []
    heading = "下车点\t姓名\t身份证号\t手机号\t类别\t上车点\n"
    row = f"环城镇\t王小明\t{id_number(0)}\t{phone(0)}\t密切接触者\t郑州东站"
    assert read(heading + row) == (plain, [])
    assert read(line(0).replace("\t", "，").replace("返乡人员，", ""), "returnee")[1] == []
    assert len(read(people_list(40))[0]) == 40


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"返乡人员\t{phone(1)}", "TRF001"),
        (f"王小明\t{phone(1)}", "TRF002"),
        ("王小明\t返乡人员\t13812", "IDN005"),
        ("王小明\t返乡人员\t411723199001010019", "IDN004"),
        (people_list(1) + "\n" + people_list(1), "TRF004"),
        (people_list(501), "TRF005"),
        (line(0, "返乡人员", "郑州", "环城", "什么"), "TRF006"),
    ],
)
def test_each_line_is_told_what_is_wrong_without_repeating_a_number(text: str, code: str) -> None:
    found = read_list(text, today=date(2022, 6, 1))
    assert [problem.code for problem in found.problems] == [code]
    words = str(found.problems[0])
    assert phone(1) not in words
    assert "411723199001010019" not in words


def test_a_code_is_written_in_one_way() -> None:
    assert [code_text(text) for text in ("7", "007", "７号", "第12")] == [
        "007",
        "007",
        "007",
        "012",
    ]
