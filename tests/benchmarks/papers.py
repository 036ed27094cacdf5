"""Papers: 1,000 slots in a document of 50 pages, filled; and the same document checked."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

from docx import Document
from lxml import etree

from tests.benchmarks.machine import Result, best, seconds
from tests.builders import held, make_cast
from zhibu.reports.annual.content import BUILT_IN

SLOTS = 1000
PARAGRAPHS = 500
FILLER = "支部坚持把党的建设和本职业务一起谋划、一起部署、一起落实、一起检查，"


def masked() -> bytes:
    """Make a document of about 50 pages with 1,000 masks in sentences of the usual report."""
    clauses = [
        "".join(part for piece in one.pieces for part in (piece[0], "**次" if piece[1] else ""))
        for one in BUILT_IN.clauses()
        if len(one.codes) == 1
    ]
    document, stream = Document(), io.BytesIO()
    for number in range(PARAGRAPHS):
        first, second = (clauses[(2 * number + each) % len(clauses)] for each in (0, 1))
        document.add_paragraph(f"{FILLER}全年{first.strip('，、；')}；{second.strip('，、；')}。")
    document.save(stream)
    return stream.getvalue()


def run() -> list[Result]:
    """Measure the whole commands on a branch with a year of activities; bare: parsing the XML."""
    cast = make_cast()
    for month in range(1, 13):
        held(cast, date(2022, month, 15), ("theme_day", "discussion", "special_topic"))
    home = Path(os.environ["ZHIBU_HOME"])
    paper = home / "masked.docx"
    paper.write_bytes(masked())
    bare = best(lambda: _parsed(paper), 3)
    filled, checked = home / "filled.docx", home / "checked.docx"
    options = ["--organization", "zb1", "--year", "2022"]
    filling = best(lambda: _zhibu("fill", str(paper), str(filled), *options), 3)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    checking = best(lambda: _zhibu("check", str(filled), "--out", str(checked), *options), 3)
    note = "只解析 Word 的 XML"
    return [
        Result("zhibu fill：50 页 1,000 处", filling, "秒", 5, baseline=bare, bare=note),
        Result("zhibu fill：最多占内存", memory, "MB", 400),
        Result("zhibu check：同一份填好的", checking, "秒", 5, baseline=bare, bare=note),
    ]


def _parsed(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        etree.fromstring(package.read("word/document.xml"))


def _zhibu(*arguments: str) -> float:
    """Run a command; 1 is what `check` returns where something is false."""
    code = f"from zhibu.cli import main; raise SystemExit(main({list(arguments)!r}))"
    command = [sys.executable, "-c", code]

    def work() -> None:
        done = subprocess.run(command, check=False, capture_output=True)
        assert done.returncode in (0, 1), done.stderr.decode()

    return seconds(work)
