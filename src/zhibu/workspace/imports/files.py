"""What lies on disk for an import: the uploaded file, its preview, and how far a long one is.

Everything is under ``HOME/imports/<number>/``, for this account only, until the import is
confirmed or discarded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zhibu.core.archives import MEGABYTE
from zhibu.core.errors import DomainError, Problem
from zhibu.workspace.imports.plan import Finding, Outcome, Plan, RowPlan
from zhibu.workspace.models import ImportBatch

_UNSAFE = re.compile(r"[^\w\u3400-\u9fff-]+")
_HEAD, _ROWS, _PROGRESS = "plan.json", "rows.jsonl", "progress"
# A job that has said nothing for so long was killed.
SILENT_SECONDS = 120


def folder(batch: ImportBatch) -> Path:
    """Give the folder of an import; it may not exist."""
    return Path(settings.HOME) / "imports" / str(batch.pk)


def keep_upload(batch: ImportBatch, upload: UploadedFile[Any]) -> Path:
    """Store the uploaded file under a name of our own, and fill name and digest of the batch.

    Raises:
        DomainError: empty, or over the cap.
    """
    cap = settings.IMPORT_CAP_BYTES
    batch.name = Path(str(upload.name).replace("\\", "/")).name[-160:] or "未命名"
    if not upload.size:
        raise DomainError.of("IMP001", "文件是空的（0 字节）", "请重新选择", value=batch.name)
    if upload.size > cap:
        raise DomainError.of(
            "IMP001", f"超过 {cap // MEGABYTE} MB", "请拆成几个文件", value=batch.name
        )
    place = folder(batch)
    place.mkdir(parents=True, mode=0o700)
    # A CSV file's name is the name of its only sheet, so the stem is kept, made harmless.
    stem = _UNSAFE.sub("_", Path(batch.name).stem)[:60] or "source"
    suffix = ".csv" if batch.name.lower().endswith((".csv", ".txt")) else ".xlsx"
    digest = hashlib.sha256()
    with _private(place / f"{stem}{suffix}") as target:
        for chunk in upload.chunks():
            digest.update(chunk)
            target.write(chunk)
    batch.sha256 = digest.hexdigest()
    return place / f"{stem}{suffix}"


def source_of(batch: ImportBatch) -> Path:
    """Give the kept file; raises DomainError when it is gone."""
    for suffix in ("*.xlsx", "*.csv"):
        for path in folder(batch).glob(suffix):
            return path
    raise DomainError.of("IMP018", "上传的文件已经不在了", "请重新上传", value=batch.name)


def remove(batch: ImportBatch) -> None:
    """Delete everything that is kept for an import."""
    shutil.rmtree(folder(batch), ignore_errors=True)


def _private(path: Path) -> Any:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    return os.fdopen(descriptor, "wb")


@dataclass(frozen=True)
class Preview:
    """What the preview page shows above its rows."""

    sheets: list[dict[str, Any]]
    questions: list[dict[str, Any]]

    @property
    def refused(self) -> bool:
        return any(sheet["findings"] for sheet in self.sheets)


def write_preview(batch: ImportBatch, plan: Plan) -> None:
    """Keep a plan for the preview page: its head, and its rows one a line."""
    head = {
        "sheets": [
            {
                "name": sheet.name,
                "label": sheet.label,
                "counts": dict(sheet.counts),
                "notices": sheet.notices,
                "findings": [_packed(finding) for finding in sheet.findings],
            }
            for sheet in plan.sheets
        ],
        "questions": [
            {"name": one.name, "choices": one.choices, "places": one.places}
            for one in plan.questions
        ],
    }
    place = folder(batch)
    with _private(place / _HEAD) as stream:
        stream.write(json.dumps(head, ensure_ascii=False).encode())
    with _private(place / _ROWS) as stream:
        for row in plan.rows:
            line = {"s": row.sheet, "n": row.number, "o": row.outcome.value, "t": row.title}
            if row.changes:
                line["c"] = row.changes
            if row.findings:
                line["f"] = [_packed(finding) for finding in row.findings]
            stream.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def _packed(finding: Finding) -> list[Any]:
    problem = finding.problem
    return [
        finding.row,
        finding.column,
        problem.code,
        problem.message,
        problem.remedy,
        problem.value,
        problem.field,
    ]


def _unpacked(sheet: str, packed: list[Any]) -> Finding:
    row, column, code, message, remedy, value, field = packed
    place = f"第{row}行" if row else ""
    problem = Problem(code, message, remedy, place, value, field)
    return Finding(sheet, row, column, problem)


def read_preview(batch: ImportBatch) -> Preview:
    """Give the head of the kept plan, findings of whole sheets as objects."""
    path = folder(batch) / _HEAD
    if not path.exists():
        return Preview([], [])
    head = json.loads(path.read_bytes())
    for sheet in head["sheets"]:
        counts = sheet["counts"]
        sheet["refused"] = counts.get("refused", 0) + counts.get("asked", 0)
        sheet["findings"] = [_unpacked(sheet["name"], one) for one in sheet["findings"]]
    return Preview(head["sheets"], head["questions"])


def read_rows(
    batch: ImportBatch, outcomes: frozenset[str], sheet: str = "", *, start: int = 0, count: int
) -> list[RowPlan]:
    """Give some of the kept rows with these outcomes, in the workbook's order."""
    return list(islice(_matching(batch, outcomes, sheet), start, start + count))


def _matching(batch: ImportBatch, outcomes: frozenset[str], sheet: str) -> Iterator[RowPlan]:
    path = folder(batch) / _ROWS
    if not path.exists():
        return
    with path.open("rb") as stream:
        for line in stream:
            row = json.loads(line)
            if row["o"] in outcomes and (not sheet or row["s"] == sheet):
                yield RowPlan(
                    row["s"],
                    row["n"],
                    Outcome(row["o"]),
                    row["t"],
                    tuple(tuple(change) for change in row.get("c", ())),
                    tuple(_unpacked(row["s"], one) for one in row.get("f", ())),
                )


def all_findings(batch: ImportBatch) -> list[Finding]:
    """Give every problem of the kept plan, for the marked workbook."""
    found = [one for sheet in read_preview(batch).sheets for one in sheet["findings"]]
    for row in _matching(batch, frozenset({Outcome.REFUSED, Outcome.ASKED}), ""):
        found.extend(row.findings)
    return found


def write_progress(batch: ImportBatch, done: int, total: int) -> None:
    """Say how far a long job is. A file, because the job's own transaction hides its rows."""
    place = folder(batch)
    place.mkdir(parents=True, mode=0o700, exist_ok=True)
    waiting = place / f"{_PROGRESS}.part"
    waiting.write_text(f"{done} {total}", encoding="ascii")
    waiting.replace(place / _PROGRESS)


def read_progress(batch: ImportBatch) -> tuple[int, int]:
    """Give how many rows of how many are done; (0, 0) when nothing is known."""
    try:
        done, total = (folder(batch) / _PROGRESS).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0, 0
    return int(done), int(total)


def is_silent(batch: ImportBatch) -> bool:
    """Tell whether a job has said nothing for so long that it must have been killed."""
    try:
        touched = (folder(batch) / _PROGRESS).stat().st_mtime
    except OSError:
        return True
    return time.time() - touched > SILENT_SECONDS
