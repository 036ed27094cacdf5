"""The documents are true: links resolve, commands and variables exist, none is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from zhibu.cli.parser import COMMANDS, build_parser

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
IMAGES = sorted((ROOT / "docs" / "images").glob("*.png"))
OPERATIONS = ROOT / "docs" / "operations.md"
LARGEST_IMAGE = 150 * 1024

CODE = re.compile(r"^([ \t]*)```.*?^\1```", re.M | re.S)
LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\]|!\[[^\]]*\])*\]\(([^()\s]+)\)")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.M)
SPAN = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|[\s/])zhibu ([a-z][a-z-]*)(.*)")
VARIABLE = re.compile(r"\b(?:ZHIBU_[A-Z_]+[A-Z]|DATABASE_URL|CHROMIUM)\b")
MAKE = re.compile(r"(?:`|sudo |^)make((?: [a-z-]+)+)", re.M)

# Read in the sources as env.str("NAME"), _secret("NAME"), os.environ.get("NAME"), $NAME …
READ = re.compile(r"""["'$({]((?:ZHIBU_[A-Z_]+[A-Z])|DATABASE_URL|CHROMIUM)\b""")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchor_of(heading: str) -> str:
    """Give the anchor that a heading gets on code hosts: lower case, words joined by hyphens."""
    text = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    kept = (
        letter
        for letter in text
        if letter in " -_" or unicodedata.category(letter)[0] in {"L", "N", "M"}
    )
    return "".join(kept).replace(" ", "-")


def links_of(path: Path) -> Iterator[str]:
    text = CODE.sub("", path.read_text(encoding="utf-8"))
    yield from (match.group(1) for match in LINK.finditer(text))


def commands_of(path: Path) -> Iterator[tuple[str, str]]:
    """Give each zhibu command in code, fenced or inline, with what follows it."""
    text = path.read_text(encoding="utf-8")
    code = [line for block in CODE.finditer(text) for line in block.group().splitlines()]
    code += SPAN.findall(CODE.sub("", text))
    yield from (match.group(1, 2) for line in code for match in COMMAND.finditer(line))


def sources() -> Iterator[Path]:
    yield from (path for path in (ROOT / "src").rglob("*.py") if not path.name.startswith("test_"))
    yield from (ROOT / "tools").iterdir()
    yield from (ROOT / "Makefile", ROOT / "conftest.py")


def variables_read() -> frozenset[str]:
    found: set[str] = set()
    for path in sources():
        if path.is_file():
            found |= set(READ.findall(path.read_text(encoding="utf-8")))
    return frozenset(found)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_relative_link_and_image_resolves(path: Path) -> None:
    missing = []
    for link in links_of(path):
        if re.match(r"[a-z]+:", link):
            continue
        file, _mark, anchor = unquote(link).partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists():
            missing.append(link)
        elif anchor and target.suffix == ".md":
            headings = HEADING.findall(CODE.sub("", target.read_text(encoding="utf-8")))
            if anchor not in {anchor_of(heading) for heading in headings}:
                missing.append(link)
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_and_option_that_a_document_names_exists(path: Path) -> None:
    actions = build_parser()._subparsers._group_actions  # type: ignore[union-attr]
    parsers = actions[0].choices
    assert parsers is not None
    for name, rest in commands_of(path):
        assert name in parsers, name
        known = {option for action in parsers[name]._actions for option in action.option_strings}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, (name, rest)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_lists_every_command_and_the_two_to_begin_with(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = {command for command, _rest in commands_of(ROOT / name)}
    assert {entry[0] for entry in COMMANDS} <= named
    assert "\nmake demo\n" in text
    assert "\nmake test\n" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_make_target_that_a_document_names_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    for words in MAKE.findall(path.read_text(encoding="utf-8")):
        assert set(words.split()) <= targets, words


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_variable_that_a_document_names_is_read_somewhere(path: Path) -> None:
    named = set(VARIABLE.findall(path.read_text(encoding="utf-8")))
    assert named <= variables_read()


def test_every_variable_that_is_read_is_in_the_operators_manual() -> None:
    read = variables_read()
    assert {"ZHIBU_SECRET_KEY", "ZHIBU_HOME", "DATABASE_URL", "ZHIBU_FONT_PATHS"} <= read
    assert read <= set(VARIABLE.findall(OPERATIONS.read_text(encoding="utf-8")))


def test_every_picture_is_shown_small_and_said_in_words() -> None:
    shown = set()
    for path in DOCUMENTS:
        for words, link in IMAGE.findall(path.read_text(encoding="utf-8")):
            assert words.strip(), f"{name_of(path)}: {link} has no words"
            shown.add((path.parent / link).resolve())
    assert shown
    assert set(IMAGES) <= shown
    for path in IMAGES:
        assert path.stat().st_size <= LARGEST_IMAGE, name_of(path)
        with Image.open(path) as picture:
            assert picture.width in {375, 1440}, name_of(path)


def test_an_anchor_keeps_letters_and_joins_words() -> None:
    assert anchor_of("5. 报送、确认、退回") == "5-报送确认退回"
    assert anchor_of("Adding a `type`: two ways") == "adding-a-type-two-ways"
