"""Paths of cases, declared as data: which steps there are, when they may come, what they need.

A case (事项) is a noun with a life: a household, a wish, an applicant. Its steps are records; its
state is the result of the confirmed ones. A path says from which states a step may come and where
it leads, who acts, which papers it leaves, which gates stand before it, and which clocks run.
Rules of the field are cited on the step or clock that follows them; lengths of time are dated
settings (``organization.rules``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from zhibu.access.roles import Permission
from zhibu.cases.ledgers import Ledger
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.rules import Rule

if TYPE_CHECKING:
    from zhibu.cases.situation import Situation

NEW = ""  # the state of a case whose first step is not confirmed yet


@dataclass(frozen=True)
class CaseState:
    """One state of a case; a column of the board.

    Attributes:
        final: nothing more is awaited; its clocks have stopped, but those that run beyond.
        good: a final state that was hoped for (shown green, others grey).
    """

    key: str
    label: str
    final: bool = False
    good: bool = True


@dataclass(frozen=True)
class Paper:
    """A paper (材料) that a step leaves behind, kept in the folder or uploaded as evidence."""

    key: str
    label: str
    optional: bool = False


@dataclass(frozen=True)
class Verdict:
    """What one gate says about a step.

    Attributes:
        earliest, latest: the days between which it lets the step pass.
        missing: what must come or be brought first, whatever the day.
        warnings: what is allowed, but wants a look.
    """

    earliest: date | None = None
    latest: date | None = None
    why: str = ""
    missing: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


Gate = Callable[["Situation"], Verdict]
StepCheck = Callable[[Any, "Situation"], Iterable[Problem]]


def _no_problems(_body: Any, _situation: Situation) -> Iterable[Problem]:
    return ()


def _complete_already(_body: Any) -> None:
    return None


@dataclass(frozen=True)
class Step:
    """One kind of step.

    Attributes:
        number: its official number where the rule numbers it (25 steps of admission), else 0.
        within: states in which it may come; for an opening step none.
        opens: it begins a case.
        leads: the state after it; "" leaves the state as it is.
        needs: steps that must have come before.
        again: it may come more than once.
        forgets: steps that do not count any more after it (an extension, a return).
        stands_for: steps that it counts as well: whoever is taken over in the middle of the path
            (建账登记) has them behind him, on the day that is known of the last of them.
        actor: who acts, in clerks' words.
        permission: what an account must hold to enter it.
        papers: what it leaves behind; required unless optional.
        gates: what stands before it.
        asks: columns of the step's record that its form asks for, besides date, papers and note.
        requires: those among them that must be filled.
        complete: fills what can be derived in an unsaved step (the end of a notice).
        check: what is wrong with such a step, given the situation before it.
        record_type: key of its record type where it is not the path's main one.
        source: where the rule stands.
    """

    key: str
    label: str
    number: int = 0
    within: tuple[str, ...] = ()
    opens: bool = False
    leads: str = ""
    needs: tuple[str, ...] = ()
    again: bool = False
    forgets: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    actor: str = ""
    permission: Permission = Permission.RECORD_ENTER
    papers: tuple[Paper, ...] = ()
    gates: tuple[Gate, ...] = ()
    asks: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    complete: Callable[[Any], None] = _complete_already
    check: StepCheck = _no_problems
    record_type: str = ""
    hint: str = ""
    source: str = ""

    @property
    def moves(self) -> bool:
        """Tell whether other steps depend on when it came."""
        return bool(self.opens or self.leads or self.forgets)

    @property
    def name(self) -> str:
        """The step with its number: 15 支部大会讨论."""
        return f"{self.number} {self.label}" if self.number else self.label


@dataclass(frozen=True)
class Reading:
    """What a clock shows for one case: running since a day, due on another."""

    since: date
    due: date
    detail: str = ""


@dataclass(frozen=True)
class Clock:
    """A deadline of a case, or something to watch (due at once when it is so).

    Attributes:
        reading: gives what it shows; None while it does not run.
        actor: who must act, in clerks' words.
        rules: settings on which it depends.
        source: where the rule stands.
        beyond: it runs on in a final state too (a look back after the end); only steps move it,
            the nightly run leaves cases that are over alone.
    """

    key: str
    label: str
    reading: Callable[[Situation], Reading | None]
    actor: str = ""
    rules: tuple[Rule, ...] = ()
    source: str = ""
    beyond: bool = False


# What a card says of each of some cases besides its number and title: who acts.
NotesOf = Callable[[Sequence[int]], Mapping[int, str]]
FactsOf = Callable[[Sequence[int]], Mapping[int, Any]]
# What a pillar shows besides: on the board for a user, a unit and a year; on a case's page for a
# user and its situation. The keys are names in the pillar's template.
BoardContext = Callable[[Any, Any, int], Mapping[str, Any]]
DetailContext = Callable[[Any, "Situation"], Mapping[str, Any]]


def _no_facts(_cases: Sequence[int]) -> Mapping[int, Any]:
    return {}


def _no_notes(_cases: Sequence[int]) -> Mapping[int, str]:
    return {}


def _nothing_on_board(_user: Any, _unit: Any, _year: int) -> Mapping[str, Any]:
    return {}


def _nothing_on_page(_user: Any, _situation: Situation) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class CasePath:
    """The declared path of one kind of case.

    Attributes:
        key: fixed name; what the case stores.
        label: of the whole path, also the heading of its board: 发展党员.
        noun: what one case is called: 入党申请人.
        measure: number of the measure to which it belongs.
        step_types: keys of the record types of its steps, the usual one first.
        states: in the order of the board.
        also: keys of other record types about such cases (visits, incomes), shown on its page.
        facts: loads, for many cases at once, what clocks and gates know besides the steps.
        clock_columns: columns of the steps, besides date and ``until``, that clocks look at; each
            step table must have them.
        reader: who may read such cases; None = anybody in scope.
        prefix: letters before the numbers that the system gives.
        rules: settings that its gates ask for (those of its clocks are added).
        source: where the path stands.
        board_template: what a pillar shows above the board (plan against what happened), with
            the names that ``board_context`` gives.
        detail_template: what it adds to a case's page, with those of ``detail_context``.
        card_notes: what the cards of many cases say besides, in one query.
        ledger: the table of one row per case that clerks keep of it, for imports.
    """

    key: str
    label: str
    noun: str
    measure: str
    step_types: tuple[str, ...]
    states: tuple[CaseState, ...]
    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...] = ()
    also: tuple[str, ...] = ()
    facts: FactsOf = field(default=_no_facts)
    clock_columns: tuple[str, ...] = ()
    reader: Permission | None = None
    prefix: str = ""
    rules: tuple[Rule, ...] = ()
    source: str = ""
    hint: str = ""
    board_template: str = ""
    board_context: BoardContext = field(default=_nothing_on_board)
    detail_template: str = ""
    detail_context: DetailContext = field(default=_nothing_on_page)
    card_notes: NotesOf = field(default=_no_notes)
    ledger: Ledger | None = None

    @cached_property
    def all_rules(self) -> tuple[Rule, ...]:
        found = {rule.key: rule for rule in self.rules}
        found |= {rule.key: rule for clock in self.clocks for rule in clock.rules}
        return tuple(found.values())

    @cached_property
    def states_by_key(self) -> dict[str, CaseState]:
        return {NEW: CaseState(NEW, "待确认")} | {state.key: state for state in self.states}

    @cached_property
    def steps_by_key(self) -> dict[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def counts_as(self) -> dict[str, frozenset[str]]:
        """Tell as which steps each step counts: itself, and those that it stands for."""
        return {step.key: frozenset((step.key, *step.stands_for)) for step in self.steps}

    def state(self, key: str) -> CaseState:
        """Give a state; an unknown one (of an older declaration) under its own key."""
        return self.states_by_key.get(key) or CaseState(key, key)

    def step(self, key: str) -> Step:
        """Give a step; raise DomainError (CAS001) for an unknown key."""
        try:
            return self.steps_by_key[key]
        except KeyError:
            raise DomainError.of(
                "CAS001", f"{self.label}没有这一步", "请在列出的步骤中选择", value=key
            ) from None

    def type_of(self, step: Step) -> str:
        """Give the key of the record type that keeps a step."""
        return step.record_type or self.step_types[0]

    @property
    def opening(self) -> Step:
        """The step that begins a case."""
        return next(step for step in self.steps if step.opens)


_paths: dict[str, CasePath] = {}


def install(paths: Iterable[CasePath]) -> None:
    """Set the paths that this process knows; ``config.declarations`` calls it once.

    Raises:
        ValueError: a path names a state or a step that it does not declare.
    """
    _paths.clear()
    for path in paths:
        if path.key in _paths:
            raise ValueError(f"{path.key} is declared twice")
        _check(path)
        _paths[path.key] = path


def _check(path: CasePath) -> None:
    for step in path.steps:
        unknown = {*step.within, step.leads} - set(path.states_by_key)
        unknown |= {*step.needs, *step.forgets, *step.stands_for} - set(path.steps_by_key)
        if unknown:
            raise ValueError(f"{path.key}.{step.key} names {sorted(unknown)}")
        if not step.opens and not step.within:
            raise ValueError(f"{path.key}.{step.key} can never come")


def paths() -> tuple[CasePath, ...]:
    """Give all paths in their declared order."""
    return tuple(_paths.values())


def case_path(key: str) -> CasePath:
    """Give one path; raise DomainError (CAS002) for an unknown key."""
    try:
        return _paths[key]
    except KeyError:
        raise DomainError.of("CAS002", "没有这种事项", "请从菜单进入", value=key) from None
