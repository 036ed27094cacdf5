import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.wordcount import RULE, count_words

HAN = st.sampled_from("党支部学习笔记㐀𠮷𪚥𰻝〇")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("学习二十大精神", 7),
        ("学习，学习；再学习！", 7),
        ("“三会一课”（2022年）", 6),
        ("Party党课", 3),
        ("CPC branch work", 3),
        ("投入3.5万元，共1,000人次", 9),
        ("COVID-19 don't", 2),
        ("GB/T 9704-2012", 3),
        ("98%", 1),
        ("hello,world", 2),
        ("ＡＢＣ１２３", 1),
        ("𠮷野家䶮", 4),
        ("二〇二二年", 5),
        ("cafe\u0301", 1),
        (" \n\t　——……", 0),
        ("_ _", 0),
        ("葛\U000e0100城", 2),
    ],
)
def test_text_has_the_stated_number_of_words(text: str, count: int) -> None:
    assert count_words(text) == count


@given(st.lists(HAN))
def test_chinese_characters_count_one_each_in_every_block(characters: list[str]) -> None:
    assert count_words("".join(characters)) == len(characters)


@given(st.text(max_size=50), st.text(max_size=50))
def test_paragraphs_count_separately(one: str, two: str) -> None:
    assert count_words(f"{one}\n{two}") == count_words(one) + count_words(two)


def test_long_runs_without_blanks_do_not_hang() -> None:
    assert count_words("1," * 200_000 + "1") == 1
    assert count_words("-" * 400_000) == 0


def test_rule_is_told_to_users() -> None:
    assert "汉字" in RULE
