"""Secret ballots: one vote each, no early count, and no way from a voter to a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.awards import DAY, KEY, boxes, nominated, step, taken
from tests.builders import Cast, grant, make_cast, make_person, make_user
from tests.examples import examples
from tests.keeping import kept
from zhibu.access.roles import Role
from zhibu.audit.models import AuditEntry
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError, NotPermitted
from zhibu.ledger import registry
from zhibu.ledger.children import rows_of, set_rows
from zhibu.ledger.models import State
from zhibu.ledger.services import confirm_record, revise_record, void_record
from zhibu.pillars.exemplars.award_votes import read_sums
from zhibu.pillars.exemplars.ballots import cast_vote, close_box, drop_box, open_box
from zhibu.pillars.exemplars.models import AwardStep, BallotBox, BallotMark, VoteCount

pytestmark = pytest.mark.django_db
NAMES = ("赵敏", "孙强", "王芳")
VOTERS = ("secretary", "deputy", "organizer", "publicist", "discipline", "leader", "member")


def code_of(work: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value.problems[0].code


def opened(cast: Cast) -> BallotBox:
    return open_box(nominated(cast, NAMES), actor=cast.secretary)


def vote(cast: Cast, box: BallotBox, who: str, *positions: int) -> None:
    cast_vote(box.pk, positions, actor=cast.users[who])


def counted(cast: Cast, box: BallotBox) -> AwardStep:
    """Close a box; give the step as it is stored."""
    made = close_box(box.pk, actor=cast.secretary)
    return AwardStep.objects.select_related("record__organization", "case__organization").get(
        pk=made.pk
    )


# Opening, voting, closing ----------------------------------------------------------------------


def test_a_closed_box_hands_in_the_step_of_the_vote_with_nothing_typed(cast: Cast) -> None:
    box = opened(cast)
    vote(cast, box, "secretary", 0, 1)
    vote(cast, box, "deputy", 1)
    vote(cast, box, "member", 1, 2)
    vote(cast, box, "leader")
    made = counted(cast, box)
    assert (made.record.state, made.date) == (State.SUBMITTED, timezone.localdate())
    assert (made.voters, made.issued, made.returned, made.valid) == (7, 7, 4, 4)
    assert {row.name: row.yes for row in rows_of(made, "counts")} == {
        "孙强": 3,
        "赵敏": 1,
        "王芳": 1,
    }
    confirm_record(made.pk, actor=cast.deputy)
    assert Case.objects.get(pk=box.case_id).state == "voted"


def test_who_may_vote_is_fixed_when_the_box_opens(cast: Cast) -> None:
    box = opened(cast)
    people = set(box.marks.values_list("person", flat=True))
    # The eighth member is probationary and has no vote.
    assert people == {person.pk for person in cast.members[:7]}
    newcomer = make_user("newcomer", make_person("吴新", cast.branch))
    grant(newcomer, Role.MEMBER, cast.branch)
    assert code_of(lambda: cast_vote(box.pk, [0], actor=newcomer)) == "BAL010"


def test_awards_that_are_not_the_partys_are_voted_on_by_those_chosen(cast: Cast) -> None:
    case = nominated(cast, ("王师傅", "李师傅"), kind="service_star", quota=1)
    cook = make_person("马师傅", cast.branch)
    chosen = {cook.pk, cast.members[0].pk, cast.members[7].pk}
    box = open_box(case, actor=cast.secretary, people=chosen)
    assert set(box.marks.values_list("person", flat=True)) == chosen
    assert box.seats == 1


def test_a_ballot_of_two_is_no_secret_and_is_not_opened(cast: Cast) -> None:
    case = nominated(cast, ("王师傅",), kind="service_star")
    chosen = {cast.members[0].pk, cast.members[1].pk}
    assert code_of(lambda: open_box(case, actor=cast.secretary, people=chosen)) == "BAL004"


def test_one_ballot_at_a_time_and_none_before_the_nominations(cast: Cast) -> None:
    box = opened(cast)
    assert code_of(lambda: open_box(box.case, actor=cast.secretary)) == "BAL002"
    taken_back = drop_box(box.pk, actor=cast.secretary, reason="人选有误")
    assert taken_back.sums is None
    kept(cast, KEY, step(box.case, "cancel", DAY, note="不评了"))
    case = Case.objects.get(pk=box.case_id)
    assert code_of(lambda: open_box(case, actor=cast.secretary)) == "BAL001"


def test_nobody_votes_twice_or_for_too_many_or_for_a_stranger(cast: Cast) -> None:
    box = opened(cast)
    assert code_of(lambda: vote(cast, box, "member", 0, 1, 2)) == "BAL013"
    assert code_of(lambda: vote(cast, box, "member", 7)) == "BAL014"
    assert code_of(lambda: vote(cast, box, "member", -1)) == "BAL014"
    vote(cast, box, "member", 0)
    assert code_of(lambda: vote(cast, box, "member", 1)) == "BAL012"
    assert read_sums(boxes(box.case)[0]) == [1, 1, 0, 0]


def test_a_box_does_not_close_before_half_have_voted(cast: Cast) -> None:
    box = opened(cast)
    for who in VOTERS[:3]:
        vote(cast, box, who, 0)
    assert code_of(lambda: close_box(box.pk, actor=cast.secretary)) == "BAL021"
    assert boxes(box.case)[0].state == BallotBox.State.OPEN
    assert not AwardStep.objects.filter(step="vote").exists()
    vote(cast, box, "member", 0)
    counted(cast, box)
    assert code_of(lambda: vote(cast, box, "leader", 0)) == "BAL011"


def test_only_who_confirms_opens_closes_and_drops(cast: Cast) -> None:
    case = nominated(cast, NAMES)
    for who in ("organizer", "member", "superior", "sibling_secretary"):
        with pytest.raises(PermissionDenied):
            open_box(case, actor=cast.users[who])
    box = open_box(case, actor=cast.deputy)
    for who in ("organizer", "member", "superior", "sibling_secretary"):
        with pytest.raises(PermissionDenied):
            close_box(box.pk, actor=cast.users[who])
        with pytest.raises(PermissionDenied):
            drop_box(box.pk, actor=cast.users[who], reason="x")


def test_an_outsider_does_not_vote(cast: Cast) -> None:
    box = opened(cast)
    for who in ("outsider", "sibling_secretary", "superior"):
        with pytest.raises(NotPermitted):
            vote(cast, box, who, 0)


def test_no_step_passes_a_ballot_that_is_under_way_or_not_recorded(cast: Cast) -> None:
    box = opened(cast)

    def by_hand() -> object:
        return taken(cast, box.case, "vote", DAY, issued=7, returned=7, valid=7, counts={"赵敏": 7})

    assert code_of(by_hand) == "AWD026"
    assert (
        code_of(lambda: taken(cast, box.case, "nominate", DAY, candidates=["李建国"])) == "AWD026"
    )
    for who in VOTERS:
        vote(cast, box, who, 0)
    made = counted(cast, box)
    void_record(made.pk, actor=cast.secretary, reason="先不报")
    assert code_of(by_hand) == "AWD027"
    # Entered again without figures, it takes them from the box.
    again = taken(cast, box.case, "vote", timezone.localdate())
    assert (again.ballot, again.valid) == (box, 7)


def test_the_counts_of_a_box_cannot_be_changed_by_hand(cast: Cast) -> None:
    box = opened(cast)
    for who in VOTERS:
        vote(cast, box, who, 0)
    made = counted(cast, box)
    set_rows(made, "counts", [VoteCount(name="孙强", yes=7)])

    def change() -> object:
        return revise_record(
            registry.record_type(KEY), made, actor=cast.secretary, version=made.record.version
        )

    assert code_of(change) == "AWD025"


def test_a_second_round_is_a_box_of_its_own(cast: Cast) -> None:
    first = opened(cast)
    for who in VOTERS:
        vote(cast, first, who, 0)
    made = counted(cast, first)
    case = Case.objects.get(pk=first.case_id)
    confirm_record(made.pk, actor=cast.deputy)
    second = open_box(case, actor=cast.secretary)
    for who in VOTERS:
        vote(cast, second, who, 1)
    result = counted(cast, second)
    assert (result.ballot, result.round) == (second, 2)
    assert {row.name for row in rows_of(result, "counts") if row.yes} == {"孙强"}


# Tracing ---------------------------------------------------------------------------------------


def everything(*, opened_sums: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Give every row of every table in its place on disk, the way a curious operator would."""
    sqlite = connection.vendor == "sqlite"
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            place = "rowid, " if sqlite else ""
            cursor.execute(f'SELECT {place}* FROM "{table}"')
            found[table] = [
                tuple(bytes(one) if isinstance(one, memoryview) else one for one in row)
                for row in cursor.fetchall()
            ]
            found[table].sort(key=repr)
    if opened_sums:
        plain = {box.pk: read_sums(box) for box in BallotBox.objects.exclude(sums=None)}
        found[BallotBox._meta.db_table] = sorted(plain.items())  # type: ignore[arg-type]
    return found


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {table for table in after if before[table] != after[table]}


def test_a_vote_writes_one_mark_and_the_sealed_sums_and_nothing_else(cast: Cast) -> None:
    box = opened(cast)
    for who, chosen in (("member", (0,)), ("leader", ()), ("deputy", (1, 2))):
        before = everything()
        entries = AuditEntry.objects.count()
        vote(cast, box, who, *chosen)
        after = everything()
        assert changed(before, after) == {BallotMark._meta.db_table, BallotBox._meta.db_table}
        assert {table: len(rows) for table, rows in after.items()} == {
            table: len(rows) for table, rows in before.items()
        }
        assert AuditEntry.objects.count() == entries
        mark = BallotMark._meta.db_table
        assert len(set(after[mark]) - set(before[mark])) == 1


def test_sealed_sums_look_alike_whatever_was_chosen(cast: Cast) -> None:
    box = opened(cast)
    seen: list[bytes] = [bytes(boxes(box.case)[0].sums.sealed)]  # type: ignore[union-attr]
    for number, who in enumerate(VOTERS):
        vote(cast, box, who, *range(number % 3))
        seen.append(bytes(boxes(box.case)[0].sums.sealed))  # type: ignore[union-attr]
    assert len({len(one) for one in seen}) == 1
    assert len(set(seen)) == len(seen)


def test_marks_carry_no_time_and_no_order(cast: Cast) -> None:
    box = opened(cast)
    columns = {field.name for field in BallotMark._meta.concrete_fields}
    assert columns == {"id", "box", "person", "voted"}
    first = list(box.marks.values_list("pk", flat=True))
    for who in reversed(VOTERS):
        vote(cast, box, who)
    assert list(box.marks.values_list("pk", flat=True)) == first
    assert all(pk.version == 4 for pk in first)


def test_the_audit_log_tells_of_opening_and_closing_and_of_no_vote(cast: Cast) -> None:
    box = opened(cast)
    for who in VOTERS:
        vote(cast, box, who, 0)
    counted(cast, box)
    told = AuditEntry.objects.filter(action__startswith="award.").order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [
        "award.ballot_open",
        "award.ballot_close",
    ]
    assert not AuditEntry.objects.filter(target_type__in=("ballotmark", "ballot_mark")).exists()


Papers = Sequence[Sequence[int]]


def after_votes(cast: Cast, box: BallotBox, papers: Papers, order: Sequence[int]) -> Any:
    """Give the whole database after these votes in this order; then undo them."""
    with transaction.atomic():
        for number in order:
            vote(cast, box, VOTERS[number], *papers[number])
        found = everything(opened_sums=True)
        transaction.set_rollback(True)
    return found


class WhoeverChoseWhat(TestCase):
    """The same papers, dealt otherwise and cast in another order, leave the same database.

    So nothing in it, read with all keys, can tell who chose what or who came when.
    """

    cast: Cast

    def setUp(self) -> None:
        self.cast = make_cast()
        self.box = opened(self.cast)

    @given(
        papers=st.lists(
            st.sets(st.integers(0, 2), max_size=2).map(sorted),
            min_size=len(VOTERS),
            max_size=len(VOTERS),
        ),
        dealt=st.permutations(range(len(VOTERS))),
        order=st.permutations(range(len(VOTERS))),
    )
    @settings(max_examples=examples(12))
    def test_dealing_the_papers_otherwise_leaves_the_same_database(
        self, papers: Papers, dealt: Sequence[int], order: Sequence[int]
    ) -> None:
        one = after_votes(self.cast, self.box, papers, range(len(VOTERS)))
        other = after_votes(self.cast, self.box, [papers[at] for at in dealt], order)
        assert one == other
