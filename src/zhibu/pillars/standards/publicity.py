"""What anybody may read today: the one door between the books and the public site.

Every answer of the public site comes from here, as frozen values with public fields alone; no
model object leaves this module. Public is what is confirmed, open to society, has begun and is not
over, of a unit that exists and whose public site is on. What is over is no longer shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, BinaryIO, cast

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from zhibu.core.workdays import workdays_between
from zhibu.ledger.models import State
from zhibu.ledger.models.record import evidence_storage
from zhibu.organization.models import Kind, Organization
from zhibu.organization.rules import RuleBook, value_of
from zhibu.pillars.standards.models import (
    Disclosure,
    DisclosureEntry,
    DisclosureKind,
    Every,
    FeedbackReply,
    PowerItemPublication,
    PowerKind,
    PublicFile,
    Scope,
    TimeKind,
)
from zhibu.pillars.standards.openness_rules import (
    CONTACT_DAYS,
    FEEDBACK_WORKDAYS,
    PUBLIC_SITE,
)
from zhibu.pillars.standards.openness_values import (
    Attachment,
    CatalogueLine,
    Key,
    PublicAnswer,
    PublicItem,
    PublicPower,
    PublicTerms,
    PublicUnit,
)

ONE_DAY = timedelta(days=1)
PAGE = 20
LAST_NUMBER = 2**63 - 1  # of any row; an address may hold more digits
MOST = 500  # power items and entries of the catalogue on one page


# Which units --------------------------------------------------------------------------------


def _open_units(day: date) -> Q:
    """Give the predicate on records "of a unit that shows itself on that day". Queries: 1 or 2."""
    there = Q(record__organization__in=Organization.objects.existing_on(day))
    book = RuleBook([PUBLIC_SITE])
    if book.uniform(PUBLIC_SITE):
        return there
    return there & ~Q(record__organization__in=_closed(book, day))


def _closed(book: RuleBook, day: date) -> list[int]:
    units = Organization.objects.existing_on(day)
    return [unit.pk for unit in units if book.value(PUBLIC_SITE, unit, day) == "off"]


def _of_unit(unit: int | None) -> Q:
    """A unit's own, and that of the groups whose books it keeps."""
    if unit is None:
        return Q()
    return Q(record__organization=unit) | Q(record__organization__book=unit)


def _current(day: date, end: str) -> Q:
    """Confirmed, begun, and not over: the term's last day stands in column ``end``."""
    return (
        Q(record__state=State.CONFIRMED, record__date__lte=day)
        & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))
        & _open_units(day)
    )


def units(day: date) -> tuple[PublicUnit, ...]:
    """Give the units that have something public, in tree order. Queries: two or three."""
    shown = Disclosure.objects.filter(_disclosures(day), record__organization=OuterRef("pk"))
    powers = PowerItemPublication.objects.filter(
        _current(day, "ended_on"),
        record__organization=OuterRef("pk"),
        record__type="standards.power_item",
    )
    rows = Organization.objects.filter(Exists(shown) | Exists(powers))
    return tuple(PublicUnit(*row) for row in rows.values_list("pk", "name")[:MOST])


def feedback_units(day: date) -> tuple[PublicUnit, ...]:
    """Give the units that one may write to: all but groups. Queries: two."""
    book = RuleBook([PUBLIC_SITE])
    found = Organization.objects.existing_on(day).exclude(kind=Kind.GROUP)
    if not book.uniform(PUBLIC_SITE):
        found = found.exclude(pk__in=_closed(book, day))
    return tuple(PublicUnit(*row) for row in found.values_list("pk", "name"))


def terms(day: date) -> PublicTerms:
    """Give what the site promises its visitors, by the rules of the highest unit. Queries: 3."""
    root = Organization.objects.existing_on(day).order_by("path").first()
    if root is None:
        return PublicTerms("", int(FEEDBACK_WORKDAYS.default), int(CONTACT_DAYS.default))
    answer, keep = (value_of(rule, root, day) for rule in (FEEDBACK_WORKDAYS, CONTACT_DAYS))
    return PublicTerms(root.name, answer, keep)


# Disclosures --------------------------------------------------------------------------------

_ITEM = (
    "pk",
    "record__title",
    "record__organization_id",
    "record__organization__name",
    "kind",
    "record__date",
    "until",
    "record__confirmed_at",
    "changed_at",
    "entry__record__title",
    "entry__scope",
    "entry__record__state",
)


def _disclosures(day: date) -> Q:
    # The type is told again for the sake of the index over units and types.
    kept = Q(scope=Scope.SOCIETY, record__type="standards.disclosure")
    return kept & _current(day, "until")


def _before(key: Key | None) -> Q:
    if key is None:
        return Q()
    day, pk = key
    return Q(record__date__lt=day) | Q(record__date=day, pk__lt=pk)


def _item(row: Sequence[Any], day: date) -> PublicItem:
    pk, title, unit, name, kind, published, until, confirmed, changed, entry, scope, state = row[
        :12
    ]
    notice = kind == DisclosureKind.NOTICE
    return PublicItem(
        pk=pk,
        title=title,
        unit=PublicUnit(unit, name),
        entry=entry if scope == Scope.SOCIETY and state == State.CONFIRMED else "",
        is_notice=notice,
        published=published,
        until=until,
        updated=max(moment for moment in (confirmed, changed) if moment),
        days_left=workdays_between(day - ONE_DAY, until) if notice and until else None,
        text="".join(row[12:]),
    )


def public_items(
    day: date,
    unit: int | None = None,
    *,
    notices: bool | None = None,
    year: int | None = None,
    month: int | None = None,
    words: str = "",
    before: Key | None = None,
    limit: int = PAGE,
    texts: bool = False,
) -> tuple[PublicItem, ...]:
    """Give what is public on a day, newest first.

    Args:
        notices: only notices, or only what is none.
        year, month: of publication.
        words: looked for in title and text.
        before: where the page begins (exclusive).
        texts: with the whole text of each.

    Queries: two or three.
    """
    found = Disclosure.objects.filter(_disclosures(day), _of_unit(unit), _before(before))
    if notices is not None:
        same = Q(kind=DisclosureKind.NOTICE)
        found = found.filter(same if notices else ~same)
    if year is not None:
        found = found.filter(record__date__year=year)
    if month is not None:
        found = found.filter(record__date__month=month)
    for word in words.split():
        found = found.filter(Q(record__title__icontains=word) | Q(text__icontains=word))
    columns = (*_ITEM, "text") if texts else _ITEM
    rows = found.order_by("-record__date", "-pk").values_list(*columns)[:limit]
    return tuple(_item(row, day) for row in rows)


def public_item(pk: int, day: date) -> PublicItem | None:
    """Give one item with text and files, None when it is not public. Queries: three or four."""
    if pk > LAST_NUMBER:
        return None
    found = Disclosure.objects.filter(_disclosures(day), pk=pk)
    row = found.values_list(*_ITEM, "text").first()
    if row is None:
        return None
    files = tuple(_attachments(PublicFile.objects.filter(disclosure=pk)))
    return replace(_item(row, day), files=files)


def _attachments(rows: QuerySet[PublicFile]) -> Iterable[Attachment]:
    shown = rows.filter(evidence__withdrawn_reason="").order_by("pk")
    for row in shown.values_list("pk", "evidence__name", "evidence__size", "evidence__mime"):
        yield Attachment(*row)


def open_file(pk: int, day: date) -> tuple[Attachment, BinaryIO] | None:
    """Give a public file with its content, None when it or its item is not public.

    Queries: three or four.
    """
    marked = PublicFile.objects.filter(pk=pk, evidence__withdrawn_reason="")
    row = marked.values_list("disclosure_id", "evidence__file", "evidence__record_id").first()
    if row is None or row[0] != row[2]:
        return None
    if not Disclosure.objects.filter(_disclosures(day), pk=row[0]).exists():
        return None
    attachment = next(iter(_attachments(marked)))
    try:
        return attachment, cast(BinaryIO, evidence_storage().open(row[1], "rb"))
    except FileNotFoundError:
        return None


def months(day: date, unit: int | None = None) -> tuple[tuple[int, int, int], ...]:
    """Give (year, month, how many) of what is public, newest first. Queries: two or three."""
    found = Disclosure.objects.filter(_disclosures(day), _of_unit(unit))
    # Days are told by the database and months put together here: no function for every row.
    days = found.order_by().values_list("record__date").annotate(count=Count("pk"))
    counted: Counter[tuple[int, int]] = Counter()
    for when, count in days:
        counted[when.year, when.month] += count
    return tuple((*month, count) for month, count in sorted(counted.items(), reverse=True))


# The power list -----------------------------------------------------------------------------

_POWER = (
    "pk",
    "code",
    "record__title",
    "kind",
    "acting_body",
    "record__organization_id",
    "record__organization__name",
    "record__date",
)
_POWER_TEXTS = ("basis", "post", "process", "duties", "supervision")


def power_items(day: date, unit: int | None = None) -> tuple[PublicPower, ...]:
    """Give the power list of a day, by kind and code, without the long texts.

    Queries: two or three.
    """
    found = PowerItemPublication.objects.filter(_current(day, "ended_on"), _of_unit(unit))
    order = [kind.value for kind in PowerKind]
    rows = found.order_by("code", "pk").values_list(*_POWER)[:MOST]
    return tuple(_power(row) for row in sorted(rows, key=lambda row: order.index(row[3])))


def power_item(pk: int, day: date) -> PublicPower | None:
    """Give one item of the power list, None when it is not public. Queries: two or three."""
    if pk > LAST_NUMBER:
        return None
    found = PowerItemPublication.objects.filter(_current(day, "ended_on"), pk=pk)
    row = found.values_list(*_POWER, *_POWER_TEXTS).first()
    return None if row is None else _power(row)


def _power(row: Sequence[Any]) -> PublicPower:
    pk, code, name, kind, body, unit, unit_name, since = row[: len(_POWER)]
    return PublicPower(
        pk=pk,
        code=code,
        name=name,
        kind=str(PowerKind(kind).label),
        acting_body=body,
        unit=PublicUnit(unit, unit_name),
        since=since,
        **dict(zip(_POWER_TEXTS, row[len(_POWER) :], strict=False)),
    )


# The catalogue and answers ------------------------------------------------------------------


def catalogue(day: date, unit: int | None = None) -> tuple[CatalogueLine, ...]:
    """Give the entries of the catalogue that are open to society. Queries: three to five."""
    entries = DisclosureEntry.objects.filter(
        _current(day, "ended_on"), _of_unit(unit), scope=Scope.SOCIETY
    )
    last = dict(
        Disclosure.objects.filter(_disclosures(day), entry__isnull=False)
        .values_list("entry")
        .annotate(last=Max("record__date"))
    )
    rows = entries.order_by("record__organization__path", "record__date", "pk").values_list(
        "pk",
        "record__title",
        "content",
        "basis",
        "post",
        "form",
        "time_kind",
        "every",
        "within_days",
        "record__organization_id",
        "record__organization__name",
    )
    return tuple(
        CatalogueLine(
            *row[:6],
            when=when_words(*row[6:9]),
            unit=PublicUnit(*row[9:]),
            published=last.get(row[0]),
        )
        for row in rows[:MOST]
    )


def when_words(time_kind: str, every: str, within: int | None) -> str:
    """Say when an entry is published: 定期公开，每季度，结束后 10 个工作日内."""
    words = [str(TimeKind(time_kind).label)]
    if time_kind == TimeKind.PERIODIC and every:
        words.append(str(Every(every).label))
    if within is not None:
        since = "每期结束后" if time_kind == TimeKind.PERIODIC else "形成后"
        words.append(f"{since} {within} 个工作日内")
    return "，".join(words)


def answers(
    day: date, unit: int | None = None, *, before: Key | None = None, limit: int = PAGE
) -> tuple[PublicAnswer, ...]:
    """Give the answers that are public: the writer agreed, the unit ticked it.

    Queries: two or three.
    """
    found = FeedbackReply.objects.filter(
        Q(feedback__isnull=True) | Q(feedback__wants_public=True, feedback__set_aside_at=None),
        _open_units(day),
        _of_unit(unit),
        _before(before),
        is_public=True,
        record__state=State.CONFIRMED,
        record__date__lte=day,
    )
    rows = found.order_by("-record__date", "-pk").values_list(
        "pk",
        "question",
        "text",
        "record__organization_id",
        "record__organization__name",
        "received_on",
        "record__date",
    )
    return tuple(
        PublicAnswer(pk, question, text, PublicUnit(unit_pk, name), received, answered)
        for pk, question, text, unit_pk, name, received, answered in rows[:limit]
    )
