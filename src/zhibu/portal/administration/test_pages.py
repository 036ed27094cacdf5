"""Accounts, grants, rules, the log and closed books through their pages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.builders import PASSWORD, Cast, activity_draft, grant, held, make_user
from tests.pages import ID_NUMBER, PHONE, as_user
from zhibu.access.models import Grant, User
from zhibu.access.roles import Role
from zhibu.access.scope import access_of
from zhibu.access.services import link_person
from zhibu.activities.services import enter_activity
from zhibu.audit.models import AuditEntry
from zhibu.core.errors import DomainError
from zhibu.ledger.models import BookClosing
from zhibu.ledger.services import confirm_record
from zhibu.organization.models import Person, RuleSetting
from zhibu.organization.rules import EXCELLENT_SHARE, NOTE_WORDS, value_of
from zhibu.organization.services import save_person
from zhibu.portal.administration.describing import masked
from zhibu.workspace.sheets import read_workbook


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False


def act(client: Client, account: User, verb: str) -> int:
    return client.post(reverse("portal:account_act", args=[account.pk, verb])).status_code


def last_action() -> str:
    return AuditEntry.objects.latest("sequence").action


def test_an_account_is_opened_for_somebody_found_by_name(cast: Cast) -> None:
    client = as_user(cast, "system")
    person = Person.objects.get(name="钱二")
    address = reverse("portal:account_new") + "?name=钱"
    page = client.get(address).text
    assert "钱二，第二党支部" in page
    assert "钱一" not in page  # has an account already
    answer = client.post(address, {"username": "qianer", "person": str(person.pk)})
    found = re.search(r'id="password">([^<]+)<', answer.text)
    assert found is not None
    assert "no-store" in answer.headers["Cache-Control"]
    user = User.objects.get(username="qianer")
    assert user.check_password(found[1])
    assert user.person == person
    assert access_of(user).holdings == ()
    entry = AuditEntry.objects.latest("sequence")
    assert entry.action == "account.create"
    assert found[1] not in entry.detail
    assert found[1] not in client.get(reverse("portal:account_one", args=[user.pk])).text


def test_the_system_administrator_searches_names_only(cast: Cast) -> None:
    person = Person.objects.get(name="钱二")
    person.phone, person.position = PHONE, "主任"  # type: ignore[assignment]
    save_person(person)
    page = as_user(cast, "system").get(reverse("portal:account_new") + "?name=钱二").text
    assert "138" not in page
    assert "主任" not in page


def test_a_taken_login_name_is_refused_beside_its_field(cast: Cast) -> None:
    address = reverse("portal:account_new") + "?alone=1"
    data = {"username": "secretary", "display_name": "某管理员"}
    page = as_user(cast, "system").post(address, data)
    assert page.status_code == 422
    assert "已经有人用了" in page.text


def link_page(account: User, name: str) -> str:
    return f"{reverse('portal:account_link', args=[account.pk])}?name={name}"


def test_an_account_without_a_person_gets_its_owner(cast: Cast) -> None:
    account = cast.users["founder"] = make_user("founder")
    grant(account, Role.SECRETARY, cast.branch)
    client, person = as_user(cast, "system"), Person.objects.get(name="钱二")
    assert "选定本人" in client.get(reverse("portal:account_one", args=[account.pk])).text
    address = link_page(account, "钱")
    page = client.get(address).text
    assert "钱二，第二党支部" in page
    assert "钱一" not in page  # has an account already
    assert client.post(address, {"person": str(person.pk)}).status_code == 302
    assert User.objects.get(pk=account.pk).person == person
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.organization) == ("account.link", cast.sibling)
    assert person.label not in entry.detail
    assert f"现在：人员 {person.pk}" in as_user(cast, "auditor").get(reverse("portal:audit")).text
    # With its grants, it is not handed on to anybody else.
    other = Person.objects.filter(account__isnull=True).first()
    assert other is not None
    assert client.post(link_page(account, other.name), {"person": other.pk}).status_code == 422
    assert "不能再改对应的人" in client.get(link_page(account, other.name)).text
    assert User.objects.get(pk=account.pk).person == person


def test_a_wrong_person_is_put_right_before_the_first_grant(cast: Cast) -> None:
    wrong, right = Person.objects.filter(account__isnull=True)[:2]
    account = make_user("newcomer", wrong)
    client = as_user(cast, "system")
    assert "改选本人" in client.get(reverse("portal:account_one", args=[account.pk])).text
    assert client.post(link_page(account, right.name), {"person": right.pk}).status_code == 302
    assert User.objects.get(pk=account.pk).person == right


def test_one_person_has_one_account(cast: Cast) -> None:
    account = make_user("second")
    taken = cast.secretary.person
    assert taken is not None
    client = as_user(cast, "system")
    page = client.post(link_page(account, taken.name), {"person": str(taken.pk)})
    assert page.status_code == 422
    assert "没有叫这个名字、又没有账号的人" in page.text
    with pytest.raises(DomainError, match="已经有账号"):
        link_person(account, taken)
    assert User.objects.get(pk=account.pk).person is None


def test_no_administrator_becomes_somebody(cast: Cast) -> None:
    person = Person.objects.get(name="钱二")
    client = as_user(cast, "system")
    page = client.post(link_page(cast.auditor, "钱二"), {"person": str(person.pk)})
    assert page.status_code == 422
    assert "这是管理员账号" in page.text
    assert client.get(link_page(cast.system, "钱二")).status_code == 400
    assert not User.objects.filter(person=person).exists()


def test_a_local_administrator_links_only_people_of_his_own(cast: Cast) -> None:
    cast.users["local"] = make_user("local")
    grant(cast.users["local"], Role.SYSTEM_ADMINISTRATOR, cast.branch)
    account, outside = make_user("founder"), Person.objects.get(name="钱二")
    client = as_user(cast, "local")
    address = link_page(account, "钱二")
    assert "钱二，" not in client.get(address).text
    assert client.post(address, {"person": str(outside.pk)}).status_code == 422
    grant(account, Role.SUPERIOR, cast.committee)
    assert client.get(address).status_code == 404
    # A member who also serves above stands beyond him.
    grant(cast.member, Role.SUPERIOR, cast.committee)
    assert client.get(link_page(cast.member, "钱二")).status_code == 403
    assert not User.objects.filter(person=outside).exists()


def test_a_disabled_account_is_out_at_once(cast: Cast) -> None:
    inside = as_user(cast, "secretary")
    assert inside.get(reverse("portal:account")).status_code == 200
    assert act(as_user(cast, "system"), cast.secretary, "disable") == 302
    assert last_action() == "account.disable"
    assert inside.get(reverse("portal:account")).status_code == 302
    assert act(as_user(cast, "system"), cast.secretary, "enable") == 302
    assert last_action() == "account.enable"


def test_a_new_password_is_shown_once_and_ends_old_sessions(cast: Cast) -> None:
    inside = as_user(cast, "secretary")
    answer = as_user(cast, "system").post(
        reverse("portal:account_act", args=[cast.secretary.pk, "password"])
    )
    found = re.search(r'id="password">([^<]+)<', answer.text)
    assert found is not None
    cast.secretary.refresh_from_db()
    assert cast.secretary.check_password(found[1])
    assert inside.get(reverse("portal:account")).status_code == 302
    assert last_action() == "account.password"


def test_an_account_locked_by_wrong_passwords_is_unlocked(cast: Cast, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    cache.clear()
    client, address = Client(), reverse("account_login")

    def log_in(password: str) -> int:
        data = {"login": "secretary", "password": password}
        return client.post(address, data).status_code

    for _turn in range(4):
        log_in("wrong-password")
    assert log_in(PASSWORD) == 200  # still locked, although right
    assert act(as_user(cast, "system"), cast.secretary, "unlock") == 302
    assert log_in(PASSWORD) == 302
    cache.clear()


def test_nobody_resets_himself_or_an_account_that_stands_above(cast: Cast) -> None:
    assert act(as_user(cast, "system"), cast.system, "password") == 400
    cast.users["local"] = make_user("local")
    grant(cast.users["local"], Role.SYSTEM_ADMINISTRATOR, cast.branch)
    # The member also serves the committee: whoever resets him would inherit that.
    grant(cast.member, Role.SUPERIOR, cast.committee)
    local = as_user(cast, "local")
    assert act(local, cast.member, "password") == 403
    assert act(local, cast.publicist, "password") == 200
    assert act(local, cast.sibling_secretary, "disable") == 404


@pytest.mark.parametrize("name", ["secretary", "security", "auditor", "superior", "member"])
def test_only_the_system_administrator_keeps_accounts(cast: Cast, name: str) -> None:
    client = as_user(cast, name)
    assert client.get(reverse("portal:accounts")).status_code == 403
    assert act(client, cast.publicist, "disable") == 403
    assert client.get(reverse("portal:settings")).status_code == 403


def give(client: Client, user: User, role: str, unit: int, **more: str) -> int:
    data = {"role": role, "organization": str(unit), "start": "2024-01-01", **more}
    return client.post(reverse("portal:grants_of", args=[user.pk]), data).status_code


def test_the_security_administrator_gives_and_ends(cast: Cast) -> None:
    client = as_user(cast, "security")
    assert give(client, cast.outsider, Role.MEMBER, cast.branch.pk, end="2099-12-31") == 302
    held_now = Grant.objects.get(user=cast.outsider)
    assert (held_now.granted_by, held_now.end) == (cast.security, date(2099, 12, 31))
    assert last_action() == "grant.give"
    yesterday = timezone.localdate() - timedelta(days=1)
    client.post(reverse("portal:grant_end", args=[held_now.pk]), {"on": str(yesterday)})
    assert access_of(User.objects.get(pk=cast.outsider.pk)).holdings == ()
    assert last_action() == "grant.end"
    assert "党员" in client.get(reverse("portal:grants_of", args=[cast.outsider.pk])).text


@pytest.mark.parametrize(
    ("whom", "role"),
    [
        ("security", Role.SYSTEM_ADMINISTRATOR),
        ("system", Role.AUDIT_ADMINISTRATOR),
        ("secretary", Role.SECURITY_ADMINISTRATOR),
        ("auditor", Role.SECRETARY),
    ],
)
def test_forbidden_combinations_are_refused_on_the_page(cast: Cast, whom: str, role: str) -> None:
    before = Grant.objects.count()
    assert give(as_user(cast, "security"), cast.users[whom], role, cast.committee.pk) == 422
    assert Grant.objects.count() == before


def test_a_local_security_administrator_grants_only_below_himself(cast: Cast) -> None:
    cast.users["local"] = make_user("local")
    grant(cast.users["local"], Role.SECURITY_ADMINISTRATOR, cast.branch)
    client = as_user(cast, "local")
    assert give(client, cast.outsider, Role.SUPERIOR, cast.committee.pk) == 422
    assert give(client, cast.outsider, Role.MEMBER, cast.branch.pk) == 302
    theirs = cast.sibling_secretary.grants.get()
    assert client.get(reverse("portal:grant_end", args=[theirs.pk])).status_code == 404


def set_rule(client: Client, key: str, **data: str) -> int:
    given = {"since": "2024-01-01", "source": "机关党委通知", **data}
    return client.post(reverse("portal:setting", args=[key]), given).status_code


def test_a_rule_holds_from_its_day_for_its_unit(cast: Cast) -> None:
    client = as_user(cast, "system")
    assert set_rule(client, NOTE_WORDS.key, value="30000", organization=str(cast.branch.pk)) == 302
    assert value_of(NOTE_WORDS, cast.branch, date(2024, 1, 1)) == 30000
    assert value_of(NOTE_WORDS, cast.branch, date(2023, 12, 31)) == 40000
    assert value_of(NOTE_WORDS, cast.sibling, date(2024, 1, 1)) == 40000
    assert set_rule(client, NOTE_WORDS.key, value="20000") == 302
    assert value_of(NOTE_WORDS, cast.sibling, date(2024, 1, 1)) == 20000
    assert last_action() == "rule.set"
    page = client.get(reverse("portal:settings")).text
    assert "30000" in page
    assert "机关党委通知" in page


@pytest.mark.parametrize("value", ["很多", "", "-1", "1.5"])
def test_a_value_that_the_rule_cannot_read_is_refused(cast: Cast, value: str) -> None:
    assert set_rule(as_user(cast, "system"), NOTE_WORDS.key, value=value) == 422
    assert not RuleSetting.objects.exists()


def test_a_share_of_nothing_is_refused(cast: Cast) -> None:
    assert set_rule(as_user(cast, "system"), EXCELLENT_SHARE.key, value="0") == 422


def test_the_log_shows_acts_in_words_and_no_personal_data(cast: Cast) -> None:
    person = Person.objects.get(pk=cast.members[6].pk)
    person.id_number, person.phone = ID_NUMBER, PHONE  # type: ignore[assignment]
    save_person(person)
    secretary = as_user(cast, "secretary")
    secretary.post(
        reverse("portal:person_reveal", args=[person.pk, "phone"]),
        {"reason": f"核对 {PHONE} 和 {ID_NUMBER}"},
    )
    record = held(cast, date(2024, 5, 6), title="学习某次会议精神")
    page = as_user(cast, "auditor").get(reverse("portal:audit")).text
    for said in ("查看身份证号或手机号", "确认记录", f"记录 {record.pk}", f"人员 {person.pk}"):
        assert said in page
    for unsaid in (PHONE, ID_NUMBER, "学习某次会议精神", person.label):
        assert unsaid not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("打了 13839612345 核对", "打了 *********** 核对"),
        ("138 3961 2345", "*************"),
        ("0396-1234567", "************"),
        ("从 2024-01-01 起", "从 2024-01-01 起"),
        ("第 12 号", "第 12 号"),
        (ID_NUMBER, "*" * 18),
    ],
)
def test_long_numbers_in_reasons_are_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


def rows(page: str) -> int:
    return page.count("<tr>") - 1


def test_the_log_is_filtered_and_paged(cast: Cast) -> None:
    client, address = as_user(cast, "auditor"), reverse("portal:audit")
    held(cast, date(2024, 5, 6))
    assert rows(client.get(address + "?actor=publicist").text) == 1
    assert rows(client.get(address + "?action=record.confirm&actor=secretary").text) == 1
    assert "没有符合条件" in client.get(address + "?last=2001-01-01").text
    today = timezone.localdate()
    assert rows(client.get(f"{address}?first={today}&last={today}").text) == 2
    assert "没有这个登录名" in client.get(address + "?actor=nobody").text
    older = AuditEntry.objects.count() - 3
    assert rows(client.get(f"{address}?before={older}").text) == min(older - 1, 50)


def test_the_auditor_of_a_branch_reads_only_its_acts(cast: Cast) -> None:
    cast.users["local"] = make_user("local")
    grant(cast.users["local"], Role.AUDIT_ADMINISTRATOR, cast.sibling)
    assert act(as_user(cast, "system"), cast.publicist, "disable") == 302
    page = as_user(cast, "local").get(reverse("portal:audit")).text
    assert "第一党支部" not in page
    assert "第二党支部" in page


def test_the_chain_is_walked_on_demand_and_that_is_logged(cast: Cast) -> None:
    client, address = as_user(cast, "auditor"), reverse("portal:audit_verify")
    assert client.get(address).status_code == 405
    assert "日志完整" in client.post(address).text
    assert last_action() == "audit.verify"
    AuditEntry.objects.filter(sequence=3).update(action="record.void")
    assert "第 3 条被改动过" in client.post(address).text


def test_the_log_is_taken_home_as_a_workbook(cast: Cast, tmp_path) -> None:
    entries = AuditEntry.objects.count()
    answer = as_user(cast, "auditor").get(reverse("portal:audit_export"))
    content = b"".join(answer.streaming_content)
    path = tmp_path / "log.xlsx"
    path.write_bytes(BytesIO(content).getvalue())
    book = read_workbook(path)
    assert len(list(book.sheets[0].rows)) == entries + 1
    assert last_action() == "audit.export"


def test_books_are_closed_once_nothing_is_open(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    address = f"{reverse('portal:closing')}?unit={cast.branch.pk}"
    draft = enter_activity(activity_draft(cast.branch, date(2024, 5, 6)), actor=cast.publicist)
    page = client.get(address + "&through=2024-12-31").text
    assert "先处理这 1 条" in page
    assert reverse("workspace:record", args=[draft.pk]) in page
    assert client.post(address, {"through": "2024-12-31"}).status_code == 422
    confirm_record(draft.pk, actor=cast.secretary)
    assert client.post(address, {"through": "2024-12-31"}).status_code == 302
    closed = BookClosing.objects.get()
    assert (closed.organization, closed.through) == (cast.branch, date(2024, 12, 31))
    assert client.post(address, {"through": "2024-06-30"}).status_code == 422
    assert last_action() == "books.close"


def test_a_sibling_is_not_closed_by_its_number(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    client.post(f"{reverse('portal:closing')}?unit={cast.sibling.pk}", {"through": "2024-12-31"})
    assert not BookClosing.objects.filter(organization=cast.sibling).exists()


def test_everybody_sees_his_own_account(cast: Cast) -> None:
    page = as_user(cast, "member").get(reverse("portal:account")).text
    assert "张伟" in page
    assert "党员，第一党支部" in page
    assert reverse("account_change_password") in page
