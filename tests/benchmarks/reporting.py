"""The annual report: figures to Word, and the whole command."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.benchmarks.machine import Result, best, seconds
from tests.builders import held, make_cast
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.reports.services import write_annual


def run() -> list[Result]:
    """Measure with a branch that has a year of activities; bare: Python starting Django."""
    cast = make_cast()
    for month in range(1, 13):
        held(cast, date(2022, month, 15), ("theme_day", "discussion", "special_topic"))
    write_annual(cast.branch, 2022, io.BytesIO(), "docx", "exact")
    word = best(lambda: write_annual(cast.branch, 2022, io.BytesIO(), "docx", "exact"))
    reading = best(lambda: figures(cast.branch, Period.year(2022)))
    start = best(lambda: _command("-c", "import django; django.setup()"), 3)
    target = Path(os.environ["ZHIBU_HOME"]) / "report.docx"
    arguments = ["report", "--organization", "zb1", "--year", "2022", "--output", str(target)]
    code = f"from zhibu.cli import main; raise SystemExit(main({arguments!r}))"
    whole = best(lambda: _command("-c", code), 3)
    return [
        Result("年度汇报：数字到 Word", word, "秒", 0.5, baseline=reading, bare="只取全部数字"),
        Result("zhibu report 整条命令", whole, "秒", 3, baseline=start, bare="只启动 Django"),
    ]


def _command(*arguments: str) -> float:
    command = [sys.executable, *arguments]
    return seconds(lambda: subprocess.run(command, check=True, capture_output=True))
