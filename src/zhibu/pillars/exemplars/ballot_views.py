"""Pages of a ballot: one's own paper, and the box as those see it who run it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.cases.models import Case
from zhibu.cases.selectors import visible_cases
from zhibu.cases.situation import situation_of
from zhibu.core.errors import Conflict, DomainError, NotPermitted, Problem
from zhibu.organization.models import Person
from zhibu.pillars.exemplars.award_panel import latest_box, turnout_of
from zhibu.pillars.exemplars.award_standing import PARTY_KINDS, Campaign, names_of
from zhibu.pillars.exemplars.award_votes import read_sums
from zhibu.pillars.exemplars.ballots import (
    cast_vote,
    close_box,
    drop_box,
    entitled,
    fewest_ballots,
    open_box,
)
from zhibu.pillars.exemplars.models.ballots import BallotBox
from zhibu.pillars.exemplars.paths.award import AWARD
from zhibu.workspace.asked import user_of

MOST_NAMES = 8


@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a voter his paper and take it; nothing of it is kept in the session or the browser."""
    case = _case(request, pk)
    user = user_of(request)
    if request.method == "GET":
        return _paper(request, case)
    box = get_object_or_404(BallotBox, case=case, pk=_number(request.POST.get("box", "")))
    chosen = [_number(text) for text in request.POST.getlist("line")]
    try:
        cast_vote(box.pk, chosen, actor=user)
    except (NotPermitted, Conflict):
        raise
    except DomainError as error:
        return _paper(request, case, error.problems, chosen)
    return redirect(request.path)


def _paper(
    request: HttpRequest,
    case: Case,
    problems: tuple[Problem, ...] = (),
    chosen: list[int] | None = None,
) -> HttpResponse:
    box = BallotBox.objects.filter(case=case, state=BallotBox.State.OPEN).first()
    mark = box and box.marks.filter(person=user_of(request).person_id or 0).first()
    context = {
        "case": case,
        "box": box if mark else None,
        "done": bool(mark and mark.voted),
        "lines": list(box.lines.all()) if box and mark and not mark.voted else [],
        "problems": problems,
        "chosen": chosen or [],
        "back_url": reverse("cases:case", args=[AWARD.key, case.pk]),
        "back_label": AWARD.noun,
    }
    return render(request, "exemplars/ballot.html", context, status=422 if problems else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def ballot_box(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a ballot has come; open, close or drop its box."""
    case = _case(request, pk)
    require(request.user, Permission.RECORD_CONFIRM, case.organization)
    if request.method == "GET":
        return _box_page(request, case)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404("verb")
    try:
        messages.success(request, verb(request, case, user_of(request)))
    except (NotPermitted, Conflict):
        raise
    except DomainError as error:
        return _box_page(request, case, error.problems)
    return redirect(request.path)


def _open(request: HttpRequest, case: Case, user: User) -> str:
    people = {_number(text) for text in request.POST.getlist("person")}
    box = open_box(case, actor=user, people=people)
    return f"投票开始，应投 {box.marks.count()} 人。"


def _close(request: HttpRequest, case: Case, user: User) -> str:
    close_box(_box_in(request, case).pk, actor=user)
    return "投票已截止，结果已报送，确认后生效。"


def _drop(request: HttpRequest, case: Case, user: User) -> str:
    drop_box(_box_in(request, case).pk, actor=user, reason=request.POST.get("reason", ""))
    return "投票箱已作废，票数未打开。"


VERBS: dict[str, Callable[[HttpRequest, Case, User], str]] = {
    "open": _open,
    "close": _close,
    "drop": _drop,
}


def _box_page(request: HttpRequest, case: Case, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    box = latest_box(case)
    situation = situation_of(case)
    campaign = Campaign(situation)
    idle = box is None or box.state != BallotBox.State.OPEN
    possible = idle and situation.state.key in {"nominating", "voted"}
    voters = entitled(campaign, timezone.localdate()) if possible else []
    context: dict[str, Any] = {
        "case": case,
        "turnout": turnout_of(box) if box else None,
        "result": _result(box) if box and box.state == BallotBox.State.CLOSED else None,
        "fewest": fewest_ballots(box.marks.count()) if box else 0,
        "possible": possible,
        "candidates": list(names_of(campaign.candidates).values()),
        "quota": campaign.quota,
        "party": campaign.kind in PARTY_KINDS,
        "voters": len(voters),
        "people": voters,
        "without_account": _without_account(voters),
        "problems": problems,
        "back_url": reverse("cases:case", args=[AWARD.key, case.pk]),
        "back_label": AWARD.noun,
    }
    return render(request, "exemplars/ballot_box.html", context, status=422 if problems else 200)


def _result(box: BallotBox) -> list[tuple[str, int]]:
    _cast, *votes = read_sums(box)
    pairs = zip((line.name for line in box.lines.all()), votes, strict=True)
    return sorted(pairs, key=lambda pair: -pair[1])


def _without_account(people: list[Person]) -> str:
    """Name those who could not vote for want of an account. Queries: one."""
    with_one = set(
        User.objects.filter(person__in=people, is_active=True).values_list("person", flat=True)
    )
    names = [person.label for person in people if person.pk not in with_one]
    more = f"等 {len(names)} 人" if len(names) > MOST_NAMES else ""
    return "、".join(names[:MOST_NAMES]) + more


def _case(request: HttpRequest, pk: int) -> Case:
    """Give a campaign that the user may see, or in which he votes; else 404."""
    cases = Case.objects.filter(path=AWARD.key).select_related("organization")
    seen = cases.filter(pk__in=visible_cases(user_of(request)).values("pk"), pk=pk).first()
    if seen is not None:
        return seen
    voting = cases.filter(ballot_boxes__marks__person=user_of(request).person_id or 0)
    return get_object_or_404(voting.distinct(), pk=pk)


def _box_in(request: HttpRequest, case: Case) -> BallotBox:
    return get_object_or_404(BallotBox, case=case, pk=_number(request.POST.get("box", "")))


def _number(text: str) -> int:
    """Read a number from a form; -1, which nothing has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 12 else -1
