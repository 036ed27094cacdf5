"""What the templates of the activity form are given."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.urls import reverse

from zhibu.activities.models import Audience
from zhibu.core.errors import Problem
from zhibu.workspace.activities import starting, summary
from zhibu.workspace.activities.entry import Entry
from zhibu.workspace.activities.people import STATES

FORM_ID = "activity-form"
# Labels that problems speak of, and the field beside which they are shown.
FIELDS = {
    "日期": "date",
    "开始时间": "starts_at",
    "结束时间": "ends_at",
    "学时": "hours",
    "每人学时": "hours",
    "主题": "title",
    "地点": "place",
    "主持人": "chair",
    "记录人": "recorder",
    "到会": "people",
    "列席": "guests",
    "内容": "kinds",
}
# Fields behind "更多": when one of them is wrong, it has to be open.
FURTHER = ("chair", "recorder", "hours", "serial", "materials", "minutes")


def page_context(entry: Entry, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """Give the whole form's context."""
    found = list(problems)
    header = entry.shown_header
    context: dict[str, Any] = {
        "form_id": FORM_ID,
        "unit": entry.unit,
        "values": entry.values,
        "problems": found,
        "wrong": {FIELDS[problem.field] for problem in found if problem.field in FIELDS},
        "first_kinds": chips(entry, entry.first_kinds),
        "further_kinds": chips(entry, entry.further_kinds),
        "header": header,
        "further_fields": [header[name] for name in FURTHER],
        "places": starting.past_places(entry.unit),
    }
    context["further_open"] = bool(context["wrong"] & set(FURTHER))
    return context | items_context(entry) | people_context(entry) | preview_context(entry)


def preview_context(entry: Entry) -> dict[str, Any]:
    """Give the box that says what will be posted, and asks again whenever the form changes."""
    refresh = {"refresh_url": reverse("activities:preview"), "form_id": FORM_ID}
    return summary.posting_preview(entry) | refresh


def chips(entry: Entry, kinds: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {
            "key": kind.key,
            "label": kind.label,
            "audience": kind.audience,
            "source": kind.source,
            "checked": kind in entry.chosen_kinds,
        }
        for kind in kinds
    ]


def items_context(entry: Entry) -> dict[str, Any]:
    """Give the agenda items, those of one kind together."""
    verdicts = summary.verdicts(entry)
    groups = []
    for kind, rows in groupby(entry.rows, key=lambda row: row[1]):
        forms = [
            {
                "form": entry.item_form(prefix, kind, read=False),
                "prefix": prefix,
                "verdict": verdicts.get(prefix),
            }
            for prefix, _kind in rows
        ]
        groups.append({"kind": kind, "rows": forms})
    return {"groups": groups, "item_count": entry.next_count}


def people_context(entry: Entry) -> dict[str, Any]:
    """Give the people part: who is expected, how each is marked, who sat in."""
    attendance = entry.attendance
    choosing = entry.values.get("audience") == Audience.CHOSEN
    wanted = set(entry.values.getlist("chosen"))
    return {
        "attendance": attendance,
        "expected_count": len(entry.expected),
        "states": STATES,
        "choosing": choosing,
        "choosable": [
            {"person": person, "checked": str(person.pk) in wanted} for person in entry.people
        ]
        if choosing
        else [],
        "guests": entry.values.get("guests", ""),
    }
