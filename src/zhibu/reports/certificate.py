"""Certificates of honour (荣誉证书) of an award: one page for each winner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import IO

from zhibu.cases.situation import situation_of
from zhibu.ledger.children import rows_of
from zhibu.pillars.exemplars.award_standing import Campaign, key_of
from zhibu.pillars.exemplars.models import AwardKind, AwardStep, Candidate, Winner
from zhibu.reports.certificate_word import certificate_parts
from zhibu.reports.ooxml import write_package

TITLE = "荣誉证书"
LONG_NAME = 12
_YEAR = re.compile(r"^\d{4}年度?")


@dataclass(frozen=True)
class Certificate:
    """What stands on one page.

    Attributes:
        to: whom it is given, with the form of address: 张伟同志.
        text: what leads to the honour: 在2022年度评选表彰中，被评为.
        honour: 优秀共产党员.
        issuer, day: who awards, and on which day.
        document: number of the decision; "" leaves the line out.
    """

    to: str
    text: str
    honour: str
    issuer: str
    day: date
    document: str = ""


def certificates_of(award: AwardStep, winner: int | None = None) -> list[Certificate]:
    """Give the certificates of an award, or that of one winner alone. Queries: a few."""
    rows: tuple[Winner, ...] = rows_of(award, "winners")
    chosen = [row for row in rows if winner is None or row.pk == winner]
    campaign = Campaign(situation_of(award.case))
    known = {key_of(row.name): row for row in campaign.candidates}
    year = campaign.announcement.year if campaign.announcement else award.date.year
    honour = _honour(award, campaign)
    return [
        Certificate(
            to=_address(row.name, award.kind, known.get(key_of(row.name))),
            text=f"在{year}年度评选表彰中，被评为",
            honour=honour,
            issuer=award.issuer or award.organization.name,
            day=award.date,
            document=award.document,
        )
        for row in chosen
    ]


def _honour(award: AwardStep, campaign: Campaign) -> str:
    """Name the honour; one of no fixed kind by its campaign: 先进工作者 from 先进工作者评选."""
    if award.kind and award.kind != AwardKind.OTHER:
        return str(AwardKind(award.kind).label)
    title = campaign.situation.case.title.removesuffix("活动").removesuffix("评选")
    return _YEAR.sub("", title) or title


def _address(name: str, kind: str, candidate: Candidate | None) -> str:
    """Address people as comrades; groups and families by their names."""
    if candidate is not None and candidate.person is not None:
        name = candidate.person.name
    if kind in {AwardKind.ADVANCED_GROUP, AwardKind.FAMILY} or len(name) > LONG_NAME:
        return name
    if candidate is not None and candidate.person is None and kind == AwardKind.OTHER:
        return name
    return f"{name}同志"


def write_certificates(certificates: list[Certificate], stream: IO[bytes]) -> None:
    """Write a .docx with one landscape page per certificate."""
    write_package(stream, certificate_parts(TITLE, certificates))


def certificates_name(award: AwardStep, certificates: list[Certificate]) -> str:
    """Give the file name: 荣誉证书-张伟同志.docx, or that of the whole campaign."""
    one = certificates[0].to if len(certificates) == 1 else award.case.title
    return f"{TITLE}-{one}.docx"
