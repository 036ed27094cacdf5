"""The log cannot be changed unseen, and reading personal data in clear is written down."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from tests.builders import Cast
from zhibu.access.models import User
from zhibu.audit.labels import ACTIONS
from zhibu.audit.models import AuditEntry, AuditHead
from zhibu.audit.services import digest_of, record_act, reveal, verify_chain
from zhibu.core.errors import DomainError
from zhibu.core.identity import check_digit
from zhibu.organization.models import Person
from zhibu.organization.services import save_person

PACKAGE = Path(__file__).resolve().parent.parent
ID_NUMBER = "41170219850312345" + check_digit("41170219850312345")
WRITERS, EACH = 4, 12


@pytest.fixture
def log(db: None) -> list[AuditEntry]:
    for number in range(5):
        record_act("books.close", actor=None, target_type="organization", target_id=number)
    return list(AuditEntry.objects.order_by("sequence"))


def test_a_whole_log_has_no_faults(log: list[AuditEntry]) -> None:
    assert verify_chain() == []


def test_an_empty_log_has_no_faults(db: None) -> None:
    assert verify_chain() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "record.void"),
        ("target_id", "99"),
        ("detail", '{"through": "2022-01-01"}'),
        ("at", "2020-01-01T00:00:00Z"),
    ],
)
def test_a_changed_entry_is_found(log: list[AuditEntry], column: str, value: str) -> None:
    AuditEntry.objects.filter(pk=log[2].pk).update(**{column: value})
    assert verify_chain() == ["操作日志第 3 条被改动过"]


def test_a_changed_entry_with_a_new_digest_breaks_the_next_link(log: list[AuditEntry]) -> None:
    entry = log[2]
    entry.action = "record.void"
    AuditEntry.objects.filter(pk=entry.pk).update(action=entry.action, digest=digest_of(entry))
    assert verify_chain() == ["操作日志第 4 条与前一条接不上"]


def test_a_removed_entry_is_found(log: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=log[1].pk).delete()
    assert "操作日志缺第 2 条至第 2 条" in verify_chain()


def test_the_newest_entry_cannot_be_cut_off(log: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=log[-1].pk).delete()
    assert verify_chain() == ["操作日志末尾少了条目：应到第 5 条"]


def test_an_inserted_entry_is_found(log: list[AuditEntry]) -> None:
    for entry in reversed(log[2:]):
        AuditEntry.objects.filter(pk=entry.pk).update(sequence=entry.sequence + 1)
    forged = AuditEntry(
        sequence=3, at=log[2].at, action="grant.give", previous=log[1].digest, digest=""
    )
    forged.digest = digest_of(forged)
    forged.save()
    assert verify_chain()


def test_a_forged_entry_at_the_end_is_found(log: list[AuditEntry]) -> None:
    forged = AuditEntry(
        sequence=6, at=log[-1].at, action="grant.give", previous=log[-1].digest, digest=""
    )
    forged.digest = digest_of(forged)
    forged.save()
    assert len(verify_chain()) == 1


def append_from_many_threads() -> None:
    """Several connections write at once, each its own transactions."""
    broken: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        try:
            start.wait()
            for turn in range(EACH):
                record_act("books.close", actor=None, target_id=f"{number}-{turn}")
        except BaseException as error:  # a thread's failure must reach the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []


def assert_one_chain() -> None:
    numbers = list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, WRITERS * EACH + 1))
    assert AuditHead.objects.count() == 1
    assert verify_chain() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_writers_keep_one_chain_on_postgres() -> None:
    append_from_many_threads()
    assert_one_chain()


@pytest.mark.sqlite
def test_many_writers_keep_one_chain_on_sqlite(tmp_path: Path) -> None:
    """In a process of its own: the suite's database is in memory, which threads cannot share."""
    script = (
        "import django; django.setup()\n"
        "from zhibu.cli.fresh import bring_up_to_date\n"
        "bring_up_to_date()\n"
        "from zhibu.audit import test_chain\n"
        "test_chain.append_from_many_threads()\n"
        "test_chain.assert_one_chain()\n"
    )
    environment = {
        **os.environ,
        "ZHIBU_HOME": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'chain.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "zhibu.config.settings_test",
        "PYTHONPATH": os.pathsep.join((str(PACKAGE.parent), str(PACKAGE.parent.parent))),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def known(cast: Cast) -> Person:
    person = Person.objects.get(pk=cast.members[6].pk)
    person.id_number = ID_NUMBER  # type: ignore[assignment]
    save_person(person)
    return Person.objects.get(pk=person.pk)


def test_reading_in_clear_is_written_down_with_who_what_and_why(cast: Cast, known: Person) -> None:
    assert reveal(known, "id_number", actor=cast.secretary, reason="办理转接") == ID_NUMBER
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.target_id, entry.organization) == (
        "person.reveal",
        cast.secretary,
        str(known.pk),
        cast.branch,
    )
    assert "办理转接" in entry.detail
    assert ID_NUMBER not in entry.detail


@pytest.mark.parametrize("name", ["member", "leader", "superior", "sibling_secretary", "system"])
def test_others_read_nothing_in_clear(cast: Cast, known: Person, name: str) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(PermissionDenied):
        reveal(known, "id_number", actor=cast.users[name])
    assert AuditEntry.objects.count() == before


def test_only_personal_numbers_are_revealed(cast: Cast, known: Person) -> None:
    for field in ("phone", "name", "id_fingerprint"):
        with pytest.raises(DomainError):
            reveal(known, field, actor=cast.secretary)


def test_the_database_holds_no_clear_number(cast: Cast, known: Person) -> None:
    table = connection.ops.quote_name(Person._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id_number FROM {table} WHERE id = %s", [known.pk])
        (stored,) = cursor.fetchone()
    assert ID_NUMBER.encode() not in bytes(stored)
    assert str(known.id_number) == "411***********" + ID_NUMBER[-4:]


CODE = re.compile(r"[a-z]+\.[a-z]+")


def actions_in(source: str) -> set[str]:
    """Give the action codes that a module passes to record_act, record_act_on or its own _audit."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in {"record_act", "record_act_on", "_audit"}:
            texts = [one for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
            found |= {str(text.value) for text in texts if CODE.fullmatch(str(text.value))}
    return found


def test_every_action_in_the_code_has_a_label() -> None:
    used: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if not path.name.startswith("test_"):
            used |= actions_in(path.read_text(encoding="utf-8"))
    assert {"record.confirm", "grant.give", "person.reveal"} <= used
    assert used - set(ACTIONS) == set()


def test_an_act_of_nobody_is_possible(db: None) -> None:
    record_act("books.close", actor=None)
    assert AuditEntry.objects.get().actor is None
    assert User.objects.count() == 0
