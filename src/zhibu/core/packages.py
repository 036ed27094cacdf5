"""Look through an office document (.docx, .xlsx, .pptx: a ZIP of XML parts) before anyone opens it.

Every part streams by once: macros, external links and DOCTYPE are found, sizes are counted, and a
caller may attach a reader of its own to the XML of any part. Layout: ECMA-376 part 2.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol
from xml.parsers import expat

from zhibu.core import filetypes
from zhibu.core.archives import Archive, Limits, Part
from zhibu.core.errors import DomainError, Problem

_SAVE_AS = {
    "xlsx": "请用 Excel 或 WPS 打开，选“文件→另存为→Excel 工作簿（*.xlsx）”后再上传",
    "docx": "请用 Word 或 WPS 打开，选“文件→另存为→Word 文档（*.docx）”后再上传",
    "pptx": "请用 PowerPoint 或 WPS 打开，选“文件→另存为→演示文稿（*.pptx）”后再上传",
}
_WANTED = {kind: filetypes.TYPES[kind].label for kind in _SAVE_AS}
_MACRO_MARKS = ("vbaproject", "vbadata", "/macrosheets/", "/dialogsheets/", "/activex/")
_LINK_MARKS = ("/externallinks/", "xl/connections.xml", "/querytables/")
_HARMLESS_EXTERNAL = ("/hyperlink",)
# What a record's evidence may still hold: Office asks before it follows these.
_TOLERATED_EXTERNAL = ("/hyperlink", "/image", "/externalLinkPath", "/externalLink", "/video")
_BREAK_LINKS = {
    "xlsx": "请在“数据→编辑链接”里断开链接，或复制后“选择性粘贴→数值”，另存后再上传",
}
_BREAK_OTHER_LINKS = "请在“文件→信息→编辑指向文件的链接”里断开链接，图片改为直接插入，另存后再上传"
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class XmlReader(Protocol):
    """What a caller attaches to a part: it sets handlers on the parser, and may raise StopPart.

    Lists of relationships and content types are read here and offered to no one.
    """

    def attach(self, parser: expat.XMLParserType) -> None:
        """Set element handlers; the DOCTYPE handler is taken."""


class StopPart(Exception):  # noqa: N818 - a signal, not an error
    """Raised by a handler that has seen enough of its part."""


ReaderFor = Callable[[str], XmlReader | None]


def kind_problem(file: BinaryIO, kind: str) -> Problem | None:
    """Say what the file really is when it is not of the wanted kind, and how to save it well."""
    found = filetypes.sniff(file)
    if found.code == kind:
        return None
    remedy = _SAVE_AS[kind]
    if found.code == "empty":
        return Problem("PKG001", "文件是空的（0 字节）", "请重新导出或另存后再上传")
    if found.code == "encrypted":
        return Problem("PKG002", "文件设了密码，系统打不开", "请去掉密码后再上传")
    if found.code == "unknown":
        return Problem("PKG001", f"不是{_WANTED[kind]}，或者已经损坏", remedy)
    if found.code in _SAVE_AS or found.code in ("pdf", "jpg", "png", "mp4", "program"):
        remedy = f"只改扩展名不能变成{_WANTED[kind]}，请选对文件再上传"
    if found.code == "text" and kind == "xlsx":
        remedy = "如果是 CSV，请把扩展名改为 .csv，或" + remedy.removeprefix("请")
    return Problem("PKG001", f"不是{_WANTED[kind]}，内容其实是{found.label}", remedy)


def examine(
    file: BinaryIO,
    kind: str,
    *,
    strict: bool = True,
    limits: Limits | None = None,
    reader_for: ReaderFor | None = None,
) -> list[Problem]:
    """Return everything that forbids opening this document; an empty list means it may be read.

    `strict` is for files that the program itself parses: any link outward is refused. Without it
    (evidence that is only kept and handed back) pictures and figures linked from elsewhere pass.
    """
    wrong_kind = kind_problem(file, kind)
    if wrong_kind:
        return [wrong_kind]
    limits = limits or Limits()
    try:
        archive = Archive.open(file, limits)
        return _Examination(archive, kind, strict, limits, reader_for).run()
    except DomainError as error:
        return list(error.problems)


@dataclass
class _Examination:
    archive: Archive
    kind: str
    strict: bool
    limits: Limits
    reader_for: ReaderFor | None
    problems: list[Problem] = field(default_factory=list)

    def run(self) -> list[Problem]:
        self._look_at_names()
        for part in self.archive.parts:
            try:
                self._look_into(part)
            except DomainError as error:
                # A broken promise of the archive: what follows cannot be trusted either.
                self.problems.extend(error.problems)
                break
        return list(dict.fromkeys(self.problems))

    def _look_at_names(self) -> None:
        names = ["/" + part.name.casefold() for part in self.archive.parts]
        if any(mark in name for name in names for mark in _MACRO_MARKS):
            self._refuse_macros()
        if self.strict and any(mark in name for name in names for mark in _LINK_MARKS):
            self._refuse_links()

    def _refuse_macros(self) -> None:
        remedy = "请另存为不带宏的 .xlsx 或 .docx 后再上传"
        self.problems.append(Problem("PKG010", "文件带有宏（程序），不能上传", remedy))

    def _refuse_links(self) -> None:
        remedy = _BREAK_LINKS.get(self.kind, _BREAK_OTHER_LINKS)
        self.problems.append(Problem("PKG011", "文件链接了别的文件或网址的数据", remedy))

    def _look_into(self, part: Part) -> None:
        blocks = self.archive.chunks(part)
        first = next(blocks, b"")
        if first.startswith(b"PK\x03\x04") and "/embeddings/" not in "/" + part.name.casefold():
            remedy = "请去掉里面的压缩包，另存后再上传"
            self.problems.append(
                Problem("PKG009", "文件里套着压缩包，不是正常的文档", remedy, value=part.name)
            )
        if not _looks_like_xml(part.name, first):
            for _ in blocks:
                pass
            return
        parser = self._parser(part)
        feed = _Feed(parser, self.limits.xml_token)
        try:
            feed.give(first)
            for block in blocks:
                feed.give(block)
            feed.end()
        except StopPart:
            return
        except (expat.ExpatError, LookupError, ValueError):
            # The two last stand for encodings that do not exist or that expat cannot read.
            self._report_broken(part)

    def _report_broken(self, part: Part) -> None:
        # Office itself writes drawings in a loose dialect (.vml) that no XML parser accepts.
        if not part.name.casefold().endswith(".vml"):
            remedy = "请用 Office 或 WPS 打开，另存为一个新文件后再上传"
            self.problems.append(Problem("PKG001", "文件已损坏，读不完整", remedy, value=part.name))

    def _parser(self, part: Part) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        lower = part.name.casefold()
        if lower.endswith(".rels"):
            parser.StartElementHandler = self._relationship
        elif lower == "[content_types].xml":
            parser.StartElementHandler = self._content_type
        elif self.reader_for and (reader := self.reader_for(part.name)):
            reader.attach(parser)

        def doctype(*_declaration: object) -> None:
            self.problems.append(
                Problem(
                    "PKG012",
                    "文件里有 DOCTYPE 或实体定义，正常的文档没有",
                    "请用 Office 或 WPS 打开，另存为一个新文件后再上传",
                    value=part.name,
                )
            )
            raise StopPart

        parser.StartDoctypeDeclHandler = doctype
        return parser

    def _relationship(self, name: str, attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode", "").casefold() != "external":
            return
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        passing = _HARMLESS_EXTERNAL if self.strict else _TOLERATED_EXTERNAL
        if kind.endswith(passing):
            return
        # Word notes the template on the author's own disk in many an honest document.
        if kind.endswith("/attachedTemplate") and not _is_remote(target):
            return
        self._refuse_links()

    def _content_type(self, name: str, attributes: dict[str, str]) -> None:
        content = attributes.get("ContentType", "").casefold()
        if "macroenabled" in content or "vbaproject" in content:
            self._refuse_macros()


class _Feed:
    """Give blocks to expat, refusing a single tag so long that it would fill the memory."""

    def __init__(self, parser: expat.XMLParserType, token_bytes: int) -> None:
        self._parser = parser
        self._token_bytes = token_bytes
        self._given = 0

    def give(self, block: bytes) -> None:
        self._parser.Parse(block, False)
        self._given += len(block)
        if self._given - self._parser.CurrentByteIndex > self._token_bytes:
            raise DomainError.of(
                "PKG008",
                "文件里有长得异常的内容，不是正常的文档",
                "请用 Office 或 WPS 打开，另存为一个新文件后再上传",
            )

    def end(self) -> None:
        self._parser.Parse(b"", True)


def _looks_like_xml(name: str, head: bytes) -> bool:
    if name.casefold().endswith((".xml", ".rels")):
        return True
    for mark in _BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.lstrip(b"\0 \t\r\n").startswith(b"<")


def _is_remote(target: str) -> bool:
    lowered = target.casefold().replace("\\", "/")
    return lowered.startswith(("http:", "https:", "ftp:", "//", "file://///")) or (
        lowered.startswith("file://") and not lowered.startswith("file:///")
    )
