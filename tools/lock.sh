#!/bin/sh
# Renew every lock: requirements/*.txt with hashes, package-lock.json with integrity.
# The locks name no address and no path, so that any registry, mirror or folder can serve them.
# Usage: make lock [UPGRADE=--upgrade]
set -eu
cd "$(dirname "$0")/.."

cd requirements
for name in base dev node; do
    echo "==> requirements/$name.txt"
    ../.venv/bin/pip-compile --config ../pyproject.toml ${UPGRADE:-} --quiet \
        --output-file "$name.txt" "$name.in"
done
cd ..

echo "==> package-lock.json"
tools/npm.sh install --package-lock-only
.venv/bin/python - <<'PYTHON'
"""Drop what npm does not need to install: the packages' sponsors' addresses."""
import json
from pathlib import Path

path = Path("package-lock.json")
lock = json.loads(path.read_text(encoding="utf-8"))
for package in lock["packages"].values():
    package.pop("funding", None)
path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
PYTHON

if grep -nE '://|(^|[^.])/(work|home|root|opt|tmp|usr)/|--index-url|--find-links' \
    requirements/*.txt package-lock.json; then
    echo "A lock names an address or a path of this machine (above)." >&2
    exit 1
fi
