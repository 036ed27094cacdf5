"""Talks: what is refused, who reads and opens them, whom the coverage still misses."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast, make_person
from tests.examples import examples
from tests.keeping import kept
from tests.talks import DAY, talk
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError, NotFound
from zhibu.ledger import registry
from zhibu.ledger.sealed import MASK, open_sealed
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.services import confirm_record, enter_record
from zhibu.organization.rules import SEPARATION, set_rule
from zhibu.organization.selectors import committee_on, members_on
from zhibu.pillars.conduct.models import HeartTalk
from zhibu.pillars.conduct.talk_checks import check_talk
from zhibu.pillars.conduct.talk_coverage import coverage
from zhibu.pillars.conduct.talk_rules import TALKS_A_YEAR
from zhibu.workspace.imports import batches
from zhibu.workspace.imports.conftest import write_book
from zhibu.workspace.imports.services import import_workbook
from zhibu.workspace.models import ImportBatch

pytestmark = pytest.mark.django_db
KEY = "conduct.talk"
SAID = "担心孩子上学和房贷"


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


@pytest.fixture
def told(cast: Cast) -> HeartTalk:
    """A confirmed talk of the publicity commissioner with the plain member."""
    talker, about = cast.publicist.person, cast.member.person
    return kept(cast, KEY, talk(cast.branch, DAY, talker, about, content=SAID, opinions="多听听"))


def test_a_talk_that_cannot_have_been_is_refused(cast: Cast) -> None:
    stranger = cast.sibling_secretary.person
    wrong = talk(cast.branch, DAY, stranger, stranger, kind="must", follow_up_on=date(2022, 1, 1))
    with pytest.raises(DomainError) as refused:
        enter_record(registry.record_type(KEY), wrong, actor=cast.organizer)
    codes = {problem.code for problem in refused.value.problems}
    assert codes == {"TLK002", "TLK003", "TLK005", "TLK006"}
    assert "TLK001" in {one.code for one in check_talk(talk(cast.branch, DAY, None, None))}
    later = talk(cast.branch, date(2999, 1, 1), cast.members[0], cast.members[1], reason="moved")
    with pytest.raises(DomainError) as refused:
        enter_record(registry.record_type(KEY), later, actor=cast.organizer)
    assert {"LED011", "TLK004"} <= {problem.code for problem in refused.value.problems}


def test_people_of_the_office_and_of_the_unit_above_take_part(cast: Cast) -> None:
    office = make_person("临时工", cast.branch)
    above = make_person("机关书记", cast.committee)
    kept(cast, KEY, talk(cast.branch, DAY, above, office))
    with pytest.raises(DomainError):
        kept(cast, KEY, talk(cast.branch, DAY, office, above))


def test_the_two_and_the_secretary_read_and_open_it_and_nobody_else(
    cast: Cast, told: HeartTalk
) -> None:
    allowed = {"secretary", "publicist", "member"}
    for who, user in cast.users.items():
        readable = visible_to(user).filter(pk=told.pk).exists()
        assert readable == (who in allowed), who
        if who in allowed:
            opened = open_sealed(told.pk, actor=user)
            assert [(one.label, one.text) for one in opened] == [
                ("谈话内容", SAID),
                ("对支部的意见", "多听听"),
            ]
        else:
            with pytest.raises(NotFound):
                open_sealed(told.pk, actor=user)
    entries = AuditEntry.objects.filter(action="record.open")
    assert entries.count() == len(allowed)
    assert not any(SAID in str(row) for row in AuditEntry.objects.values_list())


def test_who_alone_reads_talks_confirms_his_own_where_two_are_asked_for_otherwise(
    cast: Cast,
) -> None:
    set_rule(SEPARATION, "strict", organization=None, since=date(2020, 1, 1), source="支部规定")
    body = talk(cast.branch, DAY, cast.secretary.person, cast.member.person)
    enter_record(registry.record_type(KEY), body, actor=cast.secretary)
    # The deputy confirms for the branch, but may not read what was said.
    assert confirm_record(body.pk, actor=cast.secretary).self_confirmed


def test_who_entered_it_reads_it_until_it_is_confirmed(cast: Cast) -> None:
    body = talk(cast.branch, DAY, cast.secretary.person, cast.member.person, content=SAID)
    draft = kept(cast, KEY, body, confirm=False)
    assert visible_to(cast.organizer).filter(pk=draft.pk).exists()
    assert not visible_to(cast.member).filter(pk=draft.pk).exists()
    assert open_sealed(draft.pk, actor=cast.organizer)[0].text == SAID


def test_the_page_opens_it_by_a_button_once(cast: Cast, told: HeartTalk) -> None:
    client = client_of(cast, "secretary")
    address = reverse("workspace:open", args=[told.pk])
    page = client.get(reverse("workspace:record", args=[told.pk])).content.decode()
    assert address in page
    assert SAID not in page
    assert client.get(address).status_code == 405
    answer = client.post(address)
    assert SAID in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.get(reverse("workspace:record", args=[told.pk])).content.decode()
    assert "打开保密内容" in again
    assert client_of(cast, "deputy").post(address).status_code == 404


def test_a_change_keeps_what_was_sealed_and_a_text_around_the_mask_is_refused(
    cast: Cast, told: HeartTalk
) -> None:
    client, address = client_of(cast, "secretary"), reverse("workspace:edit", args=[told.pk])
    form = client.get(address).context["form"]
    data = {one.name: one.value() for one in form if one.value() not in (None, False)}
    data |= {"content": MASK, "opinions": MASK, "place": "二楼", "then": "confirm"}
    wrong = client.post(address, data | {"content": f"{MASK}还有房贷"})
    assert "重写全文" in wrong.content.decode()
    assert client.post(address, data).status_code == 302
    stored = HeartTalk.objects.get(pk=told.pk)
    assert (stored.place, stored.content.open()) == ("二楼", SAID)


def test_what_is_given_to_the_problem_list_is_a_finding_and_nothing_else(cast: Cast) -> None:
    find = registry.record_type(KEY).finds
    assert find is not None
    body = talk(cast.branch, DAY, cast.members[0], cast.members[1], content=SAID)
    assert list(find(body)) == []
    body.to_problem = "值班室没有热水"
    (found,) = find(body)
    assert (found.text, found.source, found.owner) == ("值班室没有热水", "talk", None)


# Coverage ----------------------------------------------------------------------------------------


@settings(max_examples=examples(12))
@given(
    pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=14),
    required=st.integers(0, 2),
)
def test_coverage_is_what_a_slow_count_finds(cast: Cast, pairs: Any, required: int) -> None:
    with transaction.atomic():
        _compare_coverage(cast, pairs, required)
        transaction.set_rollback(True)


def _compare_coverage(cast: Cast, pairs: Any, required: int) -> None:
    first, source = date(2020, 1, 1), "试验"
    set_rule(TALKS_A_YEAR, str(required), organization=None, since=first, source=source)
    held = []
    for number, (one, other, this_year) in enumerate(pairs):
        if one != other:
            day = date(2022 if this_year else 2021, 1 + number % 12, 3 + number)
            body = talk(cast.branch, day, cast.members[one], cast.members[other])
            kept(cast, KEY, body, confirm=number % 5 != 4)
            if this_year and number % 5 != 4:
                held.append({cast.members[one].pk, cast.members[other].pk})

    found = coverage(cast.branch, 2022, date(2022, 12, 31))

    committee = set(committee_on(cast.branch, date(2022, 12, 31)).values_list("pk", flat=True))
    secretary = cast.members[0].pk
    members = list(members_on(cast.branch, date(2022, 12, 31)))
    assert {line.person for line in found.lines} == set(members)
    for line in found.lines:
        with_whom = [next(iter(two - {line.person.pk})) for two in held if line.person.pk in two]
        assert line.talks == len(with_whom)
        assert line.with_secretary == (secretary in with_whom)
        assert line.with_committee == sum(pk in committee for pk in with_whom)
        few = line.with_committee < required
        assert line.missing == (line.person.pk not in committee and few)
    short = {
        frozenset(two)
        for two in combinations(committee, 2)
        if sum(set(two) == talked for talked in held) < required
    }
    assert {frozenset((pair.one.pk, pair.other.pk)) for pair in found.pairs} == short
    assert found.pairs_due == (10 if required else 0)


def test_names_are_for_the_secretary_and_counts_for_others(cast: Cast, told: HeartTalk) -> None:
    address = reverse("conduct:talks") + f"?unit={cast.branch.pk}"
    page = client_of(cast, "secretary").get(address).content.decode()
    assert "张伟（车队）" in page
    assert "about=%E5%BC%A0%E4%BC%9F%EF%BC%88%E8%BD%A6%E9%98%9F%EF%BC%89" in page
    for who in ("deputy", "member", "superior"):
        counts = client_of(cast, who).get(address).content.decode()
        assert "支委之间还缺" in counts
        assert "张伟（车队）" not in counts
    above = client_of(cast, "superior").get(reverse("conduct:talks")).content.decode()
    assert cast.sibling.name in above


# Imports -----------------------------------------------------------------------------------------

HEADINGS = ("谈话日期", "谈话人", "谈话对象", "谈话类型", "主题", "谈话内容")


def workbook(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "谈话.xlsx"
    write_book(path, {"谈心谈话": [HEADINGS, *rows]})
    return path


def test_an_imported_talk_is_sealed_and_a_second_import_changes_nothing(
    cast: Cast, tmp_path: Path
) -> None:
    path = workbook(tmp_path, ("2022-03-05", "李建国", "赵敏", "日常谈心", "思想", SAID))
    for wanted in ({"new": 1}, {"unchanged": 1}):
        result = import_workbook(path, unit=cast.branch, actor=cast.secretary, year=2022)
        assert result.problems == []
        assert {key: count for key, count in result.counts.items() if count} == wanted
    stored = HeartTalk.objects.get()
    assert stored.content.open() == SAID
    assert SAID.encode() not in bytes(stored.content.sealed)
    exported = workbook(tmp_path, ("2022-03-05", "李建国", "赵敏", "日常谈心", "思想", MASK))
    result = import_workbook(exported, unit=cast.branch, actor=cast.secretary, year=2022)
    assert (result.problems, result.counts["unchanged"]) == ([], 1)


def test_who_may_not_read_talks_does_not_look_into_their_import(cast: Cast, tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("2022-03-05", "李建国", "赵敏", "日常谈心", "思想", SAID),
        ("2022-03-06", "李建国", "没有此人", "日常谈心", "思想", SAID),
    )
    client = client_of(cast, "secretary")
    with path.open("rb") as stream:
        data = {"file": stream, "organization": cast.branch.pk, "year": 2022, "confirm": "on"}
        assert client.post(reverse("imports:new"), data).status_code == 302
    batch = ImportBatch.objects.get()
    assert batch.state == ImportBatch.State.PREVIEW
    preview = client.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert SAID not in preview
    for name in ("batch", "marked"):
        address = reverse(f"imports:{name}", args=[batch.pk])
        assert client.get(address).status_code == 200
        assert client_of(cast, "deputy").get(address).status_code == 404
        assert client_of(cast, "superior").get(address).status_code in {403, 404}
    assert batches.open_to(batch, cast.secretary)
    assert not batches.open_to(batch, cast.deputy)
    batches.discard(batch)
