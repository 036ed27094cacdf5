import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibu.core.names import normalize_name, same_name

RARE = ["\u3b8e", "\U00020bb7", "\U0002a6a5", "\U00030edd", "\u4dae", "\ue863", "\ufa11"]
NAME_TEXT = st.text("张三李四买买提·•・‧.． \u3000\u200bABcé\U00020bb7\u4dae〇", max_size=12)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张三", "张三"),
        (" 张 三 ", "张三"),
        ("张\u3000三", "张三"),
        ("欧阳 娜 娜", "欧阳娜娜"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉‧买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉.买买提", "阿卜杜拉·买买提"),
        ("Ｊｏｈｎ　 Ｓｍｉｔｈ", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("张\u200b三\ufeff", "张三"),
        ("Rene\u0301", "René"),
        ("张伟（大）", "张伟(大)"),
        ("", ""),
    ],
)
def test_name_is_kept_in_one_writing(typed: str, kept: str) -> None:
    assert normalize_name(typed) == kept


@pytest.mark.parametrize("character", RARE)
def test_rare_characters_survive(character: str) -> None:
    assert normalize_name(f"王 {character}") == f"王{character}"
    assert normalize_name(f"王{character} 明") == f"王{character}明"


@given(NAME_TEXT)
def test_normalizing_twice_changes_nothing_more(name: str) -> None:
    once = normalize_name(name)
    assert normalize_name(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(
    st.text("张李王赵\U00020bb7\u4dae", min_size=1, max_size=4),
    st.sampled_from([" ", "\u3000", "  ", "\u200b"]),
)
def test_blanks_between_chinese_characters_do_not_matter(name: str, blank: str) -> None:
    assert same_name(blank.join(name), name)


def test_case_and_glyph_variant_do_not_make_another_person() -> None:
    assert same_name("john smith", "John Smith")
    assert same_name("葛\U000e0100明", "葛明")


def test_different_names_stay_different() -> None:
    assert not same_name("张三", "张三丰")
    assert not same_name("王\U00020bb7", "王吉")
    assert not same_name("阿卜杜拉·买买提", "阿卜杜拉买买提")
