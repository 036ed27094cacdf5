"""Drafts of the year's report: versions, conflicts, handing in, freezing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.builders import Cast, held
from tests.drafting import THEME, YEAR, fresh, prose, said, save
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import Conflict, DomainError
from zhibu.ledger.services import void_record
from zhibu.reports.annual import compose
from zhibu.reports.drafts import keeping, services
from zhibu.reports.drafts.prose import Line
from zhibu.reports.drafts.selectors import drift_of, frozen_text, is_intact, text_now
from zhibu.reports.duties import unmet_duties
from zhibu.reports.models import AnnualDraft, DraftState

# Versions --------------------------------------------------------------------------------------


def test_a_new_draft_says_what_the_built_in_report_says(draft: AnnualDraft) -> None:
    version = keeping.newest_version(draft)
    version.draft = draft
    built_in = compose(draft.organization, YEAR, duties=unmet_duties(draft.organization, YEAR))
    document = text_now(version).document
    assert said(document) == said(built_in)
    assert document.title == built_in.title
    assert [one.code for one in document.figures()] == [one.code for one in built_in.figures()]


def test_each_save_is_a_version_and_no_change_is_none(cast: Cast, draft: AnnualDraft) -> None:
    save(draft, "加一段。", cast.publicist, note="补充")
    again = services.save_draft(
        draft.pk, prose(draft), revision=fresh(draft).revision, actor=cast.organizer
    )
    assert again.number == 2
    told = [(one.number, one.author_id, one.note) for one in draft.versions.order_by("number")]
    assert told == [
        (1, cast.publicist.pk, "按内置模板生成"),
        (2, cast.publicist.pk, "补充"),
    ]
    assert AuditEntry.objects.filter(action="draft.save", target_id=str(draft.pk)).count() == 1


def test_what_is_saved_by_itself_overwrites_its_own_authors_working_version_alone(
    cast: Cast, draft: AnnualDraft
) -> None:
    save(draft, "一", cast.publicist, working=True)
    save(draft, "二", cast.publicist, working=True)
    assert draft.versions.count() == 2
    save(draft, "三", cast.organizer, working=True)
    assert [one.is_working for one in draft.versions.order_by("number")] == [False, False, True]
    kept = draft.versions.get(number=2)
    assert [line.text for line in keeping.read_prose(kept).lines][-2:] == ["一", "二"]
    assert save(draft, "四", cast.organizer).number == 3
    assert not draft.versions.filter(is_working=True).exists()


@pytest.mark.parametrize("working", [False, True])
def test_the_second_of_two_is_told_and_nothing_is_written(
    cast: Cast, draft: AnnualDraft, working: bool
) -> None:
    seen = fresh(draft).revision
    save(draft, "先到。", cast.publicist, revision=seen)
    with pytest.raises(Conflict, match="DRF011"):
        save(draft, "后到。", cast.organizer, revision=seen, working=working)
    assert prose(draft).lines[-1].text == "先到。"
    assert draft.versions.count() == 2


def test_an_old_version_comes_back_as_a_new_one(cast: Cast, draft: AnnualDraft) -> None:
    first = prose(draft)
    save(draft, "多余的话。", cast.publicist)
    services.restore_version(draft.pk, 1, revision=fresh(draft).revision, actor=cast.organizer)
    assert prose(draft) == first
    assert draft.versions.count() == 3
    assert draft.versions.get(number=3).note == "恢复第1版"


def test_all_faults_of_a_text_are_told_at_once(cast: Cast, draft: AnnualDraft) -> None:
    wrong = replace(
        prose(draft),
        title=" ",
        lines=(Line("paragraph", "字" * 4001), Line("table", "x"), Line("heading", "x", level=0)),
    )
    with pytest.raises(DomainError) as caught:
        services.save_draft(draft.pk, wrong, revision=1, actor=cast.publicist)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["DRF001", "DRF006", "DRF005", "DRF005"]
    assert draft.versions.count() == 1


# Hand in and freeze ----------------------------------------------------------------------------


def test_a_submitted_draft_is_not_written_in_until_it_comes_back(
    cast: Cast, draft: AnnualDraft
) -> None:
    services.submit_draft(draft.pk, revision=1, actor=cast.publicist)
    with pytest.raises(Conflict, match="DRF012"):
        save(draft, "还想改。", cast.publicist)
    with pytest.raises(PermissionDenied):
        services.return_draft(draft.pk, "不行", revision=2, actor=cast.deputy)
    with pytest.raises(DomainError, match="DRF014"):
        services.return_draft(draft.pk, "  ", revision=2, actor=cast.secretary)
    services.return_draft(draft.pk, "写短些", revision=2, actor=cast.secretary)
    assert fresh(draft).returned_reason == "写短些"
    save(draft, "改好了。", cast.publicist)


def test_a_frozen_report_never_changes_by_itself_and_says_what_differs(
    cast: Cast, draft: AnnualDraft
) -> None:
    save(draft, f"全年主题党日{THEME}，一季度{{life.theme_days@2022Q1}}。", cast.publicist)
    version = services.freeze_draft(draft.pk, revision=2, actor=cast.secretary)
    before = frozen_text(cast.branch, YEAR)
    assert before is not None
    assert before.version == version
    assert said(before.document)[-1] == "全年主题党日3次，一季度1次。"
    record = held(cast, date(YEAR, 2, 10), ("theme_day",))
    after = frozen_text(cast.branch, YEAR)
    assert after is not None
    assert after.document == before.document
    assert is_intact(after)
    differing = {(one.then.code, one.then.period) for one in drift_of(after)}
    assert {("life.theme_days", "2022"), ("life.theme_days", "2022Q1")} <= differing
    void_record(record.pk, actor=cast.secretary, reason="重复登记")
    assert drift_of(after) == []


def test_what_is_changed_in_a_frozen_report_behind_its_back_is_noticed(
    cast: Cast, draft: AnnualDraft
) -> None:
    version = services.freeze_draft(draft.pk, revision=1, actor=cast.secretary)
    version.figures.filter(code="life.theme_days").update(text="30次")
    text = frozen_text(cast.branch, YEAR)
    assert text is not None
    assert not is_intact(text)


def test_only_the_secretary_freezes_and_every_act_is_audited(
    cast: Cast, draft: AnnualDraft
) -> None:
    for who in (cast.deputy, cast.publicist, cast.member, cast.sibling_secretary):
        with pytest.raises(PermissionDenied):
            services.freeze_draft(draft.pk, revision=1, actor=who)
    services.submit_draft(draft.pk, revision=1, actor=cast.publicist)
    services.take_back_draft(draft.pk, revision=2, actor=cast.publicist)
    services.freeze_draft(draft.pk, revision=3, actor=cast.secretary)
    services.unfreeze_draft(draft.pk, "补一段", revision=4, actor=cast.secretary)
    assert fresh(draft).state == DraftState.WRITING
    frozen = frozen_text(cast.branch, YEAR)
    assert frozen is not None
    assert frozen.version.number == 2
    acts = AuditEntry.objects.filter(target_type="annual_draft").order_by("sequence")
    assert [one.action for one in acts] == [
        "draft.create",
        "draft.submit",
        "draft.take_back",
        "draft.freeze",
        "draft.unfreeze",
    ]


def test_a_conflict_with_oneself_in_another_window_loses_nothing(
    cast: Cast, draft: AnnualDraft
) -> None:
    save(draft, "第一个窗口。", cast.publicist, working=True)
    now = fresh(draft).revision
    text = replace(prose(draft), lines=prose(draft).lines[:-1])
    services.save_draft(draft.pk, text, revision=now, actor=cast.publicist, apart=True)
    assert draft.versions.count() == 3
    kept = keeping.read_prose(draft.versions.get(number=2))
    assert kept.lines[-1].text == "第一个窗口。"
