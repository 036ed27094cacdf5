"""Forms about people and units: what they change, what they refuse, what they write down."""

from __future__ import annotations

import re
from datetime import date

from django.urls import reverse

from tests.builders import Cast, grant, make_person, make_user
from tests.pages import ID_NUMBER, OTHER_ID, PHONE, as_user
from zhibu.audit.models import AuditEntry
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.organization.models import (
    Affiliation,
    GroupTerm,
    Kind,
    Organization,
    Person,
    PostTerm,
    RightsSuspension,
)
from zhibu.organization.services import create_organization
from zhibu.roster.services import open_stay

SECRETS = re.compile(f"{ID_NUMBER}|{OTHER_ID}|{PHONE}")


def edit_data(person: Person, **more: str) -> dict[str, str]:
    return {"name": person.name, "distinction": person.distinction, **more}


def test_blank_numbers_keep_what_is_stored_and_typed_ones_replace_it(
    cast: Cast, known: Person
) -> None:
    client = as_user(cast, "organizer")
    address = reverse("portal:person_edit", args=[known.pk])
    assert client.post(address, edit_data(known, position="主任科员")).status_code == 302
    stored = Person.objects.get(pk=known.pk)
    assert (stored.id_number.open(), stored.position) == (ID_NUMBER, "主任科员")
    assert client.post(address, edit_data(known, phone="13900001111")).status_code == 302
    stored = Person.objects.get(pk=known.pk)
    assert stored.phone.open() == "13900001111"
    assert stored.id_number.open() == ID_NUMBER
    entry = AuditEntry.objects.latest("sequence")
    assert entry.action == "person.edit"
    assert "手机号" in entry.detail
    assert "13900001111" not in entry.detail


def test_wrong_data_is_told_all_at_once_and_typed_numbers_are_carried_sealed(
    cast: Cast, known: Person
) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_edit", args=[known.pk])
    page = client.post(address, edit_data(known, name="", id_number=OTHER_ID, phone="12"))
    assert page.status_code == 422
    assert not SECRETS.search(page.text)
    assert "刚才填的还在" in page.text
    kept = re.search(r'name="kept" value="([^"]*)"', page.text)
    assert kept is not None
    again = client.post(address, edit_data(known, kept=kept[1], phone=PHONE))
    assert again.status_code == 302
    assert Person.objects.get(pk=known.pk).id_number.open() == OTHER_ID
    # Somebody else's sealed numbers open for nobody else.
    known.refresh_from_db()
    page = client.post(address, edit_data(known, name="", phone="13700002222"))
    kept = re.search(r'name="kept" value="([^"]*)"', page.text)
    assert kept is not None
    as_user(cast, "organizer").post(address, edit_data(known, kept=kept[1]))
    assert Person.objects.get(pk=known.pk).phone.open() == PHONE


def arrival(**more: str) -> dict[str, str]:
    return {
        "name": "吴新",
        "how_in": "transferred",
        "since": "2024-03-01",
        "joined_on": "2015-07-01",
        "confirmed_on": "2016-07-01",
        **more,
    }


def members(cast: Cast) -> int:
    found = figures(cast.branch, Period.year(2024), ["organization.members"])
    return int(found["organization.members"].value or 0)


def test_one_form_puts_a_newcomer_on_the_roll(cast: Cast) -> None:
    address = reverse("portal:person_new", args=[cast.branch.pk])
    answer = as_user(cast, "secretary").post(
        address, arrival(id_number=ID_NUMBER, group=str(cast.groups[1].pk))
    )
    person = Person.objects.get(name="吴新")
    assert answer.headers["Location"] == reverse("portal:person", args=[person.pk])
    assert (person.birth_date, person.sex) == (date(1985, 3, 12), "male")
    assert members(cast) == 9
    assert GroupTerm.objects.get(person=person).group == cast.groups[1]


def test_what_a_commissioner_enters_waits(cast: Cast) -> None:
    client = as_user(cast, "organizer")
    address = reverse("portal:person_new", args=[cast.branch.pk])
    assert "保存并报送" in client.get(address).text
    client.post(address, arrival())
    assert members(cast) == 8
    person = Person.objects.get(name="吴新")
    assert "还没有确认" in client.get(reverse("portal:person", args=[person.pk])).text


def test_a_namesake_is_asked_about_before_anybody_is_entered(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    address = reverse("portal:person_new", args=[cast.branch.pk])
    people = Person.objects.count()
    page = client.post(address, arrival(name="张伟"))
    assert "是同一个人吗" in page.text
    assert "张伟（车队）" in page.text
    page = client.post(address, arrival(name="张伟", same="new"))
    assert "请填科室等" in page.text
    assert Person.objects.count() == people
    client.post(address, arrival(name="张伟", same="new", distinction="信息科"))
    assert Person.objects.filter(name="张伟", distinction="信息科").exists()


def test_one_who_comes_back_keeps_his_person(cast: Cast) -> None:
    person = make_person("郑归", cast.branch)
    address = reverse("portal:person_new", args=[cast.branch.pk])
    answer = as_user(cast, "secretary").post(address, arrival(name="郑归", same=str(person.pk)))
    assert answer.status_code == 302
    assert Person.objects.filter(name="郑归").count() == 1
    assert open_stay(person) is not None


def test_nobody_outside_the_list_can_be_named_as_the_same(cast: Cast) -> None:
    far = Person.objects.get(name="钱二")
    people = Person.objects.count()
    address = reverse("portal:person_new", args=[cast.branch.pk])
    as_user(cast, "secretary").post(address, arrival(name="张伟", same=str(far.pk)))
    assert (Person.objects.count(), members(cast)) == (people, 8)


def test_leaving_and_turning_full_through_the_pages(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    newer, leaver = cast.members[-1], cast.members[3]
    client.post(reverse("portal:person_regularize", args=[newer.pk]), {"on": "2024-06-30"})
    assert "正式党员" in client.get(reverse("portal:person", args=[newer.pk])).text
    address = reverse("portal:person_leave", args=[leaver.pk])
    assert "宣传委员" in client.get(address).text
    client.post(address, {"on": "2024-06-30", "how": "transferred"})
    assert members(cast) == 7
    assert "已离开" in client.get(reverse("portal:person", args=[leaver.pk])).text
    listed = client.get(reverse("portal:people")).text
    assert reverse("portal:person", args=[leaver.pk]) not in listed
    left = client.get(reverse("portal:people") + "?stage=left").text
    assert reverse("portal:person", args=[leaver.pk]) in left


def test_a_bad_date_is_said_beside_its_field(cast: Cast) -> None:
    address = reverse("portal:person_leave", args=[cast.members[3].pk])
    page = as_user(cast, "secretary").post(address, {"on": "2999-01-01", "how": "died"})
    assert page.status_code == 422
    assert "ROS011" in page.text
    assert 'id="id_on_error"' in page.text


def test_posts_groups_and_names_are_changed_and_audited(cast: Cast) -> None:
    client = as_user(cast, "secretary")
    unit = [cast.branch.pk]
    term = PostTerm.objects.get(organization=cast.branch, post="publicity_member")
    steps = (
        ("organization_new", unit, {"name": "第三党小组", "code": "g3", "kind": "group",
                                    "founded": "2024-01-01"}, "organization.create"),
        ("organization_rename", unit, {"name": "机关第一党支部"}, "organization.rename"),
        ("organization_profile", unit, {"county": "某县"}, "organization.profile"),
        ("post_end", [term.pk], {"on": "2024-05-31"}, "post.end"),
        ("post_new", unit, {"person": cast.members[6].pk, "post": "publicity_member",
                            "start": "2024-06-01"}, "post.appoint"),
        ("person_group", [cast.members[0].pk], {"group": cast.groups[1].pk,
                                                "since": "2024-06-01"}, "person.group"),
        ("person_suspend", [cast.members[0].pk], {"reason": "left_out",
                                                  "start": "2024-06-01"}, "person.suspend"),
    )  # fmt: skip
    for name, args, data, action in steps:
        answer = client.post(reverse(f"portal:{name}", args=args), data)
        assert answer.status_code == 302, (name, answer.text)
        assert AuditEntry.objects.latest("sequence").action == action
    page = client.get(reverse("portal:organization", args=unit) + "?on=2024-07-01").text
    assert "机关第一党支部" in page
    assert "第三党小组" in page
    row = RightsSuspension.objects.get()
    client.post(reverse("portal:suspension_end", args=[row.pk]), {"on": "2024-06-30"})
    assert AuditEntry.objects.latest("sequence").action == "person.restore"


def test_the_committee_moves_a_branch_and_is_told_what_it_means(cast: Cast) -> None:
    general = create_organization(
        code="zz1", name="第一党总支", kind=Kind.GENERAL_BRANCH, parent=cast.committee
    )
    cast.users["chief"] = make_user("chief")
    grant(cast.users["chief"], "secretary", cast.committee)
    client = as_user(cast, "chief")
    address = reverse("portal:organization_move", args=[cast.branch.pk])
    assert "移动前的数字留在原上级" in client.get(address).text
    client.post(address, {"parent": general.pk, "on": "2024-07-01"})
    assert Organization.objects.get(pk=cast.branch.pk).parent == general
    assert Affiliation.objects.filter(organization=cast.branch).count() == 2
    assert AuditEntry.objects.latest("sequence").action == "organization.move"
