"""Run a program that kills its own children, in a process of its own, and read what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent


def answers_of(driver: str, folder: Path) -> list[dict[str, Any]]:
    """Run one of the drivers beside this module in an empty folder; give its lines of JSON."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{driver}", str(folder)],
        cwd=REPOSITORY,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{REPOSITORY}/src:{REPOSITORY}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in done.stdout.splitlines()]
