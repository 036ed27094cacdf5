"""One page for somebody new to a branch: the person and his entry in one form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.ledger.abilities import may_confirm
from zhibu.ledger.models import Record
from zhibu.ledger.types import RecordType
from zhibu.organization.models import Kind, Organization
from zhibu.portal.form_pages import Task, form_page
from zhibu.portal.people.forms import NewPersonForm
from zhibu.portal.people.selectors import unit_or_404
from zhibu.portal.people.twins import ask_about_twins, person_meant
from zhibu.roster.models import RosterEntry, StaffEntry

Entry = RosterEntry | StaffEntry


def branch_to_enter(request: HttpRequest, pk: int) -> tuple[Organization, User]:
    """Give the branch where the user may enter people, and the user; 404, 403 by scope."""
    branch, user = unit_or_404(request.user, pk), cast(User, request.user)
    require(user, Permission.PEOPLE_EDIT, branch)
    if branch.kind != Kind.BRANCH:
        raise Http404
    return branch, user


def confirms_at_once(record_type: RecordType, branch: Organization, user: User) -> bool:
    """Tell whether what the user enters there is confirmed with the same click."""
    return may_confirm(record_type, Record(organization=branch, entered_by=user), user)


def newcomer_page(
    request: HttpRequest,
    form: NewPersonForm,
    fields: Sequence[str],
    enter: Callable[..., Entry],
    *,
    branch: Organization,
    title: str,
    confirms: bool,
    effects: tuple[str, ...],
    back: str,
    template: str,
) -> HttpResponse:
    """Show the form of a newcomer, or enter him; asks first whether he is on file already.

    Args:
        fields: the form's fields that belong to the entry, not to the person.
        enter: stores both: ``enter(person, branch, **fields, actor=user)``.
    """
    user = cast(User, request.user)
    if request.method == "POST" and form.is_valid():
        ask_about_twins(form, user)
    entries: list[Entry] = []

    def act() -> None:
        secrets = {name: form.cleaned_data[name] for name in form.secret_fields}
        person = person_meant(form, secrets, user)
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in fields}
        entries.append(enter(person, branch, **given, actor=user))

    submit = "保存并确认" if confirms else "保存并报送"
    return form_page(
        request,
        form,
        Task(f"{branch.name}：{title}", submit, back, effects=effects),
        act,
        done=lambda: f"已登记{entries[0].record.about}",
        to=lambda: reverse("portal:person", args=[entries[0].record.about_id]),
        template=template,
    )
