"""The parts of a Word file around its text: types, relationships, properties, data."""

from __future__ import annotations

from collections.abc import Iterable

from zhibu.reports import word_layout as layout
from zhibu.reports.document import Document, Figure
from zhibu.reports.ooxml import PROLOG, RELATIONSHIPS, ROOT_ATTRIBUTES, xml_text
from zhibu.reports.word_figures import (
    DATA_PART,
    DATA_PROPERTIES_PART,
    DOCUMENT_PART,
    data_properties,
    figures_data,
)

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DATA_PROPERTIES_TYPE = f"{_OFFICE}.customXmlProperties+xml"


def package_parts(
    document: Document, body: str, figures: Iterable[tuple[int, Figure]]
) -> dict[str, str]:
    """Return all parts of the file, by name, around the body's paragraphs and tables."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relationships(),
        "docProps/core.xml": _core_properties(document),
        DOCUMENT_PART: (
            f"{PROLOG}<w:document {ROOT_ATTRIBUTES}><w:body>{body}"
            f"{layout.section_properties('rId3', 'rId4', landscape=document.landscape)}"
            "</w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": _document_relationships(),
        "word/styles.xml": layout.styles_part(),
        "word/settings.xml": layout.settings_part(),
        "word/footer1.xml": layout.footer_part(even=False),
        "word/footer2.xml": layout.footer_part(even=True),
        DATA_PART: figures_data(figures),
        DATA_PROPERTIES_PART: data_properties(),
        "customXml/_rels/item1.xml.rels": _data_relationships(),
    }


def _content_types() -> str:
    word = f"{_OFFICE}.wordprocessingml"
    parts = {
        f"/{DOCUMENT_PART}": f"{word}.document.main+xml",
        "/word/styles.xml": f"{word}.styles+xml",
        "/word/settings.xml": f"{word}.settings+xml",
        "/word/footer1.xml": f"{word}.footer+xml",
        "/word/footer2.xml": f"{word}.footer+xml",
        f"/{DATA_PROPERTIES_PART}": DATA_PROPERTIES_TYPE,
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{PROLOG}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(targets: tuple[tuple[str, str], ...]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{PROLOG}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _package_relationships() -> str:
    return _relationships(
        (
            (f"{RELATIONSHIPS}/officeDocument", DOCUMENT_PART),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        )
    )


def _document_relationships() -> str:
    return _relationships(
        (
            (f"{RELATIONSHIPS}/styles", "styles.xml"),
            (f"{RELATIONSHIPS}/settings", "settings.xml"),
            (f"{RELATIONSHIPS}/footer", "footer1.xml"),
            (f"{RELATIONSHIPS}/footer", "footer2.xml"),
            (f"{RELATIONSHIPS}/customXml", f"../{DATA_PART}"),
        )
    )


def _data_relationships() -> str:
    return _relationships(((f"{RELATIONSHIPS}/customXmlProps", "itemProps1.xml"),))


def _core_properties(document: Document) -> str:
    """Return the file's properties; its date is that of the document, not of the writing."""
    author = document.author or (document.signature.name if document.signature else "")
    created = ""
    if document.signature:
        created = (
            '<dcterms:created xsi:type="dcterms:W3CDTF">'
            f"{document.signature.date.isoformat()}T00:00:00Z</dcterms:created>"
        )
    return (
        f'{PROLOG}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{xml_text(document.name)}</dc:title>"
        f"<dc:subject>{xml_text(document.subject)}</dc:subject>"
        f"<dc:creator>{xml_text(author)}</dc:creator>{created}</cp:coreProperties>"
    )
