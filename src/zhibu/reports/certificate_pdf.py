"""Certificates as PDF and as pictures, set by typst like the Word pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from typing import IO

from zhibu.core.dates import chinese_date
from zhibu.reports.certificate import TITLE, Certificate
from zhibu.reports.certificate_word import CLOSING
from zhibu.reports.document import printable
from zhibu.reports.fonts import Fonts
from zhibu.reports.pdf import compile_pages

TEMPLATE = "certificate.typ"


def write_certificates_pdf(certificates: Sequence[Certificate], stream: IO[bytes]) -> None:
    """Write a PDF with one landscape page per certificate; DomainError as `write_pdf`."""
    stream.write(compile_pages(TEMPLATE, partial(_data, certificates), "pdf")[0])


def certificate_images(certificates: Sequence[Certificate]) -> list[bytes]:
    """Give a picture of each certificate; DomainError as `write_pdf`."""
    return compile_pages(TEMPLATE, partial(_data, certificates), "png")


def _data(certificates: Sequence[Certificate], fonts: Fonts) -> str:
    first = certificates[0]
    return json.dumps(
        {
            "fonts": fonts.families(),
            "title": TITLE,
            "closing": CLOSING,
            "author": printable(first.issuer),
            "day": {unit: getattr(first.day, unit) for unit in ("year", "month", "day")},
            "certificates": [
                {
                    "to": printable(one.to),
                    "text": printable(one.text),
                    "honour": printable(one.honour),
                    "issuer": printable(one.issuer),
                    "day": chinese_date(one.day),
                    "document": printable(one.document),
                }
                for one in certificates
            ],
        }
    )
