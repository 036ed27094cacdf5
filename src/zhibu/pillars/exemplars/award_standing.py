"""Where a campaign stands before a step: what was announced, who was named, voted for, listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from zhibu.cases.models import Case
from zhibu.cases.situation import Situation, situation_of
from zhibu.core.names import normalize_name
from zhibu.ledger.children import rows_of
from zhibu.pillars.exemplars.models.awards import (
    AwardKind,
    AwardMove,
    AwardStep,
    Candidate,
    Listed,
    VoteCount,
)

# Given to Party members, by the votes of Party members.
PARTY_KINDS = frozenset(
    {AwardKind.OUTSTANDING_MEMBER, AwardKind.OUTSTANDING_WORKER, AwardKind.ADVANCED_GROUP}
)
MEMBER_KINDS = frozenset({AwardKind.OUTSTANDING_MEMBER, AwardKind.OUTSTANDING_WORKER})


def key_of(name: str) -> str:
    """Give what makes two writings of a candidate's name one."""
    return normalize_name(name).casefold()


def names_of(rows: Iterable[Any]) -> dict[str, str]:
    """Give the names of rows by their keys, in order."""
    return {key_of(row.name): row.name for row in rows}


@dataclass(frozen=True)
class Campaign:
    """A campaign as its confirmed steps leave it."""

    situation: Situation

    @property
    def announcement(self) -> AwardStep | None:
        found: AwardStep | None = self.situation.taken(AwardMove.ANNOUNCE)
        return found

    @property
    def kind(self) -> str:
        return self.announcement.kind if self.announcement else ""

    @property
    def quota(self) -> int:
        return (self.announcement.quota or 0) if self.announcement else 0

    @cached_property
    def candidates(self) -> list[Candidate]:
        """All nominated so far. Queries: one per nomination."""
        return [
            row
            for step in self.situation.history
            if step.step == AwardMove.NOMINATE
            for row in rows_of(step, "candidates")
        ]

    @cached_property
    def counts(self) -> list[VoteCount]:
        """The votes of the last vote. Queries: one."""
        vote = self.situation.taken(AwardMove.VOTE)
        return list(rows_of(vote, "counts")) if vote else []

    @cached_property
    def listed(self) -> list[Listed]:
        """The list as it was fixed last. Queries: one."""
        listing = self.situation.taken(AwardMove.LIST)
        return list(rows_of(listing, "listed")) if listing else []

    @cached_property
    def upheld(self) -> dict[str, str]:
        """Those struck off by an objection that proved right, for the whole campaign."""
        found: dict[str, str] = {}
        for step in self.situation.history:
            told: Any = step
            if step.step == AwardMove.ANSWER and told.outcome == AwardStep.Outcome.UPHELD:
                found[key_of(told.candidate)] = told.candidate
        return found

    @property
    def worthy(self) -> list[Listed]:
        """The list without those struck off."""
        return [row for row in self.listed if key_of(row.name) not in self.upheld]

    def open_objections(self) -> Counter[str]:
        """Count the objections that nobody has answered yet, by the candidate's key."""
        return open_objections(self.situation)


def open_objections(situation: Situation) -> Counter[str]:
    """Count objections less answers, by the key of whom they are about. Queries: none."""
    found: Counter[str] = Counter()
    for step in situation.steps:
        told: Any = step
        if step.step == AwardMove.OBJECTION:
            found[key_of(told.candidate)] += 1
        elif step.step == AwardMove.ANSWER:
            found[key_of(told.candidate)] -= 1
    return +found


def case_of(body: AwardStep) -> Case | None:
    """Give the campaign that a step names; None while its form has none."""
    found: Case | None = getattr(body, "case", None)
    return found


def day_of(body: AwardStep) -> date | None:
    """Give the day of a step; None while its form has none."""
    found: date | None = body.record.date
    return found


def campaign_before(body: AwardStep) -> Campaign:
    """Give the campaign as it stood when a step came, the step itself left out."""
    situation = situation_of(body.case)
    others = [one for one in situation.history if one.pk is None or one.pk != body.pk]
    situation = replace(situation, history=others)
    # Without a day, which the form will ask for, the campaign as it stands.
    return Campaign(situation.before(body) if day_of(body) else situation)
