"""One object of every kind in the own branch, the sibling branch and the parent committee.

What permission tests walk over: the fixed cast, and beside it for each place a record of every
type and state, evidence, people, posts, suspensions, accounts and grants. Titles tell where a
record lies, so that a page that leaks one can be caught by its words.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests import (
    awards,
    development,
    emergency,
    exemplars,
    form_tables,
    gates,
    households,
    openness,
    opinions,
    plan_items,
    problems,
    report_papers,
    routine,
    service,
    signing,
    snapshot,
    talks,
    transfers,
    village,
    wishes,
)
from tests.builders import Cast, grant, make_cast, make_person, make_user, put_on_roll
from zhibu.access.models import Grant, User
from zhibu.access.roles import Role
from zhibu.activities.models import Activity, AgendaItem
from zhibu.activities.services import ActivityDraft, enter_activity
from zhibu.cases.models import Case
from zhibu.ledger import registry
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Evidence, Record, RecordBody
from zhibu.ledger.services import confirm_record, enter_record, submit_record
from zhibu.organization.models import (
    Kind,
    Organization,
    Person,
    Post,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.rules import QR_SIGN_IN, set_rule
from zhibu.organization.services import appoint, suspend_rights
from zhibu.pillars.conduct.models import Letter
from zhibu.pillars.emergency.models import Gate, RosterSwap, Vehicle, Zone
from zhibu.pillars.exemplars.ballots import open_box
from zhibu.pillars.exemplars.models import AwardStep, BallotBox
from zhibu.pillars.standards.models import DocumentIssue, PledgeText, PublicFile
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    Grade,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    Step,
    StudyNote,
)
from zhibu.pillars.village.models import Household, HouseholdStep, Village, Villager
from zhibu.reports.drafts.services import create_draft
from zhibu.reports.models import PaperTask
from zhibu.roster.models import RosterEntry, StaffEntry
from zhibu.workspace.models import ImportBatch

OWN, SIBLING, PARENT = "own", "sibling", "parent"
PLACES = (OWN, SIBLING, PARENT)
# Every planted title begins so, and no page says these words by itself.
STEMS = {OWN: "自家之事", SIBLING: "邻家之事", PARENT: "上家之事"}
NAMES = {OWN: "白自在", SIBLING: "白邻居", PARENT: "白上头"}
VILLAGERS = {OWN: "乡亲自在", SIBLING: "乡亲邻居", PARENT: "乡亲上头"}
STATES = ("confirmed", "submitted", "draft")
YEAR = 2022
TODAYS_TITLE = "今天"

Build = Callable[["Seed"], RecordBody]


@dataclass(frozen=True)
class Seed:
    """What a record is made from."""

    place: str
    unit: Organization
    person: Person
    title: str
    day: date

    def header(self, *, about: bool = False, titled: bool = True) -> Record:
        return Record(
            organization=self.unit,
            date=self.day,
            title=self.title if titled else "",
            about=self.person if about else None,
        )


def _material(seed: Seed) -> MaterialIssue:
    return MaterialIssue(record=seed.header(), copies=3, recipients="全体")


def _reflection(seed: Seed) -> Reflection:
    return Reflection(record=seed.header(about=True), text=f"{seed.title}的正文。")


def _note(seed: Seed) -> StudyNote:
    header = seed.header(about=True, titled=False)
    return StudyNote(record=header, topic=seed.title, words=100)


def _appraisal(seed: Seed) -> DemocraticAppraisal:
    header = seed.header(about=True, titled=False)
    return DemocraticAppraisal(record=header, year=seed.day.year, result=Grade.QUALIFIED)


def _preparation(seed: Seed) -> LifeMeetingStep:
    header = seed.header(titled=False)
    return LifeMeetingStep(record=header, step=Step.TALKS, note=seed.title)


def _roster(seed: Seed) -> RosterEntry:
    header = seed.header(about=True, titled=False)
    return RosterEntry(record=header, joined_on=date(2014, 7, 1), confirmed_on=date(2015, 7, 1))


def _staff(seed: Seed) -> StaffEntry:
    return StaffEntry(record=seed.header(about=True, titled=False))


def _activity(seed: Seed) -> Activity:
    activity = Activity(
        record=seed.header(), place="三楼", starts_at=time(9), ends_at=time(10), audience="members"
    )
    activity.pending_items = [AgendaItem(kind="special_topic")]
    return activity


def _wish(seed: Seed) -> RecordBody:
    return wishes.wish_step(wishes.new_wish(seed.unit, seed.title), "collect", seed.day)


def _claim(seed: Seed) -> RecordBody:
    """A claim of a wish that was published before; the steps before it are no part of the walk."""
    case = wishes.new_wish(seed.unit, seed.title)
    case.number = seed.title
    founder = User.objects.get(username="founder")
    for ago, step in ((4, "collect"), (3, "verify"), (2, "publish")):
        body = wishes.wish_step(case, step, seed.day - timedelta(days=ago))
        case = wishes.take(body, founder, founder).case
    return wishes.wish_step(case, "claim", seed.day, about=seed.person)


def _problem(seed: Seed) -> RecordBody:
    return problems.problem_step(problems.new_problem(seed.unit, seed.title), "found", seed.day)


def _project(seed: Seed) -> RecordBody:
    return wishes.project_step(wishes.new_project(seed.unit, seed.title), "plan", seed.day)


def _home(seed: Seed) -> Village:
    """Give a village of its own to a record whose title says nothing but the village."""
    number = seed.title.removeprefix(STEMS[seed.place])
    return village.village(seed.unit, f"试验{number}{seed.place}村")


def _assignment(seed: Seed) -> RecordBody:
    return village.assignment(seed.person, seed.unit, seed.day, village=_home(seed))


def _duty(seed: Seed) -> RecordBody:
    founder, home = User.objects.get(username="founder"), _home(seed)
    posted = village.assignment(seed.person, seed.unit, date(YEAR, 1, 1), village=home)
    village.keep("village.assignment", posted, founder, founder)
    return village.duty(seed.person, seed.unit, seed.day, 12, village=home)


def _village_plan(seed: Seed) -> RecordBody:
    return village.plan(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _income(seed: Seed) -> RecordBody:
    return village.income(seed.unit, seed.day, village=_home(seed))


def _training(seed: Seed) -> RecordBody:
    return village.training(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _difficulty(seed: Seed) -> RecordBody:
    return village.difficulty(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _target(seed: Seed) -> RecordBody:
    return village.target(seed.unit, seed.day, village=_home(seed))


def _donation(seed: Seed) -> RecordBody:
    return village.donation(seed.unit, seed.day, receiver=seed.title, village=_home(seed))


def _purchase(seed: Seed) -> RecordBody:
    return village.purchase(seed.unit, seed.day, title=seed.title, village=_home(seed))


def _enrolment(seed: Seed) -> RecordBody:
    village.village(seed.unit)
    case = households.new_household(seed.unit, f"石板村/{seed.title}")
    return households.household_step(case, "enrol", seed.day)


def _watched(seed: Seed) -> Case:
    """Give a household under watch; its enrolment is no part of the walk."""
    founder, body = User.objects.get(username="founder"), _enrolment(seed)
    body.record.date = date(YEAR, 1, 4)
    enter_record(registry.record_type("village.household"), body, actor=founder)
    confirm_record(body.pk, actor=founder)
    return households.fresh(body.case)  # type: ignore[attr-defined]


def _household_visit(seed: Seed) -> RecordBody:
    return households.visit(_watched(seed), seed.day, about=seed.person)


def _household_income(seed: Seed) -> RecordBody:
    return households.income(_watched(seed), 20_000, seed.day)


def _measure(seed: Seed) -> RecordBody:
    # Villagers may be named by everybody who enters records there: the name alone tells nothing.
    return households.measure(_watched(seed), seed.day, title=f"{seed.title}的产业")


def _pairing(seed: Seed) -> RecordBody:
    return households.pairing(_watched(seed), seed.day, about=seed.person)


def _award(seed: Seed) -> RecordBody:
    given: dict[str, Any] = {"kind": "service_star", "quota": 1}
    return awards.step(awards.campaign(seed.unit, seed.title), "announce", seed.day, **given)


def _application(seed: Seed) -> RecordBody:
    applicant = development.applicant_of(seed.unit, seed.title)
    return development.step(development.begin(applicant.label, seed.unit), "apply", seed.day)


def _contest(seed: Seed) -> RecordBody:
    results = [exemplars.result(seed.person, "80", "90")]
    return exemplars.contest(seed.unit, seed.day, results, title=seed.title)


def _honour(seed: Seed) -> RecordBody:
    return exemplars.honour(seed.unit, seed.day, [seed.person], title=seed.title)


def _post(seed: Seed) -> RecordBody:
    return exemplars.post(seed.unit, seed.day, seed.person, title=seed.title)


def _youth_training(seed: Seed) -> RecordBody:
    return exemplars.youth_training(seed.unit, seed.day, [seed.person], title=seed.title)


def _recommendation(seed: Seed) -> RecordBody:
    young = make_person(f"{seed.title}的青年", seed.unit)
    return exemplars.recommendation(seed.unit, seed.day, young)


def _development_plan(seed: Seed) -> RecordBody:
    """Plans of years of their own, since a unit makes one a year; its note tells whose it is."""
    known = exemplars.DevelopmentPlan.objects.filter(record__organization=seed.unit).count()
    year = YEAR - 2 + known
    return exemplars.plan(seed.unit, date(year, 1, 10), activists=1, note=seed.title)


def _research(seed: Seed) -> RecordBody:
    return exemplars.research(seed.unit, seed.day, seed.person, title=seed.title)


def _grading(seed: Seed) -> RecordBody:
    return exemplars.grading(seed.unit, seed.day, decided_by=seed.title)


def _letter(seed: Seed) -> RecordBody:
    return signing.letter(seed.unit, seed.day, title=seed.title)


def _pledge(seed: Seed) -> RecordBody:
    text = signing.pledge_text(seed.unit, f"试验{seed.place}承诺书")
    return signing.pledge(text, seed.person, seed.day)


def _document(seed: Seed) -> RecordBody:
    number = f"Q/JG {seed.title[-9:]}"
    return service.document(seed.unit, seed.day, title=seed.title, number=number)


def _inspection(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    found = DocumentIssue.objects.filter(record__organization=seed.unit, number="")
    by = found.first() or village.keep(
        "standards.document",
        service.document(seed.unit, title=f"{seed.place}规范", number=""),
        founder,
        founder,
    )
    return service.inspection(by, seed.day, place=seed.title)


def _job(seed: Seed) -> RecordBody:
    return service.job(seed.unit, seed.day, title=seed.title)


def _opinion(seed: Seed) -> RecordBody:
    return opinions.opinion(seed.unit, seed.day, title=seed.title)


def _plan_item(seed: Seed) -> RecordBody:
    given: dict[str, Any] = {"title": seed.title, "due_on": date(YEAR, 12, 31)}
    return plan_items.item(seed.unit, seed.title[-9:], seed.day, **given)


def _completion(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    item = plan_items.item(seed.unit, f"毕{seed.title[-9:]}", title=seed.title)
    village.keep("planning.item", item, founder, founder)
    return plan_items.completion(item, seed.day)


def _contingency(seed: Seed) -> RecordBody:
    return routine.plan(seed.unit, seed.day, title=seed.title)


def _zone_duty(seed: Seed) -> RecordBody:
    # Zones may be named by everybody who enters records there: the name alone tells nothing.
    until = seed.day + timedelta(days=9)
    return routine.duty(routine.zone(seed.unit, f"{seed.title}的区域"), seed.day, until)


def _disinfection(seed: Seed) -> RecordBody:
    return routine.disinfection(seed.unit, [routine.zone(seed.unit, seed.title)], seed.day)


def _power(seed: Seed) -> RecordBody:
    return openness.power(seed.unit, seed.day, title=seed.title, code=seed.title)


def _catalogue(seed: Seed) -> RecordBody:
    return openness.entry(seed.unit, seed.day, title=seed.title)


def _disclosure(seed: Seed) -> RecordBody:
    return openness.disclosure(seed.unit, seed.day, title=seed.title)


def _reply(seed: Seed) -> RecordBody:
    return openness.reply(seed.unit, seed.day, question=seed.title, is_public=True)


def sealed_words(title: str) -> str:
    """Give what is sealed in a talk of that title: nobody sees it but by opening the record."""
    return f"密谈{title}密谈"


def _talk(seed: Seed) -> RecordBody:
    talker = make_person(f"{seed.title}的谈话人", seed.unit)
    words = sealed_words(seed.title)
    given = dict.fromkeys(("content", "difficulties", "opinions", "follow_up"), words)
    return talks.talk(seed.unit, seed.day, talker, seed.person, **given)


def _integrity_post(seed: Seed) -> RecordBody:
    return talks.review(seed.unit, seed.day, seed.title)


def _supervision(seed: Seed) -> RecordBody:
    return talks.supervision(seed.unit, seed.day, title=seed.title)


def _accountability(seed: Seed) -> RecordBody:
    return talks.accountability(seed.unit, seed.day, seed.person, decided_by=seed.title)


BRANCHES = frozenset({OWN, SIBLING})
EVERYWHERE = frozenset(PLACES)


def _response(seed: Seed) -> RecordBody:
    return emergency.step(emergency.new_response(seed.unit, seed.title), "open", seed.day)


def _group(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    return emergency.group(response, seed.unit, [seed.person], seed.day, title=seed.title)


def _deployment(seed: Seed) -> RecordBody:
    return emergency.deployment(seed.unit, [seed.person], seed.day, place=seed.title)


def _duty_shift(seed: Seed) -> RecordBody:
    body = emergency.shift(seed.unit, [seed.person], seed.day, title=seed.title)
    body.record.about = seed.person
    return body


def _supply(seed: Seed) -> RecordBody:
    what = emergency.item(seed.unit, seed.title)
    return emergency.movement(what, "purchase", 10, seed.day, receiver=seed.title)


def _mission(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    person = 3 * PLACES.index(seed.place) + int(seed.title[-2])
    case = transfers.new_mission(seed.unit, seed.title)
    more = {"response": response, "people_list": transfers.line(person)}
    return transfers.request(case, seed.day, **more)


def _vehicle_trip(seed: Seed) -> RecordBody:
    return transfers.support_trip(seed.unit, seed.day, task=seed.title)


def _secondment(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    response = emergency.running(seed.unit, founder, "平时演练", date(YEAR, 1, 1))
    return transfers.lent(response, seed.unit, seed.person, seed.day, role=seed.title)


DRILL: dict[str, Any] = {"title": "平时演练", "begun": date(YEAR, 1, 1)}


def _entry_sheet(seed: Seed) -> RecordBody:
    founder = User.objects.get(username="founder")
    return gates.sheet(gates.gate(seed.unit, seed.title, founder, **DRILL), seed.day)


def _sampling(seed: Seed) -> RecordBody:
    response = gates.running(seed.unit, User.objects.get(username="founder"), **DRILL)
    return gates.sampling(seed.unit, seed.day, title=seed.title, response=response)


@dataclass(frozen=True)
class Sort:
    """How to make a record of one type, and what its readers depend on."""

    build: Build
    places: frozenset[str]
    reader: str = ""  # the permission without which nobody else reads it
    own: bool = False  # members hand it in themselves
    confirms_itself: bool = False
    group_may: bool = True  # a group keeps such records too


# Types whose title says nothing of its own; another column of theirs carries the words.
TOLD_ELSEWHERE = frozenset(
    {"life.preparation", "exemplars.plan", "exemplars.grading", "standards.reply"}
)

# A new record type is added here, with its own builder above.
SORTS: dict[str, Sort] = {
    "activity": Sort(_activity, EVERYWHERE),
    "roster.entry": Sort(_roster, BRANCHES, group_may=False),
    "roster.staff": Sort(_staff, BRANCHES, group_may=False),
    "study.material": Sort(_material, EVERYWHERE),
    "study.reflection": Sort(_reflection, BRANCHES, own=True, group_may=False),
    "study.note": Sort(
        _note, BRANCHES, "study.read", own=True, confirms_itself=True, group_may=False
    ),
    "life.appraisal": Sort(_appraisal, BRANCHES, "appraisal.read", group_may=False),
    "life.preparation": Sort(_preparation, BRANCHES),
    "exemplars.award": Sort(_award, EVERYWHERE, group_may=False),
    "conduct.problem": Sort(_problem, EVERYWHERE),
    "village.wish": Sort(_wish, EVERYWHERE),
    "village.claim": Sort(_claim, EVERYWHERE, own=True, confirms_itself=True),
    "village.project": Sort(_project, EVERYWHERE),
    "village.assignment": Sort(_assignment, EVERYWHERE),
    "village.duty": Sort(_duty, EVERYWHERE),
    "village.plan": Sort(_village_plan, EVERYWHERE),
    "village.income": Sort(_income, EVERYWHERE),
    "village.training": Sort(_training, EVERYWHERE),
    "village.difficulty": Sort(_difficulty, EVERYWHERE),
    "village.target": Sort(_target, EVERYWHERE),
    "village.donation": Sort(_donation, EVERYWHERE),
    "village.purchase": Sort(_purchase, EVERYWHERE),
    "village.household": Sort(_enrolment, BRANCHES, "household.read", group_may=False),
    "village.pairing": Sort(_pairing, BRANCHES, "household.read", group_may=False),
    "village.visit": Sort(_household_visit, BRANCHES, "household.read", own=True, group_may=False),
    "village.household_income": Sort(
        _household_income, BRANCHES, "household.read", group_may=False
    ),
    "exemplars.development": Sort(_application, BRANCHES, "development.read", group_may=False),
    "village.measure": Sort(_measure, BRANCHES, "household.read", group_may=False),
    "exemplars.contest": Sort(_contest, EVERYWHERE),
    "exemplars.honour": Sort(_honour, EVERYWHERE),
    "exemplars.post": Sort(_post, BRANCHES),
    "exemplars.youth_training": Sort(_youth_training, EVERYWHERE),
    "exemplars.recommendation": Sort(_recommendation, BRANCHES),
    "exemplars.plan": Sort(_development_plan, EVERYWHERE, group_may=False),
    "exemplars.research": Sort(_research, EVERYWHERE),
    "exemplars.grading": Sort(_grading, BRANCHES, group_may=False),
    "standards.letter": Sort(_letter, EVERYWHERE),
    "standards.pledge": Sort(_pledge, EVERYWHERE, own=True, confirms_itself=True, group_may=False),
    "standards.document": Sort(_document, EVERYWHERE, group_may=False),
    "standards.inspection": Sort(_inspection, EVERYWHERE),
    "standards.job": Sort(_job, EVERYWHERE),
    "conduct.opinion": Sort(_opinion, EVERYWHERE),
    "conduct.talk": Sort(_talk, EVERYWHERE, "talk.read", group_may=False),
    "conduct.integrity_post": Sort(_integrity_post, EVERYWHERE, group_may=False),
    "conduct.supervision": Sort(_supervision, EVERYWHERE),
    "conduct.accountability": Sort(
        _accountability, EVERYWHERE, "accountability.read", group_may=False
    ),
    "planning.item": Sort(_plan_item, EVERYWHERE, group_may=False),
    "planning.completion": Sort(_completion, EVERYWHERE, group_may=False),
    "emergency.response": Sort(_response, EVERYWHERE),
    "emergency.group": Sort(_group, EVERYWHERE),
    "emergency.deployment": Sort(_deployment, EVERYWHERE),
    "emergency.duty": Sort(_duty_shift, EVERYWHERE, own=True),
    "emergency.supply": Sort(_supply, EVERYWHERE),
    "emergency.entry_checks": Sort(_entry_sheet, EVERYWHERE),
    "emergency.sampling": Sort(_sampling, EVERYWHERE),
    "emergency.transfer": Sort(_mission, EVERYWHERE, "transfer.read", confirms_itself=True),
    "emergency.vehicle_trip": Sort(_vehicle_trip, EVERYWHERE),
    "emergency.secondment": Sort(_secondment, EVERYWHERE),
    "emergency.plan": Sort(_contingency, EVERYWHERE),
    "emergency.zone_duty": Sort(_zone_duty, EVERYWHERE),
    "emergency.disinfection": Sort(_disinfection, EVERYWHERE),
    "standards.power_item": Sort(_power, EVERYWHERE, group_may=False),
    "standards.catalogue": Sort(_catalogue, EVERYWHERE, group_may=False),
    "standards.disclosure": Sort(_disclosure, EVERYWHERE, group_may=False),
    "standards.reply": Sort(_reply, EVERYWHERE, group_may=False),
}


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


_built: list[tuple[snapshot.Snapshot, World]] = []


def known_world() -> World:
    """Give the world of :func:`make_world`, built by the first test of the process that asks."""
    if not _built:
        world = make_world()
        _built[:] = [(snapshot.take(), world)]
    else:
        _built[0][0].put_back()
    return deepcopy(_built[0][1])


def make_world() -> World:
    """Build the cast and the objects; everything entered by somebody who then lost every right."""
    cast = make_cast()
    units = {OWN: cast.branch, SIBLING: cast.sibling, PARENT: cast.committee}
    world = World(cast, units)
    _more_administrators(cast)
    set_rule(QR_SIGN_IN, "on", organization=None, since=date(2020, 1, 1), source="试验")
    founder = make_user("founder")
    grant(founder, Role.PUBLICITY_COMMISSIONER, cast.committee)
    for unit in units.values():
        # Talks and letters of a branch are read in the branch alone.
        grant(founder, Role.SECRETARY, unit)
        grant(founder, Role.DISCIPLINE_COMMISSIONER, unit)
    for place in PLACES:
        _people(world, place, founder)
        for number, sort in enumerate(SORTS):
            if place in SORTS[sort].places:
                _records(world, place, sort, number, founder)
        _awards(world, place, founder)
        _letters(world, place, founder)
    for place in BRANCHES:
        _secrets(world, place)
    _own_note_of_member(world, founder)
    _todays_activities(world, founder)
    for kept in (one for one in world.records if one.state == "confirmed"):
        world.evidence[_evidence(kept, founder).pk] = kept
    _openness(world)
    founder.grants.all().delete()
    founder.is_active = False
    founder.save(update_fields=["is_active"])
    # Nobody of the cast entered anything, so that only scope and entitlement decide.
    Record.objects.update(entered_by=None, confirmed_by=None)
    return world


def _more_administrators(cast: Cast) -> None:
    """Add administrators of the own branch alone, who must not reach the others."""
    for key, role in (
        ("branch_system", Role.SYSTEM_ADMINISTRATOR),
        ("branch_security", Role.SECURITY_ADMINISTRATOR),
        ("branch_auditor", Role.AUDIT_ADMINISTRATOR),
    ):
        cast.users[key] = make_user(key)
        grant(cast.users[key], role, cast.branch)


def _people(world: World, place: str, founder: User) -> None:
    unit = world.units[place]
    person = make_person(NAMES[place], unit, id_number="11010519491231002X", phone="13800138000")
    Person.objects.filter(pk=person.pk).update(id_fingerprint="")
    world.people[place] = person
    if unit.kind == Kind.BRANCH:
        put_on_roll(person, unit, founder, confirmed_on=None, joined_on=date(2020, 1, 1))
    world.suspensions[place] = suspend_rights(
        person, RightsSuspension.Reason.LEFT_OUT, start=date(2023, 1, 1), end=None
    )
    holder = make_person(f"{NAMES[place]}的继任", unit)
    if unit.kind == Kind.BRANCH:
        put_on_roll(holder, unit, founder)
        PostTerm.objects.filter(organization=unit, post=Post.DISCIPLINE).delete()
        world.posts[place] = appoint(holder, unit, Post.DISCIPLINE, start=date(2020, 1, 1))
    else:
        world.posts[place] = PostTerm.objects.create(
            person=holder, organization=unit, post=Post.DISCIPLINE, start=date(2020, 1, 1)
        )
    account = make_user(f"account-{place}", holder)
    world.accounts[place] = account
    grant(account, Role.MEMBER, unit)
    world.grants[place] = account.grants.get()
    world.villages[place] = village.village(unit, f"试验{place}村")
    world.villagers[place] = village.villager(
        world.villages[place], VILLAGERS[place], phone="13800138000", health="哮喘"
    )
    world.vehicles[place] = transfers.vehicle(unit)
    world.pledge_texts[place] = signing.pledge_text(unit, f"试验{place}承诺书")
    world.zones[place] = routine.zone(unit, f"试验{place}区")
    world.gates[place] = gates.gate(unit, f"{STEMS[place]}的门", founder, **DRILL)
    world.swaps[place] = emergency.asked_swap(unit, founder, holder, person)
    world.paper_tasks[place] = report_papers.paper(unit, founder)
    form = form_tables.form(unit, founder)
    world.forms[place] = form.pk
    world.form_runs[place] = form_tables.run(form, unit, founder).pk
    world.drafts[place] = create_draft(unit, YEAR, actor=founder).pk
    world.batches[place] = ImportBatch.objects.create(
        organization=unit,
        name=f"{STEMS[place]}台账.xlsx",
        sha256="0" * 64,
        year=YEAR,
        state=ImportBatch.State.APPLIED,
    )


# Who votes in the ballot of each place, by the names in the cast; the parent's own people there.
VOTERS = {OWN: ("secretary", "deputy", "member"), SIBLING: ("sibling_secretary",), PARENT: ()}


def _awards(world: World, place: str, founder: User) -> None:
    """Open a ballot, and award somebody, in campaigns of their own."""
    unit, names = world.units[place], ("马师傅", "杨师傅")
    world.awards[place] = AwardStep.objects.get(
        case=awards.walked(unit, "厨艺之星评选", founder, names, "award"), step="award"
    )
    case = awards.walked(unit, "车队之星评选", founder, names, "nominate")
    voters = {world.cast.users[who].person_id for who in VOTERS[place]}
    voters |= {make_person(f"投票人{number}", unit).pk for number in range(3)}
    world.ballots[place] = open_box(case, actor=founder, people=voters)


def _records(world: World, place: str, sort: str, number: int, founder: User) -> None:
    for at, state in enumerate(STATES):
        unit = world.units[place]
        title = f"{STEMS[place]}{number}{at}号"
        person = make_person(f"{NAMES[place]}{number}{at}", unit)
        if SORTS[sort].places == BRANCHES and not sort.startswith("roster."):
            put_on_roll(person, unit, founder)
        seed = Seed(place, unit, person, title, date(YEAR, 3, 10 + at) + timedelta(days=3 * number))
        _store(world, seed, sort, state, founder)


def _store(world: World, seed: Seed, sort: str, state: str, founder: User, about: str = "") -> None:
    body = SORTS[sort].build(seed)
    case = getattr(body, "case", None)
    if case is not None and case.pk is None:
        # A number that no other place has: addresses by number tell the places apart.
        case.number = seed.title
    if sort == "activity":
        items = body.pending_items or ()  # type: ignore[attr-defined]
        enter_activity(ActivityDraft(body, list(items)), actor=founder)  # type: ignore[arg-type]
    else:
        enter_record(registry.record_type(sort), body, actor=founder)
    if state == "submitted":
        submit_record(body.pk, actor=founder)
    if state == "confirmed":
        confirm_record(body.pk, actor=founder)
    title = Record.objects.values_list("title", flat=True).get(pk=body.pk)
    mark = seed.title if sort in TOLD_ELSEWHERE else title
    world.records.append(Kept(body.pk, sort, seed.place, state, about, title, mark))
    if sort == "conduct.talk":
        world.sealed[body.pk] = sealed_words(seed.title)


LETTER_WORDS = "信里的话"


def _letters(world: World, place: str, founder: User) -> None:
    """Open the confidential channel of a place and send a letter to it."""
    talks.box(world.units[place], founder)
    world.letters[place], _code = talks.letter(world.units[place], f"{LETTER_WORDS}{place}")


def _secrets(world: World, place: str) -> None:
    """Give the household of a place something sealed."""
    kept = world.kept("village.household", place, "confirmed")
    step = HouseholdStep.objects.get(pk=kept.pk)
    household = Household.objects.get(pk=step.case_id)
    household.phone = "13800138000"
    household.save()
    world.households[place] = household.pk


def _own_note_of_member(world: World, founder: User) -> None:
    """Store restricted records about the plain member himself: he reads them, others do not."""
    person = world.cast.member.person
    assert person is not None
    for sort in ("study.note", "life.appraisal"):
        title = f"{STEMS[OWN]}本人"
        seed = Seed(OWN, world.units[OWN], person, title, date(YEAR, 12, 1))
        _store(world, seed, sort, "confirmed", founder, about="member")


def _todays_activities(world: World, founder: User) -> None:
    """Store a draft of today in each place, for which sign-in by code is open."""
    today = timezone.localdate()
    for place in PLACES:
        seed = Seed(
            place, world.units[place], world.people[place], f"{STEMS[place]}{TODAYS_TITLE}", today
        )
        _store(world, seed, "activity", "draft", founder)


def _openness(world: World) -> None:
    """Leave a message of the public in each place; make one file of a disclosure public."""
    for place in PLACES:
        told = openness.message(world.units[place], f"{STEMS[place]}的意见", contact=NAMES[place])
        world.feedback[place] = told.pk
    kept = world.kept("standards.disclosure", OWN, "confirmed")
    evidence = Evidence.objects.get(record=kept.pk)
    marked = PublicFile.objects.create(evidence=evidence, disclosure_id=kept.pk)
    world.public_file = marked.pk


def _evidence(kept: Kept, founder: User) -> Evidence:
    content = f"{kept.title}的佐证\n第 {kept.pk} 份\n".encode()
    return add_evidence(kept.pk, BytesIO(content), f"{kept.title}.txt", actor=founder)
