"""Supplies: the stock never falls below nothing, on no day, in no batch, whoever is first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.emergency import DAY, item, later, moved, movement
from tests.examples import examples
from tests.keeping import keep
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record, enter_record, revise_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.pillars.emergency.models import INWARD, Move, SupplyItem, SupplyMovement
from zhibu.pillars.emergency.stock import replay
from zhibu.pillars.emergency.supply_showing import items_below
from zhibu.pillars.emergency.supply_stock import stock_of

KINDS = [str(kind) for kind in Move]
BATCHES = {"": None, "A": DAY + timedelta(days=20), "B": DAY + timedelta(days=40)}


def codes(error: DomainError) -> list[str]:
    return [problem.code for problem in error.problems]


def value(cast: Cast) -> Decimal | None:
    code = "emergency.supplies_value"
    return figures(cast.branch, Period.year(2022), [code])[code].value


@st.composite
def movements(draw: st.DrawFn) -> list[SupplyMovement]:
    """Movements of one item in any order, kinds and batches; nothing is stored."""
    what = SupplyItem(name="口罩", measure="个")
    found = []
    for _number in range(draw(st.integers(1, 12))):
        kind, batch = draw(st.sampled_from(KINDS)), draw(st.sampled_from(list(BATCHES)))
        day = DAY + timedelta(days=draw(st.integers(0, 60)))
        one = SupplyMovement(
            record=Record(date=day),
            item=what,
            kind=kind,
            quantity=Decimal(draw(st.integers(1, 30))),
            batch=batch,
            expires_on=BATCHES[batch] if kind in {*INWARD, Move.COUNT} else None,
        )
        found.append(one)
    return found


@given(movements())
@settings(max_examples=examples(80), deadline=None)
def test_what_is_not_refused_leaves_no_balance_below_nothing(held: list[SupplyMovement]) -> None:
    sound: list[SupplyMovement] = []
    for one in held:
        if not replay([*sound, one]).shortages:
            sound.append(one)
    stock = replay(sound)
    assert all(line.balance >= 0 for line in stock.lines)
    assert all(batch.left >= 0 for batch in stock.batches.values())
    # Batches and balance tell the same, and so does the plain sum of all changes.
    assert sum(batch.left for batch in stock.batches.values()) == stock.balance
    assert sum(line.change for line in stock.lines) == stock.balance
    for line in stock.lines:
        if line.movement.kind in {Move.ISSUE, Move.TRANSFER}:
            taken = {name for name, _part in line.taken}
            assert all(not BATCHES[name] or line.movement.date <= BATCHES[name] for name in taken)


@pytest.mark.django_db
def test_purchases_alone_count_with_their_value(cast: Cast) -> None:
    masks = item(cast.branch)
    bought = moved(cast, masks, "purchase", 100, unit_price=Decimal("0.655"))
    assert bought.total == Decimal("65.50")
    moved(cast, masks, "donated", 50)
    moved(cast, masks, "issue", 30)
    assert value(cast) == Decimal("65.5")
    assert stock_of(masks).balance == 120
    void_record(bought.pk, actor=cast.secretary, reason="重复")
    assert value(cast) in (None, 0)
    assert not list(verify_postings())


@pytest.mark.django_db
def test_issue_dated_back_is_refused_with_the_day_that_would_fall_short(cast: Cast) -> None:
    masks = item(cast.branch)
    moved(cast, masks, "purchase", 100, DAY)
    moved(cast, masks, "issue", 80, later(10), receiver="查验组")
    with pytest.raises(DomainError) as caught:
        moved(cast, masks, "issue", 30, later(5), receiver="转运组")
    assert codes(caught.value) == ["SUP013"]
    assert "2022-03-15 已领用 80 个，这样一来3月15日只有 70 个" in str(caught.value)
    moved(cast, masks, "issue", 20, later(5), receiver="转运组")
    assert stock_of(masks).balance == 0


@pytest.mark.django_db
def test_purchase_on_which_issues_rest_is_not_voided_moved_or_made_smaller(cast: Cast) -> None:
    masks = item(cast.branch)
    bought = moved(cast, masks, "purchase", 100)
    used = moved(cast, masks, "issue", 60, later(1))
    with pytest.raises(DomainError) as caught:
        void_record(bought.pk, actor=cast.secretary, reason="重复")
    assert codes(caught.value) == ["SUP014"]

    supply = registry.record_type("emergency.supply")
    for change in ({"quantity": Decimal(50)}, {"item": item(cast.branch, "手套")}):
        body = supply.load([Record.objects.get(pk=bought.pk)])[bought.pk]
        body.total = None
        for name, new in change.items():
            setattr(body, name, new)
        with pytest.raises(DomainError):
            revise_record(supply, body, actor=cast.secretary, version=body.record.version)
    void_record(used.pk, actor=cast.secretary, reason="没有领")
    void_record(bought.pk, actor=cast.secretary, reason="重复")
    assert stock_of(masks).balance == 0


@pytest.mark.django_db
def test_count_stores_the_difference_and_closes_the_days_before(cast: Cast) -> None:
    masks = item(cast.branch)
    moved(cast, masks, "purchase", 100)
    waiting = movement(masks, "count", 93, later(10), reason="破损")
    enter_record(registry.record_type("emergency.supply"), waiting, actor=cast.organizer)
    assert waiting.change == -7
    moved(cast, masks, "issue", 4, later(2))
    confirm_record(waiting.pk, actor=cast.secretary)
    # What was drafted is worked out anew from what the books say when it is confirmed.
    assert SupplyMovement.objects.get(pk=waiting.pk).change == -3
    assert stock_of(masks).balance == 93
    with pytest.raises(DomainError) as caught:
        moved(cast, masks, "issue", 1, later(9), receiver="迟到")
    assert codes(caught.value) == ["SUP011"]
    moved(cast, masks, "issue", 1, later(11))


@pytest.mark.django_db
def test_what_expires_first_goes_first_and_the_expired_is_not_issued(cast: Cast) -> None:
    masks = item(cast.branch)
    moved(cast, masks, "purchase", 10, batch="晚", expires_on=later(90))
    moved(cast, masks, "purchase", 10, batch="早", expires_on=later(30))
    moved(cast, masks, "issue", 4, later(1))
    assert [(one.name, one.left) for one in stock_of(masks).left()] == [("早", 6), ("晚", 10)]
    with pytest.raises(DomainError) as caught:
        moved(cast, masks, "issue", 12, later(40), receiver="查验组")
    assert "只有 10 个（另有过期 6）" in str(caught.value)
    with pytest.raises(DomainError) as caught:
        moved(cast, masks, "issue", 7, later(2), batch="早")
    assert codes(caught.value) == ["SUP012"]
    moved(cast, masks, "expired", 6, later(40), batch="早")
    assert stock_of(masks).balance == 10


@pytest.mark.django_db
def test_new_supplies_need_a_measure_and_keep_it(cast: Cast) -> None:
    supply = registry.record_type("emergency.supply")
    for measure, code in (("", "SUP003"), ("盒", "SUP004")):
        what = item(cast.branch) if measure else SupplyItem(organization=cast.branch, name="面屏")
        with pytest.raises(DomainError) as caught:
            enter_record(
                supply, movement(what, "purchase", 5, measure=measure), actor=cast.organizer
            )
        assert codes(caught.value) == [code]
    foreign = item(cast.sibling, "别人的口罩")
    body = movement(foreign, "purchase", 5)
    body.record.organization = cast.branch
    with pytest.raises(DomainError) as caught:
        keep("emergency.supply", body, cast.organizer, None)
    assert codes(caught.value) == ["SUP002"]


@pytest.mark.django_db
def test_overview_puts_first_what_wants_a_look(cast: Cast) -> None:
    enough = item(cast.branch, "洗手液", safe_level=Decimal(5))
    short = item(cast.branch, "酒精", safe_level=Decimal(50))
    moved(cast, enough, "donated", 20, expires_on=date(2999, 1, 1))
    moved(cast, short, "donated", 20)
    shown = items_below(cast.member, cast.branch)
    assert [one.item.name for one in shown] == ["酒精", "洗手液"]
    assert [one.text for one in shown[0].warnings] == ["低于安全库存，还差 30 个"]
    assert not shown[1].warnings
    assert items_below(cast.sibling_secretary, cast.branch) == []
