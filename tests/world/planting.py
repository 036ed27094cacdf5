"""How records of every type and state get into a place."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

from django.utils import timezone

from tests.builders import make_person, put_on_roll
from tests.world.conduct import sealed_words
from tests.world.contents import Kept, World
from tests.world.places import BRANCHES, NAMES, OWN, PLACES, STATES, STEMS, TODAYS_TITLE, YEAR
from tests.world.sort import Seed
from tests.world.sorts import SORTS
from zhibu.access.models import User
from zhibu.activities.services import ActivityDraft, enter_activity
from zhibu.ledger import registry
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Evidence, Record
from zhibu.ledger.services import confirm_record, enter_record, submit_record

# Types whose title says nothing of its own; another column of theirs carries the words.
TOLD_ELSEWHERE = frozenset(
    {"life.preparation", "exemplars.plan", "exemplars.grading", "standards.reply"}
)


def plant_records(world: World, place: str, sort: str, number: int, founder: User) -> None:
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


def plant_own_notes(world: World, founder: User) -> None:
    """Store restricted records about the plain member himself: he reads them, others do not."""
    person = world.cast.member.person
    assert person is not None
    for sort in ("study.note", "life.appraisal"):
        title = f"{STEMS[OWN]}本人"
        seed = Seed(OWN, world.units[OWN], person, title, date(YEAR, 12, 1))
        _store(world, seed, sort, "confirmed", founder, about="member")


def plant_todays_activities(world: World, founder: User) -> None:
    """Store a draft of today in each place, for which sign-in by code is open."""
    today = timezone.localdate()
    for place in PLACES:
        seed = Seed(
            place, world.units[place], world.people[place], f"{STEMS[place]}{TODAYS_TITLE}", today
        )
        _store(world, seed, "activity", "draft", founder)


def plant_evidence(kept: Kept, founder: User) -> Evidence:
    content = f"{kept.title}的佐证\n第 {kept.pk} 份\n".encode()
    return add_evidence(kept.pk, BytesIO(content), f"{kept.title}.txt", actor=founder)
