"""Certificates of an award as outputs: all of them, or one winner's alone."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhibu.ledger.models import State
from zhibu.ledger.selectors import visible_to
from zhibu.pillars.exemplars.models import AwardMove, AwardStep
from zhibu.reports.certificate import (
    TITLE,
    Certificate,
    certificates_name,
    certificates_of,
    write_certificates,
)
from zhibu.reports.certificate_pdf import certificate_images, write_certificates_pdf
from zhibu.reports.certificate_word import CLOSING
from zhibu.reports.document import Block, Document, PageBreak, Paragraph, Signature, Strong
from zhibu.reports.outputs.output import Output

LONGEST_NUMBER = 18


def certificates(request: HttpRequest, pk: int) -> Output:
    """Give the certificates of a confirmed award; ``?winner=`` asks for one alone."""
    found = AwardStep.objects.filter(record__in=visible_to(request.user))
    found = found.filter(record__state=State.CONFIRMED, step=AwardMove.AWARD)
    found = found.select_related("record__organization", "case__organization")
    award = get_object_or_404(found, pk=pk)
    asked = request.GET.get("winner", "")
    if asked and not (asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER):
        raise Http404("winner")
    pages = certificates_of(award, int(asked) if asked else None)
    if not pages:
        raise Http404("winner")
    return Output(
        _text(pages),
        TITLE,
        certificates_name(award, pages).removesuffix(".docx"),
        award.organization,
        ("certificate", pk),
        reverse("workspace:record", args=[pk]),
        detail={"pages": len(pages)},
        writers={
            "docx": lambda stream: write_certificates(pages, stream),
            "pdf": lambda stream: write_certificates_pdf(pages, stream),
        },
        pictures=lambda: certificate_images(pages),
    )


def _text(pages: Sequence[Certificate]) -> Document:
    """Give the words of the certificates, for who cannot see pictures."""
    blocks: list[Block] = []
    for one in pages:
        blocks += [PageBreak()] if blocks else []
        blocks += [
            Paragraph((f"{one.to}：",), indent=False),
            Paragraph((one.text, Strong(one.honour), "。", CLOSING)),
        ]
        if one.document:
            blocks.append(Paragraph((f"表彰文号：{one.document}",), indent=False))
    return Document(
        title=(TITLE,),
        blocks=tuple(blocks),
        signature=Signature(pages[0].issuer, pages[0].day),
        landscape=True,
    )
