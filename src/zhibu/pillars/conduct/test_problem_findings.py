"""What other records find goes onto the problem list once, and follows its record."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import Cast
from tests.problems import DAY, life_step, new_problem, owner_of, problem_step, take
from zhibu.cases.models import Case, CaseOrigin
from zhibu.cases.paths import paths
from zhibu.cases.services import faults
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.bulk import enter_many, void_many
from zhibu.ledger.children import set_rows
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.study.models import LifeMeetingProblem, LifeMeetingStep

WORDS = ("学习不经常", "下基层少")


def found(cast: Cast) -> int:
    code = "conduct.problems_found"
    value = figures(cast.branch, Period.year(2022), [code])[code].value
    return int(value or 0)


def sound() -> bool:
    standing = [fault for path in paths() for fault in faults(path)]
    return not [*verify_postings(), *verify_balances(), *standing]


def listed(cast: Cast, *words: str, **more: object) -> LifeMeetingStep:
    """Confirm a life meeting's list of problems."""
    body = life_step(cast.branch, *(words or WORDS), **more)
    enter_record(registry.record_type("life.preparation"), body, actor=cast.publicist)
    body.record = confirm_record(body.pk, actor=cast.secretary)
    return body


def changed(cast: Cast, body: LifeMeetingStep, *words: str) -> None:
    kind = registry.record_type("life.preparation")
    record = Record.objects.get(pk=body.pk)
    stored = kind.load([record])[record.pk]
    stored.count = None
    set_rows(stored, "problems", [LifeMeetingProblem(text=text) for text in words])
    revise_record(kind, stored, actor=cast.secretary, version=record.version)


def standing() -> dict[str, str]:
    return {case.title: case.state for case in Case.objects.filter(path="problem")}


def test_confirming_a_list_opens_its_problems_as_its_own_people_did(cast: Cast) -> None:
    source = listed(cast, *WORDS, owner=owner_of(cast.branch))
    assert standing() == dict.fromkeys(WORDS, "open")
    assert found(cast) == 2
    opening = Record.objects.filter(type="conduct.problem").latest("pk")
    assert opening.entered_by == cast.publicist
    assert opening.confirmed_by == cast.secretary
    assert {one.record_id for one in CaseOrigin.objects.all()} == {source.pk}
    assert sound()


def test_unconfirmed_list_opens_nothing(cast: Cast) -> None:
    body = life_step(cast.branch, *WORDS)
    enter_record(registry.record_type("life.preparation"), body, actor=cast.publicist)
    assert standing() == {}


def test_saving_the_list_again_opens_nothing_twice(cast: Cast) -> None:
    body = listed(cast)
    changed(cast, body, *reversed(WORDS))
    assert standing() == dict.fromkeys(WORDS, "open")
    assert found(cast) == 2


def test_a_line_that_goes_takes_its_untouched_problem_along_and_may_come_back(cast: Cast) -> None:
    body = listed(cast)
    changed(cast, body, WORDS[0])
    assert found(cast) == 1
    assert standing() == {WORDS[0]: "open", WORDS[1]: ""}
    changed(cast, body, *WORDS)
    assert found(cast) == 2
    assert standing() == dict.fromkeys(WORDS, "open")
    assert sound()


def test_voiding_the_source_leaves_a_problem_that_moved_on(cast: Cast) -> None:
    body = listed(cast)
    case = Case.objects.get(title=WORDS[0])
    take(problem_step(case, "plan", DAY + timedelta(days=2)), cast.publicist, cast.secretary)
    void_record(body.pk, actor=cast.secretary, reason="重复")
    assert standing() == {WORDS[0]: "planned", WORDS[1]: ""}
    assert CaseOrigin.objects.get(case=case).gone_on is not None
    assert found(cast) == 1
    assert sound()


def test_problem_typed_by_hand_before_is_joined_and_outlives_the_source(cast: Cast) -> None:
    case = new_problem(cast.branch, WORDS[0])
    take(problem_step(case, "found", DAY), cast.publicist, cast.secretary)
    body = listed(cast)
    assert Case.objects.filter(title=WORDS[0]).count() == 1
    assert found(cast) == 2
    void_record(body.pk, actor=cast.secretary, reason="重复")
    assert standing() == {WORDS[0]: "open", WORDS[1]: ""}


def test_a_problem_that_was_voided_by_hand_does_not_come_back(cast: Cast) -> None:
    body = listed(cast, WORDS[0])
    opening = Record.objects.get(type="conduct.problem")
    void_record(opening.pk, actor=cast.secretary, reason="不是问题")
    changed(cast, body, *WORDS)
    assert standing() == {WORDS[0]: "", WORDS[1]: "open"}


def test_lists_in_bulk_open_hundreds_and_their_undoing_closes_them(cast: Cast) -> None:
    kind = registry.record_type("life.preparation")
    words = [f"第{number}个问题" for number in range(60)]
    bodies = [
        life_step(cast.branch, *words[start : start + 20], day=DAY + timedelta(days=start))
        for start in (0, 20, 40)
    ]
    enter_many(kind, bodies, actor=cast.secretary, state=State.CONFIRMED)
    assert found(cast) == 60
    records = list(Record.objects.filter(type=kind.key))
    void_many(kind, records, actor=cast.secretary, reason="撤销导入")
    assert found(cast) == 0
    assert set(standing().values()) == {""}
    assert sound()
