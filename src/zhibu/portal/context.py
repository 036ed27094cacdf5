"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the navigation, the unit and the year of the page."""
    return {}
