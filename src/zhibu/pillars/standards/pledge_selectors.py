"""Questions about pledges: what a user sees, who is asked, who has signed, what waits for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.ledger.models import State
from zhibu.organization.models import Membership, Organization, Person, Post, PostTerm
from zhibu.organization.selectors import branch_of, committee_on, in_force, members_on
from zhibu.pillars.standards.models import Asked, Pledge, PledgeText

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class Standing:
    """How far the signing of one version has come on a day.

    Attributes:
        signed: confirmed signatures, by day.
        waiting: signatures on paper that wait to be confirmed.
        missing: who was asked and has not signed.
    """

    text: PledgeText
    signed: tuple[Pledge, ...]
    waiting: tuple[Pledge, ...]
    missing: tuple[Person, ...]

    @property
    def asked(self) -> int:
        """How many are asked or have signed all the same."""
        return len(self.signed) + len(self.waiting) + len(self.missing)


def home_of(person: Person, day: date) -> Organization:
    """Give the branch on whose roll somebody is that day; his unit where he is on none.

    Queries: one or two.
    """
    stays = Membership.objects.filter(in_force(day), person=person)
    stay = stays.select_related("organization").first()
    return stay.organization if stay else person.organization


def own_units(user: User, day: date) -> list[int]:
    """Give the numbers of the units whose texts the user himself may be asked to sign."""
    return branch_of(home_of(user.person, day)).numbers_up if user.person is not None else []


def texts_seen(user: User, day: date) -> QuerySet[PledgeText]:
    """Give the texts that a user may read: in his scope, and those that he may sign himself."""
    # A query of its own: where the scope is everything its predicate is empty, and "or" drops it.
    seen = PledgeText.objects.filter(access_of(user).within(Permission.RECORD_VIEW))
    mine = Q(organization_id__in=own_units(user, day))
    found = PledgeText.objects.filter(Q(pk__in=seen.order_by().values("pk")) | mine)
    return found.select_related("organization")


def in_use(day: date) -> Q:
    """Match versions that may be signed on a day."""
    begun = Q(adopted_on__lte=day)
    kept = Q(replaced_on__isnull=True) | Q(replaced_on__gt=day)
    return begun & kept & (Q(closes_on__isnull=True) | Q(closes_on__gte=day))


def waiting_for_signature(person_id: int, day: date) -> list[PledgeText]:
    """Give what somebody was asked to sign and has not signed yet. Queries: one."""
    signed = Pledge.objects.filter(pledge_text=OuterRef("pk"), record__about=person_id)
    posts = PostTerm.objects.filter(
        in_force(day), organization=OuterRef("organization"), person=person_id
    ).exclude(post=Post.GROUP_LEADER)
    stays = Membership.objects.filter(
        in_force(day),
        person=person_id,
        organization__path__startswith=OuterRef("organization__path"),
    )
    # Whoever is on no roll (an applicant, staff) may be chosen all the same.
    chosen = PledgeText.chosen.through.objects.filter(
        pledgetext=OuterRef("pk"),
        person=person_id,
        person__organization__path__startswith=OuterRef("organization__path"),
    )
    asked = Q(asked=Asked.CHOSEN) & Q(Exists(chosen))
    asked |= Q(asked=Asked.COMMITTEE) & Q(Exists(posts)) & Q(Exists(stays))
    asked |= Q(asked=Asked.ALL) & Q(Exists(stays))
    texts = PledgeText.objects.filter(in_use(day)).filter(asked)
    texts = texts.exclude(Exists(signed.exclude(record__state=State.VOID)))
    return list(texts.select_related("organization").order_by("adopted_on", "pk"))


def people_asked(text: PledgeText, day: date) -> QuerySet[Person]:
    """Give who is asked to sign a version, by the roll of a day."""
    if text.asked == Asked.CHOSEN:
        return text.chosen.all()
    if text.asked == Asked.COMMITTEE:
        return committee_on(text.organization, day)
    return members_on(text.organization, day)


def last_day_of(text: PledgeText, today: date) -> date:
    """Give the day whose roll says who is asked: the last on which the version may be signed."""
    ends = [day for day in (text.closes_on, text.replaced_on) if day is not None]
    return max(min([today, *ends]), text.adopted_on)


def standing_of(text: PledgeText, today: date) -> Standing:
    """Tell who has signed a version and who has not. Queries: three."""
    held = text.pledges.exclude(record__state=State.VOID).select_related(
        "record__about", "record__organization"
    )
    rows = list(held.order_by("record__date", "record_id"))
    done = {row.record.about_id for row in rows}
    people = people_asked(text, last_day_of(text, today)).order_by("name", "distinction")
    return Standing(
        text,
        tuple(row for row in rows if row.record.state == State.CONFIRMED),
        tuple(row for row in rows if row.record.is_open),
        tuple(person for person in people if person.pk not in done),
    )


def versions_of(text: PledgeText) -> list[PledgeText]:
    """Give all versions of a text, the newest first. Queries: one."""
    return list(
        PledgeText.objects.filter(organization=text.organization, title=text.title).order_by(
            "-version"
        )
    )
