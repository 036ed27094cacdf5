"""Even out a duty roster that is already legal: moves of shifts, and exchanges of two.

After it nobody with two shifts more than another holds one that the other could take over. Nights
and days off are evened out by exchanges that leave everybody's number of shifts as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhibu.pillars.emergency.rostering import _Pool

ROUNDS = 10_000


def balance(pool: _Pool, served: list[list[int]]) -> None:
    """Even out a roster in place."""
    table = _Table(pool, served)
    for _round in range(ROUNDS):
        if not table.move_one():
            break
    for _round in range(ROUNDS):
        if not table.exchange_one():
            break


class _Table:
    """Who serves in which shifts, and what everybody has to carry."""

    def __init__(self, pool: _Pool, served: list[list[int]]) -> None:
        self.pool, self.served = pool, served
        self.own: list[set[int]] = [set() for _worker in pool.workers]
        for at, held in enumerate(served):
            for who in held:
                self.own[who].add(at)
        past = [worker.past for worker in pool.workers]
        self.counts = [load.shifts + len(own) for load, own in zip(past, self.own, strict=True)]
        self.kinds = [(int(shift.off), int(shift.night)) for shift in pool.shifts]
        # What each one carries of each kind: days off first, then nights.
        self.carried = [
            [load.offs + self._sum(who, 0), load.nights + self._sum(who, 1)]
            for who, load in enumerate(past)
        ]

    def _sum(self, who: int, kind: int) -> int:
        return sum(self.kinds[at][kind] for at in self.own[who])

    def may_take(self, who: int, at: int, without: int = -1) -> bool:
        """Tell whether somebody could serve in a shift, were he rid of one of his."""
        if at in self.pool.barred[who]:
            return False
        return all(
            other == without or other not in self.own[who] for other in self.pool.clashing[at]
        )

    def give(self, at: int, giver: int, taker: int) -> None:
        held = self.served[at]
        held[held.index(giver)] = taker
        for who, sign in ((giver, -1), (taker, 1)):
            self.own[who] ^= {at}
            self.counts[who] += sign
            for kind, weight in enumerate(self.kinds[at]):
                self.carried[who][kind] += sign * weight

    def move_one(self) -> bool:
        """Let shifts go, maybe through several hands, from one to another who has two fewer."""
        everybody = range(len(self.own))
        for giver in sorted(everybody, key=lambda who: (-self.counts[who], who)):
            chain = self._chain(giver)
            if chain:
                for at, one, other in chain:
                    self.give(at, one, other)
                return True
        return False

    def _chain(self, giver: int) -> list[tuple[int, int, int]]:
        """Find the shortest way, shift by shift, to somebody with two fewer than the giver.

        Each step alone is legal; those in the middle give before they take, so that all are.
        """
        goal = self.counts[giver] - 2
        came: dict[int, tuple[int, int, int]] = {}
        waiting, seen = [giver], {giver}
        while waiting:
            one = waiting.pop(0)
            for taker in range(len(self.own)):
                if taker in seen:
                    continue
                at = next((at for at in sorted(self.own[one]) if self.may_take(taker, at)), None)
                if at is None:
                    continue
                seen.add(taker)
                came[taker] = (at, one, taker)
                if self.counts[taker] <= goal:
                    return self._back(came, giver, taker)
                waiting.append(taker)
        return []

    def _back(
        self, came: dict[int, tuple[int, int, int]], giver: int, taker: int
    ) -> list[tuple[int, int, int]]:
        """Follow a way back; the last step of it is done first."""
        steps = []
        while taker != giver:
            steps.append(came[taker])
            taker = came[taker][1]
        return steps

    def exchange_one(self) -> bool:
        """Exchange a day off or a night with somebody who has two fewer, numbers kept."""
        return any(
            self._exchange(giver, taker, kind)
            for kind in (0, 1)
            for giver, taker in self._uneven(kind)
        )

    def _uneven(self, kind: int) -> Iterator[tuple[int, int]]:
        weights = [carried[kind] for carried in self.carried]
        order = sorted(range(len(weights)), key=lambda who: (-weights[who], who))
        for giver in order:
            for taker in reversed(order):
                if weights[giver] - weights[taker] >= 2:
                    yield giver, taker

    def _exchange(self, giver: int, taker: int, kind: int) -> bool:
        """Exchange the first two shifts that make the two more alike, of which one is the kind."""
        from_giver = sorted(at for at in self.own[giver] - self.own[taker] if self.kinds[at][kind])
        from_taker = sorted(
            at for at in self.own[taker] - self.own[giver] if not self.kinds[at][kind]
        )
        for at in from_giver:
            for back in from_taker:
                if not self._evens(giver, taker, at, back):
                    continue
                if self.may_take(taker, at, back) and self.may_take(giver, back, at):
                    self.give(at, giver, taker)
                    self.give(back, taker, giver)
                    return True
        return False

    def _evens(self, giver: int, taker: int, at: int, back: int) -> bool:
        """Tell whether an exchange makes the sum of the squares of what both carry smaller."""
        change = 0
        for kind in (0, 1):
            moved = self.kinds[at][kind] - self.kinds[back][kind]
            apart = self.carried[giver][kind] - self.carried[taker][kind]
            change += 2 * moved * (moved - apart)
        return change < 0
