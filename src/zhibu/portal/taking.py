"""Files that pages of the workbench send."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from zhibu.workspace.papers import WORKBOOK


def workbook(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook to keep."""
    response = HttpResponse(content, content_type=WORKBOOK)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
