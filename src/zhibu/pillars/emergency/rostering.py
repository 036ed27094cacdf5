"""Fill duty rosters fairly: pure functions over shifts and people, no Django.

Two lists are filled alike and never mixed: one leader for every shift, and so many of the staff.
Nobody serves while on leave or with less rest than ordered between two shifts. Loads (shifts,
then nights and days off) are spread as evenly as these rules let them. The same input gives the
same roster. Where none is possible, :class:`UnfillableError` says which shift cannot be filled, why
each one is missing there, and how many more people would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations

from zhibu.pillars.emergency.roster_balance import balance

DAY = timedelta(days=1)
TRIES = 20_000


@dataclass(frozen=True)
class Shift:
    """A shift to be filled.

    Attributes:
        day: to which it belongs: on which it begins.
        night: it counts as a night, as a whole.
        off: its day is a weekend or a holiday.
    """

    day: date
    name: str
    start: datetime
    end: datetime
    night: bool = False
    off: bool = False

    def touches(self) -> Iterator[date]:
        """Give the days on which it lasts."""
        day = self.start.date()
        while datetime.combine(day, datetime.min.time(), self.start.tzinfo) < self.end:
            yield day
            day += DAY

    def __str__(self) -> str:
        return f"{self.day.month}月{self.day.day}日{self.name}"


@dataclass(frozen=True)
class Load:
    """What somebody has served: all shifts, nights, and days off among them."""

    shifts: int = 0
    nights: int = 0
    offs: int = 0

    def plus(self, shift: Shift) -> Load:
        return Load(self.shifts + 1, self.nights + shift.night, self.offs + shift.off)


@dataclass(frozen=True)
class Worker:
    """Somebody who may be put on duty.

    Attributes:
        leave: days on which he may not serve, not even for a part.
        busy: other shifts that he serves outside this roster.
        past: what he served before, where that shall count.
    """

    key: int
    name: str
    leave: frozenset[date] = frozenset()
    busy: tuple[tuple[datetime, datetime], ...] = ()
    past: Load = field(default=Load())


@dataclass(frozen=True)
class Order:
    """What is to be filled.

    Attributes:
        per_shift: how many of the staff each shift needs.
        rest: between the end of one shift and the beginning of the next of the same person.
    """

    shifts: tuple[Shift, ...]
    leaders: tuple[Worker, ...]
    staff: tuple[Worker, ...]
    per_shift: int
    rest: timedelta


@dataclass(frozen=True)
class Filled:
    """One shift with those who serve in it, by their keys."""

    shift: Shift
    leader: int
    staff: tuple[int, ...]


@dataclass(frozen=True)
class Absent:
    """Why somebody cannot serve in a shift."""

    worker: Worker
    reason: str


class UnfillableError(Exception):
    """No roster exists, or none was found.

    Attributes:
        role: 带班领导 or 值班人员.
        shift: the one that could not be filled.
        needed, there: how many it needs, how many could serve.
        absent: who cannot, and why.
        more: how many more people, without leave, would do.
        proven: False where the search was given up; then a roster may exist all the same.
    """

    def __init__(
        self,
        role: str,
        shift: Shift,
        needed: int,
        there: int,
        absent: tuple[Absent, ...],
        more: int,
        *,
        proven: bool = True,
    ) -> None:
        super().__init__(str(shift))
        self.role, self.shift, self.needed, self.there = role, shift, needed, there
        self.absent, self.more, self.proven = absent, more, proven


def fill(order: Order) -> list[Filled]:
    """Give a roster.

    Raises:
        UnfillableError: there is none.
        ValueError: somebody stands in both lists, or twice in one.
    """
    keys = [worker.key for worker in (*order.leaders, *order.staff)]
    if len(keys) != len(set(keys)):
        raise ValueError("somebody is listed twice")
    shifts = tuple(sorted(order.shifts, key=lambda one: (one.start, one.end, one.name)))
    leaders = _Pool("带班领导", shifts, order.leaders, 1, order.rest).filled()
    staff = _Pool("值班人员", shifts, order.staff, order.per_shift, order.rest).filled()
    return [
        Filled(shift, led[0], tuple(served))
        for shift, led, served in zip(shifts, leaders, staff, strict=True)
    ]


def may_follow(
    one: tuple[datetime, datetime], other: tuple[datetime, datetime], rest: timedelta
) -> bool:
    """Tell whether the same person may serve both times: they lie apart with rest between."""
    return one[1] + rest <= other[0] or other[1] + rest <= one[0]


@dataclass(frozen=True)
class _Pool:
    """One list of people and what is needed of them."""

    role: str
    shifts: tuple[Shift, ...]
    workers: tuple[Worker, ...]
    needed: int
    rest: timedelta

    @cached_property
    def clashing(self) -> tuple[frozenset[int], ...]:
        """For each shift the others that its people may not serve."""
        found: list[set[int]] = [{at} for at in range(len(self.shifts))]
        for at, one in enumerate(self.shifts):
            for other in range(at + 1, len(self.shifts)):
                if self.shifts[other].start >= one.end + self.rest:
                    break
                found[at].add(other)
                found[other].add(at)
        return tuple(frozenset(one) for one in found)

    @cached_property
    def barred(self) -> tuple[Mapping[int, str], ...]:
        """For each worker the shifts closed to him whatever else he serves, and why."""
        return tuple(self._barred(worker) for worker in self.workers)

    def _barred(self, worker: Worker) -> dict[int, str]:
        found = {}
        for at, shift in enumerate(self.shifts):
            if not worker.leave.isdisjoint(shift.touches()):
                found[at] = "请假"
            elif not all(
                may_follow((shift.start, shift.end), one, self.rest) for one in worker.busy
            ):
                found[at] = "在另一张值班表上值班"
        return found

    def filled(self) -> list[list[int]]:
        """Give the keys for each shift, loads spread evenly.

        Raises:
            UnfillableError: there is no way, or none was found.
        """
        if not self.needed or not self.shifts:
            return [[] for _shift in self.shifts]
        search = _Search(self)
        found = self._in_turn() or search.run()
        if found is None:
            raise self._why_not(search)
        balance(self, found)
        return [sorted((self.workers[who].key for who in held), key=self._place) for held in found]

    def _place(self, key: int) -> int:
        return next(at for at, worker in enumerate(self.workers) if worker.key == key)

    def _in_turn(self) -> list[list[int]] | None:
        """Give the plain turn where nobody is on leave or ahead: it is as even as can be.

        Right wherever it is legal; with shifts that begin and end in the same order it is legal
        as soon as there are enough people at all.
        """
        count = len(self.workers)
        if any(self.barred) or len({worker.past for worker in self.workers}) > 1:
            return None
        if count < self.needed:
            return None
        turn = [
            [(at * self.needed + place) % count for place in range(self.needed)]
            for at in range(len(self.shifts))
        ]
        legal = all(
            set(turn[at]).isdisjoint(turn[other])
            for at, others in enumerate(self.clashing)
            for other in others
            if other != at
        )
        return turn if legal else None

    def _why_not(self, search: _Search) -> UnfillableError:
        at, proven = search.deepest, not search.gave_up
        absent = tuple(self._absent(at, search.at_deepest))
        return UnfillableError(
            self.role,
            self.shifts[at],
            self.needed,
            len(self.workers) - len(absent),
            absent,
            self._more(),
            proven=proven,
        )

    def _absent(self, at: int, served: Sequence[Sequence[int]]) -> Iterator[Absent]:
        for who, worker in enumerate(self.workers):
            reason = self.barred[who].get(at)
            before = [one for one in self.clashing[at] if one < len(served) and who in served[one]]
            if reason:
                yield Absent(worker, reason)
            elif before:
                hours = self.rest / timedelta(hours=1)
                yield Absent(worker, f"值{self.shifts[before[-1]]}后休息不足{hours:g}小时")

    def _more(self) -> int:
        """Tell how many more people would do; as many as serve within one rest always do."""
        most = max(len(self._clique(at)) for at in range(len(self.shifts))) * self.needed
        keys = -1 - max((abs(worker.key) for worker in self.workers), default=0)
        for more in range(1, most):
            helpers = tuple(Worker(keys - number, "") for number in range(more))
            larger = _Pool(
                self.role, self.shifts, (*self.workers, *helpers), self.needed, self.rest
            )
            if _Search(larger).run() is not None:
                return more
        return most

    def _clique(self, at: int) -> list[int]:
        """Give the shifts that keep their people busy when one begins, and itself."""
        return [one for one in self.clashing[at] if one <= at]


class _Search:
    """Depth first over the shifts in order, those with the least load first; exact until given up.

    What lies ahead of a shift depends only on who is still resting from which one, so a state
    from which all ways failed is never tried again.
    """

    def __init__(self, pool: _Pool) -> None:
        self.pool = pool
        self.served: list[list[int]] = []
        self.loads = [worker.past for worker in pool.workers]
        self.failed: set[tuple[int, frozenset[tuple[int, int]]]] = set()
        self.tries = 0
        self.gave_up = False
        self.deepest = 0
        self.at_deepest: list[list[int]] = []

    def run(self) -> list[list[int]] | None:
        """Give who serves in each shift; None where there is no way, or tries ran out."""
        shifts = self.pool.shifts
        ways = [self._ways()]
        while ways:
            chosen = next(ways[-1], None)
            if chosen is None:
                ways.pop()
                if ways:
                    self.failed.add(self._state())
                    self._take_back()
                continue
            self.tries += 1
            if self.tries > TRIES:
                self.gave_up = True
                return None
            self._serve(chosen)
            if len(self.served) == len(shifts):
                return self.served
            ways.append(iter(()) if self._state() in self.failed else self._ways())
        return None

    def _ways(self) -> Iterator[tuple[int, ...]]:
        at = len(self.served)
        shift, pool = self.pool.shifts[at], self.pool
        resting = {who for one in pool.clashing[at] if one < at for who in self.served[one]}
        free = [
            who
            for who in range(len(pool.workers))
            if who not in resting and at not in pool.barred[who]
        ]
        if at >= self.deepest and len(free) < pool.needed:
            self.deepest, self.at_deepest = at, [list(held) for held in self.served]
        free.sort(key=lambda who: self._rank(who, shift))
        return combinations(free, pool.needed)

    def _rank(self, who: int, shift: Shift) -> tuple[int, int, int]:
        load = self.loads[who]
        kinds = load.nights * shift.night + load.offs * shift.off
        return load.shifts, kinds, who

    def _serve(self, chosen: tuple[int, ...]) -> None:
        shift = self.pool.shifts[len(self.served)]
        self.served.append(list(chosen))
        for who in chosen:
            self.loads[who] = self.loads[who].plus(shift)

    def _take_back(self) -> None:
        chosen = self.served.pop()
        shift = self.pool.shifts[len(self.served)]
        for who in chosen:
            load = self.loads[who]
            self.loads[who] = Load(
                load.shifts - 1, load.nights - shift.night, load.offs - shift.off
            )

    def _state(self) -> tuple[int, frozenset[tuple[int, int]]]:
        """Say how far it is, and who rests from which shift that still bars later ones."""
        at, pool = len(self.served), self.pool
        recent = {
            (who, one)
            for one in range(max(0, at - self._reach), at)
            if any(other >= at for other in pool.clashing[one])
            for who in self.served[one]
        }
        return at, frozenset(recent)

    @cached_property
    def _reach(self) -> int:
        """How many shifts back one may still bar a later one."""
        return max((at - min(others) for at, others in enumerate(self.pool.clashing)), default=0)
