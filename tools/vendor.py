"""Copy the built front-end files that pages load from node_modules to var/vendor.

Only these few files are served; the rest of node_modules is never published. Comments that
point to source maps are cut, because hashed static storage looks for every file that a
stylesheet or a script names, and the maps are not served.

Usage: python tools/vendor.py [TARGET]
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
# Where a built file lies in node_modules, by the name that templates use.
FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    # The "common" build: bar, line, pie and scatter charts with their axes, legend and tooltip.
    "echarts.min.js": "echarts/dist/echarts.common.min.js",
}
# @tabler/core carries its licence line in the files themselves and ships no licence file.
LICENCES = {
    "licences/echarts.txt": "echarts/LICENSE",
    "licences/echarts-notice.txt": "echarts/NOTICE",
    "licences/zrender.txt": "zrender/LICENSE",
    "licences/tslib.txt": "tslib/LICENSE.txt",
    "licences/htmx.txt": "htmx.org/LICENSE",
    "licences/popper.txt": "@popperjs/core/LICENSE.md",
}
SOURCE_MAP = re.compile(rb"(?://[#@] ?sourceMappingURL=[^\n]*|/\*[#@] ?sourceMappingURL=.*?\*/)\n?")


def wanted_files() -> dict[str, bytes]:
    """Give the content of every vendored file by its name below the target.

    Raises:
        FileNotFoundError: a package is not installed, or its files have moved.
    """
    wanted = {
        name: SOURCE_MAP.sub(b"", (MODULES / source).read_bytes()) for name, source in FILES.items()
    }
    for name, source in LICENCES.items():
        wanted[name] = (MODULES / source).read_bytes()
    return wanted


def copy_files(target: Path) -> list[str]:
    """Bring ``target`` in line with the packages; give the names written or removed."""
    wanted = wanted_files()
    present = {
        path.relative_to(target).as_posix(): path for path in target.rglob("*") if path.is_file()
    }
    changed = []
    for name, content in wanted.items():
        path = target / name
        if name not in present or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            changed.append(name)
    for name in sorted(present.keys() - wanted.keys()):
        present[name].unlink()
        changed.append(name)
    return changed


def main(arguments: list[str]) -> int:
    target = Path(arguments[0]) if arguments else ROOT / "var" / "vendor"
    try:
        changed = copy_files(target)
    except FileNotFoundError as error:
        print(f"{error.filename} is missing: run `make assets`.", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"    {target}: {len(changed)} changed, {size / 1024:.0f} KiB in all")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
