"""What nobody may come across who may not read it, looked for on every page that he opens.

Records carry words that stand nowhere else (``tests.world``). None of the words of a record that
somebody may not read may be in any list, search, export, timeline or drill-down that he may open;
and what he may read turns up somewhere, or the words looked for prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from tests.cases.case import TELLING
from tests.cases.records import HEADS, HEADS_OF_LISTS
from tests.rights import REACH, holds, may, opens_list, reads
from tests.walking import words_of
from tests.world import LETTER_WORDS, NAMES, PARENT, PLACES, SORTS, STEMS, VILLAGERS, YEAR, World
from zhibu.ledger.models import Posting

# A code is shown to those expected, who so learn of an activity before it is confirmed.
INVITES = "activities:sign"
# What holds for all units below one: records of these name it, once it is confirmed.
NAMED_BELOW = ("standards.document", "standards.catalogue")


def closed_to(actor: str, world: World) -> dict[str, str]:
    """Give the words that somebody may not come across, with why."""
    words = {one.mark: f"{one.sort} {one.place} {one.state}" for one in world.records}
    open_words = {one.mark for one in world.records if reads(actor, one)}
    closed = {word: why for word, why in words.items() if word not in open_words}
    closed[LETTER_WORDS] = "来信"
    if holds(actor, "record.view"):
        for sort in NAMED_BELOW:
            closed.pop(world.kept(sort, PARENT, "confirmed").mark, None)
    for place in PLACES:
        if not may(actor, "organization.view", place) and not any(
            may(actor, permission, place)
            for permission in ("account.manage", "grant.manage", "audit.read")
        ):
            closed[NAMES[place]] = f"人 {place}"
        if not names_villagers(actor, place):
            closed[VILLAGERS[place]] = f"村民 {place}"
    return closed


def names_villagers(actor: str, place: str) -> bool:
    """Tell whether somebody sees the villagers of a place, or may name them in his records.

    Records name the villages of their own branch and of the units above it.
    """
    enters = holds(actor, "record.enter") and (place == PARENT or place in REACH[actor])
    return enters or may(actor, "people.view", place)


def searches(actor: str) -> Iterator[str]:
    """Give the addresses that look for words in many records at once: the search, and lists."""
    if holds(actor, "workbench"):
        # The page repeats what is looked for: beginnings only, never a whole word of the closed.
        for word in (*STEMS.values(), "白", "之事", "民主评议", "台账"):
            yield f"{reverse('portal:search')}?q={quote(word)}"
    for key, sort in SORTS.items():
        if key in HEADS_OF_LISTS | set(TELLING) and opens_list(actor, sort.reader, sort.own):
            yield f"{reverse('workspace:list', args=[key])}?unit=all&period=all&q={quote('之事')}"


def drills(actor: str) -> Iterator[str]:
    """Give the pages that show which records stand behind a figure."""
    if holds(actor, "figures.view"):
        # What stands behind a figure: one of each type that posts and that not everybody reads,
        # and of open types one for each set of rules. All are shown by the same page.
        telling = {key for key, sort in SORTS.items() if sort.reader} | HEADS | set(TELLING)
        posted = Posting.objects.filter(record__type__in=telling).order_by("indicator__code")
        codes = dict(posted.values_list("record__type", "indicator__code"))
        for number, code in enumerate(sorted(set(codes.values()))):
            for period in (YEAR, f"{YEAR}-07") if number % 5 == 0 else (YEAR,):
                yield f"{reverse('portal:figure', args=[code])}?period={period}"


class Watch:
    """Looks at the pages of one of the cast for words that are closed to him."""

    def __init__(self, actor: str, world: World) -> None:
        self.closed = closed_to(actor, world)
        self.sealed = tuple(world.sealed.values())
        self.unseen = {one.mark: one.pk for one in world.records if reads(actor, one)}
        self.leaks: list[str] = []

    def look(self, url: str, response: Any) -> None:
        """Note closed words of an answer, and which open ones have turned up."""
        words = words_of(response)
        self.leaks += [
            f"{url} 露出 {word}（{why}）" for word, why in self.closed.items() if word in words
        ]
        # What is sealed stands on no page: opening it is an act of its own, by POST.
        self.leaks += [f"{url} 露出密封的 {word}" for word in self.sealed if word in words]
        for word in [word for word in self.unseen if word in words]:
            del self.unseen[word]
