"""The path of a problem (问题清单 → 整改台账 → 销号), conduct.md 5.4.

A problem counts as found on the day on which it is listed, and as put right on the day of its
first write-off, which somebody other than its owner notes. A relapse opens it again and takes
nothing back: the first write-off stays a fact of its day; a later one posts nothing. So every
problem is found once and put right at most once, and no figure of a year is ever negative.

What leaves the list (并入其他、不属问题) stays found: a line is closed, never deleted. What was
listed by mistake is voided like any other record.
"""

from __future__ import annotations

from zhibu.cases.clocks import after_step, in_state
from zhibu.cases.lengths import Length
from zhibu.cases.paths import CasePath, CaseState, Clock, Paper, Reading, Step
from zhibu.cases.situation import Situation
from zhibu.pillars.conduct import problem_checks as checks
from zhibu.pillars.conduct.models.problems import ProblemMove as Move
from zhibu.pillars.conduct.paths.problem_ledger import EVIDENCE, PROBLEM_LEDGER
from zhibu.pillars.conduct.problem_rules import PROBLEM_PLAN_DAYS, PROBLEM_VERIFY_DAYS
from zhibu.pillars.conduct.problem_showing import owners_of, problem_on_page

KEY = "problem"
STEPS = "conduct.problem"
SOURCE = "问题清单、整改台账、销号管理：谁整改谁不销号"

OPEN, PLANNED, IN_PROGRESS, DONE = "open", "planned", "in_progress", "done"
CLOSED, WITHDRAWN = "closed", "withdrawn"

STATES = (
    CaseState(OPEN, "待定措施"),
    CaseState(PLANNED, "已定措施"),
    CaseState(IN_PROGRESS, "整改中"),
    CaseState(DONE, "待核验"),
    CaseState(CLOSED, "已销号", final=True),
    CaseState(WITHDRAWN, "已移出", final=True, good=False),
)

PAPER = Paper("evidence", EVIDENCE)
TERMS = ("measures", "kind", "leader", "owner_unit", "owner", "checker", "due")
# Everything of one attempt; a relapse begins another one.
ATTEMPT = (Move.PLAN, Move.ADJUST, Move.PROGRESS, Move.DONE, Move.SEND_BACK, Move.VERIFY)


def _step(key: Move, **more: object) -> Step:
    """Declare a step under the label of its choice."""
    settings: dict[str, object] = {"source": SOURCE}
    return Step(key.value, str(key.label), **(settings | more))  # type: ignore[arg-type]


PROBLEM_STEPS = (
    _step(
        Move.FOUND,
        opens=True,
        leads=OPEN,
        actor="支部、经办人",
        asks=("source", "category", "cause"),
        requires=("source",),
        check=checks.check_found,
        hint="一个问题一条，写具体；检查、组织生活会等记录里的问题会自动列入，不用再记",
    ),
    _step(
        Move.PLAN,
        within=(OPEN,),
        leads=PLANNED,
        actor="责任领导",
        asks=(*TERMS, "category", "cause"),
        requires=("measures", "owner"),
        complete=checks.fill_plan,
        check=checks.check_plan,
        hint="责任人只写一个，核验人另定一人；列入清单时写过的责任人、时限可不填",
    ),
    _step(
        Move.ADJUST,
        within=(PLANNED, IN_PROGRESS),
        again=True,
        actor="责任领导",
        asks=TERMS,
        requires=("note",),
        check=checks.check_adjust,
        hint="换人、延期、改措施时记；只填改了的，说明里写原因",
    ),
    _step(
        Move.PROGRESS,
        within=(PLANNED, IN_PROGRESS),
        leads=IN_PROGRESS,
        again=True,
        actor="责任人",
        requires=("note",),
        hint="做了什么、做到哪一步",
    ),
    _step(
        Move.DONE,
        within=(PLANNED, IN_PROGRESS),
        leads=DONE,
        actor="责任人",
        papers=(PAPER,),
        requires=("note",),
        hint="申请销号：写整改结果，整改前后的照片、文件传到佐证",
    ),
    _step(
        Move.SEND_BACK,
        within=(DONE,),
        leads=IN_PROGRESS,
        again=True,
        forgets=(Move.DONE,),
        actor="核验人",
        requires=("note",),
        hint="没有改到位的退回，写明差在哪里",
    ),
    _step(
        Move.VERIFY,
        within=(DONE,),
        leads=CLOSED,
        actor="核验人",
        asks=("checker", "look_back_on"),
        complete=checks.fill_verify,
        check=checks.check_verify,
        hint="由责任人以外的人核验；核验人不填的，按制定措施时定的人",
    ),
    _step(
        Move.LOOK_BACK,
        within=(CLOSED,),
        again=True,
        actor="核验人",
        asks=("relapsed", "look_back_on"),
        requires=("relapsed",),
        check=checks.check_look_back,
        hint="反弹的，接着记“复发重开”",
    ),
    _step(
        Move.REOPEN,
        within=(CLOSED,),
        leads=OPEN,
        again=True,
        forgets=(*ATTEMPT, Move.LOOK_BACK),
        actor="支部",
        requires=("note",),
        hint="写明怎样反弹的；重新制定措施，原来的经过都留着",
    ),
    _step(
        Move.WITHDRAW,
        within=(OPEN, PLANNED, IN_PROGRESS),
        leads=WITHDRAWN,
        actor="支部",
        asks=("reason",),
        requires=("reason", "note"),
        hint="并入别的问题，或核实后不属问题；写明原因，清单上仍留着",
    ),
)


def _due(situation: Situation) -> Reading | None:
    """Run from the measures to the day until which the problem must be put right."""
    if situation.state.key not in (PLANNED, IN_PROGRESS):
        return None
    planned = situation.day_of(Move.PLAN)
    days = [day for one in situation.steps if (day := getattr(one, "due", None))]
    return Reading(planned, days[-1]) if planned and days else None


def _look_back(situation: Situation) -> Reading | None:
    """Run from a write-off, or a look back, to the next look that was agreed."""
    last = situation.taken(Move.VERIFY, Move.LOOK_BACK)
    if last is None or last.look_back_on is None or last.relapsed:
        return None
    return Reading(last.date, last.look_back_on)


def _relapsed(situation: Situation) -> Reading | None:
    """A relapse that was seen must be opened again: due at once."""
    last = situation.taken(Move.LOOK_BACK)
    return Reading(last.date, last.date) if last is not None and last.relapsed else None


CLOCKS = (
    in_state(
        "plan",
        "制定措施",
        states=(OPEN,),
        length=Length(PROBLEM_PLAN_DAYS),
        actor="责任领导",
    ),
    Clock("due", "整改到期", _due, "责任人", source=SOURCE),
    after_step(
        "verify",
        "核验销号",
        after=(Move.DONE,),
        until=(Move.VERIFY,),
        length=Length(PROBLEM_VERIFY_DAYS),
        actor="核验人",
    ),
    Clock("look_back", "回头看", _look_back, "核验人", beyond=True),
    Clock("reopen", "复发重开", _relapsed, "支部", beyond=True),
)

PROBLEM_PATH = CasePath(
    key=KEY,
    label="问题整改",
    noun="问题",
    measure="4.1",
    step_types=(STEPS,),
    states=STATES,
    steps=PROBLEM_STEPS,
    clocks=CLOCKS,
    clock_columns=("due", "look_back_on", "relapsed"),
    source=SOURCE,
    detail_template="conduct/problem_detail.html",
    detail_context=problem_on_page,
    card_notes=owners_of,
    ledger=PROBLEM_LEDGER,
    hint="查摆的问题列清单、定措施、抓整改、由他人核验销号",
)
