"""How a pledge's text is named on forms and in workbooks: by its title, with or without version."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q, QuerySet

from zhibu.ledger.nouns import Noun
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.standards.models import PledgeText

_VERSION = re.compile(r"(?P<title>.+?)\s*[（(]?第\s*(?P<version>\d{1,4})\s*版[）)]?")


def texts_for(unit: Organization) -> QuerySet[PledgeText]:
    """Give the texts that people of a unit may sign: its own and those of units above."""
    found = PledgeText.objects.filter(organization_id__in=branch_of(unit).numbers_up)
    return found.select_related("organization").order_by("-adopted_on", "title", "-version")


def texts_named(text: str, unit: Organization) -> list[PledgeText]:
    """Give the version that a text names; of a title alone the newest, marked ``by_title``.

    A unit's own text stands before one of the same title of a unit above.
    """
    named = _VERSION.fullmatch(text)
    found = list(texts_for(unit).filter(title=text))
    by_title = bool(found)
    if not found and named:
        title, version = named["title"], int(named["version"])
        found = list(texts_for(unit).filter(title=title, version=version))
    if not found:
        return []
    nearest = max((one.organization for one in found), key=lambda one: len(one.path))
    newest = max(
        (one for one in found if one.organization_id == nearest.pk), key=lambda one: one.version
    )
    newest.by_title = by_title
    return [newest]


def version_on(text: PledgeText, day: date) -> PledgeText:
    """Give the version of a text that was in use on a day; itself where none was. Queries: one."""
    versions = PledgeText.objects.filter(
        organization_id=text.organization_id, title=text.title, adopted_on__lte=day
    ).filter(Q(replaced_on__isnull=True) | Q(replaced_on__gt=day))
    return versions.order_by("-version").first() or text


PLEDGE_TEXT = Noun(
    label="承诺书",
    among=texts_for,
    named=texts_named,
    few=True,
    remedy="请在“承诺书”页面先登记文本",
)
