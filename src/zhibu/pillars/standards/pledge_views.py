"""Pages of pledges: what is to be signed and by whom, a text's versions, signing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.core.errors import DomainError
from zhibu.ledger.models import State
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards import pledge_selectors as selectors
from zhibu.pillars.standards.models import Pledge, PledgeText
from zhibu.pillars.standards.pledge_forms import PaperForm, PledgeTextForm, SignForm, blame
from zhibu.pillars.standards.pledge_services import (
    enter_paper,
    next_version,
    save_text,
    sign,
    signatures_of,
)
from zhibu.pillars.standards.pledge_words import shown_digest
from zhibu.workspace.address import asked_unit
from zhibu.workspace.asked import user_of

P = Permission
PER_PAGE = 30
# So many names of people who have not signed fit on a page.
MOST_NAMES = 60


def text_or_404(user: User, pk: int) -> PledgeText:
    """Give a text that the user may read: in his scope, or of a unit that he belongs to."""
    return get_object_or_404(selectors.texts_seen(user, timezone.localdate()), pk=pk)


@require_GET
def pledges(request: HttpRequest) -> HttpResponse:
    """List the texts that people of a unit are asked to sign, newest first."""
    user, today = user_of(request), timezone.localdate()
    unit = asked_unit(request, P.RECORD_VIEW)
    require(user, P.RECORD_VIEW, unit)
    signed = Count("pledges", filter=Q(pledges__record__state=State.CONFIRMED))
    found = selectors.texts_seen(user, today).filter(
        Q(organization__path__startswith=unit.path)
        | Q(organization_id__in=branch_of(unit).numbers_up)
    )
    found = found.annotate(signed=signed).order_by("-adopted_on", "title", "-version")
    person = user.person_id
    waiting = selectors.waiting_for_signature(person, today) if person else []
    context = {
        "unit": unit,
        "keeper": branch_of(unit),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting,
        "today": today,
        "may_add": access_of(user).may(P.RECORD_ENTER, branch_of(unit)),
    }
    return render(request, "standards/pledges.html", context)


@require_GET
def pledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: its words, how many have signed and, to officers, who has not."""
    user, today = user_of(request), timezone.localdate()
    text = text_or_404(user, pk)
    access = access_of(user)
    standing = selectors.standing_of(text, today)
    knows = access.may(P.PEOPLE_VIEW, text.organization)
    own = user.person_id
    mine = next((one for one in standing.signed if one.record.about_id == own), None)
    context = {
        "text": text,
        "standing": standing,
        "knows": knows,
        "missing": standing.missing[:MOST_NAMES],
        "missing_more": max(len(standing.missing) - MOST_NAMES, 0),
        "versions": selectors.versions_of(text),
        "digest": shown_digest(text.digest),
        "mine": mine if own else None,
        "may_sign": _may_sign(user, text, standing),
        "may_edit": access.may(P.RECORD_ENTER, text.organization),
        "reads": access.may(P.RECORD_VIEW, text.organization),
        "signed_on_line": sum(one.form == "self" for one in standing.signed),
    }
    return render(request, "standards/pledge.html", context)


def _may_sign(user: User, text: PledgeText, standing: selectors.Standing) -> bool:
    """Tell whether the user himself may sign this version today."""
    if not access_of(user).holds(P.OWN_WORK) or user.person_id is None:
        return False
    today = timezone.localdate()
    done = {one.record.about_id for one in (*standing.signed, *standing.waiting)}
    open_now = PledgeText.objects.filter(selectors.in_use(today), pk=text.pk).exists()
    mine = text.organization_id in selectors.own_units(user, today)
    return open_now and mine and user.person_id not in done


@require_http_methods(["GET", "POST"])
def pledge_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a member read the whole text and sign it with his name."""
    user, today = user_of(request), timezone.localdate()
    text = text_or_404(user, pk)
    if text.organization_id not in selectors.own_units(user, today):
        raise PermissionDenied("这份承诺书不由您签署。")
    form = SignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            signed = sign(text, values["typed_name"], values["digest"], actor=user)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"已签署{text.label}。")
            return redirect("workspace:record", signed.pk)
    standing = selectors.standing_of(text, today)
    context = {
        "text": text,
        "form": form,
        "digest": text.digest,
        "shown_digest": shown_digest(text.digest),
        "open": _may_sign(user, text, standing),
        "mine": _own_signature(user, text),
        "today": today,
        "back_url": reverse("standards:pledge", args=[text.pk]),
        "back_label": "承诺书",
    }
    status = 422 if form.errors else 200
    return render(request, "standards/pledge_sign.html", context, status=status)


def _own_signature(user: User, text: PledgeText) -> Pledge | None:
    return signatures_of(text).filter(record__about=user.person_id or 0).first()


@require_http_methods(["GET", "POST"])
def pledge_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Register a new pledge text of a unit."""
    user = user_of(request)
    units = organizations_for(user, P.ORGANIZATION_VIEW).select_related("book")
    unit = branch_of(get_object_or_404(units, pk=pk))
    require(user, P.RECORD_ENTER, unit)
    text = PledgeText(organization=unit, adopted_on=timezone.localdate())
    back = f"{reverse('standards:pledges')}?unit={unit.pk}"
    return _text_form(request, text, "新承诺书", back)


@require_http_methods(["GET", "POST"])
def pledge_version(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring out a new version of a text; the former is not signed any more from its day on."""
    former = _own_text(request, pk)
    text = next_version(former)
    back = reverse("standards:pledge", args=[pk])
    return _text_form(request, text, f"{text.title}：第{text.version}版", back)


@require_http_methods(["GET", "POST"])
def pledge_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a text that nobody has signed; of a signed one, who is asked and until when."""
    text = _own_text(request, pk)
    return _text_form(request, text, f"{text.label}：修改", reverse("standards:pledge", args=[pk]))


def _own_text(request: HttpRequest, pk: int) -> PledgeText:
    user = user_of(request)
    text = text_or_404(user, pk)
    require(user, P.RECORD_ENTER, text.organization)
    return text


def _text_form(request: HttpRequest, text: PledgeText, title: str, back: str) -> HttpResponse:
    data: Any = request.POST if request.method == "POST" else None
    signed = bool(text.pk) and signatures_of(text).exists()
    form = PledgeTextForm(data, instance=text, signed=signed, today=timezone.localdate())
    if data is not None and form.is_valid():
        try:
            saved = save_text(form.save(commit=False), form.people(), actor=user_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("standards:pledge", saved.pk)
    context = {"form": form, "title": title, "back": back, "signed": signed}
    status = 422 if form.errors else 200
    return render(request, "standards/pledge_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def pledge_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter who signed on paper: tick the people, name the day."""
    text = _own_text(request, pk)
    today = timezone.localdate()
    missing = list(selectors.standing_of(text, today).missing)
    data: Any = request.POST if request.method == "POST" else None
    form = PaperForm(data, missing=missing, today=selectors.last_day_of(text, today))
    if data is not None and form.is_valid():
        values = form.cleaned_data
        try:
            count = enter_paper(text, values["people"], values["day"], actor=user_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, f"已登记 {count} 份纸质签署，等待确认。")
            return redirect("standards:pledge", pk)
    context = {"form": form, "text": text, "missing": missing}
    status = 422 if form.errors else 200
    return render(request, "standards/pledge_paper.html", context, status=status)
