"""Pages of villages and villagers: who sees, who writes, who reads what is sealed."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.builders import Cast
from tests.keeping import kept
from tests.village import DAY, assignment, duty, target, trainee, training, village, villager
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.pillars.village.models import Village, Villager
from zhibu.pillars.village.place_services import reveal_villager, save_villager

pytestmark = pytest.mark.django_db
ID, OTHER_ID = "11010519491231002X", "440524198001010013"
BAD = "5"  # a wrong check digit
ACCOUNT = "6222020200112233445"


def as_user(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    session = client.session
    session["zhibu.year"] = 2022
    session.save()
    return client


def sealed_villager(cast: Cast) -> Villager:
    one = Villager(village=village(cast.branch), name="王五")
    secrets = {"id_number": ID, "phone": "13800138000", "bank_account": ACCOUNT, "health": "哮喘"}
    save_villager(one, secrets, actor=cast.organizer)
    one.refresh_from_db()
    return one


def test_a_clerk_registers_a_village_and_finds_it_in_the_list(cast: Cast) -> None:
    client = as_user(cast, "publicist")
    new = reverse("village:place_new", args=[cast.branch.pk])
    data = {"name": "石 板 村", "township": "白河镇", "kind": "lifted"}
    answer = client.post(new, data)
    one = Village.objects.get()
    assert answer["Location"] == reverse("village:place", args=[one.pk])
    assert (one.name, one.organization) == ("石板村", cast.branch)
    listed = client.get(reverse("village:places")).content.decode()
    assert f'href="{reverse("village:place", args=[one.pk])}"' in listed
    again = client.post(new, data)
    assert again.status_code == 422
    assert "VIL001" in again.content.decode()
    assert AuditEntry.objects.filter(action="village.create").count() == 1


def test_a_village_registered_from_a_group_belongs_to_its_branch(cast: Cast) -> None:
    new = reverse("village:place_new", args=[cast.groups[0].pk])
    as_user(cast, "secretary").post(new, {"name": "石板村", "kind": "other"})
    assert Village.objects.get().organization == cast.branch


def test_a_village_is_corrected_by_clerks_and_not_by_members(cast: Cast) -> None:
    one = village(cast.branch)
    edit = reverse("village:place_edit", args=[one.pk])
    assert as_user(cast, "member").get(edit).status_code == 403
    assert as_user(cast, "sibling_secretary").get(edit).status_code == 404
    as_user(cast, "publicist").post(edit, {"name": "石板新村", "kind": "weak"})
    one.refresh_from_db()
    assert (one.name, one.kind) == ("石板新村", "weak")
    (entry,) = AuditEntry.objects.filter(action="village.edit")
    assert "村名" in entry.detail
    assert "类别" in entry.detail


def test_the_village_page_shows_cadres_targets_and_people(cast: Cast) -> None:
    home, person = village(cast.branch), cast.members[0]
    kept(cast, "village.assignment", assignment(person, cast.branch, post="first_secretary"))
    kept(cast, "village.duty", duty(person, cast.branch, DAY.replace(day=31), 21))
    kept(cast, "village.target", target(cast.branch))
    wang = trainee(villager(home, "王五", "二组"), "明白人001")
    kept(cast, "village.training", training(cast.branch, DAY, wang))
    page = as_user(cast, "publicist").get(reverse("village:place", args=[home.pk]))
    text = re.sub(r"<[^>]+>", "", page.content.decode())
    for words in ("第一书记", "21 天", "全年规定 220 天", "王五（二组）", "1 名（目标 12 名）"):
        assert words in text, words
    assert "0 户（目标 40 户）" in text
    shown = as_user(cast, "publicist").get(reverse("village:villager", args=[wang.villager.pk]))
    assert "证书 明白人001" in shown.content.decode()


def test_people_are_found_by_name_on_the_village_page(cast: Cast) -> None:
    home = village(cast.branch)
    villager(home, "王五")
    villager(home, "赵六")
    page = as_user(cast, "publicist").get(reverse("village:place", args=[home.pk]), {"q": "赵"})
    assert "赵六" in page.content.decode()
    assert "王五" not in page.content.decode()


def test_the_organizer_registers_a_villager_whose_secrets_are_sealed(cast: Cast) -> None:
    home = village(cast.branch)
    new = reverse("village:villager_new", args=[home.pk])
    data = {"name": "王 五", "new_id_number": "11010519491231002x", "new_phone": "138 0013 8000"}
    assert as_user(cast, "publicist").post(new, data).status_code == 403
    answer = as_user(cast, "organizer").post(new, data)
    one = Villager.objects.get()
    assert answer["Location"] == reverse("village:villager", args=[one.pk])
    assert one.name == "王五"
    assert one.id_number.open() == ID
    assert one.phone.open() == "13800138000"
    assert one.bank_account is None
    (entry,) = AuditEntry.objects.filter(action="villager.create")
    assert "身份证号" in entry.detail
    assert "1949" not in entry.detail


def test_everything_wrong_with_a_villager_is_said_at_once_and_no_secret_is_echoed(
    cast: Cast,
) -> None:
    sealed_villager(cast)
    data = {
        "name": "王五",
        "new_id_number": OTHER_ID[:-1] + BAD,
        "new_phone": "12345",
        "new_bank_account": "62220202X",
    }
    new = reverse("village:villager_new", args=[village(cast.branch).pk])
    answer = as_user(cast, "organizer").post(new, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for code in ("VIL005", "IDN004", "IDN005", "VIL007"):
        assert code in text, code
    for secret in (data["new_id_number"], "62220202X"):
        assert secret not in text


def test_one_id_number_is_one_villager_of_a_village(cast: Cast) -> None:
    sealed_villager(cast)
    twin = Villager(village=village(cast.branch), name="赵六")
    with pytest.raises(DomainError, match="VIL006"):
        save_villager(twin, {"id_number": ID}, actor=cast.organizer)
    save_villager(twin, {"id_number": OTHER_ID}, actor=cast.organizer)


def test_secrets_stay_unless_typed_or_cleared(cast: Cast) -> None:
    one = sealed_villager(cast)
    edit = reverse("village:villager_edit", args=[one.pk])
    client = as_user(cast, "organizer")
    form = client.get(edit).content.decode()
    assert ACCOUNT not in form
    client.post(edit, {"name": "王五", "distinction": "二组", "clear": ["id_number", "health"]})
    one.refresh_from_db()
    assert (one.distinction, one.id_number, one.id_fingerprint, one.health) == (
        "二组",
        None,
        "",
        None,
    )
    assert one.bank_account.open() == ACCOUNT


def test_pages_show_masks_and_never_what_is_sealed(cast: Cast) -> None:
    one = sealed_villager(cast)
    for who in ("publicist", "organizer", "secretary", "superior"):
        client = as_user(cast, who)
        for address in (
            reverse("village:villager", args=[one.pk]),
            reverse("village:place", args=[one.village_id]),
            reverse("village:places"),
        ):
            text = client.get(address).content.decode()
            for secret in (ID, "13800138000", ACCOUNT, "哮喘"):
                assert secret not in text
    page = as_user(cast, "publicist").get(reverse("village:villager", args=[one.pk]))
    assert "***************3445" in page.content.decode()
    assert "查看完整" not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "clear"),
    [("id_number", ID), ("phone", "13800138000"), ("bank_account", ACCOUNT), ("health", "哮喘")],
)
def test_a_sealed_value_is_read_once_with_a_reason_and_an_entry(
    cast: Cast, field: str, clear: str
) -> None:
    one = sealed_villager(cast)
    address = reverse("village:villager_reveal", args=[one.pk, field])
    client = as_user(cast, "secretary")
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert clear not in refused.content.decode()
    answer = client.post(address, {"reason": "核对补助名单"}, headers={"HX-Request": "true"})
    assert clear in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    (entry,) = AuditEntry.objects.filter(action="villager.reveal")
    assert (entry.actor, entry.target_id) == (cast.secretary, str(one.pk))
    assert "核对补助名单" in entry.detail
    assert clear not in entry.detail


def test_only_those_entitled_read_what_is_sealed(cast: Cast) -> None:
    one = sealed_villager(cast)
    for who in ("publicist", "sibling_secretary", "superior", "leader"):
        with pytest.raises(PermissionDenied):
            reveal_villager(one, "phone", actor=cast.users[who], reason="看看")
    with pytest.raises(DomainError, match="PER003"):
        reveal_villager(one, "name", actor=cast.secretary, reason="看看")
    empty = villager(village(cast.branch), "赵六")
    with pytest.raises(DomainError, match="PER002"):
        reveal_villager(empty, "phone", actor=cast.secretary, reason="看看")
    assert not AuditEntry.objects.filter(action="villager.reveal").exists()


def test_the_sibling_branch_sees_neither_village_nor_villager(cast: Cast) -> None:
    one = sealed_villager(cast)
    client = as_user(cast, "sibling_secretary")
    for name, pk in (("place", one.village_id), ("villager", one.pk), ("villager_edit", one.pk)):
        assert client.get(reverse(f"village:{name}", args=[pk])).status_code == 404
    reveal = reverse("village:villager_reveal", args=[one.pk, "phone"])
    assert client.post(reveal, {"reason": "看看"}).status_code == 404
    assert "石板村" not in client.get(reverse("village:places")).content.decode()
