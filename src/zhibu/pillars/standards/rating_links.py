"""The link by which a job is rated, and its picture."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.http import HttpRequest
from django.urls import reverse

from zhibu.pillars.standards.models import ServiceJob


@dataclass(frozen=True)
class Link:
    """An address and its QR code as an image."""

    address: str
    code: str


def link_of(request: HttpRequest, job: ServiceJob) -> Link:
    """Give the link of a job as the browser reaches this service."""
    address = request.build_absolute_uri(reverse("standards:rate", args=[job.token]))
    return Link(address, segno.make(address, error="m").svg_data_uri(scale=4, border=2))
