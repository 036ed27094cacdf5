"""Figures in the Word file: found again, told apart, never invented."""

import io
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhibu.core.errors import DomainError
from zhibu.reports.document import (
    Column,
    Field,
    Figure,
    Form,
    Paragraph,
    Table,
)
from zhibu.reports.test_word import (
    LECTURES,
    MATERIALS,
    NS,
    STARS,
    W,
    body,
    repacked,
    report,
    value,
    written,
)
from zhibu.reports.word import read_figures
from zhibu.reports.word_figures import DATA_PART, DOCUMENT_PART, LONGEST_TAG, figure_tag

IDENTITIES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40
)


def identity(found) -> tuple[str, str, str]:
    return found.code, found.organization, found.period


def test_figures_are_found_again_with_their_exact_value():
    table = Table((Column("甲", 20),), ((STARS,),))
    stream = written(
        report(Paragraph((MATERIALS, LECTURES)), table, Form((Field("到", LECTURES),)))
    )
    found = read_figures(stream)
    assert [identity(f) for f in found] == [
        (f.code, "A01", "2022") for f in (MATERIALS, LECTURES, STARS, LECTURES)
    ]
    assert [f.text for f in found] == ["310余册", "6次", "待补", "6次"]
    assert [f.value for f in found] == [Decimal(312), Decimal(6), None, Decimal(6)]
    assert [f.unit for f in found] == ["册", "次", "星", "次"]
    assert not any(f.was_edited for f in found)


@settings(max_examples=60, deadline=None)
@given(IDENTITIES, IDENTITIES, IDENTITIES)
def test_any_identity_survives_and_no_tag_is_too_long_for_word(code, organization, period):
    figure = Figure(code, organization, period, Decimal("1.50"), "次", "两次")
    assert len(figure_tag(figure)) <= LONGEST_TAG
    (found,) = read_figures(written(report(Paragraph((figure,)))))
    assert identity(found) == (code, organization, period)
    assert str(found.value) == "1.50"


@settings(max_examples=60, deadline=None)
@given(*[st.text("a|%7C25中", max_size=6)] * 3)
def test_a_short_identity_needs_no_data_part(code, organization, period):
    figure = Figure(code, organization, period, Decimal(6), "次", "6次")
    stream = written(report(Paragraph((figure,))))
    bare = repacked(stream, lambda name, text: None if name == DATA_PART else (name, text))
    (found,) = read_figures(bare)
    if figure_tag(figure).startswith("zhibu:"):
        assert identity(found) == (code, organization, period)
    assert found.text == "6次"
    assert found.value is None
    assert not found.was_edited


def test_a_long_identity_without_the_data_part_is_reported_as_unknown():
    figure = Figure("c" * 80, "A01", "2022", Decimal(1), "次", "1次")
    stream = written(report(Paragraph((figure,))))
    bare = repacked(stream, lambda name, text: None if name == DATA_PART else (name, text))
    (found,) = read_figures(bare)
    assert (found.code, found.text) == ("", "1次")


def test_an_edited_figure_shows_old_and_new_text():
    def edit(name: str, text: str) -> tuple[str, str]:
        # Word splits runs anywhere, and renumbers the data part when it saves.
        split = '8</w:t></w:r><w:r><w:t xml:space="preserve">次</w:t>'
        name = name.replace("customXml/item1.xml", "customXml/item3.xml")
        return name, text.replace("6次</w:t>", split)

    (found,) = read_figures(repacked(written(report(Paragraph((LECTURES,)))), edit))
    assert (found.text, found.written, found.value) == ("8次", "6次", Decimal(6))
    assert found.was_edited


def test_a_copied_control_with_a_new_number_keeps_its_identity():
    def copy(name: str, text: str) -> tuple[str, str]:
        control = re.search("<w:sdt>.*?</w:sdt>", text)
        if name == DOCUMENT_PART and control:
            twin = control[0].replace('<w:id w:val="1"/>', '<w:id w:val="-774411"/>')
            text = text.replace(control[0], control[0] + twin)
        return name, text

    found = read_figures(repacked(written(report(Paragraph((LECTURES,)))), copy))
    assert [f.value for f in found] == [Decimal(6), Decimal(6)]


def test_deleted_and_moved_away_text_is_not_read():
    def track(name: str, text: str) -> tuple[str, str]:
        moved = "<w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom>"
        return name, text.replace("<w:sdtContent>", f"<w:sdtContent>{moved}")

    (found,) = read_figures(repacked(written(report(Paragraph((LECTURES,)))), track))
    assert found.text == "6次"


def test_controls_of_others_are_left_alone():
    def rename(name: str, text: str) -> tuple[str, str]:
        return name, text.replace("zhibu:study.lectures", "other:study.lectures")

    stream = repacked(written(report(Paragraph((LECTURES, MATERIALS)))), rename)
    assert [found.code for found in read_figures(stream)] == ["study.materials"]


def test_a_file_that_lost_its_tags_is_refused_instead_of_read_as_empty():
    def drop(name: str, text: str) -> tuple[str, str]:
        return name, re.sub("<w:sdtPr>.*?</w:sdtPr>", "<w:sdtPr/>", text)

    with pytest.raises(DomainError, match="DOC003"):
        read_figures(repacked(written(report(Paragraph((LECTURES,)))), drop))


def test_a_file_without_figures_has_none():
    assert read_figures(written(report(Paragraph(("文",))))) == []


def test_a_gap_is_highlighted_and_a_figure_is_not():
    controls = list(body(report(Paragraph((STARS, LECTURES)))).iter(f"{W}sdt"))
    assert [c.find(".//w:highlight", NS) is not None for c in controls] == [True, False]
    assert value(controls[1], "w:sdtPr/w:alias") == "专家讲座"


def test_control_numbers_are_unique():
    controls = body(report(Paragraph((LECTURES,) * 5))).iter(f"{W}sdt")
    assert len({value(c, "w:sdtPr/w:id") for c in controls}) == 5


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_not_word_is_refused_with_a_remedy(content):
    with pytest.raises(DomainError) as raised:
        read_figures(io.BytesIO(content))
    assert raised.value.problems[0].remedy


def test_a_workbook_is_refused():
    stream = repacked(written(report()), lambda name, text: (name.replace("word/", "xl/"), text))
    with pytest.raises(DomainError) as raised:
        read_figures(stream)
    assert raised.value.problems[0].code == "DOC001"


def test_entities_and_broken_xml_are_refused():
    bomb = '<!DOCTYPE a [<!ENTITY b "boom">]><a>&b;</a>'
    for content, code in ((bomb, "DOC002"), ("<w:document", "DOC001")):
        stream = repacked(
            written(report()),
            lambda name, text, c=content: (name, c if name == DOCUMENT_PART else text),
        )
        with pytest.raises(DomainError) as raised:
            read_figures(stream)
        assert raised.value.problems[0].code == code
