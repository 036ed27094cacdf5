"""List the streams of an OLE compound file (.doc, .xls, .ppt, and every encrypted .docx/.xlsx).

Only the directory is read, never a stream: enough to tell what the file is and whether it holds
macros. Layout: Microsoft [MS-CFB], sections 2.2 to 2.6.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_BYTES = 512
_ENTRY_BYTES = 128
_LAST_SECTOR_NUMBER = 0xFFFFFFFA
_DIRECTORY_SECTORS_AT_MOST = 4096
_SECTOR_SHIFTS = (9, 12)


def stream_names(file: BinaryIO) -> frozenset[str]:
    """Return the names of all storages and streams; empty when the directory cannot be read."""
    file.seek(0)
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(SIGNATURE):
        return frozenset()
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in _SECTOR_SHIFTS:
        return frozenset()
    size = 1 << shift
    fat = [number for number in struct.unpack_from("<109I", header, 76) if _real(number)]
    (sector,) = struct.unpack_from("<I", header, 48)
    names: set[str] = set()
    for _ in range(_DIRECTORY_SECTORS_AT_MOST):
        if not _real(sector):
            break
        names.update(_entry_names(_read_sector(file, sector, size)))
        sector = _next_sector(file, fat, sector, size)
    return frozenset(names)


def _real(number: int) -> bool:
    return number < _LAST_SECTOR_NUMBER


def _read_sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)


def _next_sector(file: BinaryIO, fat: list[int], sector: int, size: int) -> int:
    """Follow the chain one step; a link outside the table ends it."""
    table, index = divmod(sector, size // 4)
    if table >= len(fat):
        return _LAST_SECTOR_NUMBER
    data = _read_sector(file, fat[table], size)
    if len(data) < (index + 1) * 4:
        return _LAST_SECTOR_NUMBER
    (following,) = struct.unpack_from("<I", data, index * 4)
    return int(following)


def _entry_names(data: bytes) -> list[str]:
    names = []
    for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        (length,) = struct.unpack_from("<H", data, at + 64)
        if 2 < length <= 64:
            names.append(data[at : at + length - 2].decode("utf-16-le", errors="replace"))
    return names
