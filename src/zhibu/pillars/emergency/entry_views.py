"""What a phone at a gate asks for: its page, the worker that keeps the page, sending, the count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zhibu.core.errors import DomainError
from zhibu.pillars.emergency import gate_services
from zhibu.pillars.emergency.entry_intake import read_batch, take_in
from zhibu.pillars.emergency.entry_sheets import tally
from zhibu.pillars.emergency.gate_pass import make_pass, read_pass, take_plain
from zhibu.pillars.emergency.gate_rules import (
    CHECK_LABELS,
    FAULTS,
    MEASURED,
    OTHER,
    REASON_LABELS,
    Setting,
)
from zhibu.pillars.emergency.gate_views import gate_or_404
from zhibu.workspace.asked import user_of

# Only scripts below its own address may a worker keep pages of; static files lie elsewhere.
WORKER = Path(__file__).parent / "static" / "emergency" / "gate-worker.js"


@never_cache
@require_GET
def gate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the phone's page. It stands by itself: the worker keeps it for when the network is cut.

    Nothing on it says who is logged in.
    """
    found = gate_or_404(request, pk)
    settings = gate_services.settings_of(found.response, found.organization, timezone.localdate())
    context = {
        "gate": found,
        "standing": gate_services.is_standing(found),
        "checks": [_shown(one) for one in settings],
        "other": {"kind": OTHER, "label": REASON_LABELS[OTHER], "faults": FAULTS[OTHER].items()},
        "normal": "、".join(filter(None, map(_normal, settings))),
        "identity": gate_services.asks_identity(settings),
    }
    return render(request, "emergency/gate.html", context)


def _shown(setting: Setting) -> dict[str, Any]:
    """Give what the page needs of one check."""
    return {
        "kind": setting.kind,
        "label": CHECK_LABELS[setting.kind],
        "limit": setting.limit,
        "faults": FAULTS[setting.kind].items(),
        "measured": MEASURED.get(setting.kind),
    }


def _normal(setting: Setting) -> str:
    """Say in a few words what is in order."""
    words = {
        "temperature": f"体温低于 {setting.limit} ℃",
        "health_code": "绿码",
        "travel_code": "行程正常",
        "place_code": "已扫场所码",
        "test": f"{setting.limit} 小时内核酸",
    }
    return words.get(setting.kind, "")


@require_POST
def gate_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in one or many checks; whatever is named in ``kept`` is stored, once.

    Answers 400 with ``message`` to what is no batch of checks.
    """
    found = get_object_or_404(gate_services.gates_to_send_to(user_of(request)), pk=pk)
    try:
        intake = take_in(found, read_batch(request.body), actor=user_of(request))
    except DomainError as error:
        return JsonResponse({"message": str(error)}, status=400)
    given = make_pass(found, user_of(request), request)
    wrong = [{"id": number, "message": str(error)} for number, error in intake.wrong.items()]
    return JsonResponse({"kept": intake.kept, "wrong": wrong, "pass": given})


@require_POST
def gate_plain_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Take in plain checks with a pass alone.

    Answers 403 to whatever the guarded route must judge: there the phone sends it then.
    """
    given = read_pass(request, pk)
    kept = None
    if given is not None:
        try:
            kept = take_plain(given, read_batch(request.body))
        except DomainError:
            kept = None
    if kept is None:
        return JsonResponse({"message": "请登录后报送"}, status=403)
    return JsonResponse({"kept": kept, "wrong": []})


@never_cache
@require_GET
def gate_today(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the day's count at a gate, from all phones."""
    found = gate_or_404(request, pk)
    today = timezone.localdate()
    counted = tally(found, today)
    return JsonResponse(
        {"day": today.isoformat(), "passed": counted.passed, "refused": counted.refused}
    )


@require_GET
def gate_worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker, at an address above all gates' pages."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
