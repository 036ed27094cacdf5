"""Pages of duty rosters: today and one's own shifts, one roster, making one, swaps."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for, require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency import roster_showing as showing
from zhibu.pillars.emergency.models import RosterSlot, RosterSwap
from zhibu.pillars.emergency.roster_forms import RosterForm, SwapForm
from zhibu.pillars.emergency.roster_services import save_roster, try_roster, withdraw_roster
from zhibu.pillars.emergency.swap_services import ask_swap, decide_swap, may_ask
from zhibu.workspace.address import asked_unit
from zhibu.workspace.sending import attachment
from zhibu.workspace.sheets import write_rows

if TYPE_CHECKING:
    from zhibu.access.models import User

P = Permission
UNPROCESSABLE = 422
HEADS = ("日期", "星期", "班次", "时间", "带班领导", "值班人员")
VERBS = {"approve": True, "refuse": False}


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


def blame(form: Any, error: DomainError) -> None:
    """Put each problem beside the field whose label it names, or over the form."""
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for problem in error.problems:
        form.add_error(by_label.get(problem.field), str(problem))


@require_GET
def rosters(request: HttpRequest) -> HttpResponse:
    """Show who is on duty today, one's own shifts, swaps that wait, and all rosters."""
    user, unit = user_of(request), branch_of(asked_unit(request, P.RECORD_VIEW))
    today = timezone.localdate()
    known = showing.rosters_below(user, unit)
    now = showing.turns_of(showing.shifts_between(known, today, today), user)
    context = {
        "unit": unit,
        "today": today,
        "now": now,
        "own": showing.own_turns(user, today),
        "swaps": showing.swaps_waiting(user, unit),
        "rosters": known[:30],
        "may_enter": access_of(user).may(P.RECORD_ENTER, unit),
    }
    return render(request, "emergency/rosters.html", context)


@require_GET
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one roster, day by day."""
    user = user_of(request)
    one = get_object_or_404(showing.visible_rosters(user), pk=pk)
    turns = showing.turns_of(list(_shifts(one)), user)
    may_enter = access_of(user).may(P.RECORD_ENTER, one.organization)
    context = {
        "roster": one,
        "days": showing.days_of(turns),
        "counts": showing.counts_of(turns),
        "swaps": showing.swaps_of(one),
        "today": timezone.localdate(),
        "now": timezone.now(),
        "may_enter": may_enter,
        "may_export": access_of(user).may(P.RECORD_EXPORT, one.organization),
        "own": user.person_id,
    }
    return render(request, "emergency/roster.html", context)


def _shifts(one: Any) -> Any:
    return one.shifts.select_related("roster__organization").prefetch_related("slots__person")


@require_GET
def roster_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a roster as a workbook."""
    user = user_of(request)
    one = get_object_or_404(showing.visible_rosters(user), pk=pk)
    require(user, P.RECORD_EXPORT, one.organization)
    days = showing.days_of(showing.turns_of(list(_shifts(one)), user))
    stream = BytesIO()
    count = write_rows(stream, "值班表", list(HEADS), showing.sheet_rows(days))
    record_act(
        "roster.export",
        actor=user,
        target_type="roster",
        target_id=one.pk,
        organization=one.organization_id,
        detail={"rows": count},
    )
    return attachment(stream.getvalue(), f"{one.title}.xlsx")


@require_http_methods(["GET", "POST"])
def roster_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a roster as often as one likes, then save it."""
    user = user_of(request)
    units = organizations_for(user, P.ORGANIZATION_VIEW).select_related("book")
    unit = branch_of(get_object_or_404(units, pk=pk))
    require(user, P.RECORD_ENTER, unit)
    data = request.POST if request.method == "POST" else None
    form = RosterForm(unit, user, data)
    context: dict[str, Any] = {"form": form, "unit": unit}
    if data is not None and form.is_valid():
        draft = form.draft()
        try:
            if data.get("then") == "save":
                made = save_roster(draft, actor=user)
                messages.success(request, f"已保存：{made.title}")
                return redirect("emergency:roster", made.pk)
            filled = try_roster(draft)
        except DomainError as error:
            blame(form, error)
        else:
            people = (*draft.leaders, *draft.staff)
            context["days"] = showing.preview_days(filled, people)
            context["counts"] = showing.preview_counts(filled, people)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "emergency/roster_form.html", context, status=status)


@require_POST
def roster_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a roster back."""
    user = user_of(request)
    one = get_object_or_404(showing.visible_rosters(user), pk=pk)
    withdraw_roster(one, actor=user)
    messages.success(request, f"已撤回：{one.title}")
    return redirect("emergency:rosters")


def _slot_or_404(user: User, pk: int) -> RosterSlot:
    found = RosterSlot.objects.filter(shift__roster__in=showing.visible_rosters(user))
    return get_object_or_404(
        found.select_related("person__organization", "shift__roster__organization"), pk=pk
    )


@require_http_methods(["GET", "POST"])
def swap_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that somebody takes a shift over."""
    user = user_of(request)
    slot = _slot_or_404(user, pk)
    if not may_ask(user, slot):
        require(user, P.RECORD_ENTER, slot.shift.roster.organization)
    form = SwapForm(slot, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            ask_swap(slot, typed["taker"], typed["reason"], actor=user, back=typed["back"])
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, "已申请换班，等批准后生效")
            return redirect("emergency:roster", slot.shift.roster_id)
    context = {
        "form": form,
        "slot": slot,
        "back": reverse("emergency:roster", args=[slot.shift.roster_id]),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "emergency/swap_form.html", context, status=status)


@require_POST
def swap_decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve or refuse a swap."""
    if verb not in VERBS:
        raise Http404("verb")
    user = user_of(request)
    rows = RosterSwap.objects.filter(slot__shift__roster__in=showing.visible_rosters(user))
    swap = decide_swap(get_object_or_404(rows, pk=pk).pk, actor=user, approve=VERBS[verb])
    messages.success(request, f"换班{swap.get_state_display()}")
    return redirect("emergency:roster", swap.slot.shift.roster_id)
