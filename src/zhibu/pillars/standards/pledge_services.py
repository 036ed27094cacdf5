"""Verbs on pledges: adopt a text, bring out a new version, sign, enter paper signatures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import confirm_record, enter_record, submit_record
from zhibu.organization.models import Organization, Person
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.ledgers.signing import PLEDGE
from zhibu.pillars.standards.models import Pledge, PledgeText, SignedBy
from zhibu.pillars.standards.pledge_checks import text_problems
from zhibu.pillars.standards.pledge_selectors import home_of
from zhibu.pillars.standards.pledge_words import digest_of, normalise_text

if TYPE_CHECKING:
    from zhibu.access.models import User


def signatures_of(text: PledgeText) -> QuerySet[Pledge]:
    """Give the signatures under a version that are not void, drafts too."""
    return text.pledges.exclude(record__state=State.VOID)


def save_text(text: PledgeText, chosen: Iterable[Person] = (), *, actor: User) -> PledgeText:
    """Adopt a pledge's text, or correct one; a new version replaces the former from its day on.

    Args:
        chosen: who is asked, where the text asks chosen people.

    Raises:
        DomainError: all that is wrong; PLG037 where words change that somebody has signed.
        PermissionDenied: the actor does not enter records for the unit.
    """
    require(actor, Permission.RECORD_ENTER, text.organization)
    text.title = " ".join(text.title.split())
    text.text = normalise_text(text.text)
    text.digest = digest_of(text.text)
    action = "pledge.edit" if text.pk else "pledge.adopt"
    try:
        with transaction.atomic():
            _store(text, chosen)
            record_act(
                action,
                actor=actor,
                target_type="pledge_text",
                target_id=text.pk,
                organization=text.organization_id,
                detail={"digest": text.digest, "version": text.version},
            )
    except IntegrityError as error:
        raise DomainError.of(
            "PLG034", "刚刚有人登记过", "请刷新后查看", field="名称", value=text.title
        ) from error
    return text


def _store(text: PledgeText, chosen: Iterable[Person]) -> None:
    """Check and store a version among the others of its text, which are locked."""
    versions = PledgeText.objects.select_for_update().filter(
        organization=text.organization, title=text.title
    )
    known = {one.version: one for one in versions}
    if text.pk:
        _keep_signed_words(text, PledgeText.objects.get(pk=text.pk))
    DomainError.raise_if(text_problems(text))
    before, following = known.get(text.version - 1), known.get(text.version + 1)
    text.replaced_on = following.adopted_on if following else None
    text.save()
    text.chosen.set(chosen)
    if before is not None:
        before.replaced_on = text.adopted_on
        before.save(update_fields=["replaced_on"])


def _keep_signed_words(text: PledgeText, stored: PledgeText) -> None:
    """What somebody has signed stays as it was: words, name, and the day from which it held."""
    names = ("digest", "title", "adopted_on")
    if all(getattr(text, name) == getattr(stored, name) for name in names):
        return
    if signatures_of(stored).exists():
        raise DomainError.of(
            "PLG037",
            "已有人签署，名称、正文和启用日期不能再改",
            "要改请出新版",
            field="正文",
        )
    if text.title != stored.title and (stored.version > 1 or stored.replaced_on is not None):
        raise DomainError.of(
            "PLG038", "有几版，不能改名", "请沿用原来的名称", field="名称", value=text.title
        )


def next_version(text: PledgeText) -> PledgeText:
    """Begin the version after the newest of a text, unsaved, with the same words. Queries: one."""
    newest = (
        PledgeText.objects.filter(organization=text.organization, title=text.title)
        .order_by("-version")
        .first()
    ) or text
    return PledgeText(
        organization=text.organization,
        title=text.title,
        version=newest.version + 1,
        text=newest.text,
        asked=newest.asked,
        adopted_on=timezone.localdate(),
    )


def sign(text: PledgeText, typed_name: str, digest: str, *, actor: User) -> Pledge:
    """Sign a pledge oneself, today; nobody else has to confirm it.

    Args:
        digest: of the text as it was shown to the signer.

    Raises:
        DomainError: all that is wrong: the text changed since it was shown, the name is not the
            signer's, it was signed before, it is not in use yet or no more.
        PermissionDenied: the account hands in nothing of its own there.
    """
    person = actor.person
    if person is None:
        raise DomainError.of("PLG021", "这个账号没有对应的人", "请系统管理员在“账号”里选定本人")
    today = timezone.localdate()
    pledge = Pledge(
        record=Record(organization=_unit_of(text, person, today), date=today, about=person),
        pledge_text=text,
        form=SignedBy.SELF,
        typed_name=typed_name.strip(),
        signed_at=timezone.now(),
        digest=digest,
    )
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        pledge.pledge_text = PledgeText.objects.get(pk=text.pk)
        enter_record(PLEDGE, pledge, actor=actor)
        pledge.record = confirm_record(pledge.pk, actor=actor)
    return pledge


def _unit_of(text: PledgeText, person: Person, day: date) -> Organization:
    """Give the unit in whose books a signature counts: the signer's own below the text's."""
    unit = home_of(person, day)
    if text.organization_id not in branch_of(unit).numbers_up:
        raise DomainError.of(
            "PLG022",
            f"不在{text.organization.name}及下级的名册上",
            "请核对是否选对了承诺书",
            field="签署人",
            value=person.label,
        )
    return unit


def enter_paper(text: PledgeText, people: Sequence[Person], day: date, *, actor: User) -> int:
    """Enter what people signed on paper that day, and hand it to whoever confirms: all or nothing.

    Returns:
        How many signatures were stored.

    Raises:
        DomainError: all that is wrong, each with its person.
        PermissionDenied: the actor does not enter records for a signer's unit.
    """
    if not people:
        raise DomainError.of("PLG023", "没有选人", "请勾选在纸上签过的人", field="签署人")
    problems = []
    with transaction.atomic():
        for person in people:
            try:
                record = Record(organization=_unit_of(text, person, day), date=day, about=person)
                pledge = Pledge(record=record, pledge_text=text)
                enter_record(PLEDGE, pledge, actor=actor)
                submit_record(pledge.pk, actor=actor)
            except DomainError as error:
                problems += [one.at(place=person.label) for one in error.problems]
        DomainError.raise_if(dict.fromkeys(problems))
    return len(people)
