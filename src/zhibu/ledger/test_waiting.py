"""What waits for whom: only what one may confirm."""

from __future__ import annotations

from datetime import date

from tests.builders import Cast
from zhibu.access.models import User
from zhibu.ledger import registry
from zhibu.ledger.models import Record
from zhibu.ledger.selectors import waiting_for
from zhibu.ledger.services import confirm_record, enter_record, submit_record
from zhibu.pillars.study.models import MaterialIssue, StudyNote


def waiting(user: User) -> list[int]:
    fresh = User.objects.get(pk=user.pk)
    return [record.pk for record in waiting_for(fresh)]


def test_a_note_waits_for_its_reader_and_not_for_the_secretary_who_typed_it(cast: Cast) -> None:
    header = Record(
        organization=cast.branch, date=date(2022, 3, 28), about=cast.members[3], title="第一季度"
    )
    note = StudyNote(record=header, words=900)
    enter_record(registry.record_type("study.note"), note, actor=cast.secretary)
    submit_record(note.pk, actor=cast.secretary)
    assert waiting(cast.secretary) == []
    assert waiting(cast.publicist) == [note.pk]
    confirm_record(note.pk, actor=cast.publicist)
    assert waiting(cast.publicist) == []


def test_an_ordinary_record_waits_for_the_secretary_only(cast: Cast) -> None:
    header = Record(organization=cast.branch, date=date(2022, 3, 10), title="辅导读本")
    issue = MaterialIssue(record=header, copies=38)
    enter_record(registry.record_type("study.material"), issue, actor=cast.publicist)
    submit_record(issue.pk, actor=cast.publicist)
    assert waiting(cast.secretary) == [issue.pk]
    assert waiting(cast.publicist) == []
    assert waiting(cast.sibling_secretary) == []
