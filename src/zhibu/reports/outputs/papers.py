"""Minutes and pledges as outputs: who may see them, and what they are called."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.activities.models import Activity
from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.pillars.standards.models import Pledge, PledgeText
from zhibu.pillars.standards.pledge_selectors import standing_of
from zhibu.reports.minutes import minutes, minutes_name, missing_minutes_fields
from zhibu.reports.outputs.output import Output
from zhibu.reports.pledges import collection_name, pledge_collection, pledge_copy, pledge_name
from zhibu.workspace.asked import user_of


def activity_or_404(request: HttpRequest, pk: int) -> Activity:
    """Give an activity that the reader may see, with all that papers need; else 404."""
    found = Activity.objects.filter(record__in=visible_to(request.user))
    found = found.select_related("record__organization__book", "chair", "recorder")
    found = found.prefetch_related("items__lecturer", "attendances__person", "record__evidence")
    return get_object_or_404(found, pk=pk)


def minutes_of(request: HttpRequest, pk: int) -> Output:
    """Give the minutes of an activity."""
    activity = activity_or_404(request, pk)
    missing = missing_minutes_fields(activity)
    return Output(
        minutes(activity),
        "会议记录",
        minutes_name(activity).removesuffix(".docx"),
        activity.organization,
        ("minutes", pk),
        reverse("workspace:record", args=[pk]),
        missing=f"还缺：{'、'.join(missing)}" if missing else "",
        advice="表里留有空格，可以补录后再导出，也可以打印后手写。",
    )


def pledge_of(request: HttpRequest, pk: int) -> Output:
    """Give one signer's copy."""
    found = Pledge.objects.filter(record__in=visible_to(request.user))
    found = found.filter(record__state=State.CONFIRMED)
    found = found.select_related(
        "record__organization", "record__about", "pledge_text__organization"
    )
    pledge = get_object_or_404(found, pk=pk)
    return Output(
        pledge_copy(pledge),
        "承诺书",
        pledge_name(pledge).removesuffix(".docx"),
        pledge.organization,
        ("pledge", pk),
        reverse("workspace:record", args=[pk]),
    )


def signed_text(request: HttpRequest, pk: int) -> Output:
    """Give a text with all who signed it."""
    access = access_of(user_of(request))
    texts = PledgeText.objects.filter(access.within(Permission.RECORD_VIEW))
    text = get_object_or_404(texts.select_related("organization"), pk=pk)
    signed = standing_of(text, timezone.localdate()).signed
    if not signed:
        raise Http404("nobody signed")
    return Output(
        pledge_collection(text, signed),
        "签署汇总",
        collection_name(text).removesuffix(".docx"),
        text.organization,
        ("pledge", pk),
        reverse("standards:pledge", args=[pk]),
        detail={"signed": len(signed)},
    )
