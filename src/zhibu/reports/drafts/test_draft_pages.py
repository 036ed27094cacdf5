"""Pages of the composer: what they show, to whom, and what they send back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from django.test import Client
from django.urls import reverse

from tests.builders import Cast, held
from tests.drafting import THEME, YEAR, fresh, prose, save, sent, with_line
from zhibu.ledger.closing import close_books
from zhibu.ledger.evidence import add_evidence
from zhibu.ledger.models import Record
from zhibu.reports.drafts import keeping, services
from zhibu.reports.drafts.prose import Line, document_of
from zhibu.reports.drafts.selectors import text_now
from zhibu.reports.models import AnnualDraft, DraftState

# Pages -----------------------------------------------------------------------------------------


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
    first = Record.objects.get(date=date(YEAR, 3, 15), type="activity")
    for name in ("签到表.txt", "照片.txt"):
        add_evidence(first.pk, BytesIO(name.encode()), name, actor=cast.publicist)
    client.force_login(cast.publicist)
    address = reverse("reports:draft_figure", args=[draft.pk])
    html = client.get(address, {"token": "{life.theme_days@2022Q1}"}).content.decode()
    assert 'data-text="1次"' in html
    assert "来自 1 条已确认的记录" in html
    assert 'value="{life.theme_days@2022Q2}"' in html
    whole = client.get(address, {"token": THEME}).content.decode()
    assert whole.count('class="due"') == 3
    assert whole.count("2 份佐证") == 1
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


def test_a_text_that_cannot_be_stored_comes_back_as_it_was_typed(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    typed = sent(draft, with_line("没写完的话。", draft), signed_on="年底", title="")
    client.force_login(cast.publicist)
    response = client.post(reverse("reports:draft_save", args=[draft.pk]), typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert ">没写完的话。</textarea>" in html
    assert "编号 DRF001" in html
    assert "编号 DRF008" in html


def test_what_was_typed_while_the_draft_was_handed_in_is_shown_and_not_stored(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    typed = sent(draft, with_line("晚了一步。", draft))
    services.submit_draft(draft.pk, revision=1, actor=cast.organizer)
    client.force_login(cast.publicist)
    response = client.post(reverse("reports:draft_save", args=[draft.pk]), typed)
    assert response.status_code == 409
    assert ">晚了一步。</textarea>" in response.content.decode()
    assert "现在不能保存" in response.content.decode()
    assert draft.versions.count() == 1


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
