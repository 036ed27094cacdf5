"""One paper that can be looked at page by page and taken as a file, whatever it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from zhibu.access.routes import View
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.reports.document import Document
from zhibu.reports.html import render_html
from zhibu.reports.pdf import page_images
from zhibu.reports.pictures import kept
from zhibu.reports.services import write_document
from zhibu.workspace.asked import user_of
from zhibu.workspace.sending import attachment

PICTURE = "png"
MOST_PAGES = 30
"""So many pages are shown as pictures; the file has them all."""
KEPT_SECONDS = 600
FORMATS = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel"}
A4_PIXELS = (909, 1286)
"""Width and height of a page's picture at 110 dots per inch."""

Writer = Callable[[IO[bytes]], None]


@dataclass(frozen=True)
class Output:
    """A paper, what it is called, and what the audit log keeps of a download.

    Attributes:
        label: heads the page of its preview: 会议通知.
        name: of the file, without its ending.
        target: type and number of what it was made from, as the audit log names them.
        missing: what it still lacks, in words; "" when it is whole.
        advice: what can be done about it.
        writers: formats besides the document's own Word and PDF, or instead of them.
        pictures: makes the pages' pictures where the document's layout is not the official one.
        links: other papers and pages beside it, label and address.
        options: names and values that the page's template needs for its own form.
        template: the page of the preview.
        action: of the audit log.
        beginning: what is shown of a long paper, which would take half a minute to set as pictures.
        beginning_note: says so, in words.
    """

    document: Document
    label: str
    name: str
    unit: Organization | None
    target: tuple[str, str | int]
    back_url: str
    back_label: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    missing: str = ""
    advice: str = ""
    writers: Mapping[str, Writer] = field(default_factory=dict)
    pictures: Callable[[], list[bytes]] | None = None
    links: tuple[tuple[str, str], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    template: str = "reports/outputs/preview.html"
    action: str = "report.export"
    beginning: Document | None = None
    beginning_note: str = ""

    @property
    def shown(self) -> Document:
        """Give what the preview shows."""
        return self.beginning or self.document


Find = Callable[..., Output]
"""Gives the output that an address asks for; raises 404 and 403 like every view."""


def file_view(find: Find) -> View:
    """Give the view that sends a paper as a file; ``png`` with ``?page=`` is a page's picture.

    A download is audited, looking is not. 404 for another format or page.
    """

    @require_safe
    def view(request: HttpRequest, format: str, **kwargs: Any) -> HttpResponse:
        output = find(request, **kwargs)
        if format == PICTURE:
            return _picture(request, output)
        if format not in {"docx", "pdf", *output.writers}:
            raise Http404(format)
        stream = BytesIO()
        if writer := output.writers.get(format):
            writer(stream)
        else:
            write_document(output.document, stream, format)
        record_act(
            output.action,
            actor=user_of(request),
            target_type=output.target[0],
            target_id=output.target[1],
            organization=output.unit,
            detail={"format": format, **output.detail},
        )
        return attachment(stream.getvalue(), f"{output.name}.{format}")

    return view


def preview_view(find: Find, files: Callable[..., str]) -> View:
    """Give the view of a paper's preview; ``?part=pages`` is the part with its pictures.

    Args:
        files: gives the address of a format, from the format and the arguments of the route.
    """

    @require_safe
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        output = find(request, **kwargs)
        query = request.GET.copy()
        part = query.pop("part", [""])[-1]
        asked = query.urlencode()

        def address(format: str) -> str:
            url = files(format, **kwargs)
            return f"{url}?{asked}" if asked else url

        if part == "pages":
            return _pages(request, output, address(PICTURE))
        formats = dict.fromkeys(("docx", "pdf", *output.writers))
        context = {
            "output": output,
            "sheet": sheet(output.shown),
            "files": [(FORMATS[one], address(one)) for one in formats],
            "pages_url": f"{request.path}?{asked}{'&' if asked else ''}part=pages",
            "back_url": output.back_url,
            "back_label": output.back_label,
        }
        return render(request, output.template, context)

    return view


def sheet(document: Document) -> SafeString:
    """Give the document as HTML: the renderer has escaped every text in it."""
    return mark_safe(render_html(document))  # noqa: S308


def _pages(request: HttpRequest, output: Output, picture_url: str) -> HttpResponse:
    """Set the pages; where that cannot be done, say why and show the text."""
    width, height = A4_PIXELS[::-1] if output.document.landscape else A4_PIXELS
    context: dict[str, Any] = {"output": output, "width": width, "height": height}
    try:
        images, total = _images(output)
    except DomainError as error:
        context |= {"problems": error.problems, "sheet": sheet(output.shown)}
    else:
        joined = "&" if "?" in picture_url else "?"
        base = f"{picture_url}{joined}k={_key(output.shown)}&page="
        context["pages"] = [(number, f"{base}{number}") for number in range(1, len(images) + 1)]
        context["total"] = total
    return render(request, "reports/outputs/pages.html", context)


def _picture(request: HttpRequest, output: Output) -> HttpResponse:
    asked = request.GET.get("page", "1")
    images, _total = _images(output)
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 0
    if not 1 <= number <= len(images):
        raise Http404("page")
    response = HttpResponse(images[number - 1], content_type="image/png")
    # The address carries the key of the text, so a picture never shows another text.
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _key(document: Document) -> str:
    return hashlib.sha256(repr(document).encode()).hexdigest()[:32]


def _images(output: Output) -> tuple[list[bytes], int]:
    """Give the first pages' pictures and how many pages there are."""

    def make() -> list[bytes]:
        return output.pictures() if output.pictures else page_images(output.shown)

    images = kept.of(f"{output.target[0]}:{_key(output.shown)}", make)
    return images[:MOST_PAGES], len(images)
