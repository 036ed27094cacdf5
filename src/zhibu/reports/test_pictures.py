"""Pictures are made once while they are kept, and few papers are kept."""

from __future__ import annotations

import pytest

from zhibu.reports.pictures import Pictures


def test_a_paper_is_set_once_and_forgotten_when_others_were_asked_for_since() -> None:
    made: list[str] = []
    pictures = Pictures(most=2)

    def ask(key: str) -> list[bytes]:
        def make() -> list[bytes]:
            made.append(key)
            return [key.encode()]

        return pictures.of(key, make)

    assert ask("a") == ask("a") == [b"a"]
    ask("b")
    ask("a")
    ask("c")  # b was asked for longest ago
    ask("a")
    assert made == ["a", "b", "c"]
    ask("b")
    assert made == ["a", "b", "c", "b"]


def test_what_could_not_be_set_is_tried_again() -> None:
    pictures = Pictures()

    def fail() -> list[bytes]:
        raise ValueError("no font")

    with pytest.raises(ValueError, match="no font"):
        pictures.of("a", fail)
    assert pictures.of("a", lambda: [b"x"]) == [b"x"]
