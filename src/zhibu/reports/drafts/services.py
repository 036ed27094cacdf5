"""Verbs on drafts: begin, save, restore, submit, return, freeze, take up again.

Every verb names the ``revision`` that its caller saw; when somebody was quicker it raises
``Conflict`` and writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import Conflict, DomainError, NotFound, Problem
from zhibu.core.rounding import Manner
from zhibu.organization.models import Organization
from zhibu.reports.annual import compose
from zhibu.reports.drafts import keeping
from zhibu.reports.drafts.prose import Prose, problems_of, prose_of, tidied
from zhibu.reports.duties import unmet_duties
from zhibu.reports.models import AnnualDraft, DraftState, DraftVersion
from zhibu.reports.models.drafts import LONGEST_NOTE

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission


def create_draft(
    unit: Organization, year: int, *, actor: User, manner: Manner = "exact"
) -> AnnualDraft:
    """Begin the draft of a unit's year from the built-in template, as its first version.

    Raises:
        Conflict: there is one already (DRF010).
        PermissionDenied: the actor does not write reports of the unit.
    """
    require(actor, P.REPORT_WRITE, unit)
    document = compose(unit, year, duties=unmet_duties(unit, year))
    try:
        with transaction.atomic():
            draft = AnnualDraft.objects.create(organization=unit, year=year)
            prose = tidied(prose_of(document, year, manner), year)
            keeping.add_version(draft, prose, author=actor, note="按内置模板生成")
            _audit("draft.create", draft, actor)
    except IntegrityError as error:
        raise Conflict.of(
            "DRF010", "这一年的草稿已经有了", "请刷新后打开", value=str(year)
        ) from error
    return draft


def save_draft(
    pk: int,
    prose: Prose,
    *,
    revision: int,
    actor: User,
    note: str = "",
    working: bool = False,
    apart: bool = False,
) -> DraftVersion:
    """Store what was typed as a new version; with ``working`` as the author's unfinished one.

    An unfinished one is overwritten by its own author alone, and becomes a version when he
    saves; with ``apart`` it stays a version of its own, as after a conflict with himself in
    another window. What is no change makes no version.

    Raises:
        Conflict: the draft changed since it was opened, or is not being written (DRF011, DRF012).
        DomainError: all that is wrong with the text.
        PermissionDenied: the actor does not write reports of the unit.
    """
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_WRITE, DraftState.WRITING)
        tidy = tidied(prose, draft.year)
        DomainError.raise_if([*problems_of(tidy), *_long("说明", note)])
        newest = keeping.newest_version(draft)
        mine = newest.is_working and newest.author_id == actor.pk and not apart
        same = tidy == keeping.read_prose(newest)
        if same and (working or not newest.is_working):
            return newest
        if mine:
            if not same:
                keeping.write_prose(newest, tidy)
            if not working:
                keeping.settle(draft, newest, note)
        else:
            _settle_other(draft, newest)
            newest = keeping.add_version(draft, tidy, author=actor, note=note, working=working)
        _raise_revision(draft)
        if not working:
            _audit("draft.save", draft, actor, version=newest.number)
    return newest


def restore_version(pk: int, number: int, *, revision: int, actor: User) -> DraftVersion:
    """Bring an old version back as a new one; all between stay. Raises as ``save_draft``."""
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_WRITE, DraftState.WRITING)
        old = draft.versions.filter(number=number).first()
        if old is None:
            raise NotFound.of("DRF013", "没有这一版", "请从版本列表里选", value=str(number))
        _settle_other(draft, keeping.newest_version(draft))
        note = f"恢复第{number}版"
        found = keeping.add_version(draft, keeping.read_prose(old), author=actor, note=note)
        _raise_revision(draft)
        _audit("draft.restore", draft, actor, version=found.number, restored=number)
    return found


def submit_draft(pk: int, *, revision: int, actor: User) -> AnnualDraft:
    """Hand a draft to the secretary; nobody writes in it until it comes back."""
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_WRITE, DraftState.WRITING)
        _settle_other(draft, keeping.newest_version(draft))
        return _moved(draft, DraftState.SUBMITTED, "draft.submit", actor)


def take_back_draft(pk: int, *, revision: int, actor: User) -> AnnualDraft:
    """Take a submitted draft back to write on."""
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_WRITE, DraftState.SUBMITTED)
        return _moved(draft, DraftState.WRITING, "draft.take_back", actor)


def return_draft(pk: int, reason: str, *, revision: int, actor: User) -> AnnualDraft:
    """Return a submitted draft with a remark on what to change (DRF014 without one)."""
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_FREEZE, DraftState.SUBMITTED)
        said = _reason(reason, "退回意见")
        return _moved(draft, DraftState.WRITING, "draft.return", actor, reason=said)


def freeze_draft(pk: int, *, revision: int, actor: User) -> DraftVersion:
    """Approve a draft and freeze it: a last version with its figures, which then never change.

    A submitted one, or one that the secretary wrote himself.
    """
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_FREEZE)
        if draft.state == DraftState.FROZEN:
            raise _not_in(draft)
        newest = keeping.newest_version(draft)
        _settle_other(draft, newest)
        prose = keeping.read_prose(newest)
        version = keeping.add_version(draft, prose, author=actor, note="定稿并冻结")
        version.frozen_at = version.moment
        version.digest = keeping.digest_of(version, prose, keeping.figures_of(version).all())
        version.save(update_fields=["frozen_at", "digest"])
        _moved(draft, DraftState.FROZEN, "draft.freeze", actor, version=version.number)
    return version


def unfreeze_draft(pk: int, reason: str, *, revision: int, actor: User) -> DraftVersion:
    """Take a frozen report up again in a new version, for a reason; the frozen one stays."""
    with transaction.atomic():
        draft = _opened(pk, revision, actor, P.REPORT_FREEZE, DraftState.FROZEN)
        said = _reason(reason, "解冻原因")
        prose = keeping.read_prose(keeping.newest_version(draft))
        note = f"解冻：{said}"[:LONGEST_NOTE]
        version = keeping.add_version(draft, prose, author=actor, note=note)
        _moved(
            draft, DraftState.WRITING, "draft.unfreeze", actor, version=version.number, reason=said
        )
    return version


def _opened(
    pk: int, revision: int, actor: User, permission: Permission, state: str = ""
) -> AnnualDraft:
    """Lock a draft for one act; refuse who may not, and who saw another revision or state."""
    locked = AnnualDraft.objects.select_for_update(of=("self",))
    draft = locked.select_related("organization__book", "organization__parent").get(pk=pk)
    require(actor, permission, draft.organization)
    if draft.revision != revision:
        raise Conflict.of("DRF011", "打开之后别人改过这份草稿", "请看过改动再保存")
    if state and draft.state != state:
        raise _not_in(draft)
    return draft


def _not_in(draft: AnnualDraft) -> Conflict:
    state = DraftState(draft.state).label
    return Conflict.of(
        "DRF012", f"现在是{state}，不能这样办", "请刷新后查看", value=str(draft.year)
    )


def _settle_other(draft: AnnualDraft, newest: DraftVersion) -> None:
    if newest.is_working:
        keeping.settle(draft, newest, "自动保存")


def _moved(
    draft: AnnualDraft, state: DraftState, action: str, actor: User, **detail: Any
) -> AnnualDraft:
    draft.state = state
    draft.returned_reason = detail.get("reason", "") if action == "draft.return" else ""
    draft.save(update_fields=["state", "returned_reason"])
    _raise_revision(draft)
    _audit(action, draft, actor, **detail)
    return draft


def _raise_revision(draft: AnnualDraft) -> None:
    draft.revision += 1
    draft.save(update_fields=["revision"])


def _reason(text: str, label: str) -> str:
    said = " ".join(text.split())
    problems = [] if said else [Problem("DRF014", "没有填写", "请写明", field=label)]
    DomainError.raise_if([*problems, *_long(label, said)])
    return said


def _long(label: str, text: str) -> list[Problem]:
    if len(text) <= LONGEST_NOTE:
        return []
    return [Problem("DRF015", f"超过 {LONGEST_NOTE} 字", "请写短些", field=label, value=text)]


def _audit(action: str, draft: AnnualDraft, actor: User, **detail: Any) -> None:
    record_act(
        action,
        actor=actor,
        target_type="annual_draft",
        target_id=draft.pk,
        organization=draft.organization_id,
        detail={"year": draft.year, **detail},
    )
