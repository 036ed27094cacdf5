"""Records of service standards, pledges and openness, planted in every place."""

from __future__ import annotations

from tests import openness, service, signing, village
from tests.world.places import EVERYWHERE
from tests.world.sort import Seed, Sort
from zhibu.access.models import User
from zhibu.ledger.models import RecordBody
from zhibu.pillars.standards.models import DocumentIssue


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


def _power(seed: Seed) -> RecordBody:
    return openness.power(seed.unit, seed.day, title=seed.title, code=seed.title)


def _catalogue(seed: Seed) -> RecordBody:
    return openness.entry(seed.unit, seed.day, title=seed.title)


def _disclosure(seed: Seed) -> RecordBody:
    return openness.disclosure(seed.unit, seed.day, title=seed.title)


def _reply(seed: Seed) -> RecordBody:
    return openness.reply(seed.unit, seed.day, question=seed.title, is_public=True)


STANDARDS: dict[str, Sort] = {
    "standards.letter": Sort(_letter, EVERYWHERE),
    "standards.pledge": Sort(_pledge, EVERYWHERE, own=True, confirms_itself=True, group_may=False),
    "standards.document": Sort(_document, EVERYWHERE, group_may=False),
    "standards.inspection": Sort(_inspection, EVERYWHERE),
    "standards.job": Sort(_job, EVERYWHERE),
    "standards.power_item": Sort(_power, EVERYWHERE, group_may=False),
    "standards.catalogue": Sort(_catalogue, EVERYWHERE, group_may=False),
    "standards.disclosure": Sort(_disclosure, EVERYWHERE, group_may=False),
    "standards.reply": Sort(_reply, EVERYWHERE, group_may=False),
}
