"""What the settings make of the environment, read in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2]
ASK = "from zhibu.config.settings import DATABASES as d; print(d['default']['NAME'])"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_database_address_means_the_default(tmp_path: Path, value: str | None) -> None:
    environment = {
        **os.environ,
        "ZHIBU_HOME": str(tmp_path),
        "ZHIBU_SECRET_KEY": "k" * 50,
        "ZHIBU_DATA_KEYS": "t1:" + "A" * 43 + "=",
        "PYTHONPATH": str(SOURCES),
    }
    environment.pop("DATABASE_URL", None)
    if value is not None:
        environment["DATABASE_URL"] = value
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "zhibu.sqlite3")
