"""Two texts compared: words by characters, figures as wholes, paragraphs with their partners."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast, held
from tests.drafting import THEME, YEAR, save
from zhibu.organization.models import Organization
from zhibu.reports.drafts.comparing import Piece, compare, is_same
from zhibu.reports.drafts.figures import Figures, Shown
from zhibu.reports.drafts.prose import Line, Prose
from zhibu.reports.models import AnnualDraft

UNIT = Organization(pk=7, code="zb1", name="第一党支部")


def figures(count: int) -> Figures:
    text = f"{count}次"
    one = Shown("life.theme_days", "2022", "主题党日", "次", Decimal(count), text, text, count)
    return Figures(UNIT, YEAR, {one.key: one})


def prose(*texts: str) -> Prose:
    lines = tuple(Line("paragraph", text) for text in texts)
    return Prose("支部", "汇报", lines, "支部", date(YEAR, 12, 31))


def test_a_changed_figure_is_its_old_and_its_new_value() -> None:
    text = prose(f"开展主题党日{THEME}，人人到会。")
    (line,) = (one for one in compare(text, text, figures(3), figures(4)) if one.kind == "changed")
    assert line.pieces == (
        Piece("same", "开展主题党日"),
        Piece("del", "3次", True),
        Piece("ins", "4次", True),
        Piece("same", "，人人到会。"),
    )


def test_words_are_compared_by_characters_and_numbers_as_wholes() -> None:
    changes = compare(
        prose("走访困难群众120户，送去温暖。"),
        prose("走访困难职工123户，送去温暖。"),
        figures(1),
        figures(1),
    )
    (line,) = (one for one in changes if one.kind == "changed")
    assert [piece.text for piece in line.pieces] == [
        "走访困难",
        "群众120",
        "职工123",
        "户，送去温暖。",
    ]


def test_a_paragraph_that_came_or_went_is_told_as_a_whole() -> None:
    changes = compare(
        prose("学习抓在经常，入脑入心。", "旧的一段说别的事。"),
        prose("新写的开头", "学习抓在经常，入脑更入心。"),
        figures(1),
        figures(1),
    )
    kinds = [one.kind for one in changes if one.kind != "same"]
    assert sorted(kinds) == ["changed", "del", "ins"]


@given(
    st.lists(st.text("学习走访12次，。", max_size=12)), st.lists(st.text("学习走12，", max_size=9))
)
def test_both_texts_can_be_read_off_the_comparison(first: list[str], second: list[str]) -> None:
    changes = compare(prose(*first), prose(*second), figures(1), figures(1))
    for dropped, texts in (("ins", first), ("del", second)):
        told = [
            "".join(piece.text for piece in line.pieces if piece.change != dropped)
            for line in changes
            if line.kind != dropped
        ]
        assert told[2:-1] == texts
    assert is_same(changes) == (first == second)


@pytest.mark.django_db
def test_versions_are_compared_with_the_figures_that_they_showed(
    client: Client, cast: Cast, draft: AnnualDraft
) -> None:
    held(cast, date(YEAR, 10, 20), ("theme_day",))
    save(draft, "另加一段。", cast.publicist)
    client.force_login(cast.publicist)
    html = client.get(reverse("reports:draft_compare", args=[draft.pk])).content.decode()
    assert '<del class="chip">3次</del><ins class="chip">4次</ins>' in html
    assert "<ins>另加一段。</ins>" in html
