"""Open a ZIP file that a stranger sent, and unpack its parts without trusting one of its numbers.

Every promise of the central directory (how many parts, where they lie, how large they become) is
checked against the bytes themselves while they stream by; nothing is unpacked to disk, and nothing
is held in memory beyond one small block.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from zhibu.core.errors import DomainError, Problem

MEGABYTE = 1024 * 1024
_BLOCK = 64 * 1024
_CENTRAL_ENTRY = b"PK\x01\x02"
_LOCAL_ENTRY = b"PK\x03\x04"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
_PROBLEMS_AT_MOST = 20
# What Python's own reader raises on spoiled directories.
_UNREADABLE = (
    zipfile.BadZipFile,
    struct.error,
    ValueError,
    OverflowError,
    OSError,
    NotImplementedError,
)
_RESAVE = "请用 Office 或 WPS 打开，另存为一个新文件后再上传"


@dataclass(frozen=True)
class Limits:
    """How large an uploaded archive may be, packed and unpacked (bytes unless told otherwise).

    A workbook of 100,000 rows by 12 columns has about 7 MB packed and 53 MB unpacked, 7 : 1;
    repeated office text reaches 40 : 1, a bomb 1000 : 1.
    """

    packed: int = 100 * MEGABYTE
    unpacked: int = 500 * MEGABYTE
    parts: int = 3000
    ratio: int = 250
    ratio_from: int = 10 * MEGABYTE
    xml_token: int = 4 * MEGABYTE


@dataclass(frozen=True)
class Part:
    """One file inside the archive, as its directory describes it."""

    name: str
    header_offset: int
    packed: int
    unpacked: int
    crc: int
    deflated: bool
    raw_name: bytes


class Archive:
    """An archive whose directory has been found sound; `chunks` unpacks one part."""

    def __init__(self, file: BinaryIO, parts: tuple[Part, ...], limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._unpacked = 0
        self.parts = parts

    @classmethod
    def open(cls, file: BinaryIO, limits: Limits | None = None) -> Archive:
        """Read the directory; raise DomainError with everything that is wrong with it.

        `file` stays open and must be seekable. Nothing is unpacked yet.
        """
        limits = limits or Limits()
        infos, end = _directory(file, limits)
        problems = _directory_problems(infos)
        DomainError.raise_if(problems)
        parts = tuple(_part(info) for info in infos if not info.is_dir())
        archive = cls(file, parts, limits)
        archive._refuse_overlaps(end)
        return archive

    def chunks(self, part: Part) -> Iterator[bytes]:
        """Unpack one part block by block; raise DomainError as soon as a promise is broken."""
        made, crc = 0, 0
        for block in self._inflated(part):
            made += len(block)
            self._unpacked += len(block)
            crc = zlib.crc32(block, crc)
            self._refuse_excess(part, made)
            yield block
        if made != part.unpacked or crc != part.crc:
            raise _lying(part)

    def packed(self, part: Part) -> bytes:
        """Return a part's bytes as they lie in the archive, to hand them on unchanged."""
        return b"".join(self._raw(part))

    def read(self, part: Part, at_most: int = MEGABYTE) -> bytes:
        """Return the first `at_most` bytes of a part."""
        data = bytearray()
        for block in self.chunks(part):
            data += block
            if len(data) >= at_most:
                break
        return bytes(data[:at_most])

    def _refuse_excess(self, part: Part, made: int) -> None:
        limits = self._limits
        if made > part.unpacked:
            raise _lying(part)
        if self._unpacked > limits.unpacked:
            size = limits.unpacked // MEGABYTE
            raise DomainError.of(
                "PKG006",
                f"文件解压后超过 {size} MB，系统不再往下读",
                "请删去多余的图片、工作表和空白格式，或拆成几个文件",
            )
        if made > limits.ratio_from and made > part.packed * limits.ratio:
            raise DomainError.of(
                "PKG007",
                f"文件解压后膨胀到 {limits.ratio} 倍以上，像是“压缩炸弹”",
                _RESAVE,
                value=part.name,
            )

    def _inflated(self, part: Part) -> Iterator[bytes]:
        raw_blocks = self._raw(part)
        if not part.deflated:
            yield from raw_blocks
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for raw in raw_blocks:
                pending = raw
                while pending and not inflater.eof:
                    block = inflater.decompress(pending, _BLOCK)
                    pending = inflater.unconsumed_tail
                    if block:
                        yield block
        except zlib.error as error:
            raise _damaged(part.name) from error
        if not inflater.eof:
            raise _lying(part)

    def _raw(self, part: Part) -> Iterator[bytes]:
        position, left = self._data_offset(part), part.packed
        while left:
            # Two parts may be read in turn, so the place is sought again for every block.
            self._file.seek(position)
            raw = self._file.read(min(left, _BLOCK))
            if not raw:
                raise _damaged(part.name)
            position += len(raw)
            left -= len(raw)
            yield raw

    def _data_offset(self, part: Part) -> int:
        if part.header_offset < 0:
            raise _damaged(part.name)
        self._file.seek(part.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise _damaged(part.name)
        fields = _LOCAL_HEADER.unpack(header)
        name_bytes, extra_bytes = fields[9], fields[10]
        if fields[0] != _LOCAL_ENTRY or self._file.read(name_bytes) != part.raw_name:
            raise _damaged(part.name)
        return part.header_offset + _LOCAL_HEADER.size + int(name_bytes) + int(extra_bytes)

    def _refuse_overlaps(self, end: int) -> None:
        """Refuse parts that share bytes: the trick of the small file with endless content."""
        ordered = sorted(self.parts, key=lambda part: part.header_offset)
        ends = [part.header_offset for part in ordered[1:]] + [end]
        for part, limit in zip(ordered, ends, strict=False):
            if self._data_offset(part) + part.packed > limit:
                raise _lying(part)


def _directory(file: BinaryIO, limits: Limits) -> tuple[list[zipfile.ZipInfo], int]:
    """Return the directory's entries and where it begins, having counted the entries first."""
    if _size(file) > limits.packed:
        size = limits.packed // MEGABYTE
        raise DomainError.of("PKG005", f"文件超过 {size} MB", "请拆成几个文件")
    if _count_entries(file) > limits.parts:
        raise DomainError.of(
            "PKG004", f"文件里的部件超过 {limits.parts} 个，不是正常的文档", _RESAVE
        )
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist(), archive.start_dir
    except _UNREADABLE as error:
        raise _damaged("") from error


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def _count_entries(file: BinaryIO) -> int:
    """Count the marks of directory entries: never fewer than the entries themselves.

    The count in the directory's own trailer can lie, and Python would build a million objects.
    """
    file.seek(0)
    found, tail = 0, b""
    while block := file.read(MEGABYTE):
        window = tail + block
        found += window.count(_CENTRAL_ENTRY)
        tail = window[-(len(_CENTRAL_ENTRY) - 1) :]
    return found


def _directory_problems(infos: list[zipfile.ZipInfo]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if _is_tricky(name):
            problems.append(Problem("PKG003", "压缩包里的路径不安全", _RESAVE, value=name))
        if name.casefold() in seen:
            problems.append(Problem("PKG003", "压缩包里有同名的部件", _RESAVE, value=name))
        seen.add(name.casefold())
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            problems.append(Problem("PKG008", "用了少见的压缩方法", _RESAVE, value=name))
    if any(info.flag_bits & _ENCRYPTED_FLAG for info in infos):
        problems.append(Problem("PKG002", "文件设了密码，系统打不开", "请去掉密码后再上传"))
    return problems[:_PROBLEMS_AT_MOST]


def _is_tricky(name: str) -> bool:
    """Tell whether a part's name could escape from the folder it is unpacked to."""
    return (
        not name
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or any(ord(character) < 32 or ord(character) == 127 for character in name)
    )


def _part(info: zipfile.ZipInfo) -> Part:
    encoding = "utf-8" if info.flag_bits & _UTF8_FLAG else "cp437"
    return Part(
        name=info.filename,
        header_offset=info.header_offset,
        packed=info.compress_size,
        unpacked=info.file_size,
        crc=info.CRC,
        deflated=info.compress_type == zipfile.ZIP_DEFLATED,
        raw_name=info.orig_filename.encode(encoding),
    )


def _damaged(name: str) -> DomainError:
    return DomainError.of("PKG001", "文件已损坏，读不完整", _RESAVE, value=name)


def _lying(part: Part) -> DomainError:
    return DomainError.of(
        "PKG007", "压缩包里写明的大小与实际内容不符，不是正常的文档", _RESAVE, value=part.name
    )
