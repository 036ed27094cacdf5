"""How a figure keeps its identity in a Word file, and how it is found again.

Composed and filled files hold them alike. Each figure is a content control. Its tag is
`zhibu:CODE|ORGANIZATION|PERIOD` (`|` and `%` inside a part are percent-encoded). Word allows 64
characters in a tag; a longer identity gets the tag `zhibu#` and a digest of itself. The file also
carries a data part (customXml) with one entry per control: the full identity, the exact value and
the text as written. A tag alone therefore says
which figure it is in nearly every case, even where a program drops the data part; with the data
part it can also be told whether someone has changed the text since. LibreOffice 7.4 keeps the
controls but drops their tags when it saves; such a file is refused rather than read as empty.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO
from urllib.parse import unquote

from lxml import etree

from zhibu.core.archives import MEGABYTE, Archive, Part
from zhibu.core.errors import DomainError, Problem
from zhibu.reports.document import Figure, printable
from zhibu.reports.ooxml import PROLOG, WORD_NAMESPACE, xml_text

LONGEST_TAG = 64
DATA_NAMESPACE = "urn:zhibu:figures:1"
DATA_PART = "customXml/item1.xml"
DATA_PROPERTIES_PART = "customXml/itemProps1.xml"
DOCUMENT_PART = "word/document.xml"

LOST_TAGS = Problem(
    "DOC003",
    "文件里的数字标记已丢失，多半是用旧版 LibreOffice 保存过",
    "请用 Word 或 WPS 修改系统导出的原文件",
)
"""What to say of a file whose data part lists figures while no control bears a tag any more."""

_PREFIX, _DIGEST_PREFIX = "zhibu:", "zhibu#"
_DATA_ITEM = "{6E2A5C1B-6B0F-4E0B-9C57-2B9B0D5C8A41}"
_LARGEST_PART = 64 * MEGABYTE
# Where text may stand; Word names the main part document2.xml at times.
_TEXT_PARTS = tuple(
    re.compile(rf"word/{name}\d*\.xml", re.IGNORECASE)
    for name in ("document", "footnotes", "endnotes", "header", "footer")
)
_RESAVE = "请用 Word 或 WPS 另存为 .docx 后再试"
_W = f"{{{WORD_NAMESPACE}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Text that stands in the file but not on the page: the old half of a tracked move, and the copy
# of a text box that is kept for old programs.
_NOT_SHOWN = frozenset((f"{_W}moveFrom", f"{_W}del", _FALLBACK))


@dataclass(frozen=True)
class FoundFigure:
    """A tagged figure of a Word file, as it reads now.

    `written` is the text that the report wrote, `value` and `unit` the exact figure then; they are
    "" and None where a program has dropped the data part. `code` is "" when not even the identity
    can be told (a long one without the data part).
    """

    tag: str
    code: str
    organization: str
    period: str
    text: str
    written: str = ""
    value: Decimal | None = None
    unit: str = ""

    @property
    def was_edited(self) -> bool:
        """Tell whether the text is known to differ from what the report wrote."""
        return bool(self.written) and self.text != self.written


def figure_tag(figure: Figure) -> str:
    """Return the tag of a figure's content control, at most 64 characters."""
    identity = "|".join(map(_encode, (figure.code, figure.organization, figure.period)))
    if len(_PREFIX + identity) <= LONGEST_TAG:
        return _PREFIX + identity
    return _DIGEST_PREFIX + hashlib.sha256(identity.encode()).hexdigest()[:32]


def is_figure_tag(tag: str) -> bool:
    """Tell whether a content control with this tag holds a figure of ours."""
    return tag.startswith((_PREFIX, _DIGEST_PREFIX))


def figure_entry(number: int | str, figure: Figure, text: str) -> dict[str, str]:
    """Return what the data part says of the control with this number, which shows `text`."""
    return {
        "control": str(number),
        "tag": figure_tag(figure),
        "code": printable(figure.code),
        "organization": printable(figure.organization),
        "period": printable(figure.period),
        "unit": printable(figure.unit),
        "value": "" if figure.value is None else str(figure.value),
        "records": str(figure.records),
        "text": printable(text),
    }


def figures_data(figures: Iterable[tuple[int, Figure]]) -> str:
    """Return the data part for the figures, each with the number of its content control."""
    entries = "".join(
        "<figure"
        + "".join(
            f' {name}="{xml_text(value)}"'
            for name, value in figure_entry(number, figure, figure.shown).items()
        )
        + "/>"
        for number, figure in figures
    )
    return f'{PROLOG}<figures xmlns="{DATA_NAMESPACE}">{entries}</figures>'


def data_part_names(number: int) -> tuple[str, str]:
    """Return the names of a data part and of its properties."""
    return f"customXml/item{number}.xml", f"customXml/itemProps{number}.xml"


def data_properties() -> str:
    """Return the properties that Word wants beside a data part."""
    return (
        f'{PROLOG}<ds:datastoreItem ds:itemID="{_DATA_ITEM}"'
        ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        "<ds:schemaRefs/></ds:datastoreItem>"
    )


def is_data_part(name: str) -> bool:
    """Tell whether a part of this name may be a data part (Word renumbers them when it saves)."""
    return name.startswith("customXml/item") and name.endswith(".xml")


class FigureIndex:
    """The entries of the data part, to be joined with the controls."""

    def __init__(self, entries: Sequence[etree._Element]) -> None:
        self._by_control = {entry.get("control", ""): entry for entry in reversed(entries)}
        self._by_tag = {entry.get("tag", ""): entry for entry in reversed(entries)}

    def found(self, tag: str, number: str, text: str) -> FoundFigure:
        """Join a control with its entry; a copied control has a new number, but still its tag."""
        by_control = self._by_control.get(number)
        same = by_control is not None and by_control.get("tag") == tag
        return _found(tag, text, by_control if same else self._by_tag.get(tag))


def read_figures(stream: BinaryIO) -> list[FoundFigure]:
    """Find the tagged figures of a Word file in reading order, with their current text.

    Raises DomainError when the stream is no Word file (DOC001), one that no honest program writes
    (DOC002), or one whose tags a program has dropped (DOC003).
    """
    package = Archive.open(stream)
    parts = {part.name: part for part in package.parts}
    stories = [_parse(package, part) for part in _text_parts(package.parts)]
    if not stories:
        raise _unreadable()
    data = [_parse(package, part) for name, part in parts.items() if is_data_part(name)]
    entries = [entry for root in data for entry in root.iterfind(f"{{{DATA_NAMESPACE}}}figure")]
    index = FigureIndex(entries)
    found = [
        index.found(tag, number, text)
        for story in stories
        for tag, number, text in _controls(story)
    ]
    if entries and not found and any(story.find(f".//{_W}sdt") is not None for story in stories):
        raise DomainError(LOST_TAGS)
    return found


def _text_parts(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that hold text: the body first; none at all without a body."""
    found = [part for named in _TEXT_PARTS for part in parts if named.fullmatch(part.name)]
    return found if found and _TEXT_PARTS[0].fullmatch(found[0].name) else []


def _encode(part: str) -> str:
    return part.replace("%", "%25").replace("|", "%7C")


def _parse(package: Archive, part: Part) -> etree._Element:
    """Return a part's root element, without entities and without reading a bomb."""
    content = package.read(part, _LARGEST_PART + 1)
    if len(content) > _LARGEST_PART:
        raise _suspicious()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _unreadable() from error
    about: Any = root.getroottree().docinfo
    if about.doctype:
        raise _suspicious()
    return root


def _suspicious() -> DomainError:
    return DomainError.of("DOC002", "文件内容异常，已停止读取", _RESAVE)


def _unreadable() -> DomainError:
    return DomainError.of("DOC001", "这不是能读的 Word 文件", _RESAVE)


def _controls(body: etree._Element) -> Iterator[tuple[str, str, str]]:
    """Yield tag, number and shown text of every tagged control."""
    for control in body.iter(f"{_W}sdt"):
        tag = _property(control, "tag")
        if is_figure_tag(tag) and not _is_hidden(control):
            yield tag, _property(control, "id"), shown_text(control)


def _property(control: etree._Element, name: str) -> str:
    found = control.find(f"{_W}sdtPr/{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _is_hidden(element: etree._Element) -> bool:
    return any(ancestor.tag in _NOT_SHOWN for ancestor in element.iterancestors())


def shown_text(control: etree._Element) -> str:
    """Return the text that a control shows."""
    texts = control.iterfind(f"{_W}sdtContent//{_W}t")
    return "".join(text.text or "" for text in texts if not _is_hidden(text))


def _found(tag: str, text: str, entry: etree._Element | None) -> FoundFigure:
    if entry is not None:
        return FoundFigure(
            tag,
            str(entry.get("code", "")),
            str(entry.get("organization", "")),
            str(entry.get("period", "")),
            text,
            str(entry.get("text", "")),
            _decimal(str(entry.get("value", ""))),
            str(entry.get("unit", "")),
        )
    parts = [unquote(part) for part in tag.removeprefix(_PREFIX).split("|")]
    if tag.startswith(_DIGEST_PREFIX) or len(parts) != 3:
        return FoundFigure(tag, "", "", "", text)
    code, organization, period = parts
    return FoundFigure(tag, code, organization, period, text)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
