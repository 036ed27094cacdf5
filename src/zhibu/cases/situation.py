"""Where a case stands: its confirmed steps folded into a state, and what gates and clocks ask."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.cases.paths import NEW, CasePath, CaseState, Step, case_path
from zhibu.ledger import registry
from zhibu.ledger.models import State
from zhibu.organization.rules import Rule, RuleBook

if TYPE_CHECKING:
    from zhibu.organization.models import Organization


class Taken(Protocol):
    """A step that was taken: a stored body, one that is being entered, or a light copy."""

    pk: int | None
    step: str
    until: date | None

    @property
    def date(self) -> date: ...


@dataclass
class LightStep:
    """What clocks need to know of a stored step; read by the hundred thousand."""

    pk: int | None
    step: str
    date: datetime.date
    until: datetime.date | None
    more: Mapping[str, Any]

    def __getattr__(self, name: str) -> Any:
        try:
            return self.more[name]
        except KeyError:
            raise AttributeError(name) from None


@dataclass(frozen=True)
class Standing:
    """The result of folding steps: state, since when, and the steps that still count."""

    state: str
    since: date | None
    steps: tuple[Taken, ...]


def fold(path: CasePath, history: Iterable[Taken]) -> Standing:
    """Follow the steps in order and tell where they lead."""
    state, since = NEW, None
    live: list[Taken] = []
    for taken in history:
        step = path.steps_by_key.get(taken.step)
        if step is None:
            continue
        if step.forgets:
            live = [one for one in live if one.step not in step.forgets]
        live.append(taken)
        if step.leads and step.leads != state:
            state, since = step.leads, taken.date
    return Standing(state, since, tuple(live))


@dataclass
class Situation:
    """One case as gates and clocks see it on a day.

    Attributes:
        history: all its confirmed steps in order, also those that count no more.
        facts: what the path's own loader gave for the case, None where it gave nothing.
    """

    case: Case
    path: CasePath
    history: Sequence[Taken]
    rules: RuleBook
    today: date
    facts: Any = None
    _standing: Standing = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._standing = fold(self.path, self.history)

    @property
    def organization(self) -> Organization:
        return self.case.organization

    @cached_property
    def state(self) -> CaseState:
        return self.path.state(self._standing.state)

    @property
    def since(self) -> date | None:
        return self._standing.since

    @property
    def steps(self) -> tuple[Taken, ...]:
        """The steps that still count."""
        return self._standing.steps

    def taken(self, *keys: str) -> Any:
        """Give the latest step of these kinds that still counts, or None."""
        counts_as = self.path.counts_as
        return next(
            (one for one in reversed(self.steps) if not counts_as[one.step].isdisjoint(keys)), None
        )

    def count(self, *keys: str) -> int:
        """Count the steps of these kinds that still count."""
        counts_as = self.path.counts_as
        return sum(not counts_as[one.step].isdisjoint(keys) for one in self.steps)

    def day_of(self, *keys: str) -> date | None:
        """Give the day of the latest such step."""
        found = self.taken(*keys)
        return found.date if found else None

    def value(self, rule: Rule, day: date | None = None) -> Any:
        """Give a rule's value for the case's unit. Queries: none."""
        return self.rules.value(rule, self.organization, day or self.today)

    def before(self, body: Taken) -> Situation:
        """Give the situation as it was when a step came: what happened up to its day."""
        earlier = [
            one for one in self.history if one is not body and order_of(one) < order_of(body)
        ]
        return replace(self, history=earlier, today=body.date)


UNSAVED = 2**62


def order_of(taken: Taken) -> tuple[date, int]:
    """Order steps by day, those of one day as they were entered.

    Unsaved ones come behind the stored: those that an import will store in their order, and last
    the one that is being entered.
    """
    lent: int = getattr(taken, "lent_place", UNSAVED - 1)
    return taken.date, taken.pk or UNSAVED + lent


def steps_of(case: Case) -> list[Any]:
    """Give the confirmed steps of one case as full bodies, in order.

    Queries: one per step table.
    """
    if case.lent_steps is not None:
        return list(case.lent_steps)
    if case._state.adding:
        return []
    found: list[Any] = []
    for key in case_path(case.path).step_types:
        found.extend(steps_in(key).filter(case=case).select_related("record"))
    return sorted(found, key=order_of)


def bodies_in(key: str) -> Any:
    """Give the bodies of a record type about cases: a query over its own table."""
    return registry.record_type(key).model._default_manager.all()


def steps_in(key: str) -> Any:
    """Give the confirmed steps that one record type keeps."""
    return bodies_in(key).filter(record__state=State.CONFIRMED)


def situation_of(case: Case, *, today: date | None = None) -> Situation:
    """Give where one case stands. Queries: three or four."""
    path = case_path(case.path)
    facts = path.facts([case.pk]).get(case.pk) if case.pk else None
    return Situation(
        case, path, steps_of(case), RuleBook(path.all_rules), today or timezone.localdate(), facts
    )


def situations(path: CasePath, cases: Sequence[Case], rules: RuleBook) -> Iterator[Situation]:
    """Give where many cases of one path stand, with light steps. Queries: a few for all."""
    keys = [case.pk for case in cases]
    history = _light_steps(path, keys)
    facts = path.facts(keys)
    today = timezone.localdate()
    for case in cases:
        yield Situation(case, path, history.get(case.pk, ()), rules, today, facts.get(case.pk))


def _light_steps(path: CasePath, keys: Sequence[int]) -> dict[int, list[Taken]]:
    found: dict[int, list[Taken]] = defaultdict(list)
    names = path.clock_columns
    for key in path.step_types:
        rows = steps_in(key).filter(case__in=keys)
        for case, pk, step, day, until, *more in rows.values_list(
            "case_id", "pk", "step", "record__date", "until", *names
        ):
            found[case].append(LightStep(pk, step, day, until, dict(zip(names, more, strict=True))))
    for steps in found.values():
        steps.sort(key=order_of)
    return found


def step_of(situation: Situation, taken: Taken) -> Step | None:
    """Give the declaration of a step that was taken; None when it is declared no more."""
    return situation.path.steps_by_key.get(taken.step)
