"""Pages of figures: the same numbers as the ledger, down to the records, never out of scope."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.builders import Cast, held
from tests.examples import examples
from zhibu.core.periods import Period
from zhibu.core.quantities import from_units
from zhibu.ledger import registry
from zhibu.ledger.drill import visible_behind
from zhibu.ledger.figures import Figure, figures
from zhibu.ledger.indicators import Kind
from zhibu.ledger.models import Posting, Record
from zhibu.portal import showing
from zhibu.portal.meanings import MEANINGS
from zhibu.portal.standing import HEADLINES
from zhibu.portal.test_portal import DAY, READERS, client_of, text_of

YEAR = Period.year(2022)
THEME = "life.theme_days"
KINDS = ("theme_day", "discussion", "special_topic", "general_meeting", "political_practice")


def page_of(cast: Cast, who: str, code: str, **query: object):  # type: ignore[no-untyped-def]
    return client_of(cast, who).get(f"/figures/{code}/", query)


# The same numbers -----------------------------------------------------------------------------


def test_the_list_shows_every_figure_of_the_ledger(cast: Cast) -> None:
    held(cast, DAY, ("theme_day", "discussion"))
    response = client_of(cast, "secretary").get("/figures/")
    rows = [
        row
        for group in response.context["groups"]
        for measure in group["measures"]
        for row in measure["rows"]
    ]
    shown = {row["figure"].code: row["figure"] for row in rows}
    assert shown == figures(cast.branch, YEAR)


def test_the_list_can_leave_the_gaps_out(cast: Cast) -> None:
    body = text_of(client_of(cast, "secretary"), "/figures/", only="filled")
    assert "党员" in body
    assert "待补" not in body


@hypothesis_settings(max_examples=examples(8))
@given(
    happened=st.lists(
        st.tuples(
            st.dates(date(2021, 12, 1), date(2022, 12, 31)),
            st.sets(st.sampled_from(KINDS), min_size=1),
        ),
        max_size=5,
        unique_by=lambda one: one[0],
    ),
    period=st.sampled_from([YEAR, Period.half(2022, 1), Period.quarter(2022, 4)]),
)
def test_what_the_records_add_is_the_figure(
    cast: Cast, happened: list[tuple[date, set[str]]], period: Period
) -> None:
    with transaction.atomic():
        for day, kinds in happened:
            held(cast, day, tuple(sorted(kinds)))
        # Behind a figure to which nothing was ever posted there is nothing to add.
        posted = set(Posting.objects.values_list("indicator__code", flat=True))
        for code, figure in figures(cast.branch, period).items():
            if registry.indicator(code).kind != Kind.FLOW or code not in posted:
                continue
            behind, hidden = visible_behind(cast.secretary, code, cast.branch, period)
            added = sum((from_units(row.contribution) for row in behind), Decimal(0))
            assert (added, hidden) == (figure.value or 0, 0)
            assert len(behind) == figure.records
        transaction.set_rollback(True)


def test_a_figure_opens_down_to_its_records(cast: Cast) -> None:
    record = held(cast, DAY, title="九月主题党日")
    response = page_of(cast, "secretary", THEME)
    body = response.content.decode()
    assert "九月主题党日" in body
    assert f'href="/records/{record.pk}/"' in body
    assert "+1 次" in body
    assert "补录" in body
    assert response.context["value"] == "1"
    months = {row["label"]: row["value"] for row in response.context["months"]}
    assert (months["9月"], months["8月"]) == ("1", None)


def test_a_ratio_leads_to_its_two_parts(cast: Cast) -> None:
    held(cast, DAY, ("discussion",))
    body = page_of(cast, "secretary", "study.learning_hours_per_member").content.decode()
    assert "/figures/study.learning_hours/" in body
    assert "/figures/organization.members/" in body


def test_units_below_are_shown_with_their_own_figures(cast: Cast) -> None:
    held(cast, DAY)
    response = page_of(cast, "superior", THEME)
    rows = {row["label"]: row["value"] for row in response.context["children"]["rows"]}
    assert rows == {"第一党支部": "1", "第二党支部": None}


def test_the_aside_is_a_piece_of_a_page(cast: Cast) -> None:
    held(cast, DAY, title="九月主题党日")
    body = page_of(cast, "secretary", THEME, part="aside", period="2022").content.decode()
    assert "九月主题党日" in body
    assert "<html" not in body


# Comparison -----------------------------------------------------------------------------------


def make(code: str, value: str | None) -> Figure:
    amount = None if value is None else Decimal(value)
    return Figure(registry.indicator(code), None, YEAR, amount, 1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "now", "last", "said"),
    [
        (THEME, "12", "8", "+50%"),
        (THEME, "8", "12", "−33.3%"),
        (THEME, "8", "8", "持平"),
        (THEME, "8", "0", ""),
        (THEME, "8", None, ""),
        (THEME, None, "8", ""),
        ("standards.satisfaction", "98.5", "96", "+2.5 个百分点"),
        ("standards.satisfaction", "3", "0", "+3 个百分点"),
    ],
)
def test_a_change_is_said_only_where_it_is_true(
    code: str, now: str | None, last: str | None, said: str
) -> None:
    assert showing.change(make(code, now), make(code, last)) == said


def test_a_running_year_is_compared_with_the_same_days() -> None:
    assert showing.same_time_last_year(YEAR, date(2022, 3, 5)) == Period(
        date(2021, 1, 1), date(2021, 3, 5)
    )
    assert showing.same_time_last_year(YEAR, date(2023, 3, 5)) == Period.year(2021)


def test_last_year_stands_beside_this_one(cast: Cast) -> None:
    held(cast, date(2021, 9, 28))
    held(cast, date(2022, 8, 28))
    held(cast, DAY)
    response = page_of(cast, "secretary", THEME)
    assert (response.context["last"], response.context["change"]) == ("1", "+100%")


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("1204", "1,204"), ("1204.50", "1,204.5"), ("-0.50", "-0.5"), ("5.3000", "5.3")],
)
def test_numbers_are_grouped_and_plain(value: str, text: str) -> None:
    assert showing.number(Decimal(value)) == text


# Periods --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "value"), [("2022", "2"), ("2022H2", "1"), ("2022Q1", "1"), ("2022-09", "1")]
)
def test_a_part_of_the_year_can_be_chosen(cast: Cast, period: str, value: str) -> None:
    held(cast, date(2022, 2, 3))
    held(cast, DAY)
    assert page_of(cast, "secretary", THEME, period=period).context["value"] == value


def test_nonsense_is_answered_in_plain_words(cast: Cast) -> None:
    response = page_of(cast, "secretary", THEME, period="去年")
    assert response.status_code == 400
    assert "不是有效的期间" in response.content.decode()
    for period in ("9999", "0001", "1800-01-01..2022-12-31"):
        assert page_of(cast, "secretary", THEME, period=period).status_code == 404
    assert page_of(cast, "secretary", "no.such").status_code == 404
    assert page_of(cast, "secretary", THEME, unit="1 OR 1").status_code == 404


# Scope ----------------------------------------------------------------------------------------


def test_numbers_of_another_branch_are_not_there(cast: Cast) -> None:
    held(cast, DAY, title="第一支部的党日")
    for path in ("/figures/", f"/figures/{THEME}/"):
        for unit in (cast.branch, cast.committee, cast.groups[0]):
            response = client_of(cast, "sibling_secretary").get(path, {"unit": unit.pk})
            assert response.status_code == 404
    assert page_of(cast, "sibling_secretary", THEME).context["value"] is None


@pytest.mark.parametrize("who", READERS)
def test_nobody_is_offered_a_unit_outside_his_scope(cast: Cast, who: str) -> None:
    held(cast, DAY)
    response = page_of(cast, who, THEME)
    assert response.status_code == 200
    for unit in response.context["units"]:
        assert page_of(cast, who, THEME, unit=unit.pk).status_code == 200
    for row in response.context["children"]["rows"]:
        assert client_of(cast, who).get(row["url"]).status_code == 200


@pytest.mark.parametrize("who", ["system", "security", "auditor", "outsider"])
def test_administrators_and_strangers_see_no_figure(
    cast: Cast,
    who: str,
    settings,  # type: ignore[no-untyped-def]
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    assert page_of(cast, who, THEME).status_code == 403


def test_hidden_records_are_counted_and_not_named(cast: Cast) -> None:
    record = held(cast, DAY, title="不给别人看的")
    Record.objects.filter(pk=record.pk).update(restricted=True, entered_by=None)
    body = page_of(cast, "member", THEME).content.decode()
    assert "不给别人看的" not in body
    assert "另有 1 条您无权查看" in body


# Bounds and texts -----------------------------------------------------------------------------


def test_queries_do_not_grow_with_the_records(
    cast: Cast,
    django_assert_max_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    for number in range(1, 9):
        held(cast, date(2022, number, 12), ("theme_day", "discussion"))
    client = client_of(cast, "superior")
    for path, most in (("/figures/", 26), (f"/figures/{THEME}/", 30)):
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)
    with django_assert_max_num_queries(14):
        client.get(f"/figures/{THEME}/", {"part": "aside"})


def test_every_figure_page_opens(cast: Cast) -> None:
    held(cast, DAY, ("theme_day", "discussion"))
    client = client_of(cast, "superior")
    for one in registry.indicators():
        expected = 200 if one.listed else 404
        assert client.get(f"/figures/{one.code}/").status_code == expected


def test_every_figure_is_explained_in_chinese() -> None:
    listed = {one.code for one in registry.indicators() if one.listed}
    assert set(MEANINGS) == listed
    assert [
        code for code, text in MEANINGS.items() if not re.search(r"[\u4e00-\u9fff]", text)
    ] == []


def test_every_measure_has_its_headline() -> None:
    for measure, code in HEADLINES.items():
        assert registry.indicator(code).measure == measure
    assert len(HEADLINES) == 18
