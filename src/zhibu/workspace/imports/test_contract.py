"""What holds for every record type: its template reads back, its records round-trip."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast, activity_draft, held
from tests.contracts import CONTRACTS
from tests.examples import examples
from zhibu.activities.models import Presence
from zhibu.activities.services import Away, Guest, enter_activity
from zhibu.ledger import registry
from zhibu.ledger.models import Record, State
from zhibu.ledger.types import RecordType
from zhibu.workspace.imports.codecs import GenericCodec
from zhibu.workspace.imports.context import Context, Options, Row
from zhibu.workspace.imports.planner import plan
from zhibu.workspace.imports.recognize import codec_for, layouts_for
from zhibu.workspace.imports.services import import_workbook
from zhibu.workspace.imports.templates import template_sheet, write_templates
from zhibu.workspace.sheets import read_workbook, write_template

TYPES = registry.record_types()
OPTIONS = Options(2022)


@pytest.fixture(params=TYPES, ids=lambda entry: entry.key)
def record_type(request: pytest.FixtureRequest) -> RecordType:
    found: RecordType = request.param
    return found


def context_of(cast: Cast) -> Context:
    return Context(cast.branch, cast.secretary, OPTIONS)


def test_every_heading_names_one_column(cast: Cast, record_type: RecordType) -> None:
    titles = [column.title for column in codec_for(record_type).columns(context_of(cast))]
    assert len(titles) == len(set(titles))


def test_the_example_of_every_column_can_be_read(cast: Cast, record_type: RecordType) -> None:
    context = context_of(cast)
    row = Row(context, "表", 2, 2022, cast.branch)
    for column in codec_for(record_type).columns(context):
        if column.example and column.kind != "people":
            column.read(column.example, row)
        for choice in column.choices:
            column.read(choice, row)


def test_empty_templates_of_all_ledgers_are_recognised_and_hold_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    path = tmp_path / "模板.xlsx"
    with path.open("wb") as stream:
        write_templates(stream, TYPES, context_of(cast))
    found = plan(read_workbook(path), cast.branch, cast.secretary, OPTIONS)
    layouts = [(codec.label, entry.key) for entry in TYPES for codec in layouts_for(entry)]
    assert sorted((sheet.name, sheet.type_key) for sheet in found.sheets) == sorted(layouts)
    assert found.problems == []
    assert found.rows == []


def exported(cast: Cast, record_type: RecordType, path: Path) -> int:
    records = list(Record.objects.filter(type=record_type.key, organization=cast.branch))
    bodies = record_type.load(records).values()
    with path.open("wb") as stream:
        write_template(stream, [template_sheet(record_type, context_of(cast), bodies)])
    return len(records)


def unchanged(cast: Cast, path: Path) -> int:
    found = plan(read_workbook(path), cast.branch, cast.secretary, OPTIONS)
    assert [str(problem) for problem in found.problems] == []
    assert [row.changes for row in found.rows if row.changes] == []
    assert found.counts["new"] == 0
    return found.counts["unchanged"]


def test_the_roll_round_trips(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    count = exported(cast, registry.record_type("roster.entry"), path)
    assert unchanged(cast, path) == count == 8


GENERIC = [entry.key for entry in TYPES if isinstance(codec_for(entry), GenericCodec)]


@pytest.mark.parametrize("key", GENERIC)
def test_what_every_contract_makes_round_trips(cast: Cast, tmp_path: Path, key: str) -> None:
    contract = CONTRACTS[key]
    contract.enter(key, cast, cast.branch, 1, cast.users[contract.enterer])
    path = tmp_path / "台账.xlsx"
    count = exported(cast, registry.record_type(key), path)
    assert count >= 1
    assert unchanged(cast, path) == count


def test_records_written_from_a_template_are_the_same_records(cast: Cast, tmp_path: Path) -> None:
    held(cast, date(2022, 5, 6), ("theme_day", "party_lecture"))
    path = tmp_path / "台账.xlsx"
    exported(cast, registry.record_type("activity"), path)
    before = Record.objects.get(type="activity")
    before.state = State.VOID
    before.void_reason = "重记"
    before.save()
    assert import_workbook(path, unit=cast.branch, actor=cast.secretary).problems == []
    after = Record.objects.exclude(state=State.VOID).get(type="activity")
    assert (after.title, after.natural_key) == (before.title, before.natural_key)
    assert unchanged(cast, path) == 1


TITLES = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Co", "Cn")),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(
    data=st.data(),
    title=TITLES,
    kinds=st.lists(
        st.sampled_from(("theme_day", "discussion", "special_topic", "general_meeting")),
        min_size=1,
        max_size=3,
        unique=True,
    ),
    hours=st.decimals(min_value="0.5", max_value=8, places=1),
)
@settings(max_examples=examples(12))
def test_any_activity_round_trips(
    cast: Cast, tmp_path: Path, data: Any, title: str, kinds: list[str], hours: Any
) -> None:
    day = date(2022, 1, 1) + timedelta(days=data.draw(st.integers(0, 300)))
    states = st.sampled_from((None, Presence.ABSENT, Presence.LATE))
    away = {}
    for person in cast.members[1:]:
        state = data.draw(states)
        if state:
            away[person.pk] = Away(state, "公务出差" if state == Presence.ABSENT else "")
    draft = activity_draft(cast.branch, day, tuple(kinds), title=title, hours=hours, away=away)
    draft.guests = [Guest("郝教授", None, "专家"), Guest("", cast.members[0], "")][:1]
    draft.items[0].is_law = data.draw(st.booleans())
    Record.objects.filter(type="activity").exclude(state=State.VOID).update(
        state=State.VOID, void_reason="前一例"
    )
    enter_activity(draft, actor=cast.publicist)
    path = tmp_path / "台账.xlsx"
    stored = Record.objects.filter(type="activity").exclude(state=State.VOID)
    record_type = registry.record_type("activity")
    with path.open("wb") as stream:
        bodies = record_type.load(list(stored)).values()
        write_template(stream, [template_sheet(record_type, context_of(cast), bodies)])
    assert unchanged(cast, path) == 1
