"""Drafts of the year's report: versions, conflicts, freezing, and what a text may hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast, held
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import Conflict, DomainError
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.services import void_record
from zhibu.reports.annual import compose
from zhibu.reports.document import Document, Figure, Heading, Paragraph
from zhibu.reports.drafts import keeping, services
from zhibu.reports.drafts.merging import merge
from zhibu.reports.drafts.prose import Line, Prose, document_of, tidied
from zhibu.reports.drafts.selectors import drift_of, frozen_text, is_intact, text_now
from zhibu.reports.drafts.tokens import (
    Token,
    listed_codes,
    periods_of,
    read_text,
    read_token,
    write_text,
)
from zhibu.reports.duties import unmet_duties
from zhibu.reports.models import AnnualDraft, DraftBlock, DraftState

YEAR = 2022
THEME = "{life.theme_days}"


@pytest.fixture
def draft(cast: Cast) -> AnnualDraft:
    """A draft of the branch, whose year has three theme days."""
    for month in (3, 6, 9):
        held(cast, date(YEAR, month, 15), ("theme_day",))
    return services.create_draft(cast.branch, YEAR, actor=cast.publicist)


def prose(draft: AnnualDraft) -> Prose:
    return keeping.read_prose(keeping.newest_version(draft))


def with_line(text: str, draft: AnnualDraft, **more: object) -> Prose:
    now = prose(draft)
    return replace(now, lines=(*now.lines, Line("paragraph", text, level=0)), **more)


def fresh(draft: AnnualDraft) -> AnnualDraft:
    return AnnualDraft.objects.select_related("organization").get(pk=draft.pk)


def save(draft: AnnualDraft, text: str, actor: object, **more: object) -> object:
    revision = more.pop("revision", fresh(draft).revision)
    return services.save_draft(
        draft.pk, with_line(text, draft), revision=revision, actor=actor, **more
    )


def said(document: Document) -> list[str]:
    """Give a document's lines as they are read."""
    lines = []
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            words = (one.shown if isinstance(one, Figure) else str(one) for one in block.parts)
            lines.append(block.lead + "".join(words))
    return lines


# Tokens ----------------------------------------------------------------------------------------

tokens = st.builds(
    Token,
    st.sampled_from(sorted(listed_codes()) or ["life.theme_days"]),
    st.sampled_from(["exact", "rounded"]),
    st.sampled_from([None, *periods_of(YEAR)[1:]]),
)
words = st.text(st.characters(exclude_characters="{}", codec="utf-8"), min_size=1, max_size=12)


@given(st.lists(tokens | words))
def test_a_text_is_read_back_as_it_was_written(parts: list[Token | str]) -> None:
    found = read_text(write_text(parts), YEAR)
    assert write_text(found) == write_text(parts)
    assert [one for one in found if isinstance(one, Token)] == [
        one for one in parts if isinstance(one, Token)
    ]


@given(st.text(st.sampled_from("{}|@.aQ12life_theme days第"), max_size=40))
def test_nothing_typed_is_ever_lost(text: str) -> None:
    assert write_text(read_text(text, YEAR)) == text


@pytest.mark.parametrize(
    "text",
    ["{no.such_figure}", "{life.theme_days@2021}", "{life.theme_days@2022Q5}", "{7*7}", "{{ a }}"],
)
def test_what_is_no_figure_of_the_year_is_plain_text(text: str) -> None:
    assert read_text(f"前{text}后", YEAR) == (f"前{text}后",)


def test_the_year_itself_is_written_without_a_period() -> None:
    assert read_token("{life.theme_days@2022}", YEAR) == Token("life.theme_days")
    assert read_token("{life.theme_days|rounded@2022Q1}", YEAR) == Token(
        "life.theme_days", "rounded", Period.quarter(YEAR, 1)
    )


@given(
    st.lists(
        st.builds(
            Line,
            st.sampled_from(DraftBlock.Kind.values),
            st.text(max_size=30) | st.just(f"做了{THEME}。"),
            st.text(max_size=10),
            st.integers(1, 4),
        )
    )
)
def test_tidying_twice_changes_nothing_more(lines: list[Line]) -> None:
    once = tidied(Prose("甲", "乙", tuple(lines), "丙", date(YEAR, 12, 31)), YEAR)
    assert tidied(once, YEAR) == once


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


# Pages -----------------------------------------------------------------------------------------


def sent(draft: AnnualDraft, text: Prose, **more: object) -> dict[str, object]:
    """Give a text as the form sends it."""
    return {
        "record_version": fresh(draft).revision,
        "base": draft.versions.count(),
        "issuer": text.issuer,
        "title": text.title,
        "signed_by": text.signed_by,
        "signed_on": text.signed_on.isoformat(),
        "kind": [line.kind for line in text.lines],
        "level": [line.level for line in text.lines],
        "lead": [line.lead for line in text.lines],
        "text": [line.text for line in text.lines],
        **more,
    }


def test_a_refused_second_sees_his_words_beside_the_others(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    typed = sent(draft, with_line("我写的这句。", draft))
    save(draft, "对方写的那句。", cast.organizer)
    client.force_login(cast.publicist)
    response = client.post(reverse("reports:draft_save", args=[draft.pk]), typed)
    html = response.content.decode()
    assert response.status_code == 409
    assert "王芳" in html
    assert "<ins>对方写的那句。</ins>" in html
    assert ">我写的这句。</textarea>" in html
    assert "一个字也没有丢" in html
    assert f'name="record_version" value="{fresh(draft).revision}"' in html


def test_two_who_changed_different_paragraphs_find_both_put_together(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    now = prose(draft)
    mine = replace(now, lines=(replace(now.lines[0], text="我改了开头。"), *now.lines[1:]))
    typed = sent(draft, mine)
    save(draft, "对方加在末尾。", cast.organizer)
    client.force_login(cast.publicist)
    page = client.post(reverse("reports:draft_save", args=[draft.pk]), typed).context["page"]
    texts = [line.text for line in page.prose.lines]
    assert (texts[0], texts[-1]) == ("我改了开头。", "对方加在末尾。")
    assert page.is_merged
    assert draft.versions.count() == 2


some_lines = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6, unique=True)


def text_of_lines(words: list[str]) -> Prose:
    lines = tuple(Line("paragraph", word) for word in words)
    return Prose("单位", "标题", lines, "落款", date(YEAR, 12, 31))


@given(some_lines, some_lines, some_lines)
def test_putting_together_keeps_every_change_of_both_or_refuses(
    base: list[str], mine: list[str], theirs: list[str]
) -> None:
    old, one, other = map(text_of_lines, (base, mine, theirs))
    assert merge(old, old, other) == other
    assert merge(old, one, old) == one
    both = merge(old, one, other)
    assert merge(old, other, one) == both
    if both is not None:
        found = {line.text for line in both.lines}
        assert found >= (set(mine) | set(theirs)) - set(base)
        gone = set(base) - (set(mine) & set(theirs))
        assert not found & (gone - (set(mine) - set(base)) - (set(theirs) - set(base)))


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


def test_prose_never_becomes_markup(client: Client, cast: Cast, draft: AnnualDraft) -> None:
    evil = '<img src=x onerror=alert(1)>{life.theme_days"}<script>alert(1)</script>'
    worse = replace(with_line(evil, draft), issuer=evil[:80], signed_by=evil[:80])
    services.save_draft(draft.pk, worse, revision=1, actor=cast.publicist, note=evil[:60])
    client.force_login(cast.secretary)
    pages = ["draft", "draft_versions", "draft_compare", "draft_preview"]
    addresses = [reverse(f"reports:{name}", args=[draft.pk]) for name in pages]
    addresses += [reverse("reports:draft_version", args=[draft.pk, 2])]
    addresses += [reverse("reports:draft_file", args=[draft.pk, "html"])]
    for state in (DraftState.WRITING, DraftState.SUBMITTED):
        AnnualDraft.objects.update(state=state)
        for url in addresses:
            html = client.get(url).content.decode()
            assert "<img src=x" not in html, url
            assert "<script>alert" not in html, url
        assert "&lt;img src=x" in client.get(addresses[0]).content.decode()


def test_a_figure_typed_by_hand_is_marked_and_a_chip_is_not(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    save(draft, f"另外走访120户，主题党日{THEME}。", cast.publicist)
    client.force_login(cast.secretary)
    html = client.get(reverse("reports:draft", args=[draft.pk])).content.decode()
    assert '<mark class="loose" title="未挂账的数字">120户</mark>' in html
    assert 'data-token="{life.theme_days}"' in html
    assert ">3次</mark>" not in html


def test_the_panel_tells_records_last_year_and_other_ways_of_writing(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    held(cast, date(2021, 5, 5), ("theme_day",))
    client.force_login(cast.publicist)
    address = reverse("reports:draft_figure", args=[draft.pk])
    html = client.get(address, {"token": "{life.theme_days@2022Q1}"}).content.decode()
    assert 'data-text="1次"' in html
    assert "来自 1 条已确认的记录" in html
    assert 'value="{life.theme_days@2022Q2}"' in html
    whole = client.get(address, {"token": THEME}).content.decode()
    assert whole.count('class="due"') == 3
    assert "去年同期 1次" in whole
    assert client.get(address, {"token": "{life.theme_days@2021}"}).status_code == 404


def test_all_read_the_frozen_report_and_only_writers_the_draft(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    save(draft, "只在稿子里的话。", cast.publicist)
    annual = f"{reverse('reports:annual')}?unit={cast.branch.pk}&period={YEAR}"
    client.force_login(cast.member)
    assert "只在稿子里的话" not in client.get(annual).content.decode()
    assert client.get(reverse("reports:draft", args=[draft.pk])).status_code == 403
    services.freeze_draft(draft.pk, revision=2, actor=cast.secretary)
    html = client.get(annual).content.decode()
    assert "只在稿子里的话" in html
    assert "已冻结" in html


def test_the_page_says_that_the_books_are_closed(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    close_books(cast.branch, through=date(YEAR, 12, 31), actor=cast.secretary)
    client.force_login(cast.secretary)
    html = client.get(reverse("reports:draft", args=[draft.pk])).content.decode()
    assert "2022年的账已封" in html


def test_buttons_move_add_and_drop_lines_without_scripts(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    text = replace(prose(draft), lines=tuple(Line("paragraph", word, level=0) for word in "甲乙丙"))
    client.force_login(cast.publicist)
    for do, wanted in (
        ("up:2", ["乙", "甲", "丙"]),
        ("down:3", ["甲", "乙", "丙"]),
        ("drop:1", ["乙", "丙"]),
        ("heading:1", ["甲", "", "乙", "丙"]),
        ("up:x", ["甲", "乙", "丙"]),
    ):
        data = sent(draft, text, do=do)
        page = client.post(reverse("reports:draft_save", args=[draft.pk]), data).context["page"]
        assert [line.text for line in page.prose.lines] == wanted, do
    assert draft.versions.count() == 1


def test_more_figures_ask_no_more_questions(
    client: Client, cast: Cast, draft: AnnualDraft, django_assert_max_num_queries
) -> None:
    periods = ("", "@2022Q1", "@2022Q2", "@2022Q3", "@2022Q4", "@2022H1", "@2022H2")
    text = "".join(f"，{{life.theme_days{period}}}" for period in periods)
    client.force_login(cast.secretary)
    address = reverse("reports:draft", args=[draft.pk])
    with django_assert_max_num_queries(30):
        client.get(address)
    save(draft, text * 20, cast.publicist)
    with django_assert_max_num_queries(60):
        client.get(address)


def test_signature_and_title_are_those_of_the_draft(cast: Cast, draft: AnnualDraft) -> None:
    text = replace(
        prose(draft), issuer="某某支部", signed_by="某某支部", signed_on=date(2023, 1, 5)
    )
    services.save_draft(draft.pk, text, revision=1, actor=cast.publicist)
    version = keeping.newest_version(draft)
    version.draft = draft
    found = text_now(version)
    document = document_of(found.prose, found.figures)
    assert document.title[0] == "某某支部"
    assert document.signature is not None
    assert (document.signature.name, document.signature.date) == ("某某支部", date(2023, 1, 5))
