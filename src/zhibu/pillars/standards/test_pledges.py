"""Pledges: what may be signed by whom, once, in the words that were shown; letters by copies."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document as WordFile
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import Cast, make_person
from tests.keeping import kept
from tests.pages import as_user
from tests.signing import ADOPTED, DAY, WORDS, letter, pledge, pledge_text
from zhibu.audit.services import verify_chain
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.pillars.standards.models import Pledge, PledgeText, SignedBy
from zhibu.pillars.standards.pledge_nouns import PLEDGE_TEXT
from zhibu.pillars.standards.pledge_selectors import standing_of, waiting_for_signature
from zhibu.pillars.standards.pledge_services import enter_paper, next_version, save_text, sign
from zhibu.pillars.standards.pledge_words import digest_of, normalise_text

SIGNED = "standards.pledges_signed"
TODAY = DAY


@pytest.fixture(autouse=True)
def _march_2022(time_machine: Any) -> None:
    time_machine.move_to("2022-03-05T02:00:00Z", tick=False)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


def count(unit: Any, code: str = SIGNED, year: int = 2022) -> int | None:
    value = figures(unit, Period.year(year), [code])[code].value
    return None if value is None else int(value)


def signed_by(cast: Cast, text: PledgeText, who: str = "member", name: str = "张伟") -> Pledge:
    return sign(text, name, text.digest, actor=cast.users[who])


@given(st.text(alphabet=" \t\r\n甲乙a，。", max_size=60))
def test_normalised_words_stay_as_they_are_and_keep_their_digest(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert digest_of(text) == digest_of(once) == digest_of(once.replace("\n", "\r\n"))


@pytest.mark.parametrize("other", [WORDS + "。", WORDS.replace("廉洁", "廉 洁"), WORDS[:-1]])
def test_other_words_have_another_digest(other: str) -> None:
    assert digest_of(other) != digest_of(WORDS)


@pytest.mark.django_db
class TestSigning:
    def test_a_member_signs_for_himself_and_nobody_has_to_confirm(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        done = signed_by(cast, text)
        assert done.record.state == State.CONFIRMED
        assert (done.form, done.digest) == (SignedBy.SELF, text.digest)
        assert done.signed_at == timezone.now()
        assert done.record.organization == cast.branch
        assert (count(cast.branch), count(cast.committee)) == (1, 1)

    def test_what_cannot_be_signed_is_refused_all_at_once(self, cast: Cast) -> None:
        text = pledge_text(cast.branch, adopted_on=DAY + timedelta(days=1))
        with pytest.raises(DomainError) as error:
            sign(text, "张飞", digest_of("别的正文"), actor=cast.member)
        assert codes(error) == {"PLG013", "PLG016", "PLG018"}
        assert not Record.objects.filter(type="standards.pledge").exists()

    def test_one_text_is_signed_once_whatever_the_unit_and_the_way(self, cast: Cast) -> None:
        text = pledge_text(cast.committee)
        signed_by(cast, text)
        with pytest.raises(DomainError) as error:
            signed_by(cast, text)
        assert codes(error) == {"PLG020"}
        person = cast.member.person
        assert person is not None
        with pytest.raises(DomainError) as error:
            kept(cast, "standards.pledge", pledge(text, person, unit=cast.branch))
        assert "PLG020" in codes(error)
        assert count(cast.committee) == 1

    def test_a_signature_that_was_voided_may_be_given_again(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        first = signed_by(cast, text)
        void_record(first.pk, actor=cast.secretary, reason="误签")
        signed_by(cast, text)
        assert count(cast.branch) == 1

    def test_words_that_change_while_one_reads_are_not_signed(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        shown = text.digest
        text.text += "\n三、厉行节约。"
        save_text(text, actor=cast.organizer)
        with pytest.raises(DomainError) as error:
            sign(text, "张伟", shown, actor=cast.member)
        assert codes(error) == {"PLG016"}

    def test_an_online_signature_cannot_be_given_to_a_namesake(self, cast: Cast) -> None:
        done = signed_by(cast, pledge_text(cast.branch))
        record_type = registry.record_type("standards.pledge")
        body = record_type.load([Record.objects.get(pk=done.pk)])[done.pk]
        body.record.about = cast.members[-1]
        assert cast.members[-1].name == "张伟"
        with pytest.raises(DomainError) as error:
            revise_record(record_type, body, actor=cast.secretary, version=body.record.version)
        assert codes(error) == {"PLG019"}

    def test_who_belongs_to_another_branch_does_not_sign(self, cast: Cast) -> None:
        with pytest.raises(DomainError) as error:
            signed_by(cast, pledge_text(cast.branch), "sibling_secretary", "钱一")
        assert codes(error) == {"PLG022"}

    def test_paper_is_entered_for_several_and_waits_to_be_confirmed(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        people = cast.members[:3]
        assert enter_paper(text, people, DAY, actor=cast.organizer) == 3
        rows = list(Pledge.objects.select_related("record"))
        assert {row.record.state for row in rows} == {State.SUBMITTED}
        assert {row.form for row in rows} == {SignedBy.PAPER}
        with pytest.raises(DomainError) as error:
            enter_paper(text, cast.members[2:4], DAY, actor=cast.organizer)
        assert codes(error) == {"PLG020"}
        assert Pledge.objects.count() == 3
        standing = standing_of(text, TODAY)
        assert (len(standing.signed), len(standing.waiting)) == (0, 3)
        assert len(standing.missing) == len(cast.members) - 3


@pytest.mark.django_db
class TestVersions:
    def renewed(self, cast: Cast, text: PledgeText, day: date, words: str) -> PledgeText:
        new = next_version(text)
        new.adopted_on, new.text = day, words
        return save_text(new, actor=cast.organizer)

    def test_a_new_version_replaces_and_old_signatures_keep_their_text(
        self, cast: Cast, time_machine: Any
    ) -> None:
        text = pledge_text(cast.branch)
        old = signed_by(cast, text)
        new = self.renewed(cast, text, DAY + timedelta(days=1), "新的正文")
        text.refresh_from_db()
        assert text.replaced_on == new.adopted_on
        old.refresh_from_db()
        assert (old.pledge_text.text, old.digest) == (WORDS, digest_of(WORDS))
        time_machine.move_to("2022-03-06T02:00:00Z", tick=False)
        with pytest.raises(DomainError) as error:
            signed_by(cast, text, "publicist", "赵敏")
        assert codes(error) == {"PLG014"}
        signed_by(cast, new)
        assert count(cast.branch) == 2

    def test_a_version_cannot_begin_on_a_day_on_which_the_former_was_signed(
        self, cast: Cast
    ) -> None:
        text = pledge_text(cast.branch)
        signed_by(cast, text)
        with pytest.raises(DomainError) as error:
            self.renewed(cast, text, DAY, "新的正文")
        assert codes(error) == {"PLG036"}
        with pytest.raises(DomainError) as error:
            self.renewed(cast, text, ADOPTED, "新的正文")
        assert {"PLG035", "PLG036"} == codes(error)

    def test_signed_words_do_not_change(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        signed_by(cast, text)
        text.text = "改过的正文"
        with pytest.raises(DomainError) as error:
            save_text(text, actor=cast.organizer)
        assert codes(error) == {"PLG037"}
        text.refresh_from_db()
        text.closes_on = DAY + timedelta(days=30)
        save_text(text, actor=cast.organizer)
        assert PledgeText.objects.get().closes_on == DAY + timedelta(days=30)

    def test_paper_named_by_title_alone_means_the_version_of_its_day(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        self.renewed(cast, text, DAY, "新的正文")
        for day, version in ((DAY - timedelta(days=1), 1), (DAY, 2)):
            found = PLEDGE_TEXT.find("廉洁承诺书", cast.branch)
            body = pledge(found, cast.members[version], day, cast.branch)
            kept(cast, "standards.pledge", body)
            assert Pledge.objects.get(pk=body.pk).pledge_text.version == version
        named = PLEDGE_TEXT.find("廉洁承诺书（第2版）", cast.branch)
        assert not named.by_title
        early = pledge(named, cast.members[3], DAY - timedelta(days=1), cast.branch)
        with pytest.raises(DomainError) as error:
            kept(cast, "standards.pledge", early)
        assert codes(error) == {"PLG013"}
        assert not [*verify_postings(), *verify_balances(), *verify_chain()]


@pytest.mark.django_db
class TestWaiting:
    @pytest.mark.parametrize(
        ("asked", "waits"), [("all", {"member", "deputy"}), ("committee", {"deputy"})]
    )
    def test_a_text_waits_for_whom_it_asks_until_he_signs(
        self, cast: Cast, asked: str, waits: set[str]
    ) -> None:
        text = pledge_text(cast.branch, asked=asked)
        for who in ("member", "deputy", "sibling_secretary"):
            person = cast.users[who].person
            assert person is not None
            assert bool(waiting_for_signature(person.pk, TODAY)) == (who in waits)
        signed_by(cast, text, "deputy", "周明")
        person = cast.deputy.person
        assert person is not None
        assert not waiting_for_signature(person.pk, TODAY)

    def test_chosen_people_are_asked_on_the_first_screen(self, cast: Cast) -> None:
        text = pledge_text(cast.committee, asked="chosen")
        assert cast.member.person is not None
        text.chosen.add(cast.member.person)
        page = as_user(cast, "member").get(reverse("portal:home")).content.decode()
        assert reverse("standards:pledge_sign", args=[text.pk]) in page
        page = as_user(cast, "publicist").get(reverse("portal:home")).content.decode()
        assert reverse("standards:pledge_sign", args=[text.pk]) not in page


def post_sign(client: Client, text: PledgeText, **more: Any) -> Any:
    data = {"typed_name": "张伟", "agreed": "on", "digest": text.digest}
    return client.post(reverse("standards:pledge_sign", args=[text.pk]), data | more)


@pytest.mark.django_db
class TestPages:
    def test_a_member_reads_signs_and_takes_his_copy(self, cast: Cast) -> None:
        text = pledge_text(cast.committee)
        client = as_user(cast, "member")
        page = client.get(reverse("standards:pledge_sign", args=[text.pk]))
        assert text.digest in page.content.decode()
        assert post_sign(client, text, typed_name="李四").status_code == 422
        assert post_sign(client, text, agreed="").status_code == 422
        assert post_sign(client, text).status_code == 302
        done = Pledge.objects.get()
        answer = client.get(reverse("reports:pledge_file", args=[done.pk, "docx"]))
        word = WordFile(BytesIO(answer.content))
        words = "\n".join(line.text for line in word.paragraphs)
        cells = [cell.text for row in word.tables[0].rows for cell in row.cells]
        assert "带头学法守法" in words
        assert {"张伟", "2022年3月5日", text.digest} <= set(cells)
        assert any("2022-03-05 10:00:00" in cell for cell in cells)

    def test_officers_see_who_has_not_signed_and_members_only_how_many(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        signed_by(cast, text)
        address = reverse("standards:pledge", args=[text.pk])
        assert "孙强" in as_user(cast, "organizer").get(address).content.decode()
        page = as_user(cast, "member").get(address).content.decode()
        assert "孙强" not in page
        assert f"还差 {len(cast.members) - 1} 人" in page
        assert as_user(cast, "sibling_secretary").get(address).status_code == 404
        assert as_user(cast, "superior").get(address).status_code == 200

    def test_a_text_is_registered_renewed_and_collected_in_one_file(self, cast: Cast) -> None:
        client = as_user(cast, "organizer")
        address = reverse("standards:pledge_new", args=[cast.branch.pk])
        data = {"title": "节约承诺书", "adopted_on": "2022-03-01", "asked": "all", "text": WORDS}
        assert client.post(address, data | {"asked": "chosen"}).status_code == 422
        assert client.post(address, data).status_code == 302
        text = PledgeText.objects.get()
        paper = reverse("standards:pledge_paper", args=[text.pk])
        people = [str(person.pk) for person in cast.members[:2]]
        assert client.post(paper, {"day": "2022-03-04", "people": people}).status_code == 302
        listed = reverse("reports:pledge_list_file", args=[text.pk, "docx"])
        assert client.get(listed).status_code == 404
        signed_by(cast, text)
        table = WordFile(BytesIO(client.get(listed).content)).tables[0]
        assert [cell.text for cell in table.rows[1].cells][:2] == ["1", "张伟"]
        again = reverse("standards:pledge_version", args=[text.pk])
        data |= {"adopted_on": "2022-03-08", "text": "新的正文"}
        assert client.post(again, data).status_code == 302
        assert PledgeText.objects.get(version=2).title == "节约承诺书"

    def test_an_account_without_a_person_is_told_so(self, cast: Cast) -> None:
        text = pledge_text(cast.branch)
        with pytest.raises(DomainError) as error:
            sign(text, "某人", text.digest, actor=cast.superior)
        assert codes(error) == {"PLG021"}


@pytest.mark.django_db
def test_a_letter_counts_its_copies(cast: Cast) -> None:
    kept(cast, "standards.letter", letter(cast.branch))
    kept(cast, "standards.letter", letter(cast.branch, title="文明用餐倡议书", copies=60))
    assert count(cast.branch, "standards.initiative_letters") == 100
    with pytest.raises(DomainError) as error:
        kept(cast, "standards.letter", letter(cast.branch, title=" ", copies=0, recipients=""))
    assert codes(error) == {"PLG001", "PLG002", "PLG003"}


@pytest.mark.django_db
def test_who_is_on_no_roll_may_be_chosen(cast: Cast) -> None:
    text = pledge_text(cast.branch, asked="chosen")
    applicant = make_person("吴新", cast.branch)
    text.chosen.add(applicant)
    assert [one.pk for one in waiting_for_signature(applicant.pk, DAY)] == [text.pk]
