"""Items of the annual plan: counted when due, done once, carried out by records of the unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.builders import Cast, held, make_note
from tests.keeping import kept
from tests.plan_items import completion, item
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger.children import rows_of
from zhibu.ledger.figures import figures
from zhibu.ledger.models import State
from zhibu.ledger.services import void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Organization
from zhibu.planning.items_nouns import PLAN_ITEM, RECORD, record_text
from zhibu.planning.models import PlanItem, PlanItemCompletion

ITEM, DONE = "planning.item", "planning.completion"
CODES = ("planning.items_planned", "planning.items_linked", "planning.items_done")


def counts(unit: Organization, text: str) -> list[int | None]:
    found = figures(unit, Period.parse(text), CODES)
    values = [found[code].value for code in CODES]
    return [None if value is None else int(value) for value in values]


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def done(cast: Cast, of: PlanItem, *args: Any, **more: Any) -> PlanItemCompletion:
    return kept(cast, DONE, completion(of, *args, **more))


@pytest.mark.django_db
class TestItems:
    def test_an_item_counts_when_it_is_due_and_its_completion_when_done(self, cast: Cast) -> None:
        first = kept(cast, ITEM, item(cast.branch))
        kept(cast, ITEM, item(cast.branch, "2", business_goal="", due_on=date(2022, 9, 30)))
        assert counts(cast.branch, "2022H1") == [1, 1, None]
        assert counts(cast.branch, "2022") == [2, 1, None]
        done(cast, first, date(2022, 7, 8))
        assert counts(cast.branch, "2022H2") == [1, None, 1]
        assert not [*verify_postings(), *verify_balances()]

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"title": " ", "number": " "}, {"PLN001", "PLN002"}),
            ({"year": 2024}, {"PLN003", "PLN005"}),
            ({"due_on": None}, {"PLN004"}),
            ({"due_on": date(2022, 1, 19)}, {"PLN005"}),
            ({"due_on": date(2023, 1, 1)}, {"PLN005"}),
            ({"party_line": "", "business_goal": " "}, {"PLN006"}),
            ({"weight": 101}, {"PLN007"}),
        ],
    )
    def test_what_is_wrong_with_an_item_is_told(
        self, cast: Cast, more: dict[str, Any], expected: set[str]
    ) -> None:
        with pytest.raises(DomainError) as error:
            kept(cast, ITEM, item(cast.branch, **more))
        assert codes(error) == expected

    def test_a_late_completion_counts_and_says_how_late(self, cast: Cast) -> None:
        of = kept(cast, ITEM, item(cast.branch))
        body = done(cast, of, date(2022, 7, 12))
        assert (body.days_late, body.record.title) == (12, f"完成：{of.label}（超期 12 天）")
        assert body.record.state == State.CONFIRMED

    def test_an_item_is_done_once_and_not_before_it_was_adopted(self, cast: Cast) -> None:
        of = kept(cast, ITEM, item(cast.branch))
        with pytest.raises(DomainError) as error:
            done(cast, of, date(2022, 1, 19), result="", score=Decimal(101))
        assert codes(error) == {"PLN012", "PLN013", "PLN015"}
        done(cast, of)
        with pytest.raises(DomainError) as error:
            done(cast, of, date(2022, 6, 25))
        assert "PLN016" in codes(error)
        with pytest.raises(DomainError) as error:
            void_record(of.pk, actor=cast.secretary, reason="写错了")
        assert codes(error) == {"PLN008"}

    def test_only_a_confirmed_item_of_the_own_plan_can_be_done(self, cast: Cast) -> None:
        draft = kept(cast, ITEM, item(cast.branch), confirm=False)
        with pytest.raises(DomainError) as error:
            done(cast, draft)
        assert codes(error) == {"PLN014"}
        assert not PLAN_ITEM.named(draft.label, cast.branch)
        of = kept(cast, ITEM, item(cast.branch, "2"))
        assert [one.pk for one in PLAN_ITEM.named(of.label, cast.groups[0])] == [of.pk]
        assert not PLAN_ITEM.named(of.label, cast.sibling)

    @pytest.mark.parametrize(
        "text", ["2022-3 开展窗口服务提升", "2022年3", "2022年3号", "3", "第3号"]
    )
    def test_an_item_is_named_by_number_or_title(self, cast: Cast, text: str) -> None:
        of = kept(cast, ITEM, item(cast.branch, "3"))
        kept(cast, ITEM, item(cast.branch, "4", title="第二项"))
        assert PLAN_ITEM.find(text, cast.branch).pk == of.pk
        assert PLAN_ITEM.find("第二项", cast.branch).number == "4"

    def test_records_that_carried_it_out_are_named_and_secret_ones_do_not_exist(
        self, cast: Cast
    ) -> None:
        of = kept(cast, ITEM, item(cast.branch))
        day = held(cast, date(2022, 6, 10))
        note = make_note(cast)
        assert RECORD.find(record_text(day), cast.branch).pk == day.pk
        assert RECORD.find(f"2022-06-10 {day.title}", cast.branch).pk == day.pk
        with pytest.raises(DomainError):
            RECORD.find(record_text(note.record), cast.branch)
        body = done(cast, of, by=[day])
        assert [row.by.pk for row in rows_of(body, "carried_out_by")] == [day.pk]
        second = kept(cast, ITEM, item(cast.branch, "2"))
        with pytest.raises(DomainError) as error:
            done(cast, second, by=[note.record])
        assert codes(error) == {"PLN017"}
