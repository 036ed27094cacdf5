"""The example reports are the ones that their script makes, and teach what they promise."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.reading.evaluate import NAMES, YEAR, StaticBook
from zhibu.ledger import registry
from zhibu.reports import office
from zhibu.reports.checking import check_claims
from zhibu.reports.filling import plan_slots
from zhibu.reports.matching import Matcher

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reports", EXAMPLES / "make_reports.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(registry.indicators(), int(YEAR))


def test_the_files_are_those_that_the_script_makes(script: ModuleType) -> None:
    for name, data in script.files():
        kept = (EXAMPLES / name).read_bytes()
        assert office.read(kept, name).blocks == office.read(data, name).blocks, name


def test_the_finished_example_has_exactly_its_three_planted_errors(matcher: Matcher) -> None:
    paper = office.read((EXAMPLES / "核对示例.docx").read_bytes(), "核对示例.docx")
    found = check_claims(paper.blocks, matcher, StaticBook())
    false = {one.code for one in found if one.verdict == "false"}
    assert false == {
        "life.party_lectures",
        "village.household_visits",
        "emergency.samples_taken",
    }
    assert sum(one.verdict == "false" for one in found) == 3


def test_the_masked_example_asks_about_plans_and_persons_and_fills_the_rest(
    matcher: Matcher,
) -> None:
    paper = office.read((EXAMPLES / "填数示例.docx").read_bytes(), "填数示例.docx")
    slots = plan_slots(paper.blocks, matcher, StaticBook(), NAMES)
    asked = [one for one in slots if one.status == "asked"]
    for words in ("计划明年", "当场捐出", "比上年多", "计划举办", "每季度至少", "会务科李"):
        assert any(one.before.endswith(words) or words in one.before[-14:] for one in asked), words
    assert len(asked) <= 12
    assert not [one for one in slots if one.status == "missing"]
