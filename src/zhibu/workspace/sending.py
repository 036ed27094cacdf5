"""Files that pages send to be kept."""

from __future__ import annotations

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_OFFICE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = f"{_OFFICE}.spreadsheetml.sheet"
TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": WORKBOOK,
    "zip": "application/zip",
}


def attachment(content: bytes, name: str) -> HttpResponse:
    """Answer with a file to keep; its type is told by the name's ending."""
    kind = PurePath(name).suffix.lstrip(".").lower()
    response = HttpResponse(content, content_type=TYPES.get(kind, "application/octet-stream"))
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
