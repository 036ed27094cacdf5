from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.core.identity import (
    birth_date,
    check_digit,
    id_problems,
    mask_id,
    mask_phone,
    normalize_id,
    normalize_phone,
    phone_problems,
)

STANDARD_EXAMPLE = "11010519491231002X"


def made_up(born: date, sequence: int) -> str:
    stem = f"411722{born:%Y%m%d}{sequence:03d}"
    return stem + check_digit(stem)


NUMBERS = st.builds(made_up, st.dates(date(1920, 1, 1), date(2010, 1, 1)), st.integers(0, 999))


def test_example_of_the_standard_is_valid() -> None:
    assert id_problems(STANDARD_EXAMPLE) == []
    assert birth_date(STANDARD_EXAMPLE) == date(1949, 12, 31)


def test_small_x_blanks_and_full_width_are_forgiven() -> None:
    assert normalize_id(" １１０１０５ 19491231 002x ") == STANDARD_EXAMPLE
    assert id_problems("１１０１０５19491231002x") == []


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("", ["IDN001"]),
        ("110105491231002", ["IDN001"]),
        ("1101051949123100XX", ["IDN001"]),
        ("110105194912310021", ["IDN004"]),
        ("991305194912310021", ["IDN002", "IDN004"]),
        ("990105194913310021", ["IDN002", "IDN003", "IDN004"]),
        ("٣٣٠١٠٥١٩٤٩١٢٣١٠٠٢٣", ["IDN001"]),
    ],
)
def test_all_problems_of_a_number_are_told_at_once(number: str, codes: list[str]) -> None:
    assert [problem.code for problem in id_problems(number)] == codes


def test_birth_after_today_is_a_problem_only_when_today_is_told() -> None:
    number = made_up(date(2010, 1, 1), 1)
    assert id_problems(number) == []
    assert [p.code for p in id_problems(number, today=date(2009, 12, 31))] == ["IDN003"]


def test_birth_date_of_a_wrong_number_raises_its_problems() -> None:
    with pytest.raises(DomainError, match="IDN004"):
        birth_date("110105194912310021")


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(number: str, place: int, shift: int) -> None:
    wrong = str((int(number[place]) + shift) % 10)
    assert id_problems(number) == []
    assert id_problems(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS)
def test_mask_shows_seven_places_and_never_the_birthday(number: str) -> None:
    masked = mask_id(number)
    assert masked == number[:3] + "***********" + number[-4:]
    assert mask_id(masked) == "*" * 18


@given(st.text(max_size=30))
def test_problems_never_carry_the_number_in_clear(text: str) -> None:
    for problem in id_problems(text) + phone_problems(text):
        assert set(problem.value[3:-4]) <= {"*"}


def test_problem_text_is_masked() -> None:
    (problem,) = id_problems("110105194912310021")
    assert "19491231" not in str(problem)


@pytest.mark.parametrize(
    "text",
    ["13812341234", "138 1234 1234", "+86 138-1234-1234", "0086-13812341234", "１３８12341234"],
)
def test_mobile_in_every_dress_is_one_number(text: str) -> None:
    assert normalize_phone(text) == "13812341234"
    assert phone_problems(text) == []
    assert mask_phone(text) == "138****1234"


def test_digits_like_the_country_code_inside_a_number_stay() -> None:
    assert normalize_phone("13800861234") == "13800861234"
    assert normalize_phone("0086 138 0086 1234") == "13800861234"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("0396-1234567", "0396-*****67"),
        ("01012345678", "010-******78"),
        ("0396-1234567-801", "0396-*****67"),
    ],
)
def test_landline_with_area_code_is_accepted_and_masked(text: str, masked: str) -> None:
    assert phone_problems(text) == []
    assert mask_phone(text) == masked


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12812341234", "138123412345", "无"])
def test_what_is_no_phone_is_refused_and_fully_masked(text: str) -> None:
    assert [problem.code for problem in phone_problems(text)] == ["IDN005"]
    assert set(mask_phone(text)) <= {"*"}


def test_thirty_six_area_codes_exist() -> None:
    known = set()
    for area in range(100):
        stem = f"{area:02d}172219900101001"
        if not id_problems(stem + check_digit(stem)):
            known.add(area)
    assert len(known) == 36
    assert {11, 15, 23, 37, 46, 50, 54, 65, 71, 81, 82, 83, 91} <= known
    assert not {10, 16, 24, 38, 47, 55, 66, 99} & known
