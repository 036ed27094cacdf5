"""Make real Word files of the labelled reports, as untidy as those that people send.

Runs are cut at random places (also inside masks), with marks of the spelling checker and bookmarks
between them; text boxes stand twice (drawing and fallback), footnotes in their own part. The same
report and seed give the same file.
"""

from __future__ import annotations

import io
import itertools
import random
import zipfile
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from tests.reading.markup import Paragraph, Source, Table

_SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("v", "urn:schemas-microsoft-com:vml"),
    )
)
_LOOKS = (
    "",
    "",
    '<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312"/>',
    '<w:color w:val="000000"/>',
    '<w:lang w:eastAsia="zh-CN"/>',
)
_BETWEEN = ('<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>', "", "")


def build_word(source: Source, seed: int = 1) -> bytes:
    """Return the report as a .docx."""
    return _Builder(source, random.Random(f"{source.name}/{seed}")).build()


class _Builder:
    def __init__(self, source: Source, rng: random.Random) -> None:
        self._source = source
        self._rng = rng
        self._document: WordDocument = Document()
        self._footnotes: list[str] = []
        self._boxes = 0
        # Half of the reports have true heading styles, half only typed numbers.
        self._styled = source.meta.get("headings") != "typed" and rng.random() < 0.5

    def build(self) -> bytes:
        body = self._document.element.body
        last = None
        for part in self._source.parts:
            if isinstance(part, Table):
                last = parse_xml(self._table(part))
                body.insert(len(body) - 1, last)
                body.insert(len(body) - 1, parse_xml(self._wrap(Paragraph(""))))
                last = body[-2]
            elif part.kind in ("header", "footer"):
                self._edge(part)
            elif part.kind in ("textbox", "footnote"):
                if last is None:
                    last = parse_xml(self._wrap(Paragraph("")))
                    body.insert(len(body) - 1, last)
                last.append(parse_xml(self._hung(part)))
            else:
                last = parse_xml(self._wrap(part))
                body.insert(len(body) - 1, last)
        self._add_footnotes()
        stream = io.BytesIO()
        self._document.save(stream)
        return same_bytes(stream.getvalue())

    def _edge(self, part: Paragraph) -> None:
        section = self._document.sections[0]
        edge = section.header if part.kind == "header" else section.footer
        edge.is_linked_to_previous = False
        first = edge.paragraphs[0]
        element = parse_xml(self._wrap(part))
        if first.text:
            edge._element.append(element)
        else:
            edge._element.replace(first._p, element)

    def _wrap(self, part: Paragraph) -> str:
        look = ""
        if part.level and self._styled:
            look = f'<w:pPr><w:pStyle w:val="Heading{part.level}"/></w:pPr>'
        elif part.kind == "title":
            look = '<w:pPr><w:jc w:val="center"/></w:pPr>'
        return f"<w:p {_SPACES}>{look}{self._runs(part)}</w:p>"

    def _runs(self, part: Paragraph) -> str:
        cuts = {0, len(part.text)}
        for start, end in part.blanks:
            cuts |= {start, end}
        for label in part.labels:
            cuts |= {at for at in range(label.start, label.end + 1) if self._rng.random() < 0.3}
        cuts |= {at for at in range(len(part.text)) if self._rng.random() < 0.04}
        ordered = sorted(cuts)
        pieces: list[str] = []
        for start, end in itertools.pairwise(ordered):
            blank = any(low <= start and end <= high for low, high in part.blanks)
            pieces.append(self._run(part.text[start:end], underlined=blank))
            pieces.append(self._rng.choice(_BETWEEN))
        return "".join(pieces)

    def _run(self, text: str, *, underlined: bool = False) -> str:
        look = self._rng.choice(_LOOKS) + ('<w:u w:val="single"/>' if underlined else "")
        properties = f"<w:rPr>{look}</w:rPr>" if look else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def _table(self, table: Table) -> str:
        width = len(table.rows[0])
        grid = '<w:gridCol w:w="1800"/>' * width
        rows = "".join(f"<w:tr>{self._cells(table, at)}</w:tr>" for at in range(len(table.rows)))
        look = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl {_SPACES}>{look}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _cells(self, table: Table, at: int) -> str:
        row = table.rows[at]
        cells: list[str] = []
        for column, cell in enumerate(row):
            if cell is False:
                continue
            span = 1
            while column + span < len(row) and row[column + span] is False:
                span += 1
            below = at + 1 < len(table.rows) and table.rows[at + 1][column] is None
            merge = '<w:vMerge w:val="restart"/>' if below else ""
            if cell is None:
                merge = "<w:vMerge/>"
            wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
            content = self._runs(cell) if isinstance(cell, Paragraph) else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{1800 * span}" w:type="dxa"/>{wide}{merge}</w:tcPr>'
                f"<w:p>{content}</w:p></w:tc>"
            )
        return "".join(cells)

    def _hung(self, part: Paragraph) -> str:
        if part.kind == "footnote":
            self._footnotes.append(self._runs(part))
            number = len(self._footnotes) + 1
            return f'<w:r {_SPACES}><w:footnoteReference w:id="{number}"/></w:r>'
        self._boxes += 1
        inside = f"<w:txbxContent><w:p>{self._runs(part)}</w:p></w:txbxContent>"
        name = f'id="{100 + self._boxes}" name="文本框{self._boxes}"'
        return (
            f"<w:r {_SPACES}><mc:AlternateContent>"
            '<mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0"'
            f' distR="0"><wp:extent cx="3600000" cy="720000"/><wp:docPr {name}/>'
            '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
            'wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm>'
            '<a:off x="0" y="0"/><a:ext cx="3600000" cy="720000"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
            f"<wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
            "</wp:inline></w:drawing></mc:Choice>"
            '<mc:Fallback><w:pict><v:shape style="width:283pt;height:57pt" type="#_x0000_t202">'
            f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )

    def _add_footnotes(self) -> None:
        if not self._footnotes:
            return
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{runs}</w:p></w:footnote>'
            for number, runs in enumerate(self._footnotes, start=2)
        )
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p>'
            "</w:footnote>"
            for number, (kind, mark) in enumerate(
                (
                    ("separator", "separator"),
                    ("continuationSeparator", "continuationSeparator"),
                )
            )
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            (
                '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
                f"<w:footnotes {_SPACES}>{rules}{notes}</w:footnotes>"
            ).encode(),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def same_bytes(data: bytes) -> bytes:
    """Pack a zip again without the time of day, so that the same content gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, (2023, 1, 5, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(item))
    return stream.getvalue()
