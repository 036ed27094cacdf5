"""What the import contracts in ``pyproject.toml`` cannot say about the shape of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "zhibu"
# The ledger's own tables and modules: everyone else reads figures, never postings.
POSTING_MODELS = {"Posting", "Balance", "IndicatorRow"}
POSTING_MODULES = {"zhibu.ledger.posting", "zhibu.ledger.models.posting"}
POSTING_TEXT = re.compile(
    r"\bledger_(posting|balance|indicatorrow)\b|\bpostings__|^ledger\.(posting|balance)$", re.I
)
LONGEST_MODULE = 400


def modules() -> list[Path]:
    """Give every module of the program and its tests, without migrations."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]


def is_test(path: Path) -> bool:
    return path.name.startswith(("test_", "conftest"))


def touches_postings(node: ast.AST) -> bool:
    """Tell whether this piece of code uses a table or module that only the ledger may use."""
    match node:
        case ast.ImportFrom(module=str(module), names=names) if module.startswith("zhibu.ledger"):
            brought = {alias.name for alias in names}
            full = {module} | {f"{module}.{name}" for name in brought}
            return bool(full & POSTING_MODULES or brought & POSTING_MODELS)
        case ast.Import(names=names):
            return any(alias.name in POSTING_MODULES for alias in names)
        case ast.Attribute(value=ast.Name(id="models"), attr=name):
            return name in POSTING_MODELS
        case ast.Attribute(value=ast.Attribute(attr="postings")):  # record.postings.filter(…)
            return True
        case ast.keyword(arg=str(name)):
            return name.startswith("postings__")
        case ast.Constant(value=str(text)):
            return POSTING_TEXT.search(text) is not None
    return False


def posting_uses(source: str) -> Iterator[int]:
    """Yield the line of each use of the ledger's own tables."""
    for node in ast.walk(ast.parse(source)):
        if touches_postings(node):
            yield getattr(node, "lineno", 0)


@pytest.mark.parametrize(
    "source",
    [
        "from zhibu.ledger.models import Posting",
        "from zhibu.ledger.models.posting import IndicatorRow as Row",
        "from zhibu.ledger import posting",
        "import zhibu.ledger.posting",
        "models.Posting.objects.all()",
        "record.postings.filter(quantity=1)",
        "Record.objects.filter(postings__quantity=1)",
        "Record.objects.filter(**{'postings__quantity': 1})",
        "apps.get_model('ledger.Posting')",
        "cursor.execute('SELECT 1 FROM ledger_posting')",
    ],
)
def test_use_of_the_posting_table_is_noticed(source: str) -> None:
    assert list(posting_uses(source)) == [1]


def test_a_record_types_declared_postings_are_no_use_of_the_table() -> None:
    source = "from zhibu.ledger.models import Record\nlines = record_type.postings(body)\n"
    assert list(posting_uses(source)) == []


def test_only_the_ledger_touches_its_lines() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        if PACKAGE / "ledger" not in path.parents and not is_test(path)
        for line in posting_uses(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_module_is_longer_than_a_chapter() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_nothing_is_left_for_later() -> None:
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b")
    files = [*modules(), *PACKAGE.glob("**/templates/**/*"), *PACKAGE.glob("**/static/**/*.*s*")]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []
