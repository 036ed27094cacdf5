"""The pages on which an activity is entered and changed, and the parts that htmx asks for."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.activities.models import Activity
from zhibu.activities.services import ACTIVITY, assemble, last_like
from zhibu.core.errors import Conflict, DomainError, NotPermitted
from zhibu.ledger import registry
from zhibu.ledger.rights import require_revise
from zhibu.ledger.selectors import visible_to
from zhibu.organization.models import Kind, Organization
from zhibu.organization.selectors import branch_of
from zhibu.workspace.activities import starting, summary
from zhibu.workspace.activities.entry import Entry
from zhibu.workspace.activities.pages import (
    items_context,
    page_context,
    people_context,
    preview_context,
)
from zhibu.workspace.activities.people import is_number
from zhibu.workspace.activities.saving import save, step_buttons, words_of
from zhibu.workspace.asked import user_of
from zhibu.workspace.conflicts import clash_of
from zhibu.workspace.current import current_unit, current_year
from zhibu.workspace.saving import Then, read_then

PAGE = "activities/form.html"


# Which unit, which record ---------------------------------------------------------------------


def _enterable(request: HttpRequest) -> QuerySet[Organization]:
    units = organizations_for(request.user, Permission.RECORD_ENTER)
    return units.select_related("book", "parent")


def _unit(request: HttpRequest, wanted: str) -> Organization:
    """Give the unit to enter for: the one named, else the current one, else the first allowed.

    Raises:
        Http404: outside the user's scope; PermissionDenied: inside, but without the right.
    """
    units = _enterable(request)
    if wanted:
        found = units.filter(pk=wanted).first() if is_number(wanted) else None
        if found is None:
            seen = organizations_for(request.user, Permission.RECORD_VIEW)
            if is_number(wanted) and seen.filter(pk=wanted).exists():
                raise PermissionDenied("您不能为这个党组织记活动。")
            raise Http404("没有这个党组织")
        return found
    current = current_unit(request)
    if current and access_of(request.user).may(Permission.RECORD_ENTER, current):
        return current
    first = units.first()
    if first is None:
        raise PermissionDenied("您没有可以记活动的党组织。")
    return first


def _choices(request: HttpRequest, unit: Organization) -> list[Organization]:
    """Give the units to choose from: the branch and its groups, or a committee and its branches."""
    base = branch_of(unit)
    top = base.parent_id if unit.kind == Kind.BRANCH else None
    near = Q(pk=base.pk) | Q(parent=base.pk) | Q(pk=top)
    return list(_enterable(request).filter(near).order_by("path"))


def _stored(request: HttpRequest, pk: int) -> Activity:
    """Give the stored activity that the user may change; else 404 out of sight, or 403."""
    record = (
        visible_to(request.user)
        .filter(type=ACTIVITY, pk=pk)
        .select_related("organization", "organization__book", "organization__parent")
        .first()
    )
    if record is None:
        raise Http404("没有这条活动记录")
    require_revise(registry.record_type(ACTIVITY), record, user_of(request))
    return starting.load(record)


def _entry_of(request: HttpRequest) -> Entry:
    """Read a part's request: the same form, new or of a stored record."""
    values = request.POST.copy()
    pk = values.get("record", "")
    if is_number(pk):
        stored = _stored(request, int(pk))
        return Entry(stored.organization, values, stored)
    return Entry(_unit(request, values.get("organization", "")), values)


# Pages ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an activity."""
    if request.method == "POST":
        entry = _entry_of(request)
        return _answer(request, entry)
    unit = _unit(request, request.GET.get("unit", ""))
    user = user_of(request)
    values = starting.fresh(unit, user, request.GET, current_year(request))
    note = ""
    wanted = request.GET.get("like", "")
    if wanted:
        note = _take_over(request, unit, values, wanted)
    return _show(request, Entry(unit, values), note=note)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a stored activity; a confirmed one posts the difference."""
    stored = _stored(request, pk)
    if request.method == "POST":
        return _answer(request, Entry(stored.organization, request.POST.copy(), stored))
    return _show(request, Entry(stored.organization, starting.from_stored(stored), stored))


def _answer(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Do what the pressed button says; whatever is not saving shows the form again."""
    values = entry.values
    if _change_items(entry):
        return _show(request, entry)
    if values.get("do") == "like":
        note = _take_over(request, entry.unit, values, values.get("like", "last"))
        return _show(request, Entry(entry.unit, values, entry.stored), note=note)
    if then := values.get("then"):
        return _save(request, entry, read_then(str(then)))
    if entry.stored is None and values.get("unit_was") != str(entry.unit.pk):
        _fit_to_unit(entry, user_of(request))
    return _show(request, Entry(entry.unit, values, entry.stored))


def _change_items(entry: Entry) -> bool:
    """Add or drop an agenda item where its button was pressed; tell whether one was."""
    added, dropped = entry.values.get("add_item"), entry.values.get("drop_item")
    if added:
        entry.add_item(str(added))
    elif dropped:
        entry.drop_item(str(dropped))
    return bool(added or dropped)


def _fit_to_unit(entry: Entry, user: User) -> None:
    """After another unit was chosen: keep only the kinds that it holds, and take its officers."""
    starting.set_officers(entry.values, entry.unit, user)
    allowed = [kind.key for kind in entry.chosen_kinds if entry.unit.kind in kind.units]
    entry.values.setlist("kinds", allowed)


def _take_over(request: HttpRequest, unit: Organization, values: QueryDict, wanted: str) -> str:
    """Fill in the last activity of this sort, or a named one; say in words what was done."""
    user = user_of(request)
    if is_number(wanted):
        source = visible_to(user).filter(type=ACTIVITY, pk=wanted).first()
        if source is None:
            raise Http404("没有这条活动记录")
    else:
        kinds = values.getlist("kinds")
        source = last_like(unit, kinds, user) or (last_like(unit, (), user) if kinds else None)
    if source is None:
        return "还没有可以照着记的活动。"
    starting.take_over(values, source)
    return f"已照 {source.date:%Y年%-m月%-d日} 的“{source.title}”填好，主题和缺席请另填。"


def _save(request: HttpRequest, entry: Entry, then: Then) -> HttpResponse:
    text = entry.values.get("version", "")
    version = int(text) if is_number(text) else 0
    files = request.FILES.getlist("evidence")
    try:
        record = save(entry, actor=user_of(request), then=then, version=version, files=files)
    except Conflict:
        return _show_clash(request, entry, version)
    except NotPermitted:
        raise
    except DomainError as error:
        return _show(request, entry, error=error, files_lost=bool(files), status=422)
    messages.success(request, words_of(record, then))
    return redirect("workspace:record", record.pk)


def _show_clash(request: HttpRequest, entry: Entry, opened: int) -> HttpResponse:
    """Show what stands there now beside what was typed; the next save overwrites knowingly."""
    stored, typed = cast(Activity, entry.stored), assemble(entry.draft())
    clash = clash_of(registry.record_type(ACTIVITY), stored, typed, opened)
    context = {"clash": clash, "changes": summary.differences(stored, typed)}
    entry.values["version"] = str(stored.record.version)
    return _show(request, entry, status=409, extra=context)


def _show(
    request: HttpRequest,
    entry: Entry,
    *,
    error: DomainError | None = None,
    note: str = "",
    files_lost: bool = False,
    status: int = 200,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    record = entry.stored.record if entry.stored else None
    context = page_context(entry, problems=error.problems if error else ())
    context |= {
        "units": [] if record else _choices(request, entry.unit),
        "record": record,
        "note": note,
        "files_lost": files_lost,
        "buttons": step_buttons(entry, user_of(request)),
        "back_url": reverse("workspace:record", args=[record.pk]) if record else "",
        "form_url": request.path,
    }
    return render(request, PAGE, context | (extra or {}), status=status)


# Parts ----------------------------------------------------------------------------------------


@require_POST
def people(request: HttpRequest) -> HttpResponse:
    """Give the people part for the unit, date and audience as they stand in the form."""
    entry = _entry_of(request)
    return render(request, "activities/parts/people.html", people_context(entry))


@require_POST
def items(request: HttpRequest) -> HttpResponse:
    """Give the fields of the agenda items for the chosen kinds, adding or dropping one if asked."""
    entry = _entry_of(request)
    _change_items(entry)
    return render(request, "activities/parts/items.html", items_context(entry))


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Say what would be posted, and how each vote stands."""
    entry = _entry_of(request)
    context = preview_context(entry) | {"verdicts": summary.verdicts(entry)}
    return render(request, "activities/parts/preview.html", context)
