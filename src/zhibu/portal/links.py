"""Addresses of other rooms' pages: a page that this deployment does not have gives no link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from zhibu.core.periods import Period
from zhibu.organization.models import Organization


def link(name: str, *args: Any, **query: Any) -> str:
    """Give the address of a named page with its query string; "" when there is no such page."""
    try:
        path = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    given = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


def figure_link(code: str, unit: Organization, period: Period) -> str:
    """Give the page of one figure."""
    return link("portal:figure", code, unit=unit.pk, period=str(period))
