"""What is wrong with a step of an award campaign, beside its order: names, places, objections."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.cases.situation import Situation
from zhibu.core.errors import Problem
from zhibu.core.periods import FIRST_YEAR
from zhibu.ledger.children import rows_of
from zhibu.pillars.exemplars.award_names import name_problems, not_rated_excellent
from zhibu.pillars.exemplars.award_rows import (
    first_later,
    listed_problems,
    names_kept,
    rests_on,
    stored_of,
    strangers,
    struck,
)
from zhibu.pillars.exemplars.award_standing import Campaign, key_of, names_of
from zhibu.pillars.exemplars.award_votes import box_problems
from zhibu.pillars.exemplars.models.awards import AwardKind, AwardMove, AwardStep
from zhibu.pillars.exemplars.rules import AWARD_EXCELLENT

MOST_PLACES = 500


def check_announce(body: AwardStep, _now: Situation) -> Iterator[Problem]:
    """Places there must be; what later steps rest on does not change under them."""
    if body.quota is not None and not 1 <= body.quota <= MOST_PLACES:
        yield Problem(
            "AWD001",
            "不是名额",
            f"请填 1 到 {MOST_PLACES}",
            field="名额",
            value=str(body.quota),
        )
    if body.year is not None and not FIRST_YEAR <= body.year <= body.date.year + 1:
        yield Problem(
            "AWD002", "不是评选年度", "请核对年份", field="评选年度", value=str(body.year)
        )
    stored = stored_of(body)
    changed = stored and (stored.kind, stored.quota) != (body.kind, body.quota)
    if changed and (later := first_later(body, *AwardMove.values)):
        yield rests_on(later, "奖项和名额")


def check_nominate(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """Somebody is nominated, once, and is whom the award is for."""
    campaign = Campaign(now)
    rows = rows_of(body, "candidates")
    yield from listed_problems(rows, "提名人选")
    before = names_of(campaign.candidates)
    for key, name in names_of(rows).items():
        if key in before:
            yield Problem("AWD004", "已经提名过", "请去掉重复的", field="提名人选", value=name)
    yield from name_problems(body, rows, campaign.kind)
    if campaign.kind == AwardKind.OUTSTANDING_MEMBER:
        yield from _appraisal_problems(body, now)
    yield from box_problems(body)
    yield from names_kept(body, "candidates", AwardMove.VOTE)


def _appraisal_problems(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """Where the rule asks for it, only those graded 优秀 last time.

    Grades are confidential: only whoever may read them may try names here.
    """
    if now.value(AWARD_EXCELLENT) != "on":
        return
    author, unit = body.record.entered_by, body.record.organization
    if author is not None and not access_of(author).may(Permission.APPRAISAL_READ, unit):
        yield Problem(
            "AWD005",
            "提名要核对民主评议结果",
            "请由能看评议结果的人（书记、组织委员）录入这一步",
            field="步骤",
        )
        return
    people = [row.person for row in rows_of(body, "candidates") if row.person is not None]
    for person in not_rated_excellent(people, unit, body.date).values():
        yield Problem(
            "AWD006",
            "上次民主评议结果不是“优秀”",
            f"按“{AWARD_EXCELLENT.label}”的规定，请换人选；评议未录入的请先录入",
            field="提名人选",
            value=str(person),
        )


def check_list(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """No more than there are places; only those who were voted for and not struck off."""
    campaign = Campaign(now)
    rows = rows_of(body, "listed")
    yield from listed_problems(rows, "拟表彰人选")
    if len(rows) > campaign.quota:
        yield Problem(
            "AWD030",
            f"超过名额 {campaign.quota} 个",
            "请减少人选",
            field="拟表彰人选",
            value=f"{len(rows)} 个",
        )
    voted = {key_of(row.name): row.name for row in campaign.counts if row.yes}
    yield from strangers(rows, voted, "没有在投票中得票", "只能从得票的人选中确定名单")
    yield from struck(rows, campaign)
    yield from _unanswered(campaign)
    yield from box_problems(body)
    yield from names_kept(body, "listed", AwardMove.AWARD)


def check_objection(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """It is about somebody on the list."""
    if body.candidate:
        rows = [body]
        listed = names_of(Campaign(now).listed)
        yield from strangers(rows, listed, "不在公示名单上", "请核对姓名", field="涉及人选")


def check_answer(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """There is an objection about them which nobody has answered yet."""
    waiting = Campaign(now).open_objections()
    if body.candidate and key_of(body.candidate) not in waiting:
        names = [name for key, name in names_of(Campaign(now).listed).items() if key in waiting]
        remedy = f"待答复的有：{'、'.join(names)}" if names else "请先记“收到异议”"
        yield Problem("AWD040", "没有待答复的异议", remedy, field="涉及人选", value=body.candidate)
    stored = stored_of(body)
    changed = stored and (stored.candidate, stored.outcome) != (body.candidate, body.outcome)
    if changed and (later := first_later(body, AwardMove.AWARD)):
        yield rests_on(later, "处理结果")


def check_award(body: AwardStep, now: Situation) -> Iterator[Problem]:
    """Only those on the notice whom no objection struck off."""
    campaign = Campaign(now)
    rows = rows_of(body, "winners")
    yield from listed_problems(rows, "受表彰人选")
    yield from strangers(rows, names_of(campaign.listed), "没有公示", "只能表彰公示过的人选")
    yield from struck(rows, campaign)


def check_cancel(body: AwardStep, _now: Situation) -> Iterator[Problem]:
    """A reason is given, and no ballot is under way."""
    if not body.note.strip():
        yield Problem("AWD050", "没有写取消原因", "请在说明里写明", field="说明")
    yield from box_problems(body)


def _unanswered(campaign: Campaign) -> Iterator[Problem]:
    waiting = campaign.open_objections()
    for key, name in names_of(campaign.listed).items():
        if key in waiting:
            yield Problem(
                "AWD032", "的异议还没有答复", "请先记“答复异议”", field="人选", value=name
            )
