"""A skip may not pass for success where skips are forbidden; what PostgreSQL leaves out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPPING_TEST = """
import pytest

def test_needs_something():
    pytest.skip("no such server")
"""
SKIPPING_MODULE = """
import pytest

pytest.importorskip("no_such_module")
"""

TOUCHING_AND_PURE_TESTS = """
import pytest

@pytest.fixture
def db():
    pass

@pytest.fixture
def cast(db):
    pass

def test_by_fixture(cast):
    pass

@pytest.mark.django_db
def test_by_mark():
    pass

@pytest.mark.postgres
def test_of_that_database():
    pass

def test_pure():
    assert False, "left out on PostgreSQL"
"""


def run_pytest(
    folder: Path, source: str, *, forbid: bool, **more: str
) -> subprocess.CompletedProcess[str]:
    (folder / "test_sample.py").write_text(source, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ZHIBU_FORBID_SKIPS": str(int(forbid))}
    environment |= more
    options = ["-c", os.devnull, "--rootdir", str(folder), "-p", "conftest"]
    options += ["-p", "no:django", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_sample.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("source", [SKIPPING_TEST, SKIPPING_MODULE])
def test_skip_fails_the_run_where_skips_are_forbidden(tmp_path: Path, source: str) -> None:
    done = run_pytest(tmp_path, source, forbid=True)
    assert done.returncode in {1, 2}, done.stdout + done.stderr
    assert "ZHIBU_FORBID_SKIPS=1: " in done.stdout
    assert "no such server" in done.stdout or "no_such_module" in done.stdout


def test_skip_is_only_reported_elsewhere(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, SKIPPING_TEST, forbid=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 skipped" in done.stdout


@pytest.mark.parametrize(
    ("address", "passed", "failed"), [("postgres://nowhere/none", 3, 0), ("", 2, 1)]
)
def test_on_postgresql_only_what_reaches_the_database_runs(
    tmp_path: Path, address: str, passed: int, failed: int
) -> None:
    done = run_pytest(tmp_path, TOUCHING_AND_PURE_TESTS, forbid=False, DATABASE_URL=address)
    assert f"{passed} passed" in done.stdout, done.stdout + done.stderr
    assert ("1 failed" in done.stdout) == bool(failed)
