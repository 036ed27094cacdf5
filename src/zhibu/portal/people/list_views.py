"""The list of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.audit.services import record_act
from zhibu.core.names import normalize_name
from zhibu.organization.models import GroupTerm, Kind, Membership, Organization, Person
from zhibu.organization.selectors import in_force
from zhibu.portal.form_pages import UnitField, chosen
from zhibu.portal.links import link
from zhibu.portal.people import selectors
from zhibu.portal.people.tabs import tabs
from zhibu.workspace.asked import user_of
from zhibu.workspace.current import current_unit
from zhibu.workspace.sending import attachment
from zhibu.workspace.sheets import write_rows

CHUNK = 500
HEADS = ("姓名", "身份", "党支部", "党小组", "职务", "身份证号", "手机号")
SIZES = ("20", "50", "100")


class PeopleFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label="姓名", required=False, widget=forms.TextInput({"type": "search"}))
    stage = forms.ChoiceField(label="身份", required=False, choices=list(selectors.STAGES.items()))
    group = UnitField(
        label="党小组", queryset=Organization.objects.none(), required=False, empty_label="全部"
    )
    size = forms.ChoiceField(
        label="每页", required=False, choices=[(size, f"{size} 人") for size in SIZES]
    )

    def __init__(self, *args: Any, unit: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit is not None and unit.kind == Kind.BRANCH:
            self.fields["group"].queryset = unit.book_units.all()  # type: ignore[attr-defined]
        else:
            del self.fields["group"]


def people(request: HttpRequest) -> HttpResponse:
    """List the people of the current unit that the user may see. Queries: constant."""
    unit = current_unit(request)
    today = timezone.localdate()
    form = PeopleFilter(request.GET or None, unit=unit)
    given = form.cleaned_data if form.is_valid() else {}
    found = _asked(request, given, unit, today)
    size = int(chosen(given.get("size", ""), SIZES, SIZES[0]))
    page = Paginator(_with_stays(found, today), size).get_page(request.GET.get("page"))
    for person in page.object_list:
        person.stage = selectors.stage_of(person.memberships.all(), today)
    may_admit = (
        unit is not None
        and unit.kind == Kind.BRANCH
        and access_of(request.user).may(Permission.PEOPLE_EDIT, unit)
    )
    context = {
        "unit": unit,
        "page": page,
        "filter_form": form,
        "several": unit is None or unit.kind not in {Kind.BRANCH, Kind.GROUP},
        "may_admit": may_admit,
        **_taken_away(request, unit),
        "tabs": tabs(request, "people"),
    }
    return render(request, "people/list.html", context)


@require_GET
def people_export(request: HttpRequest) -> HttpResponse:
    """Send the asked list as a workbook: what the page shows, numbers masked as there; audited.

    Only people of units for which the user may export are in it.
    """
    unit, today = current_unit(request), timezone.localdate()
    form = PeopleFilter(request.GET or None, unit=unit)
    given = form.cleaned_data if form.is_valid() else {}
    allowed = access_of(request.user).within(Permission.RECORD_EXPORT)
    found = _asked(request, given, unit, today).filter(allowed)
    stream = BytesIO()
    count = write_rows(stream, "人员名单", HEADS, _cells(_with_stays(found, today), today))
    record_act(
        "people.export",
        actor=user_of(request),
        target_type="people",
        organization=unit,
        detail={"rows": count, "filters": dict(request.GET.items())},
    )
    name = f"{unit.name if unit else ''}人员名单（{today.isoformat()}）.xlsx"
    return attachment(stream.getvalue(), name)


def _cells(people: Any, today: date) -> Iterator[list[Any]]:
    for person in people.iterator(chunk_size=CHUNK):
        yield [
            person.label,
            selectors.stage_of(person.memberships.all(), today),
            person.organization.name,
            "、".join(term.group.name for term in person.groups_now),
            person.position,
            str(person.id_number or ""),
            str(person.phone or ""),
        ]


def _asked(
    request: HttpRequest, given: Mapping[str, Any], unit: Organization | None, today: date
) -> QuerySet[Person]:
    group = given.get("group")
    return selectors.filter_people(
        _of_unit(request, unit, today),
        today,
        stage=given.get("stage", ""),
        group=group.pk if group else None,
        name=normalize_name(given.get("q", "")),
    )


def _taken_away(request: HttpRequest, unit: Organization | None) -> dict[str, str]:
    """Give where the list is taken as a workbook, and the roster as paper."""
    if not access_of(request.user).holds(Permission.RECORD_EXPORT):
        return {}
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    roster = link("reports:roster_preview", unit.pk) if unit else ""
    return {"export_url": link("portal:people_export") + query, "roster_url": roster}


def _of_unit(request: HttpRequest, unit: Organization | None, today: date) -> Any:
    """Keep the people in scope who are kept by the current unit, or stand in it as a group."""
    scoped = Person.objects.filter(access_of(request.user).within(Permission.PEOPLE_VIEW))
    if unit is None:
        return scoped
    if unit.kind == Kind.GROUP:
        terms = GroupTerm.objects.filter(in_force(today), group=unit)
        return scoped.filter(pk__in=terms.values("person"))
    return scoped.filter(organization__path__startswith=unit.path)


def _with_stays(people: Any, today: date) -> Any:
    groups = GroupTerm.objects.filter(in_force(today)).select_related("group")
    return people.select_related("organization").prefetch_related(
        Prefetch("memberships", Membership.objects.order_by("start")),
        Prefetch("group_terms", groups, to_attr="groups_now"),
    )
