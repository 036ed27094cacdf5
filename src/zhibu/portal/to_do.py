"""What is asked of oneself, a line each on the first screen.

Duty, signatures, checks, the year's report to approve or to mend, letters, answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.pillars.conduct.letter_desk import unread
from zhibu.pillars.conduct.problem_showing import to_verify
from zhibu.pillars.emergency.roster_showing import serving_on
from zhibu.pillars.standards.feedback_selectors import unanswered
from zhibu.pillars.standards.pledge_selectors import waiting_for_signature
from zhibu.portal import showing
from zhibu.portal.links import link
from zhibu.reports.drafts.selectors import drafts_that_wait
from zhibu.reports.models import DraftState

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization

Row = dict[str, Any]
SIGN_SHOWN, CHECK_SHOWN, REPORTS_SHOWN = 3, 3, 3


def calls(user: User, unit: Organization) -> list[Row]:
    """Give what waits for the user himself, today's duty first.

    Queries: three for a member of the roll, one more for whoever writes reports, one more for
    whoever answers the public, one more for the discipline commissioner.
    """
    access, today = access_of(user), timezone.localdate()
    found: list[Row] = []
    if user.person_id is not None and access.holds(Permission.OWN_WORK):
        found += _duty(user.person_id, today)
        found += _pledges(user.person_id, today)
        act = "去核验" if access.holds(Permission.RECORD_ENTER) else "去看看"
        found += _checks(user.person_id, today, act)
    if access.holds(Permission.REPORT_WRITE):
        found += _reports(user, unit)
    if access.holds(Permission.LETTER_READ):
        found += _counted(unread(user), "封来信等您受理", link("conduct:letters"))
    if access.may(Permission.RECORD_ENTER, unit):
        url = link("standards:feedback", unit=unit.pk)
        found += _counted(unanswered(user, unit), "条群众意见等待答复", url)
    return found


def _row(day: date, title: str, url: str, action: str, detail: str = "", note: str = "") -> Row:
    return {
        "when": showing.day_words(day),
        "date": day,
        "title": title,
        "detail": detail,
        "note": note,
        "url": url,
        "action": action,
    }


def _duty(person: int, today: date) -> Iterator[Row]:
    for shift in serving_on(person, today):
        starts = timezone.localtime(shift.starts_at)
        title = f"今天您值班：{shift.name} {starts:%H:%M}起"
        yield _row(today, title, link("emergency:roster", shift.roster_id), "看值班表")


def _pledges(person: int, today: date) -> Iterable[Row]:
    for one in waiting_for_signature(person, today)[:SIGN_SHOWN]:
        until = f"{one.closes_on.month}月{one.closes_on.day}日截止" if one.closes_on else ""
        url = link("standards:pledge_sign", one.pk)
        yield _row(one.adopted_on, one.label, url, "去签署", "承诺书", until)


def _checks(person: int, today: date, action: str) -> Iterable[Row]:
    for step in to_verify(person)[:CHECK_SHOWN]:
        case = step.case
        url = link("cases:case", case.path, case.pk)
        yield _row(case.since or today, case.title, url, action, "等您核验销号")


def _reports(user: User, here: Organization) -> Iterator[Row]:
    """Tell the secretary of reports to approve, and their writer of those that came back."""
    access = access_of(user)
    for one in drafts_that_wait(user, REPORTS_SHOWN):
        draft, day = one.draft, timezone.localtime(one.since).date()
        url, name = link("reports:draft", draft.pk), f"{draft.year}年度汇报"
        unit = "" if draft.organization_id == here.pk else draft.organization.name
        if draft.state == DraftState.WRITING:
            if one.author == user.pk:
                note = f"退回：{draft.returned_reason}"
                yield _row(day, f"{name}退回修改", url, "去修改", unit, note)
        elif access.may(Permission.REPORT_FREEZE, draft.organization):
            yield _row(day, f"{name}等您审定", url, "去审定", unit)


def _counted(found: tuple[int, date | None], words: str, url: str) -> Iterator[Row]:
    number, oldest = found
    if number and oldest:
        yield _row(oldest, f"{number} {words}", url, "去办")
