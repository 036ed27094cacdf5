"""Confirm activities with 30 attendances, one after another, in one process on SQLite."""

from __future__ import annotations

from datetime import date, timedelta

from tests.benchmarks.data import make_people
from tests.benchmarks.machine import Result, raw_inserts, seconds
from tests.builders import activity_draft, grant, make_user
from zhibu.access.roles import Role
from zhibu.activities.models import Audience
from zhibu.activities.services import enter_activity
from zhibu.ledger.models import Posting
from zhibu.ledger.services import confirm_record
from zhibu.organization.models import Kind
from zhibu.organization.services import create_organization

COUNT = 400


def run() -> list[Result]:
    """Measure confirmations a second; bare: the same rows by sqlite3, one transaction each."""
    root = create_organization(code="c", name="机关党委", kind=Kind.COMMITTEE)
    branch = create_organization(code="b", name="党支部", kind=Kind.BRANCH, parent=root)
    people = make_people(branch, 30)
    clerk, secretary = make_user("clerk"), make_user("secretary")
    grant(clerk, Role.PUBLICITY_COMMISSIONER, branch)
    grant(secretary, Role.SECRETARY, branch)
    numbers = []
    for number in range(COUNT):
        day = date(2022, 1, 1) + timedelta(days=number % 365)
        draft = activity_draft(
            branch,
            day,
            ("theme_day", "discussion", "special_topic"),
            title=f"主题{number}",
            audience=Audience.CHOSEN,
        )
        draft.chosen = people
        for item in draft.items:
            item.is_law = item.kind == "discussion"
        numbers.append(enter_activity(draft, actor=clerk).pk)

    def confirm() -> None:
        for number in numbers:
            confirm_record(number, actor=secretary)

    taken = seconds(confirm)
    each = Posting.objects.count() / COUNT
    # Five lines, ten balances, header, audit entry and its head.
    bare = raw_inserts(COUNT, round(each) + 13)
    return [
        Result(
            f"确认一次活动（30 人到会，{each:.0f} 条记账）",
            COUNT / taken,
            "次/秒",
            200,
            at_least=True,
            baseline=COUNT / bare,
            bare="sqlite3 每事务插入同样行数",
        )
    ]
