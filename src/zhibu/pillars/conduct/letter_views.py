"""Pages of the discipline commissioner: his letters, one letter, the key of the channel.

The passphrase comes with the very request that needs it and is kept nowhere, so a page that shows
a letter in clear is always the answer to a form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zhibu.access.limits import HOUR, MINUTE, within_limit
from zhibu.access.roles import Permission
from zhibu.access.scope import organizations_for
from zhibu.core.dates import parse_date
from zhibu.core.errors import DomainError, NotFound, NotPermitted
from zhibu.organization.models import Organization
from zhibu.pillars.conduct import letter_desk as desk
from zhibu.pillars.conduct import letter_keys as keys
from zhibu.pillars.conduct.letter_box import DONE, Message, current_key
from zhibu.pillars.conduct.letter_crypto import fingerprint_of
from zhibu.pillars.conduct.models.letters import Letter, LetterKey, LetterState
from zhibu.workspace.asked import user_of

UNPROCESSABLE = 422
GUESSES = ((10, MINUTE), (60, HOUR))
MOST_LINES = 500


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters, overdue ones first, and the boxes that the user keeps."""
    user = user_of(request)
    rows = desk.letters_of(user)
    units = organizations_for(user, Permission.LETTER_READ).exclude(kind="group").order_by("path")
    found = desk.lines(rows[:MOST_LINES], timezone.localdate())
    context = {
        "lines": found,
        "overdue": sum(one.overdue for one in found),
        "boxes": [(unit, current_key(unit)) for unit in units[:20]],
    }
    return render(request, "conduct/letters.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one letter; open, accept, answer, pass it on or close it."""
    user = user_of(request)
    found = desk.letter_of(user, pk)
    if request.method == "GET":
        return _letter_page(request, found)
    verb = VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404("verb")
    try:
        opened = verb(request, found)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        found.refresh_from_db()
        return _letter_page(request, found, problems=error.problems)
    if opened is None:
        return redirect(request.path)
    found.refresh_from_db()
    return _letter_page(request, found, opened)


def _guess(request: HttpRequest) -> None:
    """Count a try at a passphrase, by account.

    Raises:
        DomainError: LET040 too many.
    """
    if not within_limit(request, "letter.passphrase", GUESSES, key=f"user {request.user.pk}"):
        raise DomainError.of("LET040", "口令试得太多", "请过一会儿再试")


def _open(request: HttpRequest, found: Letter) -> list[Message]:
    _guess(request)
    return desk.read_letter(found.pk, request.POST.get("passphrase", ""), actor=user_of(request))


def _answer(request: HttpRequest, found: Letter) -> list[Message]:
    _guess(request)
    text, passphrase = request.POST.get("text", ""), request.POST.get("passphrase", "")
    opened = desk.answer(found.pk, text, passphrase, actor=user_of(request))
    messages.success(request, "已答复，来信人凭编码可见。")
    return opened


def _accept(request: HttpRequest, found: Letter) -> None:
    desk.accept(found.pk, actor=user_of(request))
    messages.success(request, "已受理，来信人凭编码可见。")


def _pass_on(request: HttpRequest, found: Letter) -> None:
    post = request.POST
    day = post.get("on", "").strip()
    on = parse_date(day) if day else timezone.localdate()
    desk.pass_on(found.pk, post.get("to", ""), on, post.get("receipt", ""), actor=user_of(request))
    messages.success(request, "已移交，内容已销毁，只留流转单。")


def _close(request: HttpRequest, found: Letter) -> None:
    desk.close(found.pk, actor=user_of(request))
    messages.success(request, "已办结。")


VERBS: dict[str, Callable[[HttpRequest, Letter], list[Message] | None]] = {
    "open": _open,
    "answer": _answer,
    "accept": _accept,
    "pass_on": _pass_on,
    "close": _close,
}


def _letter_page(
    request: HttpRequest,
    found: Letter,
    opened: list[Message] | None = None,
    problems: Any = (),
) -> HttpResponse:
    today = timezone.localdate()
    (line,) = desk.lines(
        Letter.objects.filter(pk=found.pk).select_related("key__organization"), today
    )
    context = {
        "letter": found,
        "line": line,
        "opened": opened,
        "problems": problems,
        "done": found.state in DONE,
        "waiting": line.waiting,
        "answered": found.state == LetterState.ANSWERED,
        "passed": found.state == LetterState.PASSED,
        "text": request.POST.get("text", "") if problems else "",
        "key": found.key,
        "today": today,
        "problem_url": f"{reverse('workspace:new', args=['conduct.problem'])}?source=complaint",
        "back_url": reverse("conduct:letters"),
        "back_label": "来信",
    }
    return render(
        request, "conduct/letter.html", context, status=UNPROCESSABLE if problems else 200
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def letter_key(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the channel of a unit, change its key or the passphrase of one of its keys."""
    units = organizations_for(user_of(request), Permission.LETTER_READ).exclude(kind="group")
    unit = get_object_or_404(units, pk=pk)
    if request.method == "GET":
        return _key_page(request, unit)
    verb = KEY_VERBS.get(request.POST.get("verb", ""))
    if verb is None:
        raise Http404("verb")
    try:
        _guess(request)
        return verb(request, unit)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        return _key_page(request, unit, error.problems)


def _key_page(request: HttpRequest, unit: Organization, problems: Any = ()) -> HttpResponse:
    held = LetterKey.objects.filter(organization=unit).select_related("set_by__person")
    context = {
        "unit": unit,
        "keys": [(key, fingerprint_of(bytes(key.public))) for key in held],
        "problems": problems,
        "shortest": keys.SHORTEST,
        "asked": request.POST.get("verb", "") if problems else "",
        "back_url": reverse("conduct:letters"),
        "back_label": "来信",
    }
    status = UNPROCESSABLE if problems else 200
    return render(request, "conduct/letter_key.html", context, status=status)


def _begin(request: HttpRequest, unit: Organization) -> HttpResponse:
    passphrase, again = request.POST.get("passphrase", ""), request.POST.get("again", "")
    key, code = keys.begin(unit, passphrase, again, actor=user_of(request))
    context = {
        "unit": unit,
        "key": key,
        "code": code,
        "fingerprint": fingerprint_of(bytes(key.public)),
        "back_url": reverse("conduct:letters"),
        "back_label": "来信",
    }
    return render(request, "conduct/letter_sheet.html", context)


def _key_in(request: HttpRequest, unit: Organization) -> LetterKey:
    text = request.POST.get("key", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return get_object_or_404(LetterKey, organization=unit, number=number)


def _with_new_passphrase(
    set_anew: Callable[..., object], proof: str, done: str
) -> Callable[[HttpRequest, Organization], HttpResponse]:
    """Give the verb that changes a key's passphrase.

    Args:
        set_anew: of the key, the proof and the new passphrase, typed twice.
        proof: the field with what entitles to it: the old passphrase, or the recovery sheet.
    """

    def verb(request: HttpRequest, unit: Organization) -> HttpResponse:
        typed = (request.POST.get(name, "") for name in (proof, "passphrase", "again"))
        set_anew(_key_in(request, unit), *typed, actor=user_of(request))
        messages.success(request, done)
        return redirect(request.path)

    return verb


KEY_VERBS: dict[str, Callable[[HttpRequest, Organization], HttpResponse]] = {
    "begin": _begin,
    "change": _with_new_passphrase(keys.change_passphrase, "old", "口令已换，请销毁旧口令的记录。"),
    "recover": _with_new_passphrase(keys.recover, "sheet", "已用恢复单重设口令。"),
}
