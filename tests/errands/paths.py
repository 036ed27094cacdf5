"""The path of an errand (差事), its two record types, and a path like it that few may read.

asked → looked at → done, or dropped. A look comes three days after the asking at the earliest and
leaves a form. Before the end a notice of five working days must have run without open objection;
an extension makes it count no more. Every month somebody talks to who asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from tests.errands.models import Errand, Talk
from zhibu.access.roles import Permission
from zhibu.cases import paths, services
from zhibu.cases.clocks import after_step, in_state
from zhibu.cases.gates import ends, notice_check, notice_over, waits
from zhibu.cases.lengths import Length
from zhibu.cases.models import Case
from zhibu.cases.paths import CasePath, CaseState, Paper, Step
from zhibu.cases.records import case_noun, step_record_type
from zhibu.config.declarations import INDICATORS, PATHS, RECORD_TYPES
from zhibu.ledger import registry
from zhibu.ledger.types import Column, RecordType
from zhibu.organization.models import Organization
from zhibu.organization.rules import Rule, whole
from zhibu.organization.selectors import branch_of

WAIT = Rule("errands.wait", "提出后等几天", "3", "试验用", whole)
FAST = Rule("errands.fast", "几个工作日内核实", "10", "试验用", whole)
NOTICE = Rule("errands.notice", "公示几个工作日", "5", "试验用", whole)
TALK = Rule("errands.talk", "几个月谈一次", "1", "试验用", whole)
LIMIT = Rule("errands.limit", "核实后几个月内办结", "6", "试验用", whole)

FORM = Paper("form", "核实表")
PHOTO = Paper("photo", "照片", optional=True)


def last_talks(cases: Sequence[int]) -> dict[int, date]:
    """Give the day of the last confirmed talk about each case. Queries: one."""
    rows = Talk._default_manager.filter(case__in=cases, record__state="confirmed")
    return dict(rows.order_by("record__date").values_list("case_id", "record__date"))


def errand_path(key: str, kind: str, reader: Permission | None = None) -> CasePath:
    """Declare the path under a key."""
    both = ("asked", "looked")
    return CasePath(
        key=key,
        label="办理差事",
        noun="差事",
        measure="2.1",
        step_types=(kind,),
        also=(f"{kind}_talk",),
        states=(
            CaseState("asked", "已提出"),
            CaseState("looked", "已核实"),
            CaseState("done", "已办结", final=True),
            CaseState("dropped", "不予办理", final=True, good=False),
        ),
        steps=(
            Step("ask", "提出", opens=True, leads="asked", actor="当事人"),
            Step(
                "look",
                "核实",
                number=2,
                within=("asked",),
                leads="looked",
                actor="组织委员",
                papers=(FORM, PHOTO),
                gates=(waits("ask", Length(WAIT)),),
                asks=("result",),
                requires=("result",),
            ),
            Step(
                "notice",
                "公示",
                within=("looked",),
                actor="支委会",
                asks=("until",),
                check=notice_check(Length(NOTICE, "workday")),
            ),
            Step("object", "收到异议", within=("looked",), again=True),
            Step("answer", "答复异议", within=("looked",), again=True, needs=("object",)),
            Step(
                "extend",
                "延期",
                within=("looked",),
                again=True,
                forgets=("notice", "object", "answer"),
            ),
            Step(
                "finish",
                "办结",
                within=("looked",),
                leads="done",
                actor="支部书记",
                gates=(
                    notice_over(
                        "notice", Length(NOTICE, "workday"), objection="object", answered="answer"
                    ),
                    ends("look", Length(LIMIT, "month"), remedy="可先延期"),
                ),
            ),
            Step("drop", "不予办理", within=both, leads="dropped"),
        ),
        clocks=(
            after_step(
                "look_soon",
                "等待核实",
                after=("ask",),
                until=("look",),
                length=Length(FAST, "workday"),
                actor="组织委员",
                source="试验用",
            ),
            in_state(
                "talk_again",
                "每月谈话",
                states=("looked",),
                length=Length(TALK, "month"),
                last=lambda situation: situation.facts,
                actor="支部书记",
            ),
        ),
        facts=last_talks,
        reader=reader,
        prefix="CS",
        rules=(WAIT, NOTICE, LIMIT),
        source="试验用办法",
        hint="谁提出、谁核实、哪天办结，都在这里。",
    )


def _make(key: str) -> Any:
    def make(text: str, unit: Organization) -> Case:
        return Case(path=key, organization=branch_of(unit), title=text)

    return make


def record_types_of(path: CasePath) -> tuple[RecordType, RecordType]:
    """Declare the steps of an errand path, and the talks."""
    noun = case_noun(path.key, path.noun, make=_make(path.key), reader=path.reader)
    steps = step_record_type(
        path, Errand, noun=noun, columns=(Column("result"),), label=f"{path.label}步骤"
    )
    talks = RecordType(
        key=path.also[0],
        label="谈话",
        model=Talk,
        measure=path.measure,
        columns=(Column("case", noun=noun), Column("date"), Column("words")),
        natural_key=("case", "date"),
        title=lambda body: f"{body.case.title}：谈话",
        hold=services.hold,
        settle=services.settle,
        reader=path.reader,
    )
    return steps, talks


OPEN = errand_path("errand", "errands.step")
CLOSED = errand_path("secret", "errands.secret", Permission.APPRAISAL_READ)


@contextmanager
def installed(*given: CasePath) -> Iterator[None]:
    """Let this process know some errand paths besides what the product declares."""
    types = [one for path in given for one in record_types_of(path)]
    registry.install((*RECORD_TYPES, *types), INDICATORS)
    paths.install((*PATHS, *given))
    try:
        yield
    finally:
        registry.install(RECORD_TYPES, INDICATORS)
        paths.install(PATHS)
