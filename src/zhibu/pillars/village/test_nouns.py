"""How villages and villagers are named, found, registered, and kept from sight."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.village import village, villager
from zhibu.core.errors import DomainError
from zhibu.pillars.village.models import Villager, mask_account
from zhibu.pillars.village.nouns import VILLAGE, VILLAGER

pytestmark = pytest.mark.django_db


def code_of(error: DomainError) -> str:
    (problem,) = error.problems
    return problem.code


def test_a_unit_names_its_own_villages_and_those_of_the_units_above(cast: Cast) -> None:
    own, above = village(cast.branch, "石板村"), village(cast.committee, "白河村")
    village(cast.sibling, "柳树村")
    assert set(VILLAGE.among(cast.branch)) == {own, above}
    assert set(VILLAGE.among(cast.groups[0])) == {own, above}
    assert set(VILLAGE.among(cast.committee)) == {above}


def test_a_village_is_found_by_its_name_or_with_its_township(cast: Cast) -> None:
    own = village(cast.branch, "石板村", township="白河镇")
    assert VILLAGE.find(" 石 板 村", cast.groups[0]) == own
    assert VILLAGE.find("白河镇石板村", cast.branch) == own


def test_a_unit_s_own_village_stands_before_its_namesake_above(cast: Cast) -> None:
    village(cast.committee, "石板村")
    own = village(cast.branch, "石板村")
    assert VILLAGE.find("石板村", cast.branch) == own


def test_a_new_name_registers_a_village_of_the_branch(cast: Cast) -> None:
    new = VILLAGE.find("柳树村", cast.groups[0])
    assert new.pk is None
    kept = VILLAGE.keep(new)
    assert (kept.name, kept.organization) == ("柳树村", cast.branch)
    assert VILLAGE.keep(VILLAGE.make("柳树村", cast.branch)) == kept  # type: ignore[misc]


@pytest.mark.parametrize("text", ["", "  ", "村" * 61, "石板村/王五"])
def test_what_is_no_name_registers_no_village(cast: Cast, text: str) -> None:
    with pytest.raises(DomainError) as caught:
        VILLAGE.find(text, cast.branch)
    assert code_of(caught.value) == "VIL002"


def test_a_villager_is_named_alone_where_the_name_is_unique(cast: Cast) -> None:
    village(cast.branch, "柳树村")
    wang = villager(village(cast.branch), "王五")
    assert VILLAGER.find("王五", cast.groups[1]) == wang


def test_namesakes_of_two_villages_are_not_guessed(cast: Cast) -> None:
    one = villager(village(cast.branch, "石板村"), "王五")
    other = villager(village(cast.branch, "柳树村"), "王五")
    with pytest.raises(DomainError, match="有 2 个村民：石板村/王五、柳树村/王五"):
        VILLAGER.find("王五", cast.branch)
    assert VILLAGER.find("石板村/王五", cast.branch) == one
    assert VILLAGER.find("柳树村 ／ 王五", cast.branch) == other


def test_namesakes_of_one_village_are_told_apart_by_their_distinction(cast: Cast) -> None:
    home = village(cast.branch)
    plain, second = villager(home, "王五"), villager(home, "王五", "二组")
    assert VILLAGER.find("王五", cast.branch) == plain
    assert VILLAGER.find("王五(二组)", cast.branch) == second
    assert VILLAGER.find("石板村/王五（二组）", cast.branch) == second
    plain.delete()
    assert VILLAGER.find("王五", cast.branch) == second


def test_a_new_villager_lives_in_the_only_village(cast: Cast) -> None:
    home = village(cast.branch)
    new = VILLAGER.keep(VILLAGER.find("赵六（三组）", cast.branch))
    assert (new.village, new.name, new.distinction) == (home, "赵六", "三组")


def test_a_new_villager_must_name_one_of_several_villages(cast: Cast) -> None:
    village(cast.branch, "柳树村")
    village(cast.branch, "石板村")
    with pytest.raises(DomainError, match="请写成 村名/赵六") as caught:
        VILLAGER.find("赵六", cast.branch)
    assert code_of(caught.value) == "VIL003"
    assert VILLAGER.find("柳树村/赵六", cast.branch).village.name == "柳树村"


def test_a_new_villager_brings_a_new_village_along(cast: Cast) -> None:
    first = VILLAGER.find("新村/赵六", cast.branch)
    second = VILLAGER.find("新村/钱七", cast.branch)
    assert VILLAGER.keep(first).village == VILLAGER.keep(second).village
    assert VILLAGER.keep(VILLAGER.make("新村/赵六", cast.branch)) == first  # type: ignore[misc]
    assert Villager.objects.count() == 2


@pytest.mark.parametrize("text", ["石板村/", "名" * 61, "王五（" + "组" * 31 + "）"])
def test_what_is_no_name_registers_no_villager(cast: Cast, text: str) -> None:
    village(cast.branch)
    with pytest.raises(DomainError) as caught:
        VILLAGER.find(text, cast.branch)
    assert code_of(caught.value) == "VIL004"


def test_a_sibling_s_villager_cannot_be_named(cast: Cast) -> None:
    villager(village(cast.sibling, "柳树村"), "王五")
    village(cast.branch)
    assert VILLAGER.find("王五", cast.branch).pk is None
    assert VILLAGER.find("柳树村/王五", cast.branch).village.organization == cast.branch


NAMES = st.text(st.sampled_from("王李五六·阿依木汗甲乙丙"), min_size=1, max_size=8).filter(
    lambda text: text.strip("·") == text and "··" not in text
)


@settings(max_examples=examples(40))
@given(village_name=NAMES, name=NAMES, distinction=st.sampled_from(["", "二组", "东头 张家"]))
def test_what_is_written_reads_back_as_the_same_villager(
    cast: Cast, village_name: str, name: str, distinction: str
) -> None:
    one = villager(village(cast.branch, village_name), name, distinction)
    villager(village(cast.branch, village_name), name, "别人")
    assert VILLAGER.find(VILLAGER.text(one), cast.branch) == one


def test_sealed_data_shows_masks_only(cast: Cast) -> None:
    one = villager(
        village(cast.branch),
        "王五",
        id_number="11010519491231002X",
        phone="13800138000",
        bank_account="6222020200112233445",
        health="慢性病",
    )
    one.refresh_from_db()
    assert str(one.id_number) == "110***********002X"
    assert str(one.phone) == "138****8000"
    assert str(one.bank_account) == "***************3445"
    assert str(one.health) == "（已加密）"
    assert one.bank_account.open() == "6222020200112233445"


@given(st.text(st.characters(codec="ascii", categories=("Nd",)), max_size=24))
def test_an_account_shows_at_most_its_last_four_places(number: str) -> None:
    shown = mask_account(number)
    assert len(shown) == len(number)
    assert shown.strip("*") in {"", number[-4:]}
    assert shown.count("*") >= min(len(number), 4)
