"""The page of small wishes: what is offered, with a button; one's own; what came true."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.models import Case
from zhibu.cases.selectors import visible_cases
from zhibu.core.errors import Conflict
from zhibu.pillars.village import wish_selectors
from zhibu.pillars.village.paths.wish import KEY, STEPS
from zhibu.pillars.village.wish_services import claim_wish, give_up_wish
from zhibu.workspace.address import asked_unit

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.pillars.village.models import WishClaim

PER_PAGE = 30
SHOWN_DONE = 20


def user_of(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def wishes(request: HttpRequest) -> HttpResponse:
    """Show the wishes of a unit and all below it. Queries: about ten, whatever their number."""
    unit, user = asked_unit(request, Permission.RECORD_VIEW), user_of(request)
    page = Paginator(wish_selectors.offered(user, unit), PER_PAGE).get_page(request.GET.get("page"))
    done = wish_selectors.came_true(user, unit)
    mine = wish_selectors.own_wishes(user)
    context = {
        "unit": unit,
        "page": page,
        "offered": wish_selectors.shown(user, page.object_list),
        "mine": wish_selectors.shown(user, mine),
        "done": wish_selectors.shown(user, done[:SHOWN_DONE]),
        "done_total": done.count(),
        "may_enter": access_of(user).may(Permission.RECORD_ENTER, unit),
        "step_type": STEPS,
        "has_person": user.person_id is not None,
    }
    return render(request, "village/wishes.html", context)


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim a wish with one click; whoever comes second reads who has it."""
    return _act(request, pk, claim_wish, "已认领：{}。请在期限内对接。")


@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from one's own claim."""
    return _act(request, pk, give_up_wish, "已放弃：{}。别人可以认领了。")


def _act(request: HttpRequest, pk: int, verb: Callable[..., WishClaim], words: str) -> HttpResponse:
    user = user_of(request)
    case: Case = get_object_or_404(visible_cases(user).filter(path=KEY), pk=pk)
    problem = ""
    try:
        verb(pk, actor=user)
    except Conflict as error:
        problem = "；".join(str(one) for one in error.problems)
    if request.headers.get("HX-Request"):
        return _card(request, case, problem)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, words.format(case.title))
    return redirect("village:wishes")


def _card(request: HttpRequest, case: Case, problem: str) -> HttpResponse:
    """Answer with the wish as it stands now, for the page to swap in."""
    user = user_of(request)
    rows = wish_selectors.wishes_of(user, case.organization).filter(pk=case.pk)
    context: dict[str, Any] = {"wish": wish_selectors.shown(user, rows)[0], "problem": problem}
    return render(request, "village/wish_card.html", context)
