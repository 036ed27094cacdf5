"""What a world holds, by place."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tests.builders import Cast
from tests.world.sort import Sort
from tests.world.sorts import SORTS
from zhibu.access.models import Grant, User
from zhibu.organization.models import Organization, Person, PostTerm, RightsSuspension
from zhibu.pillars.conduct.models import Letter
from zhibu.pillars.emergency.models import Gate, RosterSwap, Vehicle, Zone
from zhibu.pillars.exemplars.models import AwardStep, BallotBox
from zhibu.pillars.standards.models import PledgeText
from zhibu.pillars.village.models import Village, Villager
from zhibu.reports.models import PaperTask
from zhibu.workspace.models import ImportBatch


@dataclass(frozen=True)
class Kept:
    """A stored record, and all that decides who reads it."""

    pk: int
    sort: str
    place: str
    state: str
    about: str  # the member of the cast whom it is about, or ""
    title: str
    mark: str  # words that stand on no page but those that show this record

    @property
    def rules(self) -> Sort:
        return SORTS[self.sort]


@dataclass
class World:
    """Everything that an address can name, by place."""

    cast: Cast
    units: dict[str, Organization]
    people: dict[str, Person] = field(default_factory=dict)
    records: list[Kept] = field(default_factory=list)
    evidence: dict[int, Kept] = field(default_factory=dict)
    posts: dict[str, PostTerm] = field(default_factory=dict)
    suspensions: dict[str, RightsSuspension] = field(default_factory=dict)
    accounts: dict[str, User] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    batches: dict[str, ImportBatch] = field(default_factory=dict)
    paper_tasks: dict[str, PaperTask] = field(default_factory=dict)
    drafts: dict[str, int] = field(default_factory=dict)
    forms: dict[str, UUID] = field(default_factory=dict)
    form_runs: dict[str, UUID] = field(default_factory=dict)
    ballots: dict[str, BallotBox] = field(default_factory=dict)
    awards: dict[str, AwardStep] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    villagers: dict[str, Villager] = field(default_factory=dict)
    households: dict[str, int] = field(default_factory=dict)
    vehicles: dict[str, Vehicle] = field(default_factory=dict)
    pledge_texts: dict[str, PledgeText] = field(default_factory=dict)
    zones: dict[str, Zone] = field(default_factory=dict)
    gates: dict[str, Gate] = field(default_factory=dict)
    swaps: dict[str, RosterSwap] = field(default_factory=dict)
    sealed: dict[int, str] = field(default_factory=dict)  # what a record tells once opened
    letters: dict[str, Letter] = field(default_factory=dict)
    feedback: dict[str, int] = field(default_factory=dict)
    public_file: int = 0  # of the own branch's disclosure

    def kept(self, sort: str, place: str, state: str) -> Kept:
        return next(
            one for one in self.records if (one.sort, one.place, one.state) == (sort, place, state)
        )
