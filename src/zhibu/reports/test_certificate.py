"""Certificates of honour: what stands on them, how they look, who may have them."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordFile
from docx.enum.section import WD_ORIENT

from tests.awards import DAY, awarded, in_notice
from tests.builders import Cast
from zhibu.audit.models import AuditEntry
from zhibu.ledger.children import rows_of
from zhibu.ledger.services import void_record
from zhibu.reports.certificate import Certificate, certificates_of, write_certificates
from zhibu.reports.fonts import find_fonts, missing_fonts

needs_fonts = pytest.mark.skipif(
    find_fonts() is None,
    reason=f"缺少字体：{'、'.join(missing_fonts())}（请运行 tools/fetch_fonts.sh）",
)
TWO = ("赵敏", "孙强")


def written(*certificates: Certificate) -> Any:
    stream = BytesIO()
    write_certificates(list(certificates), stream)
    stream.seek(0)
    return WordFile(stream)


def one(**more: Any) -> Certificate:
    given: dict[str, Any] = {
        "to": "张伟同志",
        "text": "在2022年度评选表彰中，被评为",
        "honour": "优秀共产党员",
        "issuer": "第一党支部",
        "day": date(2022, 7, 1),
        "document": "机关党委〔2022〕5号",
    }
    return Certificate(**(given | more))


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    client.force_login(cast.users[who])
    return client


def test_a_certificate_is_a_landscape_page_in_the_usual_words() -> None:
    word = written(one())
    lines = [line.text for line in word.paragraphs]
    assert lines == [
        "荣誉证书",
        "张伟同志：",
        "在2022年度评选表彰中，被评为",
        "优秀共产党员",
        "特发此证，以资鼓励。",
        "第一党支部",
        "2022年7月1日",
        "表彰文号：机关党委〔2022〕5号",
    ]
    section = word.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width.mm == pytest.approx(297, abs=0.1)
    assert section.page_height.mm == pytest.approx(210, abs=0.1)
    assert word.core_properties.title == "荣誉证书"


def test_each_winner_has_a_page_of_his_own() -> None:
    word = written(one(), one(to="李红同志"), one(to="王强同志"))
    starts = [line for line in word.paragraphs if line.paragraph_format.page_break_before]
    assert len(starts) == 2
    assert all(line.text == "荣誉证书" for line in starts)


@pytest.mark.parametrize("names", [("张伟同志",), ("张伟同志", "欧阳娜娜·买买提同志", "刘军家庭")])
def test_every_certificate_is_exactly_one_page(names: tuple[str, ...], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice：apt-get install libreoffice-writer-nogui")
    file = tmp_path / "证书.docx"
    long_issuer = "中共某某县机关事务服务中心第一支部委员会"
    with file.open("wb") as stream:
        write_certificates([one(to=name, issuer=long_issuer) for name in names], stream)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    content = (tmp_path / "证书.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", content)) == len(names)


@pytest.mark.django_db
class TestAward:
    def test_people_are_comrades_groups_and_families_go_by_their_names(self, cast: Cast) -> None:
        def addressed(names: tuple[str, ...], title: str, **more: Any) -> list[tuple[str, str]]:
            award = awarded(cast, names, title=title, **more)
            return [(page.to, page.honour) for page in certificates_of(award)]

        assert addressed(("张伟（车队）",), "甲", kind="service_star") == [("张伟同志", "服务之星")]
        assert addressed(("刘军家庭",), "乙", kind="family") == [("刘军家庭", "和谐家庭")]
        assert addressed(("第一党小组",), "丙", kind="advanced_group") == [
            ("第一党小组", "先进党小组")
        ]
        assert addressed(("食堂",), "2022年度先进班组评选", kind="other") == [("食堂", "先进班组")]

    def test_it_tells_year_issuer_day_and_document(self, cast: Cast) -> None:
        (page,) = certificates_of(awarded(cast, ("赵敏",), year=2021))
        assert page == Certificate(
            "赵敏同志",
            "在2021年度评选表彰中，被评为",
            "优秀共产党员",
            "第一党支部",
            date(2022, 6, 10),
            "机关党委〔2022〕5号",
        )

    def test_all_come_in_one_file_and_each_alone(self, cast: Cast) -> None:
        award = awarded(cast, TWO)
        address = reverse("reports:certificate_file", args=[award.pk, "docx"])
        client = client_of(cast, "member")
        both = WordFile(BytesIO(client.get(address).content))
        assert [line.text for line in both.paragraphs if line.text.endswith("同志：")] == [
            "赵敏同志：",
            "孙强同志：",
        ]
        winner = rows_of(award, "winners")[1]
        answer = client.get(address, {"winner": winner.pk})
        alone = WordFile(BytesIO(answer.content))
        assert "孙强同志：" in [line.text for line in alone.paragraphs]
        assert "赵敏同志：" not in [line.text for line in alone.paragraphs]
        assert AuditEntry.objects.filter(target_type="certificate").count() == 2
        for odd in ("0", "²", "abc", "9" * 30):
            assert client.get(address, {"winner": odd}).status_code == 404

    def test_what_is_no_confirmed_award_in_scope_has_no_certificate(self, cast: Cast) -> None:
        award = awarded(cast, TWO)
        address = reverse("reports:certificate_file", args=[award.pk, "docx"])
        assert client_of(cast, "sibling_secretary").get(address).status_code == 404
        assert client_of(cast, "superior").get(address).status_code == 200
        client = client_of(cast, "secretary")
        page = client.get(reverse("workspace:record", args=[award.pk])).content.decode()
        assert reverse("reports:certificate_preview", args=[award.pk]) in page
        void_record(award.pk, actor=cast.secretary, reason="文号有误")
        assert client.get(address).status_code == 404
        other = in_notice(cast, ("王芳",), title="另一项评选", day=DAY)
        notice = other.exemplars_awardstep.get(step="notice")
        address = reverse("reports:certificate_file", args=[notice.pk, "docx"])
        assert client.get(address).status_code == 404

    @needs_fonts
    def test_it_comes_as_pdf_and_as_pictures_with_rare_names_as_they_are(self, cast: Cast) -> None:
        award = awarded(cast, ("𠮷田#[家庭]",), title="丁", kind="family")
        client = client_of(cast, "member")
        pdf = client.get(reverse("reports:certificate_file", args=[award.pk, "pdf"]))
        assert pdf.content.startswith(b"%PDF-")
        preview = reverse("reports:certificate_preview", args=[award.pk])
        part = client.get(preview, {"part": "pages"})
        assert 'width="1286" height="909"' in part.text
        [(_number, url)] = part.context["pages"]
        assert client.get(url).content.startswith(b"\x89PNG")
        assert "𠮷田#[家庭]：" in client.get(preview).text
