"""The child that parses and edits strangers' documents: `python -m zhibu.reports.office.worker`.

Request (`core.child`): `op` read or write, `kind` docx or xlsx, for write `edits` and `moment`; the
file follows it. Answer to read: a paper as one line of JSON. Answer to write: {"bytes": n} in one
line, then the file.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from zhibu.core.child import serve
from zhibu.core.errors import DomainError
from zhibu.core.packages import examine
from zhibu.reports.office.package import LIMITS, Package
from zhibu.reports.office.wire import edits_from, moment_from, paper_json


def main() -> int:
    """Serve one request."""
    return serve(_answer)


def _answer(request: dict[str, Any]) -> None:
    data = sys.stdin.buffer.read()
    answer = {"docx": _word, "xlsx": _sheets}[request["kind"]](data, request)
    if request["op"] != "read":
        answer = json.dumps({"bytes": len(answer)}).encode() + b"\n" + answer
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _word(data: bytes, request: dict[str, Any]) -> bytes:
    from zhibu.reports.office.word_read import read_word
    from zhibu.reports.office.word_write import write_word

    # Pictures and templates from elsewhere pass: nothing here follows a link.
    DomainError.raise_if(examine(io.BytesIO(data), "docx", strict=False, limits=LIMITS))
    package = Package(data)
    if request["op"] == "read":
        return paper_json(read_word(package))
    write_word(package, edits_from(request["edits"]), moment_from(request["moment"]))
    return package.save()


def _sheets(data: bytes, request: dict[str, Any]) -> bytes:
    from zhibu.reports.office.sheet_read import GRID, read_sheets
    from zhibu.reports.office.sheet_write import write_sheets
    from zhibu.workspace.sheets.guard import survey

    survey(io.BytesIO(data), grid=GRID, limits=LIMITS)
    package = Package(data)
    if request["op"] == "read":
        return paper_json(read_sheets(package))
    write_sheets(package, edits_from(request["edits"]))
    return package.save()


if __name__ == "__main__":
    sys.exit(main())
