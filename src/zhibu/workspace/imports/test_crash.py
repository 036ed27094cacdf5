"""A process killed in the middle of an import leaves all of it or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from zhibu.workspace.imports.conftest import ACTIVITY, activity_row, write_book

ROOT = Path(__file__).resolve().parents[4]

SCRIPT = """
import os, signal, sys
import django
django.setup()
from zhibu.cli.fresh import bring_up_to_date
step, path = sys.argv[1:3]
if step == "prepare":
    bring_up_to_date()
    from tests.builders import make_cast
    make_cast()
    sys.exit()
from zhibu.access.models import User
from zhibu.ledger.models import Record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Organization
from zhibu.workspace.imports import planner, services
planner.CHUNK = 10
if step == "count":
    assert list(verify_postings()) == [] and list(verify_balances()) == []
    print(Record.objects.filter(type="activity").count())
    sys.exit()
def die_when_half_is_written(done, total):
    if step == "kill" and done >= total // 2:
        assert Record.objects.filter(type="activity").exists()
        os.kill(os.getpid(), signal.SIGKILL)
result = services.import_workbook(
    path, unit=Organization.objects.get(code="zb1"), actor=User.objects.get(username="secretary"),
    year=2022, progress=die_when_half_is_written,
)
assert result.problems == [], result.problems
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def run(home: Path, step: str, path: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "ZHIBU_HOME": str(home),
        "DATABASE_URL": f"sqlite:///{home / 'books.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "zhibu.config.settings_test",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, step, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.sqlite
def test_a_killed_import_leaves_nothing_and_can_be_repeated(home: Path, tmp_path: Path) -> None:
    rows = [activity_row(主题=f"第{number}次") for number in range(60)]
    path = write_book(tmp_path / "台账.xlsx", {"活动": [ACTIVITY, *rows]})
    assert run(home, "prepare", path).returncode == 0
    killed = run(home, "kill", path)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert run(home, "count", path).stdout.strip() == "0"
    with sqlite3.connect(home / "books.sqlite3") as raw:
        for table in ("activities_attendance", "workspace_importbatch", "workspace_importedrecord"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    whole = run(home, "import", path)
    assert whole.returncode == 0, whole.stderr
    assert run(home, "count", path).stdout.strip() == "60"
