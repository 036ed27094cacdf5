"""Claims whose words only come close to an indicator, and whose number tells the rest."""

from __future__ import annotations

import pytest

from tests.reading.evaluate import StaticBook, demo_matcher
from zhibu.reports.checking import check_claims
from zhibu.reports.checking.claims import Claim
from zhibu.reports.reading import Block


def checked(text: str) -> Claim:
    """Check the only claim of a sentence against the demo's figures (5 rules issued)."""
    (claim,) = check_claims([Block(0, text)], demo_matcher(), StaticBook())
    return claim


def test_close_words_with_the_ledgers_number_are_true() -> None:
    claim = checked("印发食堂规程制度5项")
    assert (claim.verdict, claim.code) == ("true", "standards.rules_issued")


@pytest.mark.parametrize("number", ["4", "6", "50", "近5"])
def test_close_words_with_another_number_are_never_false(number: str) -> None:
    assert checked(f"印发食堂规程制度{number}项").verdict in ("unsure", "unprovable")


@pytest.mark.parametrize(
    "text", ["下一步，拟印发规程制度5项", "规程制度比上年增加5项", "平均每月印发规程制度5项"]
)
def test_another_kind_of_number_is_not_proved_by_being_as_large(text: str) -> None:
    assert checked(text).verdict in ("unsure", "unprovable")


@pytest.mark.parametrize("text", ["全年印发规程制度6项", "共印发规程制度4项"])
def test_plain_words_with_another_number_are_false(text: str) -> None:
    assert checked(text).verdict == "false"
