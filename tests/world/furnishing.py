"""What lies in a place besides records: people, posts, accounts, nouns, letters, ballots."""

from __future__ import annotations

from datetime import date

from tests import (
    awards,
    emergency,
    form_tables,
    gates,
    openness,
    report_papers,
    routine,
    signing,
    talks,
    transfers,
    village,
)
from tests.builders import Cast, grant, make_person, make_user, put_on_roll
from tests.world.contents import World
from tests.world.emergency import DRILL
from tests.world.places import LETTER_WORDS, NAMES, OWN, PLACES, STEMS, VILLAGERS, VOTERS, YEAR
from zhibu.access.models import User
from zhibu.access.roles import Role
from zhibu.ledger.models import Evidence
from zhibu.organization.models import Kind, Person, Post, PostTerm, RightsSuspension
from zhibu.organization.services import appoint, suspend_rights
from zhibu.pillars.exemplars.ballots import open_box
from zhibu.pillars.exemplars.models import AwardStep
from zhibu.pillars.standards.models import PublicFile
from zhibu.pillars.village.models import Household, HouseholdStep
from zhibu.reports.drafts.services import create_draft
from zhibu.workspace.models import ImportBatch


def add_administrators(cast: Cast) -> None:
    """Add administrators of the own branch alone, who must not reach the others."""
    for key, role in (
        ("branch_system", Role.SYSTEM_ADMINISTRATOR),
        ("branch_security", Role.SECURITY_ADMINISTRATOR),
        ("branch_auditor", Role.AUDIT_ADMINISTRATOR),
    ):
        cast.users[key] = make_user(key)
        grant(cast.users[key], role, cast.branch)


def furnish_people(world: World, place: str, founder: User) -> None:
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


def furnish_awards(world: World, place: str, founder: User) -> None:
    """Open a ballot, and award somebody, in campaigns of their own."""
    unit, names = world.units[place], ("马师傅", "杨师傅")
    world.awards[place] = AwardStep.objects.get(
        case=awards.walked(unit, "厨艺之星评选", founder, names, "award"), step="award"
    )
    case = awards.walked(unit, "车队之星评选", founder, names, "nominate")
    voters = {world.cast.users[who].person_id for who in VOTERS[place]}
    voters |= {make_person(f"投票人{number}", unit).pk for number in range(3)}
    world.ballots[place] = open_box(case, actor=founder, people=voters)


def furnish_letters(world: World, place: str, founder: User) -> None:
    """Open the confidential channel of a place and send a letter to it."""
    talks.box(world.units[place], founder)
    world.letters[place], _code = talks.letter(world.units[place], f"{LETTER_WORDS}{place}")


def furnish_secrets(world: World, place: str) -> None:
    """Give the household of a place something sealed."""
    kept = world.kept("village.household", place, "confirmed")
    step = HouseholdStep.objects.get(pk=kept.pk)
    household = Household.objects.get(pk=step.case_id)
    household.phone = "13800138000"
    household.save()
    world.households[place] = household.pk


def furnish_openness(world: World) -> None:
    """Leave a message of the public in each place; make one file of a disclosure public."""
    for place in PLACES:
        told = openness.message(world.units[place], f"{STEMS[place]}的意见", contact=NAMES[place])
        world.feedback[place] = told.pk
    kept = world.kept("standards.disclosure", OWN, "confirmed")
    evidence = Evidence.objects.get(record=kept.pk)
    marked = PublicFile.objects.create(evidence=evidence, disclosure_id=kept.pk)
    world.public_file = marked.pk
