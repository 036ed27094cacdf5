"""Verbs on villages and villagers: register, correct, read one sealed value; each is audited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, Problem
from zhibu.core.identity import id_problems, normalize_id, normalize_phone, phone_problems
from zhibu.core.names import normalize_name
from zhibu.organization.fields import Sealed, fingerprint
from zhibu.pillars.village.models import Village, Villager

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
SECRETS = {
    "id_number": "身份证号",
    "phone": "手机号",
    "bank_account": "银行账号",
    "health": "健康状况",
}
SHORTEST_ACCOUNT, LONGEST_ACCOUNT = 8, 30


def save_village(village: Village, changed: Iterable[str], *, actor: User) -> Village:
    """Register a village, or correct what is known of one.

    Args:
        changed: labels of what was changed, for the log.

    Raises:
        DomainError: it has no name, or the unit helps a village of that name already.
        PermissionDenied: the actor does not enter records for the unit that helps it.
    """
    require(actor, P.RECORD_ENTER, village.organization)
    village.name = normalize_name(village.name)
    DomainError.raise_if(_village_problems(village))
    action = "village.edit" if village.pk else "village.create"
    with transaction.atomic():
        village.save()
        record_act(
            action,
            actor=actor,
            target_type="village",
            target_id=village.pk,
            organization=village.organization_id,
            detail={"fields": list(changed)},
        )
    return village


def _village_problems(village: Village) -> Iterator[Problem]:
    if not village.name:
        yield Problem("VIL002", "没有填村名", "请填村名", field="村名")
    if "/" in village.name:
        yield Problem("VIL002", "不是村名", "村名里不要写“/”", field="村名", value=village.name)
    twins = Village.objects.filter(organization=village.organization, name=village.name)
    if twins.exclude(pk=village.pk).exists():
        yield Problem(
            "VIL001", "已经登记过", "请在已有的村上修改", field="村名", value=village.name
        )


def save_villager(
    villager: Villager,
    secrets: Mapping[str, str],
    changed: Iterable[str] = (),
    *,
    cleared: Iterable[str] = (),
    actor: User,
) -> Villager:
    """Register a villager, or correct his data.

    Args:
        secrets: clear text of the sealed fields that were typed; blank ones stay as they are.
        cleared: names of sealed fields to be forgotten.
        changed: labels of what was changed, for the log; never values.

    Raises:
        DomainError: all that is wrong.
        PermissionDenied: the actor does not keep people's data for the unit.
    """
    require(actor, P.PEOPLE_EDIT, villager.village.organization)
    villager.name = normalize_name(villager.name)
    villager.distinction = " ".join(villager.distinction.split())
    typed = {name: _plain(name, text) for name, text in secrets.items() if text.strip()}
    DomainError.raise_if([*_name_problems(villager), *_secret_problems(villager, typed)])
    for name in cleared:
        setattr(villager, name, None)
        if name == "id_number":
            villager.id_fingerprint = ""
    for name, text in typed.items():
        setattr(villager, name, text)
    if "id_number" in typed:
        villager.id_fingerprint = _fingerprint(typed["id_number"])
    action = "villager.edit" if villager.pk else "villager.create"
    with transaction.atomic():
        villager.save()
        _audit(action, villager, actor, fields=list(changed))
    return villager


def _plain(name: str, text: str) -> str:
    """Bring a typed secret into the form in which it is kept."""
    if name == "id_number":
        return normalize_id(text)
    if name == "phone":
        return normalize_phone(text)
    return "".join(text.split()) if name == "bank_account" else text.strip()


def _fingerprint(id_number: str) -> str:
    return fingerprint(id_number, "village.villager.id_number")


def _name_problems(villager: Villager) -> Iterator[Problem]:
    if not villager.name or "/" in villager.name:
        yield Problem("VIL004", "不是姓名", "请填姓名", field="姓名", value=villager.name)
    twins = Villager.objects.filter(
        village=villager.village, name=villager.name, distinction=villager.distinction
    )
    if twins.exclude(pk=villager.pk).exists():
        yield Problem(
            "VIL005",
            f"在{villager.village}已经登记过",
            "请在已有的村民上修改；确是两个人的，请填“区分”",
            field="姓名",
            value=villager.label,
        )


def _secret_problems(villager: Villager, typed: Mapping[str, str]) -> Iterator[Problem]:
    if "id_number" in typed:
        number = typed["id_number"]
        problems = id_problems(number, today=timezone.localdate())
        yield from (problem.at(field="身份证号") for problem in problems)
        others = Villager.objects.filter(
            village=villager.village, id_fingerprint=_fingerprint(number)
        )
        if not problems and others.exclude(pk=villager.pk).exists():
            yield Problem("VIL006", "在本村已经登记在别人名下", "请核对号码", field="身份证号")
    if "phone" in typed:
        yield from (problem.at(field="手机号") for problem in phone_problems(typed["phone"]))
    account = typed.get("bank_account")
    if account is not None and not (
        account.isascii()
        and account.isdigit()
        and SHORTEST_ACCOUNT <= len(account) <= LONGEST_ACCOUNT
    ):
        yield Problem(
            "VIL007",
            "不是银行账号",
            f"请填 {SHORTEST_ACCOUNT} 到 {LONGEST_ACCOUNT} 位数字",
            field="银行账号",
        )


def reveal_villager(villager: Villager, field: str, *, actor: User, reason: str) -> str:
    """Give one sealed value in clear to somebody entitled, and write down that it was read.

    Raises:
        PermissionDenied: the actor may not reveal data of the unit that helps the village.
        DomainError: there is no such field, no reason was given, or nothing is on file.
    """
    require(actor, P.PEOPLE_REVEAL, villager.village.organization)
    if field not in SECRETS:
        raise DomainError.of("PER003", "这一项不能查看", "请从村民页面点开", value=field)
    if not reason.strip():
        raise DomainError.of("PER004", "没有写用途", "请写明用途", field="用途")
    sealed = getattr(villager, field)
    if not isinstance(sealed, Sealed):
        raise DomainError.of("PER002", "没有登记", "请先补登", field=SECRETS[field])
    with transaction.atomic():
        text = sealed.open()
        _audit("villager.reveal", villager, actor, field=field, reason=reason.strip())
    return text


def _audit(action: str, villager: Villager, actor: User, **detail: object) -> None:
    record_act(
        action,
        actor=actor,
        target_type="villager",
        target_id=villager.pk,
        organization=villager.village.organization_id,
        detail={key: value for key, value in detail.items() if value},
    )
