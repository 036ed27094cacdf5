"""Builders of talks, of the integrity register, of checks, decisions and letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from zhibu.access.models import User
from zhibu.ledger.children import set_rows
from zhibu.ledger.models import Record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.conduct import letter_box, letter_codes, letter_keys
from zhibu.pillars.conduct.integrity_posts import INTEGRITY_POST
from zhibu.pillars.conduct.models import (
    Accountability,
    CheckFinding,
    HeartTalk,
    IntegrityPostReview,
    Letter,
    LetterKey,
    RiskPoint,
    SupervisionCheck,
)

DAY = date(2022, 3, 5)
PASSPHRASE = "三月的桃花 开在河对岸"


def talk(
    unit: Organization, day: date, talker: Person | None, about: Person | None, **more: Any
) -> HeartTalk:
    """Build an unsaved talk."""
    record = Record(organization=unit, date=day, about=about)
    return HeartTalk(record=record, talker=talker, **more)


def review(
    unit: Organization,
    day: date,
    post: str = "采购岗",
    kind: str = "listed",
    points: Iterable[tuple[str, str]] = (("化整为零规避比价", "三人询价并留痕"),),
    **more: Any,
) -> IntegrityPostReview:
    """Build an unsaved review of a post; a first one of it begins the post."""
    removed = kind == "removed"
    given: dict[str, Any] = {"note": "岗位撤并"} if removed else {"likelihood": 2, "harm": 3}
    if not removed:
        someone = Person.objects.filter(organization=unit).order_by("pk").first()
        given |= {"holder": someone, "leader": someone}
    body = IntegrityPostReview(
        record=Record(organization=unit, date=day),
        post=INTEGRITY_POST.find(post, unit),
        kind=kind,
        **given | more,
    )
    rows = [] if removed else [RiskPoint(text=text, measure=done) for text, done in points]
    set_rows(body, "points", rows)
    return body


def supervision(
    unit: Organization, day: date, *found: CheckFinding, title: str = "公务用车", **more: Any
) -> SupervisionCheck:
    """Build an unsaved check."""
    given: dict[str, Any] = {"content": "派车单和里程", "result": "" if found else "未发现问题"}
    record = Record(organization=unit, date=day, title=title)
    body = SupervisionCheck(record=record, **given | more)
    set_rows(body, "findings", found)
    return body


def accountability(
    unit: Organization, day: date, person: Person | None = None, **more: Any
) -> Accountability:
    """Build an unsaved decision."""
    given: dict[str, Any] = {
        "matter": "派车审批不严",
        "basis": "中国共产党问责条例",
        "decided_by": "机关纪委",
    }
    record = Record(organization=unit, date=day)
    return Accountability(record=record, person=person, **given | more)


def box(unit: Organization, actor: User, passphrase: str = PASSPHRASE) -> tuple[LetterKey, str]:
    """Open the channel of a unit; give the key and its recovery code."""
    return letter_keys.begin(unit, passphrase, passphrase, actor=actor)


def letter(unit: Organization, text: str = "车队有人虚报里程。") -> tuple[Letter, str]:
    """Send a letter; give it with the writer's code."""
    code = letter_box.send(unit, uuid4(), text)
    stored = Letter.objects.get(code_digest=letter_codes.digest(letter_codes.read(code)))
    return stored, code


def client_of(cast: Cast, who: str) -> Client:
    """Give the browser of one of the cast."""
    client = Client()
    client.force_login(cast.users[who])
    return client


TYPED = "application/x-www-form-urlencoded"


def typed(**fields: Any) -> str:
    """Give a form as a browser sends it where no files are taken."""
    return urlencode({name: str(value) for name, value in fields.items()})


def write(client: Client, unit: Organization, text: str, number: UUID | None = None) -> Any:
    """Send a letter by the public page."""
    address = reverse("conduct:letter_write", args=[unit.code])
    return client.post(address, typed(text=text, number=number or uuid4()), content_type=TYPED)


def desk(cast: Cast, stored: Letter, **fields: Any) -> Any:
    """Do something with a letter on the page of the discipline commissioner."""
    address = reverse("conduct:letter", args=[stored.pk])
    return client_of(cast, "discipline").post(address, fields)
