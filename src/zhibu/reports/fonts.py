"""Fonts that stand in for the official ones where this machine has to draw a document itself.

A Word file only names its fonts, and offices have them. PDF and preview take the official fonts
where an office has put them into a font folder, else free ones: Fandol (FandolSong Bold for
方正小标宋, FandolFang for 仿宋, FandolKai, FandolHei) and Liberation Serif for Times New Roman.
Fandol lacks rare characters of names; LXGW WenKai and Noto CJK fill in.

Folders searched: those of `ZHIBU_FONT_PATHS` (separated like PATH), `fonts` in the deployment's
folder (`ZHIBU_HOME`, else `var`) and in the source tree's `var`, and where Debian's packages put
fonts. `tools/fetch_fonts.sh` fetches Fandol into `var/fonts`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

FONT_PATHS_VARIABLE = "ZHIBU_FONT_PATHS"
HOME_VARIABLE = "ZHIBU_HOME"
SOURCE_FOLDER = Path(__file__).parents[3] / "var" / "fonts"
SYSTEM_FOLDERS = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/share/fonts/opentype/noto"),
)

# Each role: its name in messages, then the families that can play it, the best first.
_ROLES = {
    "title": ("方正小标宋", ("FZXiaoBiaoSong-B05S", "FandolSong")),
    "hei": ("黑体", ("SimHei", "FandolHei")),
    "kai": ("楷体", ("KaiTi_GB2312", "KaiTi", "FandolKai")),
    "fang": ("仿宋", ("FangSong_GB2312", "FangSong", "FandolFang R", "FandolFang")),
    "song": ("宋体", ("SimSun", "FandolSong")),
    "latin": ("Times New Roman", ("Times New Roman", "Liberation Serif")),
}
_RARE = ("LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC")


@dataclass(frozen=True)
class Fonts:
    """The family for each role of the layout; `rare` are tried for characters these lack.

    `book` holds the font files themselves, read once.
    """

    title: str
    hei: str
    kai: str
    fang: str
    song: str
    latin: str
    rare: tuple[str, ...]
    book: typst.Fonts

    def families(self) -> dict[str, str | tuple[str, ...]]:
        """Return the family names by role."""
        return {**{role: str(getattr(self, role)) for role in _ROLES}, "rare": self.rare}


def font_folders() -> tuple[Path, ...]:
    """Return the existing folders in which fonts are looked for, the office's own first."""
    own = [Path(path) for path in os.environ.get(FONT_PATHS_VARIABLE, "").split(os.pathsep) if path]
    home = Path(os.environ.get(HOME_VARIABLE, "var")) / "fonts"
    folders = (*own, home, SOURCE_FOLDER, *SYSTEM_FOLDERS)
    return tuple(dict.fromkeys(folder.resolve() for folder in folders if folder.is_dir()))


def find_fonts(folders: Iterable[Path] | None = None) -> Fonts | None:
    """Return the fonts to draw with, or None when a role cannot be filled.

    Reading the folders takes about 0.2 s and is done once for each state of them.
    """
    book, families = _book(font_folders() if folders is None else folders)
    chosen = {role: _first(names, families) for role, (_, names) in _ROLES.items()}
    if not all(chosen.values()):
        return None
    return Fonts(**chosen, rare=tuple(name for name in _RARE if name in families), book=book)


def missing_fonts(folders: Iterable[Path] | None = None) -> tuple[str, ...]:
    """Return the names of the fonts for which there is not even a stand-in."""
    _, families = _book(font_folders() if folders is None else folders)
    return tuple(label for label, names in _ROLES.values() if not _first(names, families))


def _first(names: tuple[str, ...], families: frozenset[str]) -> str:
    return next((name for name in names if name in families), "")


def _book(folders: Iterable[Path]) -> tuple[typst.Fonts, frozenset[str]]:
    # The time of a folder changes when a font is added, so a running server sees new fonts.
    return _read_book(tuple((str(folder), folder.stat().st_mtime_ns) for folder in folders))


@lru_cache(maxsize=4)
def _read_book(folders: tuple[tuple[str, int], ...]) -> tuple[typst.Fonts, frozenset[str]]:
    book = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[folder for folder, _ in folders],
    )
    return book, frozenset(book.families())
