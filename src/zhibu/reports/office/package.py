"""An Office file as a set of parts: read some, change some, hand the rest on as it came.

Parts that nobody touches keep their packed bytes. Only files that `core.packages.examine` has
passed come here; the layout is that of ECMA-376 part 2.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from zhibu.core.archives import MEGABYTE, Archive, Limits, Part
from zhibu.core.errors import DomainError
from zhibu.reports.office.names import PACKAGE_NAMESPACE
from zhibu.reports.ooxml import RELATIONSHIPS

LIMITS = Limits(packed=60 * MEGABYTE, unpacked=300 * MEGABYTE)
"""How large a document may be; 300 pages of text with tables have about 10 MB unpacked."""

_LARGEST_PART = 48 * MEGABYTE
_TYPES = "[Content_Types].xml"
_RESAVE = "请用 Office 或 WPS 打开，另存为一个新文件后再上传"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8, _DEFLATED, _VERSION = 0x800, 8, 20
_DATE = (1 << 5) | 1  # 1980-01-01, the oldest day of a ZIP and the one that Word writes


@dataclass(frozen=True)
class Link:
    """One relationship of a part: `kind` is the last word of its type, `target` a part's name."""

    number: str
    kind: str
    target: str


class Package:
    """The parts of one file. `xml` gives a tree; a tree that was `touch`ed is written again."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive.open(io.BytesIO(data), LIMITS)
        self._parts = {part.name: part for part in self._archive.parts}
        self._trees: dict[str, etree._Element] = {}
        self._touched: set[str] = set()
        self._added: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """The names of all parts, added ones last."""
        return [*self._parts, *(name for name in self._added if name not in self._parts)]

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._parts or name in self._added

    def xml(self, name: str) -> etree._Element:
        """Return the root of an XML part; the same one whenever it is asked for."""
        if name not in self._trees:
            self._trees[name] = self._parse(name)
        return self._trees[name]

    def touch(self, name: str) -> None:
        """Note that the tree of this part was changed."""
        self._touched.add(name)

    def read(self, name: str) -> bytes:
        """Return a part's bytes; PKG001 when it is lost, DOC011 when it is too large."""
        content = self._added.get(name)
        if content is None:
            if name not in self._parts:
                raise DomainError.of("PKG001", "文件已损坏，缺少部件", _RESAVE, value=name)
            content = self._archive.read(self._parts[name], _LARGEST_PART + 1)
        if len(content) > _LARGEST_PART:
            size = _LARGEST_PART // MEGABYTE
            raise DomainError.of("DOC011", f"正文超过 {size} MB", "请拆成几个文件再上传")
        return content

    def replace(self, name: str, content: bytes) -> None:
        """Put other bytes in the place of a part's."""
        self._added[name] = content
        self._trees.pop(name, None)
        self._touched.discard(name)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part, or put another content in the place of an added one."""
        self._added[name] = content
        if content_type:
            self._register(name, content_type)

    def links(self, name: str) -> Iterator[Link]:
        """Yield the relationships of a part to others; "" for the whole package."""
        listing = _listing_of(name)
        if not self.has(listing):
            return
        for entry in self.xml(listing).iterfind(
            f"{{{PACKAGE_NAMESPACE}/relationships}}Relationship"
        ):
            if entry.get("TargetMode", "").casefold() != "external":
                target = entry.get("Target", "")
                path = target[1:] if target.startswith("/") else f"{_folder(name)}{target}"
                kind = entry.get("Type", "").rpartition("/")[2]
                yield Link(entry.get("Id", ""), kind, posixpath.normpath(path))

    def linked(self, name: str, kind: str) -> list[str]:
        """Return the parts that this one points to by a kind of relationship, without doubles."""
        found = (link.target for link in self.links(name) if link.kind == kind)
        return [target for target in dict.fromkeys(found) if self.has(target)]

    def link(self, name: str, kind: str, target: str) -> None:
        """Add a relationship from one part to another, unless it is there."""
        if target in self.linked(name, kind):
            return
        listing = _listing_of(name)
        if not self.has(listing):
            empty = f'<Relationships xmlns="{PACKAGE_NAMESPACE}/relationships"/>'
            self.add(listing, empty.encode(), "")
        root = self.xml(listing)
        taken = {entry.get("Id") for entry in root}
        number = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        entry = etree.SubElement(root, f"{{{PACKAGE_NAMESPACE}/relationships}}Relationship")
        entry.set("Id", number)
        entry.set("Type", f"{RELATIONSHIPS}/{kind}")
        entry.set("Target", posixpath.relpath(target, _folder(name) or "."))
        self.touch(listing)

    def main_part(self) -> str:
        """Return the part that the package is about: document or workbook."""
        found = self.linked("", "officeDocument")
        if not found:
            raise DomainError.of("PKG001", "文件已损坏，读不完整", _RESAVE)
        return found[0]

    def save(self) -> bytes:
        """Return the file: the parts in their old order, then the added ones."""
        made = _Zip()
        for name, part in self._parts.items():
            if name in self._touched or name in self._added:
                made.write(part.raw_name, self._content(name))
            else:
                made.copy(part, self._archive.packed(part))
        for name in self._added:
            if name not in self._parts:
                made.write(name.encode(), self._content(name))
        return made.finish()

    def _content(self, name: str) -> bytes:
        if name not in self._touched:
            return self._added[name]
        tree = self._trees[name].getroottree()
        about: Any = tree.docinfo
        # None would leave the word out; Office writes "yes" in all of its parts.
        return etree.tostring(
            tree, encoding="UTF-8", xml_declaration=True, standalone=about.standalone is not False
        )

    def _parse(self, name: str) -> etree._Element:
        """Parse one part without entities; lxml itself refuses more than 256 layers."""
        content = self.read(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from error
            if "depth" in str(error).casefold():
                raise DomainError.of(
                    "DOC012", "表格或文本框套得太深，系统读不了", "请减少嵌套的层数再上传"
                ) from error
            raise DomainError.of("PKG001", "文件已损坏，读不完整", _RESAVE, value=name) from error

    def _register(self, name: str, content_type: str) -> None:
        root = self.xml(_TYPES)
        wanted = f"/{name}"
        if any((entry.get("PartName") or "").casefold() == wanted.casefold() for entry in root):
            return
        entry = etree.SubElement(root, f"{{{PACKAGE_NAMESPACE}/content-types}}Override")
        entry.set("PartName", wanted)
        entry.set("ContentType", content_type)
        self.touch(_TYPES)


def _folder(name: str) -> str:
    return f"{posixpath.dirname(name)}/" if "/" in name else ""


def _listing_of(name: str) -> str:
    return f"{_folder(name)}_rels/{posixpath.basename(name)}.rels"


class _Zip:
    """Writes a ZIP file in memory; packed bytes may be given as they are."""

    def __init__(self) -> None:
        self._made = bytearray()
        self._directory = bytearray()
        self._count = 0

    def copy(self, part: Part, packed: bytes) -> None:
        method = _DEFLATED if part.deflated else 0
        self._entry(part.raw_name, packed, part.unpacked, part.crc, method)

    def write(self, raw_name: bytes, content: bytes) -> None:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        self._entry(raw_name, packed, len(content), zlib.crc32(content), _DEFLATED)

    def finish(self) -> bytes:
        start, size, count = len(self._made), len(self._directory), self._count
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, size, start, 0)
        return bytes(self._made + self._directory + end)

    def _entry(self, name: bytes, packed: bytes, unpacked: int, crc: int, method: int) -> None:
        flags = 0 if name.isascii() or not _is_utf8(name) else _UTF8
        numbers = (flags, method, 0, _DATE, crc, len(packed), unpacked, len(name), 0)
        offset = len(self._made)
        self._made += _LOCAL.pack(b"PK\x03\x04", _VERSION, *numbers) + name + packed
        self._directory += (
            _CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, *numbers, 0, 0, 0, 0, offset) + name
        )
        self._count += 1


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
