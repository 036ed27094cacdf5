"""The look of a certificate as a Word page: landscape A4, a double frame of gold and red."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhibu.core.dates import chinese_date
from zhibu.reports import word_layout as layout
from zhibu.reports.document import Document
from zhibu.reports.document import Signature as Issued
from zhibu.reports.ooxml import PROLOG, ROOT_ATTRIBUTES, paragraph, run, twips
from zhibu.reports.word_figures import DOCUMENT_PART
from zhibu.reports.word_package import package_parts

if TYPE_CHECKING:
    from zhibu.reports.certificate import Certificate

RED = "C00000"
GOLD = "B8860B"
CLOSING = "特发此证，以资鼓励。"
_TITLE_PT, _HONOUR_PT, _TEXT_PT, _SIGN_PT, _SMALL_PT = 60, 36, 26, 20, 14
_SIDE_MM = 42
# The names of issuers are long: their lines take the right two thirds.
_SIGN_FROM = 0.34
_TEXT_MM = 297 - 2 * _SIDE_MM
# A line of 26 pt with room to breathe; texts of several lines stay evenly spaced.
_LINE = 900


def certificate_parts(title: str, certificates: Sequence[Certificate]) -> dict[str, str]:
    """Return the parts of the file; each certificate begins a new page."""
    first = certificates[0]
    about = Document(
        title=(title,), blocks=(), signature=Issued(first.issuer, first.day), author=first.issuer
    )
    body = "".join(
        _page(title, one, new_page=number > 0) for number, one in enumerate(certificates)
    )
    parts = package_parts(about, "", ())
    parts[DOCUMENT_PART] = (
        f"{PROLOG}<w:document {ROOT_ATTRIBUTES}><w:body>{body}{_section()}</w:body></w:document>"
    )
    return parts


def _page(title: str, one: Certificate, *, new_page: bool) -> str:
    before = "<w:pageBreakBefore/>" if new_page else ""
    head = _styled(title, layout.SONG_TITLE, _TITLE_PT, bold=True, red=True, spread=280)
    honour = _styled(one.honour, layout.SONG_TITLE, _HONOUR_PT, bold=True, red=True, spread=120)
    closing = f"表彰文号：{one.document}" if one.document else ""
    return "".join(
        (
            _line(head, "center", before=before, below=500, pitch=1500),
            _line(_styled(f"{one.to}：", layout.KAI, _TEXT_PT, bold=True), "left"),
            _line(_styled(one.text, layout.KAI, _TEXT_PT), "left", indent=True),
            _line(honour, "center", above=100, below=160, pitch=1000),
            _line(_styled(CLOSING, layout.KAI, _TEXT_PT), "left", indent=True),
            _line(
                _styled(one.issuer, layout.KAI, _SIGN_PT),
                "center",
                above=520,
                at_right=True,
                pitch=640,
            ),
            _line(
                _styled(chinese_date(one.day), layout.KAI, _SIGN_PT),
                "center",
                at_right=True,
                pitch=640,
            ),
            _line(_styled(closing, layout.FANG, _SMALL_PT), "left", above=260, pitch=400),
        )
    )


def _styled(
    text: str,
    font: str,
    points: float,
    *,
    bold: bool = False,
    red: bool = False,
    spread: int = 0,
) -> str:
    """Return a run of one font and size, its properties in the order of the schema.

    `spread` is room between characters in twips.
    """
    properties = "".join(
        (
            "<w:b/><w:bCs/>" if bold else "",
            f'<w:color w:val="{RED}"/>' if red else "",
            f'<w:spacing w:val="{spread}"/>',
            layout.size(points),
        )
    )
    # The run's own fonts take the place of its mere hint.
    named = layout.fonts(font).replace("<w:rFonts ", '<w:rFonts w:hint="eastAsia" ')
    return run(text, formatting=properties).replace('<w:rFonts w:hint="eastAsia"/>', named, 1)


def _line(
    content: str,
    side: str,
    *,
    before: str = "",
    above: int = 0,
    below: int = 0,
    indent: bool = False,
    at_right: bool = False,
    pitch: int = _LINE,
) -> str:
    indented = f'<w:ind w:firstLineChars="200" w:firstLine="{_TEXT_PT * 40}"/>' if indent else ""
    if at_right:
        indented = f'<w:ind w:left="{twips(_TEXT_MM * _SIGN_FROM)}"/>'
    return paragraph(
        layout.NORMAL,
        content,
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{above}" w:after="{below}"'
        f' w:line="{pitch}" w:lineRule="exact"/>{indented}<w:jc w:val="{side}"/>',
        before=before,
    )


def _section() -> str:
    """Return the page: A4 across, a thick and thin frame 12 mm inside the edge."""
    edges = "".join(
        f'<w:{edge} w:val="thinThickThinMediumGap" w:sz="36" w:space="24" w:color="{GOLD}"/>'
        for edge in ("top", "left", "bottom", "right")
    )
    return (
        f'<w:sectPr><w:pgSz w:w="{twips(297)}" w:h="{twips(210)}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{twips(27)}" w:right="{twips(_SIDE_MM)}" w:bottom="{twips(18)}"'
        f' w:left="{twips(_SIDE_MM)}" w:header="{twips(10)}" w:footer="{twips(10)}" w:gutter="0"/>'
        f'<w:pgBorders w:offsetFrom="page">{edges}</w:pgBorders>'
        '<w:cols w:space="425"/><w:vAlign w:val="center"/></w:sectPr>'
    )
