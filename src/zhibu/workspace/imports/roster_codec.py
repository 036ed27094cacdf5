"""Rows of the member roster: the person, the stay on the roll, the group and the posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhibu.core.errors import Problem
from zhibu.ledger.types import Body
from zhibu.organization.models import Organization, Person, Post
from zhibu.organization.selectors import branch_of
from zhibu.organization.services import appoint
from zhibu.roster.models import HowIn, RosterEntry
from zhibu.workspace.imports import roster_columns
from zhibu.workspace.imports.columns import SheetColumn, Values
from zhibu.workspace.imports.people import Directory, Place, Someone, Stay
from zhibu.workspace.imports.roster_people import PeopleCodec

if TYPE_CHECKING:
    from zhibu.workspace.imports.context import Context, Row


class RosterCodec(PeopleCodec):
    """One row is one member's stay; re-imported with 离开日期, it ends."""

    entry_keys = ("joined_on", "confirmed_on", "how_in", "ended_on", "how_out", "group")
    counted = frozenset({"post_start"})
    names = (
        "党员花名册",
        "花名册",
        "党员名单",
        "党员信息",
        "党员基本信息",
        "党员信息采集",
        "党员信息表",
        "党员",
    )

    def columns(self, context: Context) -> tuple[SheetColumn, ...]:
        return roster_columns.columns(context)

    def defaults(self, stated: Values, row: Row) -> Values:
        """Without 进入支部日期: the stay that is known, else the later of joining and founding."""
        found: Values = {"how_in": HowIn.FOUNDING}
        if "date" in stated:
            return found
        someone = row.namer.directory.someone(stated["about"]) if "about" in stated else None
        starts = [
            stay.start
            for stay in (someone.stays if someone else ())
            if stay.organization.pk == row.unit.pk
        ]
        days = [stated.get("joined_on"), branch_of(row.unit).founded]
        if len(starts) == 1:
            found["date"] = starts[0]
        elif stated.get("how_in") in (None, HowIn.FOUNDING) and any(days):
            found["date"] = max(day for day in days if day)
        return found

    def values_of(self, body: Body, context: Context) -> Values:
        """Give what a stored stay's row says, with the posts that the member holds."""
        entry: RosterEntry = body
        person = entry.record.about
        assert person is not None
        values = {**super().values_of(entry, context), "post_start": None}
        branch = entry.record.organization
        someone = context.directory(branch).someone(person)
        held = [
            post
            for post in (someone.posts if someone else ())
            if post.end is None or post.end == entry.ended_on
        ]
        values["posts"] = frozenset(post.name for post in held)
        if held:
            values["post_start"] = min(post.start for post in held)
        return values

    def accept(self, values: Values, body: Body, row: Row) -> None:
        """Let later sheets know the member, with group and posts."""
        entry: RosterEntry = body
        someone = self.someone(values, row)
        start, end = entry.record.date, entry.ended_on
        someone.stays = [stay for stay in someone.stays if stay.start != start]
        someone.stays.append(Stay(start, end, row.unit, entry.confirmed_on))
        if entry.group and not any(one.end is None for one in someone.groups):
            someone.groups.append(Place(start, end, entry.group.pk, entry.group.name))
        for post, unit, since in _posts(values, entry):
            if not _holds(someone, post, unit):
                someone.posts.append(Place(since, end, unit.pk, str(post.label)))
        if end:
            for place in (*someone.groups, *someone.posts):
                if place.end is None and place.start <= end:
                    place.end = end
        row.namer.directory.changed()

    settles = True

    def settle(self, rows: Sequence[tuple[Values, Body, Row]]) -> list[tuple[Row, Problem]]:
        """Nobody may take over a post that another still holds, in the books or in the rows."""
        found = []
        for values, body, row in rows:
            for post, unit, since in _posts(values, body):
                holder = _other_holder(row.namer.directory, values["about"], post, unit, since)
                if holder:
                    problem = Problem(
                        "ORG007",
                        f"由{holder.person.label}担任，任期重叠",
                        "请先填前任的离开日期，或核对任职日期",
                        field="党内职务",
                        value=str(post.label),
                    )
                    found.append((row, problem))
        return found

    def after_write(self, rows: Sequence[tuple[Values, Body]], context: Context) -> None:
        """Appoint to the posts that the rows name."""
        for values, body in rows:
            entry: RosterEntry = body
            held = set(
                values["about"]
                .post_terms.filter(end__isnull=True)
                .values_list("post", "organization_id")
            )
            for post, unit, since in _posts(values, entry):
                if (post.value, unit.pk) not in held:
                    appoint(values["about"], unit, post, start=since, end=entry.ended_on)


def _posts(values: Values, entry: RosterEntry) -> list[tuple[Post, Organization, date]]:
    labels = values.get("posts") or frozenset()
    since = values.get("post_start") or entry.record.date
    found = []
    for post in Post:
        if str(post.label) not in labels:
            continue
        unit = entry.group if post == Post.GROUP_LEADER else entry.record.organization
        if unit is not None:
            found.append((post, unit, since))
    return found


def _holds(someone: Someone, post: Post, unit: Organization) -> bool:
    return any(
        place.name == post.label and place.organization_id == unit.pk and place.end is None
        for place in someone.posts
    )


def _other_holder(
    directory: Directory, person: Person, post: Post, unit: Organization, since: date
) -> Someone | None:
    for someone in directory.everybody():
        if someone.person.pk == person.pk:
            continue
        for place in someone.posts:
            same = place.name == post.label and place.organization_id == unit.pk
            if same and (place.end is None or place.end >= since):
                return someone
    return None
