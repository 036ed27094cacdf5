"""What always holds for households: the stock is right, what is sealed stays sealed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.builders import Cast
from tests.examples import examples
from tests.households import (
    earns,
    household_step,
    income,
    kept,
    measure,
    new_household,
    pairing,
    set_line,
    unsound,
    visit,
    watched,
)
from tests.village import villager
from zhibu.audit.models import AuditEntry
from zhibu.cases.judging import next_steps
from zhibu.cases.models import Case
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import void_record
from zhibu.organization.fields import SealedField
from zhibu.pillars.village import models as village_models
from zhibu.pillars.village.household_clocks import WATCHED
from zhibu.pillars.village.household_services import SEALED
from zhibu.pillars.village.models import Household, HouseholdMember
from zhibu.workspace.imports.conftest import write_book
from zhibu.workspace.imports.services import import_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PHONE, ACCOUNT, ILLNESS, HANDICAP = "13912345678", "6222021234567890", "尿毒症", "视力一级"
COUGH, FEVER = "长期咳嗽", "高热不退"
CLEAR = (PHONE, ACCOUNT, ILLNESS, HANDICAP, COUGH, FEVER)
MASKED = ("139****5678", "7890")


@pytest.fixture
def today(time_machine: Any) -> None:
    time_machine.move_to("2023-06-01T04:00:00Z", tick=False)


# Random walks ------------------------------------------------------------------------------------

# Steps that lead away or back; a walk in which they were as likely as others would get nowhere.
ASIDE = ("remove", "drop", "keep", "change_type", "clear_objection", "observe")
MOVES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(2, 12), st.integers(0, 20), st.booleans()),
    min_size=15,
    max_size=26,
)


@settings(
    max_examples=examples(6),
    deadline=None,
)
@given(moves=MOVES)
def test_the_stock_is_the_number_of_households_watched(cast: Cast, moves: Any) -> None:
    set_line()
    held: list[Case] = []
    for head in ("赵甲", "赵乙"):
        number = Case.objects.filter(path="household").count()
        held.append(watched(cast, head + chr(0x4E00 + number), date(2022, 7, 20)))
        earns(cast, held[-1])
    days = [date(2022, 7, 21)] * 2
    for which, ahead, choice, voids in moves:
        case = Case.objects.select_related("organization").get(pk=held[which].pk)
        days[which] = min(days[which] + timedelta(days=ahead), date(2023, 5, 30))
        _move(cast, case, days[which], choice, voids=voids and choice % 4 == 0)

    found = figures(cast.branch, Period.year(2023), ["village.households_monitored"])
    watched_now = Case.objects.filter(path="household", state__in=WATCHED).count()
    assert int(found["village.households_monitored"].value or 0) == watched_now
    assert unsound() == []


def _move(cast: Cast, case: Case, day: date, choice: int, *, voids: bool) -> None:
    """Take one of the steps that the state offers, or void one; a refusal is no harm."""
    situation = situation_of(case, today=day)
    with suppress(DomainError):
        if voids:
            taken = situation.history[choice % len(situation.history)]
            if taken.step != "enrol":
                void_record(taken.pk, actor=cast.secretary, reason="试验")
            return
        offered = [one.step for one in next_steps(situation) if one.open_on(day)]
        if choice > 4:
            offered = [step for step in offered if step.key not in ASIDE]
        if offered:
            step = offered[choice % len(offered)]
            kept(cast, household_step(case, step.key, day))
            event(step.key)


# Sealed data -------------------------------------------------------------------------------------


@pytest.fixture
def household(cast: Cast) -> Household:
    case = watched(cast)
    found: Household = Household.objects.get(pk=case.pk)
    found.phone, found.bank_account = PHONE, ACCOUNT
    found.health, found.disability = ILLNESS, HANDICAP
    found.save()
    HouseholdMember.objects.create(
        household=found, villager=villager(found.village, "王六"), relation="child", health=COUGH
    )
    kept(cast, visit(case, health_note=FEVER))
    kept(cast, income(case, 20_000))
    kept(cast, measure(case))
    kept(cast, pairing(case))
    return found


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def test_every_sealed_column_of_households_can_be_asked_for_and_no_other() -> None:
    holders = {"household": "Household", "member": "HouseholdMember", "visit": "HouseholdVisit"}
    sealed = {
        kind: {
            field.name
            for field in getattr(village_models, model)._meta.concrete_fields
            if isinstance(field, SealedField)
        }
        for kind, model in holders.items()
    }
    assert sealed == {kind: set(columns) for kind, columns in SEALED.items()}


def test_what_is_sealed_stands_on_no_page_list_or_export(cast: Cast, household: Household) -> None:
    client = client_of(cast, "secretary")
    keys = ("household", "visit", "household_income", "measure", "pairing")
    pages = [
        reverse("cases:case", args=["household", household.pk]),
        reverse("cases:board", args=["household"]),
        reverse("village:household", args=[household.pk]),
    ]
    pages += [f"{reverse('workspace:list', args=[f'village.{key}'])}?period=all" for key in keys]
    pages += [f"{reverse('workspace:export', args=[f'village.{key}'])}?period=all" for key in keys]
    records = Record.objects.filter(type__startswith="village.").values_list("pk", flat=True)
    pages += [reverse("workspace:record", args=[pk]) for pk in records]
    pages += [reverse("workspace:edit", args=[pk]) for pk in records]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for word in (*CLEAR, *MASKED):
            assert word.encode() not in text, (page, word)
    assert not any(word in str(row) for row in AuditEntry.objects.values_list() for word in CLEAR)


@pytest.mark.parametrize(("field", "clear"), [("phone", PHONE), ("disability", HANDICAP)])
def test_one_value_is_opened_for_a_reason_and_written_down(
    cast: Cast, household: Household, field: str, clear: str
) -> None:
    client = client_of(cast, "organizer")
    address = reverse("village:reveal", args=["household", household.pk, field])

    assert client.get(address).status_code == 405
    assert clear not in client.post(address, {"reason": " "}).content.decode()
    before = AuditEntry.objects.count()
    answer = client.post(address, {"reason": "联系走访"})

    assert clear in answer.content.decode()
    entry = AuditEntry.objects.latest("sequence")
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.target_id) == ("household.reveal", str(household.pk))
    assert "联系走访" in entry.detail
    assert clear not in entry.detail


@pytest.mark.parametrize("who", ["publicist", "member", "superior", "sibling_secretary"])
def test_nobody_else_opens_a_value_or_sees_the_household(
    cast: Cast, household: Household, who: str
) -> None:
    client = client_of(cast, who)
    address = reverse("village:reveal", args=["household", household.pk, "phone"])
    assert client.post(address, {"reason": "看看"}).status_code in {403, 404}
    page = reverse("cases:case", args=["household", household.pk])
    assert client.get(page).status_code in {403, 404}


def test_a_note_of_health_survives_a_change_of_the_visit(cast: Cast, household: Household) -> None:
    client = client_of(cast, "secretary")
    record = Record.objects.get(type="village.visit")
    page = client.get(reverse("workspace:edit", args=[record.pk]))
    form = page.context["form"]
    data = {name: field.value() for name, field in ((one.name, one) for one in form)}
    data = {name: value for name, value in data.items() if value not in (None, False)}

    data |= {"wish": "想学养蜂", "health_note": "（已加密）", "then": "confirm"}
    answer = client.post(reverse("workspace:edit", args=[record.pk]), data)

    assert answer.status_code == 302
    stored = village_models.HouseholdVisit.objects.get(pk=record.pk)
    assert (stored.wish, stored.health_note.open()) == ("想学养蜂", FEVER)


def test_data_of_a_household_is_changed_on_its_page(cast: Cast, household: Household) -> None:
    client = client_of(cast, "organizer")
    member = household.members.get()
    data = {
        "address": "二组",
        "phone": "",
        "health": "已康复",
        "members-TOTAL_FORMS": "2",
        "members-INITIAL_FORMS": "1",
        "members-0-number": str(member.pk),
        "members-0-name": "王六",
        "members-0-relation": "child",
        "members-0-works": "on",
        "members-1-name": "李七",
        "members-1-relation": "spouse",
        "members-1-birth_year": "1970",
    }
    answer = client.post(reverse("village:household", args=[household.pk]), data)

    assert answer.status_code == 302
    household.refresh_from_db()
    assert (household.address, household.phone.open()) == ("二组", PHONE)
    assert household.health.open() == "已康复"
    names = {one.villager.name: one for one in household.members.select_related("villager")}
    assert set(names) == {"王六", "李七"}
    assert names["王六"].works
    assert names["王六"].health.open() == COUGH
    entry = AuditEntry.objects.latest("sequence")
    assert entry.action == "household.edit"
    assert "康复" not in entry.detail


# Workbooks ---------------------------------------------------------------------------------------

HOUSEHOLDS = [
    ["监测户", "步骤", "日期", "村", "监测类型", "风险类型"],
    ["王五", "在册登记", "2022-01-05", "石板村", "脱贫不稳定户", "因病、因学"],
    ["赵六", "在册登记", "2022-01-05", "石板村", "边缘易致贫户", "因残"],
]
SHEETS: dict[str, Any] = {
    "监测户": HOUSEHOLDS,
    "结对帮扶": [
        ["结对党员", "监测户", "结对日期", "结束日期", "变更原因"],
        ["赵敏", "王五", "2022-01-10", "", ""],
        ["孙强", "赵六", "2022-01-10", "2022-06-30", "人员调整"],
    ],
    "入户走访": [
        ["走访日期", "走访人", "监测户", "群众诉求"],
        ["2022-02-01", "赵敏", "王五", "想学养蜂"],
    ],
    "家庭收入": [
        ["核算日期", "监测户", "年度", "家庭纯收入（元）", "家庭人口"],
        ["2022-03-01", "王五", "2021", "20000", "4"],
    ],
    "帮扶措施": [
        ["确定日期", "监测户", "措施类别", "措施内容", "完成日期"],
        ["2022-03-01", "赵六", "产业", "种植食用菌2棚", "2022-09-01"],
    ],
}


@pytest.fixture
def brought(cast: Cast, tmp_path: Path) -> Callable[[], Any]:
    path = write_book(tmp_path / "监测.xlsx", SHEETS)
    return lambda: import_workbook(path, unit=cast.branch, actor=cast.secretary, year=2022)


def test_a_workbook_brings_households_with_all_about_them_once(
    cast: Cast, brought: Callable[[], Any]
) -> None:
    brought()
    confirmed = Record.objects.filter(type__startswith="village.", state=State.CONFIRMED)
    assert confirmed.count() == 7
    households = Household.objects.select_related("case", "village").order_by("case__title")
    assert [str(one) for one in households] == ["石板村/王五", "石板村/赵六"]
    codes = ("village.households_monitored", "village.members_paired", "village.household_visits")
    found = figures(cast.branch, Period.year(2022), codes)
    assert [int(found[code].value or 0) for code in codes] == [2, 2, 1]

    versions = dict(Record.objects.values_list("pk", "version"))
    brought()

    assert dict(Record.objects.values_list("pk", "version")) == versions
    assert unsound() == []


def test_a_sheet_that_names_an_unknown_household_says_so(cast: Cast) -> None:
    body = visit(new_household(cast.branch, "钱八"))
    problems = registry.record_type("village.visit").check(body)
    assert [(one.code, one.value) for one in problems] == [("HSH021", "钱八")]
