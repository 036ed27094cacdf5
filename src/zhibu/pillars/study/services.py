"""Verbs of the pillar: hand in a note, appraise a whole branch at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from zhibu.core.errors import Conflict, DomainError, NotPermitted, Problem
from zhibu.core.quantities import parse_quantity
from zhibu.core.text import to_half_width
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, submit_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.study.appraisal import cap_of, cap_problem
from zhibu.pillars.study.models import DemocraticAppraisal, Grade, StudyNote
from zhibu.pillars.study.records import APPRAISAL, NOTE
from zhibu.workspace.saving import Then, save

if TYPE_CHECKING:
    from zhibu.access.models import User

_NUMBER = re.compile(r"[\d.,]+万?字?")
MARKS = ("self_mark", "mutual_mark", "mass_mark", "result")


def read_entry(entry: str) -> tuple[int | None, str]:
    """Read the one field of a note: a number of words (1500, 1.2万字), or the text itself.

    Returns:
        The words and "", or None and the text.

    Raises:
        DomainError: a number that is no whole number of words.
    """
    plain = to_half_width("".join(entry.split()))
    if not _NUMBER.fullmatch(plain):
        return None, entry.strip()
    words = parse_quantity(plain, unit="字").to("字").amount
    if words != int(words):
        raise DomainError.of("STU009", "不是整数", "请填整数字数", field="新增字数", value=plain)
    return int(words), ""


def hand_in_note(
    person: Person,
    branch: Organization,
    entry: str,
    *,
    day: date,
    topic: str,
    actor: User,
) -> StudyNote:
    """Store and confirm one's own note; nobody else has to.

    Raises:
        DomainError: all that is wrong, among it a second note of that day on the same topic.
        PermissionDenied: the actor may not hand in for that person there.
    """
    words, text = read_entry(entry)
    note = StudyNote(
        record=Record(organization=branch, date=day, about=person),
        words=words,
        text=text,
        topic=topic.strip(),
    )
    _refuse_second(note)
    with transaction.atomic():
        enter_record(NOTE, note, actor=actor)
        note.record = confirm_record(note.pk, actor=actor)
    return note


def _refuse_second(note: StudyNote) -> None:
    record = note.record
    same = StudyNote.objects.filter(
        record__about=record.about, record__date=record.date, topic=note.topic
    )
    other = same.exclude(record__state=State.VOID).first()
    if other:
        raise DomainError.of(
            "STU016",
            f"{record.date} 已记过一条（{other.words}字）",
            "同一天再记，请写明学习内容；字数有误的，请改原记录",
            field="学习内容",
            value=note.topic,
        )


@dataclass(frozen=True)
class Appraised:
    """One line of the branch's appraisal table.

    ``version`` is that of the stored record when the table was opened; None when there was none.
    """

    person: Person
    self_mark: str = ""
    mutual_mark: str = ""
    mass_mark: str = ""
    result: str = ""
    version: int | None = None

    @property
    def empty(self) -> bool:
        return not any(getattr(self, name) for name in MARKS)


def appraisals_of(branch: Organization, year: int) -> dict[int, DemocraticAppraisal]:
    """Give the stored appraisals of a branch and year by person. Queries: one."""
    rows = DemocraticAppraisal.objects.filter(record__organization=branch, year=year).exclude(
        record__state=State.VOID
    )
    found = {}
    for body in rows.select_related("record__organization", "record__about"):
        if body.record.about_id is not None:
            found[body.record.about_id] = body
    return found


def excellent_in(lines: Sequence[Appraised], stored: dict[int, DemocraticAppraisal]) -> int:
    """Count the 优秀 of a table, with those stored for people who are not in it."""
    inside = {line.person.pk for line in lines}
    results = [line.result for line in lines]
    results += [body.result for pk, body in stored.items() if pk not in inside]
    return results.count(Grade.EXCELLENT)


def save_appraisals(
    branch: Organization,
    year: int,
    day: date,
    lines: Sequence[Appraised],
    *,
    actor: User,
    then: Then,
) -> int:
    """Store a branch's appraisal table, and submit or confirm it: all of it or nothing.

    Returns:
        How many records were stored or moved on.

    Raises:
        DomainError: everything that is wrong with any line; the cap first, with its arithmetic.
        PermissionDenied: the actor may not enter or correct records of the branch.
    """
    stored = appraisals_of(branch, year)
    excellent = excellent_in(lines, stored)
    cap = cap_of(branch, day)
    if excellent > cap.most:
        raise DomainError(cap_problem(cap, excellent))
    # Those who lose 优秀 come first, so that the cap holds after every single step.
    ordered = sorted(lines, key=lambda line: line.result == Grade.EXCELLENT)
    problems: dict[Problem, list[str]] = {}
    done = 0
    with transaction.atomic():
        for line in ordered:
            body = stored.get(line.person.pk)
            try:
                done += _save_line(branch, year, day, line, body, actor=actor, then=then)
            except NotPermitted:
                raise
            except DomainError as error:
                for problem in error.problems:
                    problems.setdefault(problem, []).append(line.person.label)
        # What is wrong with every line (a future day, closed books) is said once.
        DomainError.raise_if(
            problem.at(place=names[0]) if len(names) == 1 else problem
            for problem, names in problems.items()
        )
    return done


def _save_line(
    branch: Organization,
    year: int,
    day: date,
    line: Appraised,
    stored: DemocraticAppraisal | None,
    *,
    actor: User,
    then: Then,
) -> bool:
    if stored is None:
        if line.empty:
            return False
        record = Record(organization=branch, date=day, about=line.person)
        save(
            APPRAISAL,
            _written(DemocraticAppraisal(record=record, year=year), line),
            actor=actor,
            version=None,
            then=then,
        )
        return True
    if line.version is None:
        raise Conflict.of("STU017", "刚刚有人录入了评议结果", "请刷新后对照")
    if _unchanged(stored, line, day):
        return _move_on(stored.record, actor=actor, then=then)
    stored.record.date = day
    save(APPRAISAL, _written(stored, line), actor=actor, version=line.version, then=then)
    return True


def _written(body: DemocraticAppraisal, line: Appraised) -> DemocraticAppraisal:
    for name in MARKS:
        setattr(body, name, getattr(line, name))
    return body


def _unchanged(stored: DemocraticAppraisal, line: Appraised, day: date) -> bool:
    same = all(getattr(stored, name) == getattr(line, name) for name in MARKS)
    return same and (stored.record.date == day or stored.record.state == State.CONFIRMED)


def _move_on(record: Record, *, actor: User, then: Then) -> bool:
    if then == Then.CONFIRM and record.is_open:
        confirm_record(record.pk, actor=actor)
    elif then == Then.SUBMIT and record.state == State.DRAFT:
        submit_record(record.pk, actor=actor)
    else:
        return False
    return True
