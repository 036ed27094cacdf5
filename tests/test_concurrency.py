"""Several people at once: nothing is confirmed twice, lost, or left half.

Threads with connections of their own, on SQLite over a real file, on PostgreSQL over the test
database itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
import xlsxwriter
from django.db import connections

from tests import service
from tests.awards import nominated
from tests.builders import Cast, activity_draft, held, make_cast
from tests.keeping import kept
from tests.wishes import DAY as WISHED
from tests.wishes import published, wish_step
from zhibu.activities.models import Activity, AgendaItem
from zhibu.activities.services import ActivityDraft, enter_activity, revise_activity
from zhibu.audit.services import verify_chain
from zhibu.cases.models import Case
from zhibu.cases.services import faults
from zhibu.core.errors import Conflict, DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry, services
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import BookClosing, Posting, Record, State
from zhibu.ledger.services import confirm_record, enter_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.exemplars.award_votes import read_sums
from zhibu.pillars.exemplars.ballots import cast_vote, close_box, open_box
from zhibu.pillars.exemplars.models import BallotBox
from zhibu.pillars.standards.models import ServiceJob
from zhibu.pillars.standards.rating_services import rate
from zhibu.pillars.study.models import MaterialIssue
from zhibu.pillars.village.models import CollectiveIncome, Village, WishClaim
from zhibu.pillars.village.nouns import VILLAGE
from zhibu.pillars.village.paths.wish import WISH_PATH
from zhibu.pillars.village.wish_services import claim_wish, give_up_wish
from zhibu.workspace.imports.services import import_workbook

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2022, 9, 28)
PATIENCE = 60


@pytest.fixture
def books(transactional_db: None) -> Cast:
    """Give the cast in a database that several connections really share."""
    return make_cast()


def together(*works: Callable[[], object]) -> list[object]:
    """Start all at the same moment; give what each returned or raised."""
    barrier = Barrier(len(works))
    found: list[object] = [None] * len(works)

    def run(number: int, work: Callable[[], object]) -> None:
        try:
            barrier.wait(PATIENCE)
            found[number] = work()
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "waits for ever"
    return found


def refusals(found: list[object]) -> list[DomainError]:
    """Give the refusals, all of them in words; anything else that was raised is a defect."""
    raised = [one for one in found if isinstance(one, BaseException)]
    assert all(isinstance(one, DomainError) for one in raised), raised
    return [one for one in raised if isinstance(one, DomainError)]


def assert_books_are_whole() -> None:
    assert list(verify_postings()) == []
    assert list(verify_balances()) == []
    assert verify_chain() == []


def value(cast: Cast, code: str) -> Any:
    return figures(cast.branch, Period.year(2022), [code])[code].value


def waiting(cast: Cast, day: date, title: str = "学习贯彻会议精神") -> int:
    draft = activity_draft(cast.branch, day, ("theme_day", "discussion"), title=title)
    return enter_activity(draft, actor=cast.publicist).pk


def confirming(cast: Cast, who: str, pk: int) -> Callable[[], object]:
    return lambda: confirm_record(pk, actor=cast.users[who])


def test_one_record_confirmed_by_four_at_once_posts_once(books: Cast) -> None:
    pk = waiting(books, DAY)
    whos = ("secretary", "deputy", "secretary", "deputy")
    found = together(*(confirming(books, who, pk) for who in whos))
    assert [error.problems[0].code for error in refusals(found)] == ["LED019"] * 3
    lines = Posting.objects.filter(record=pk)
    assert len(lines) == len({(line.indicator_id, line.subject) for line in lines})
    assert value(books, "life.theme_days") == 1
    assert Record.objects.get(pk=pk).version == 2
    assert_books_are_whole()


def test_different_records_of_one_branch_confirmed_at_once_all_count(books: Cast) -> None:
    pks = [waiting(books, date(2022, 9, day)) for day in range(1, 9)]
    whos = ("secretary", "deputy") * 4
    found = together(*(confirming(books, who, pk) for who, pk in zip(whos, pks, strict=True)))
    assert refusals(found) == []
    assert value(books, "life.theme_days") == 8
    assert value(books, "study.discussions") == 8
    assert_books_are_whole()


@pytest.mark.parametrize("attempt", range(3))
def test_voiding_and_revising_at_once_ends_void_with_nothing_counted(
    books: Cast, attempt: int
) -> None:
    record = held(books, DAY, ("theme_day",))

    def revise() -> object:
        activity = Activity.objects.select_related("record__organization").get(pk=record.pk)
        draft = ActivityDraft(activity, [AgendaItem(kind="discussion")])
        return revise_activity(draft, actor=books.deputy, version=record.version)

    def void() -> object:
        return void_record(record.pk, actor=books.secretary, reason="重复")

    found = together(revise, void) if attempt % 2 else together(void, revise)
    # Whoever comes second to revise is told; voiding is possible in both orders.
    assert all(isinstance(error, Conflict) for error in refusals(found))
    assert Record.objects.get(pk=record.pk).state == State.VOID
    assert value(books, "life.theme_days") in {None, 0}
    assert value(books, "study.discussions") in {None, 0}
    assert_books_are_whole()


def test_two_editors_of_one_version_do_not_overwrite_each_other(books: Cast) -> None:
    record = held(books, DAY, ("theme_day",))

    def revise(who: str, kind: str) -> Callable[[], object]:
        def work() -> object:
            activity = Activity.objects.select_related("record__organization").get(pk=record.pk)
            draft = ActivityDraft(activity, [AgendaItem(kind=kind)])
            return revise_activity(draft, actor=books.users[who], version=record.version)

        return work

    found = together(revise("secretary", "discussion"), revise("deputy", "special_topic"))
    (refused,) = refusals(found)
    assert isinstance(refused, Conflict)
    assert Record.objects.get(pk=record.pk).version == record.version + 1
    assert AgendaItem.objects.filter(activity=record.pk).count() == 1
    assert_books_are_whole()


def test_the_same_thing_typed_by_two_at_once_is_kept_once(books: Cast) -> None:
    def enter(who: str) -> Callable[[], object]:
        def work() -> object:
            record = Record(organization=books.branch, date=DAY, title="辅导读本")
            body = MaterialIssue(record=record, copies=38, recipients="全体党员")
            kind = registry.record_type("study.material")
            return enter_record(kind, body, actor=books.users[who])

        return work

    found = together(enter("publicist"), enter("organizer"), enter("discipline"))
    assert [error.problems[0].code for error in refusals(found)] == ["LED015"] * 2
    assert Record.objects.filter(type="study.material").count() == 1
    assert_books_are_whole()


def test_the_same_file_imported_twice_at_once_doubles_nothing(books: Cast, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(str(file)) as workbook:
        sheet = workbook.add_worksheet("学习资料发放")
        sheet.write_row(0, 0, ("发放日期", "资料名称", "册数", "发放对象"))
        for row in range(1, 41):
            sheet.write_row(row, 0, ("2022-03-10", f"读本第{row}册", 10, "全体党员"))

    def bring(who: str) -> Callable[[], object]:
        return lambda: import_workbook(file, unit=books.branch, actor=books.users[who], year=2022)

    found = together(bring("secretary"), bring("secretary"))
    # Either the second finds everything unchanged, or it is refused in words; never half.
    assert len(refusals(found)) <= 1
    assert Record.objects.filter(type="study.material", state=State.CONFIRMED).count() == 40
    assert value(books, "study.materials_issued") == 400
    assert_books_are_whole()


def test_a_change_on_its_way_does_not_slip_into_books_that_are_being_closed(
    books: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = held(books, DAY, ("theme_day",))
    read, closed = Event(), Event()
    real = services.closed_through

    def slow(organization: Any) -> date | None:
        found = real(organization)
        read.set()
        # Where closing has to wait for this change, nobody must wait for closing.
        closed.wait(3)
        return found

    def revise() -> object:
        activity = Activity.objects.select_related("record__organization").get(pk=record.pk)
        draft = ActivityDraft(activity, [AgendaItem(kind="discussion")])
        return revise_activity(draft, actor=books.deputy, version=record.version)

    def close() -> object:
        assert read.wait(PATIENCE)
        try:
            return close_books(books.branch, through=date(2022, 12, 31), actor=books.secretary)
        finally:
            closed.set()

    monkeypatch.setattr(services, "closed_through", slow)
    found = together(revise, close)
    refusals(found)
    monkeypatch.undo()
    (closing,) = BookClosing.objects.all()
    late = Posting.objects.filter(posted_at__gt=closing.closed_at, date__lte=closing.through)
    assert list(late) == []
    assert_books_are_whole()


# Wishes: one claimer ---------------------------------------------------------------------------

HEADS = ("secretary", "deputy")
CLAIMERS = ("member", "leader", "discipline", "organizer", "publicist", "deputy")


def assert_one_has_it(case_id: int) -> None:
    claims = WishClaim.objects.filter(case=case_id, record__state=State.CONFIRMED)
    assert claims.filter(step="claim").count() - claims.filter(step="give_up").count() == 1
    assert Case.objects.get(pk=case_id).state == "claimed"
    assert list(faults(WISH_PATH)) == []
    assert_books_are_whole()


@pytest.mark.parametrize("attempt", range(3))
def test_of_six_who_click_at_once_one_has_the_wish(books: Cast, attempt: int) -> None:
    case = published(books)

    def click(who: str) -> Callable[[], object]:
        return lambda: claim_wish(case.pk, actor=books.users[who])

    turned = CLAIMERS[attempt:] + CLAIMERS[:attempt]
    found = together(*(click(who) for who in turned))
    refused = refusals(found)
    assert all(isinstance(error, Conflict) for error in refused)
    (claim,) = WishClaim.objects.select_related("record__about")
    words = {problem.message for error in refused for problem in error.problems}
    assert (len(refused), words) == (5, {f"已被{claim.claimer}认领"})
    assert_one_has_it(case.pk)


def test_a_click_and_a_confirmed_note_of_a_clerk_give_one_claimer(books: Cast) -> None:
    case = published(books)
    noted = wish_step(case, "claim", date(WISHED.year, 3, 20))
    enter_record(registry.record_type("village.claim"), noted, actor=books.publicist)
    found = together(
        lambda: confirm_record(noted.pk, actor=books.secretary),
        lambda: claim_wish(case.pk, actor=books.member),
    )
    assert len(refusals(found)) == 1
    assert_one_has_it(case.pk)


def test_two_waiting_notes_confirmed_at_once_give_one_claimer(books: Cast) -> None:
    case = published(books)
    pks = []
    for name in ("县第一小学", "县医院"):
        noted = wish_step(case, "claim", date(WISHED.year, 3, 20), claimer_name=name)
        enter_record(registry.record_type("village.claim"), noted, actor=books.publicist)
        pks.append(noted.pk)
    found = together(*(confirming(books, who, pk) for who, pk in zip(HEADS, pks, strict=True)))
    assert len(refusals(found)) == 1
    assert_one_has_it(case.pk)


def test_who_steps_back_while_others_click_leaves_it_to_one_of_them(books: Cast) -> None:
    case = published(books)
    claim_wish(case.pk, actor=books.member)
    found = together(
        lambda: give_up_wish(case.pk, actor=books.member),
        lambda: claim_wish(case.pk, actor=books.leader),
        lambda: claim_wish(case.pk, actor=books.deputy),
    )
    assert all(isinstance(error, Conflict) for error in refusals(found))
    if Case.objects.get(pk=case.pk).state == "published":
        # Both clicked before he stepped back.
        assert len(refusals(found)) == 2
        claim_wish(case.pk, actor=books.leader)
    assert_one_has_it(case.pk)


VOTERS = ("secretary", "deputy", "organizer", "publicist", "discipline", "leader", "member")


def voting(cast: Cast, box: int, who: str, *positions: int) -> Callable[[], object]:
    return lambda: cast_vote(box, positions, actor=cast.users[who])


def test_seven_who_vote_at_once_are_all_counted(books: Cast) -> None:
    box = open_box(nominated(books, ("赵敏", "孙强", "王芳")), actor=books.secretary).pk
    papers = [(number % 3,) if number % 2 else (0, 1) for number in range(len(VOTERS))]
    works = [voting(books, box, who, *paper) for who, paper in zip(VOTERS, papers, strict=True)]
    assert refusals(together(*works)) == []
    sums = [len(papers), *(sum(place in paper for paper in papers) for place in range(3))]
    assert read_sums(BallotBox.objects.get(pk=box)) == sums


def test_one_who_votes_from_three_phones_at_once_votes_once(books: Cast) -> None:
    box = open_box(nominated(books, ("赵敏", "孙强")), actor=books.secretary).pk
    found = together(*(voting(books, box, "member", number % 2) for number in range(3)))
    assert [error.problems[0].code for error in refusals(found)] == ["BAL012"] * 2
    cast, *votes = read_sums(BallotBox.objects.get(pk=box))
    assert (cast, sum(votes)) == (1, 1)


def test_a_box_closed_twice_while_the_last_one_votes_gives_one_result(books: Cast) -> None:
    box = open_box(nominated(books, ("赵敏", "孙强")), actor=books.secretary).pk
    for who in VOTERS[:6]:
        cast_vote(box, [0], actor=books.users[who])

    def close(who: str) -> Callable[[], object]:
        return lambda: close_box(box, actor=books.users[who])

    found = together(close("secretary"), voting(books, box, "member", 1), close("deputy"))
    codes = sorted(error.problems[0].code for error in refusals(found))
    assert codes in (["BAL020"], ["BAL011", "BAL020"])
    late = "BAL011" in codes
    made = BallotBox.objects.get(pk=box).results.get()
    assert (made.valid, read_sums(made.ballot)[0]) == ((6, 6) if late else (7, 7))
    assert_books_are_whole()


def test_a_job_rated_from_six_phones_at_once_is_rated_once(books: Cast, time_machine: Any) -> None:
    time_machine.move_to("2022-10-01T02:00:00Z", tick=True)
    body = kept(books, "standards.job", service.job(books.branch, DAY))
    answers = ("satisfied", "fair", "unsatisfied") * 2

    def rating(answer: str) -> Callable[[], object]:
        return lambda: rate(body.token, answer, f"我说{answer}")

    found = together(*(rating(answer) for answer in answers))
    assert [error.problems[0].code for error in refusals(found)] == ["STD181"] * 5
    job = ServiceJob.objects.get(pk=body.pk)
    assert job.remark == f"我说{job.rating}"
    assert value(books, "standards.ratings") == 1
    assert_books_are_whole()


def test_a_village_first_named_by_three_at_once_is_one_village(books: Cast) -> None:
    def income(year: int) -> Callable[[], object]:
        def enter() -> object:
            village = VILLAGE.find("新结对村", books.branch)
            record = Record(organization=books.branch, date=date(year, 9, 28))
            body = CollectiveIncome(
                record=record, village=village, year=year, kind="lease", amount=100
            )
            return enter_record(registry.record_type("village.income"), body, actor=books.organizer)

        return enter

    found = together(*(income(2022 - number) for number in range(3)))

    assert [one for one in found if isinstance(one, Exception)] == []
    assert Village.objects.filter(name="新结对村").count() == 1
