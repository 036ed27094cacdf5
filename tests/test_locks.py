"""The locks can be served by any registry, mirror or folder, and nothing slips in unpinned."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host|@ ")
MACHINE_PATH = re.compile(r"(^|[\s\"'=:])/(work|home|root|opt|tmp|usr|var)/")


def pinned(lock: Path) -> dict[str, int]:
    """Give how many hashes stand behind each pinned name."""
    hashes: dict[str, int] = {}
    name = ""
    for line in lock.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9._-]+)==", line):
            name = match[1]
            hashes[name] = 0
        elif "--hash=sha256:" in line:
            hashes[name] += 1
    return hashes


@pytest.mark.parametrize("lock", [*LOCKS, ROOT / "package-lock.json"], ids=lambda path: path.name)
def test_lock_names_no_address_and_no_path(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert ADDRESS.search(text) is None
    assert MACHINE_PATH.search(text) is None


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_requirement_has_a_hash(lock: Path) -> None:
    hashes = pinned(lock)
    assert hashes
    assert [name for name, count in hashes.items() if count == 0] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_everything_asked_for_is_locked(lock: Path) -> None:
    lines = lock.with_suffix(".in").read_text(encoding="utf-8").splitlines()
    asked = {match[0].lower() for line in lines if (match := re.match(r"[A-Za-z0-9._-]+", line))}
    assert {name for name in asked if not name.startswith("-")} <= set(pinned(lock))


def test_every_front_end_package_has_an_integrity_value() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    bare = [name for name, entry in packages.items() if name and "integrity" not in entry]
    assert bare == []
    assert len(packages) > 1
