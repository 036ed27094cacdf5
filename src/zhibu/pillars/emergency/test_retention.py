"""Personal data of a response goes when its time is up; figures stay; the log tells who did it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from tests import emergency, gates
from tests.builders import Cast
from tests.transfers import (
    NAMES,
    accepted,
    done,
    end_response,
    id_number,
    line,
    mission_step,
    new_mission,
    people_list,
    phone,
    response,
    taken,
)
from zhibu.audit.models import AuditEntry
from zhibu.audit.services import verify_chain
from zhibu.cases.models import Case
from zhibu.cli import retain
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.figures import figures
from zhibu.ledger.services import enter_record, revise_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.fields import Sealed, fingerprint
from zhibu.pillars.emergency import retention
from zhibu.pillars.emergency.models import EntrySheet, Passenger, TransferStep
from zhibu.pillars.emergency.retention import destroy, expired_responses
from zhibu.pillars.emergency.transfer_fill import PURPOSE

pytestmark = pytest.mark.django_db
END = date(2022, 5, 10)
CODES = (
    "emergency.returnees_transferred",
    "emergency.close_contacts_transferred",
    "emergency.vehicles_assigned",
)


@pytest.fixture(autouse=True)
def june(time_machine: Any) -> None:
    """Stand 31 days after the end of the response: one day after its retention of 30."""
    time_machine.move_to("2022-06-10T02:00:00Z", tick=False)


def kept(cast: Cast) -> Case:
    """Give an ended response with a mission that is over, a draft, one withdrawn, and a gate."""
    held = response(cast, title=emergency.TITLE)
    closed = done(cast, people_list=people_list(2) + "\n" + line(2, "密接"))
    step = TransferStep.objects.get(case=closed, step="hand_over")
    add_evidence(step.pk, BytesIO("交接表\n".encode()), "交接表.txt", actor=cast.secretary)
    draft = mission_step(cast, new_mission(cast.branch, "草稿"), "request")
    enter_record(registry.record_type("emergency.transfer"), draft, actor=cast.organizer)
    other = accepted(cast, "撤回的", people_list=people_list(2, first=4))
    taken(cast, other, "withdraw", "08:30")
    gate = gates.gate(cast.branch)
    gates.line(gate, gates.at(date(2022, 3, 20)))
    gates.line(gate, gates.at(date(2022, 3, 20), 10), "fever")
    end_response(cast, held, END)
    return held


def planted() -> Iterator[str]:
    for number in range(6):
        yield from (NAMES[number], phone(number), id_number(number))
        yield fingerprint(id_number(number), PURPOSE)


def remnants() -> list[str]:
    """Open every sealed value of every table; give where a planted value still stands."""
    words = list(planted())
    found = []
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        for row in model._default_manager.all().iterator():
            for one in fields:
                value = getattr(row, one.attname)
                text = value.open() if isinstance(value, Sealed) else str(value)
                if any(word in text for word in words):
                    found.append(f"{model._meta.label}.{one.name}")
    return found


def numbers(cast: Cast) -> dict[str, Any]:
    found = figures(cast.branch, Period.year(2022), CODES)
    return {code: one.value for code, one in found.items()}


def test_before_it_is_due_nothing_is_listed_and_nothing_can_be_destroyed(
    cast: Cast, time_machine: Any
) -> None:
    held = kept(cast)
    time_machine.move_to("2022-06-09T02:00:00Z", tick=False)
    assert expired_responses() == []
    with pytest.raises(DomainError) as caught:
        destroy(held, by=cast.secretary, witness=cast.deputy)
    assert [one.code for one in caught.value.problems] == ["RET002"]
    assert remnants()


def test_what_is_due_is_listed_by_kind_without_touching_it(cast: Cast) -> None:
    kept(cast)
    before = sorted(remnants())
    assert before
    (one,) = expired_responses()
    counts = dict(one.counts)
    assert (counts["转运人员信息"], counts["转运名单原文"]) == (8, 3)
    assert counts["进出查验明细"] == 2
    assert (one.kept_until, one.files, one.open_missions) == (date(2022, 6, 9), 1, ())
    assert sorted(remnants()) == before


def test_nothing_of_anybody_is_left_and_every_figure_stays(cast: Cast) -> None:
    held = kept(cast)
    before = numbers(cast)
    counts = dict(destroy(held, by=cast.secretary, witness=cast.deputy))
    assert counts["转运人员信息"] == 8
    assert remnants() == []
    assert numbers(cast) == before
    assert before["emergency.returnees_transferred"] == 2
    assert list(verify_postings()) == list(verify_balances()) == verify_chain() == []
    # What a gate had not noted yet is counted before its lines go.
    (sheet,) = EntrySheet.objects.all()
    assert (sheet.passed, sheet.refused) == (1, 1)
    held.refresh_from_db()
    assert held.state == "cleared"
    left = Passenger.objects.filter(standing="handed").order_by("code")
    assert [(one.code, one.category) for one in left] == [
        ("001", "returnee"),
        ("002", "returnee"),
        ("003", "contact"),
    ]
    entry = AuditEntry.objects.get(action="retention.destroy")
    assert entry.actor_id == cast.secretary.pk
    assert '"witness": "deputy"' in entry.detail
    assert '"转运人员信息": 8' in entry.detail


def test_nobody_says_by_hand_that_names_are_gone_while_they_are_there(cast: Cast) -> None:
    held = kept(cast)
    with pytest.raises(DomainError) as caught:
        emergency.take(held, "clear", date(2022, 6, 10), cast.secretary)
    assert "RSP010" in {one.code for one in caught.value.problems}
    assert "转运" in str(caught.value)


def test_what_was_destroyed_is_not_destroyed_again(cast: Cast) -> None:
    held = kept(cast)
    destroy(held, by=cast.secretary, witness=cast.deputy)
    assert expired_responses() == []
    with pytest.raises(DomainError) as caught:
        destroy(held, by=cast.secretary, witness=cast.deputy)
    assert [one.code for one in caught.value.problems] == ["RET002"]
    assert AuditEntry.objects.filter(action="retention.destroy").count() == 1


def test_two_people_who_may_confirm_are_needed(cast: Cast) -> None:
    held = kept(cast)
    with pytest.raises(DomainError) as caught:
        destroy(held, by=cast.secretary, witness=cast.secretary)
    assert [one.code for one in caught.value.problems] == ["RET001"]
    for by, witness in (
        (cast.secretary, cast.organizer),
        (cast.publicist, cast.secretary),
        (cast.secretary, cast.sibling_secretary),
    ):
        with pytest.raises(PermissionDenied):
            destroy(held, by=by, witness=witness)
    assert remnants()


def test_as_long_as_a_mission_goes_on_its_names_are_kept(cast: Cast) -> None:
    held = response(cast, title=emergency.TITLE)
    accepted(cast)
    end_response(cast, held, END)
    (one,) = expired_responses()
    assert one.open_missions == ("转运2022-001",)
    with pytest.raises(DomainError) as caught:
        destroy(held, by=cast.secretary, witness=cast.deputy)
    assert [one.code for one in caught.value.problems] == ["RET003"]


def test_a_run_that_stops_in_the_middle_leaves_everything_and_is_repeated(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = kept(cast)
    before = sorted(remnants())

    def failing(*_args: Any, **_more: Any) -> None:
        raise OSError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(retention, "record_act", failing)
        with pytest.raises(OSError, match="disk"):
            destroy(held, by=cast.secretary, witness=cast.deputy)
    assert sorted(remnants()) == before
    destroy(held, by=cast.secretary, witness=cast.deputy)
    assert remnants() == []


def test_other_responses_keep_what_is_theirs(cast: Cast) -> None:
    held = kept(cast)
    response(cast, cast.sibling)
    theirs = people_list(2, first=6)
    other = taken(cast, new_mission(cast.sibling), "request", "07:00", people_list=theirs)
    destroy(held, by=cast.secretary, witness=cast.deputy)
    assert Passenger.objects.filter(step__case=other, name__isnull=False).count() == 2


def test_a_destroyed_step_can_still_be_corrected(cast: Cast) -> None:
    held = kept(cast)
    destroy(held, by=cast.secretary, witness=cast.deputy)
    kind = registry.record_type("emergency.transfer")
    step = TransferStep.objects.select_related("record__organization").filter(
        step="request", record__state="confirmed"
    )[0]
    body = kind.load([step.record])[step.pk]
    body.origin = "郑州站"
    revise_record(kind, body, actor=cast.secretary, version=step.record.version)
    assert Passenger.objects.filter(step=step, name__isnull=False).count() == 0


def options(**more: Any) -> argparse.Namespace:
    given = {"destroy": False, "by": None, "witness": None, "json": False} | more
    return argparse.Namespace(**given)


def test_the_command_lists_first_and_destroys_when_told_so(
    cast: Cast, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The database of a test may have been built without migrations.
    monkeypatch.setattr(retain, "start_books", lambda: None)
    kept(cast)
    assert retain.run(options()) == 0
    listed = capsys.readouterr().out
    assert "转运人员信息 8 条" in listed
    assert "还没有销毁" in listed
    assert "佐证文件 1 个" in listed
    assert retain.run(options(destroy=True, by="secretary")) == 2
    assert remnants()
    assert retain.run(options(destroy=True, by="secretary", witness="secretary")) == 1
    assert "同一个人" in capsys.readouterr().err
    assert retain.run(options(destroy=True, by="secretary", witness="deputy")) == 0
    assert "已销毁" in capsys.readouterr().out
    assert remnants() == []
    assert retain.run(options()) == 0
    assert "没有到期" in capsys.readouterr().out
