"""The Atom feed (RFC 4287) of what is public today, newest first."""

from __future__ import annotations

import re
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from zhibu.pillars.standards import publicity
from zhibu.portal.public.frame import chosen_unit, number_of, reading, today

ENTRIES = 30
# What XML 1.0 cannot hold; texts that were pasted may.
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


@reading
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest items with their texts; ``?unit=`` narrows it to one unit."""
    _units, unit = chosen_unit(request)
    items = publicity.public_items(today(), number_of(unit), limit=ENTRIES, texts=True)
    here, zone = request.build_absolute_uri(), timezone.get_current_timezone()
    atom = Atom1Feed(
        title=f"{unit.name}党务公开" if unit else "党务公开",
        link=request.build_absolute_uri(reverse("public:today")),
        feed_url=here,
        description="",
        language="zh-CN",
        # Its id is its address, which does not change with the newest item.
        feed_guid=here,
    )
    for item in items:
        address = request.build_absolute_uri(reverse("public:item", args=[item.pk]))
        atom.add_item(
            title=_clean(item.title),
            link=address,
            description=_clean(item.text),
            author_name=_clean(item.unit.name),
            pubdate=datetime.combine(item.published, time.min, zone),
            updateddate=item.updated,
            unique_id=address,
            categories=["公示" if item.is_notice else "公开"],
        )
    return HttpResponse(
        atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
