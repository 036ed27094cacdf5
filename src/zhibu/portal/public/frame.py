"""What every page of the public site has: navigation, units to choose from, caching.

Nothing here looks at who is logged in: a page is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from zhibu.pillars.standards import publicity
from zhibu.pillars.standards.openness_values import PublicUnit
from zhibu.portal.public.asking import asked_unit

SECONDS = 60  # how long a browser or a proxy may keep a page
View = Callable[..., HttpResponse]
NAVIGATION = (
    ("今日公开", "public:today"),
    ("权力清单", "public:powers"),
    ("公开目录", "public:catalogue"),
    ("按月查看", "public:archive"),
    ("意见反馈", "public:feedback"),
    ("答复公开", "public:answers"),
    ("关于", "public:about"),
)


def reading(view: View) -> View:
    """Make a view a page that is only read: GET and HEAD, kept for a minute, asked with ETag."""
    kept = cache_control(public=True, max_age=SECONDS)(conditional_page(view))
    return require_safe(kept)


def today() -> date:
    return timezone.localdate()


def chosen_unit(request: HttpRequest) -> tuple[tuple[PublicUnit, ...], PublicUnit | None]:
    """Give the units to choose from and the chosen one; the only one is always chosen."""
    units = publicity.units(today())
    chosen = asked_unit(request, units)
    return units, units[0] if chosen is None and len(units) == 1 else chosen


def number_of(unit: PublicUnit | None) -> int | None:
    return unit.pk if unit else None


def show(
    request: HttpRequest,
    template: str,
    here: str,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a page in the frame of the public site."""
    navigation = [
        {"label": label, "url": reverse(name), "active": name == here} for label, name in NAVIGATION
    ]
    return render(
        request,
        f"public/{template}",
        {"navigation": navigation, "here": here, "day": today(), **(context or {})},
        status=status,
    )
