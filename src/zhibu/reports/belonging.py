"""Whose report is this? A paper that is another unit's own is neither filled nor checked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import OfficeProfile, Organization
from zhibu.reports.reading import Block, Paper

_TITLE_BLOCKS, _SIGNATURE_BLOCKS = 4, 3
_SHORTEST_NAME = 5
_LONGEST_TITLE = 60
_PARTY_NAME = re.compile(
    r"(?<![*×_Xx▲〇＊])[\u4e00-\u9fff]{3,24}(?:党支部|党总支|支部委员会|总支部委员会)(?!书记)"
)
_YEAR = re.compile(r"(20\d{2})\s*年(?:度|上半年|下半年)?")


def refuse_others(paper: Paper, unit: Organization) -> None:
    """Raise DomainError (PAP003) when title or signature, or a figure in it, is another unit's.

    Names of units above are no one else's report: every branch names its committee.
    Queries: two.
    """
    foreign = _foreign_tags(paper, unit)
    if foreign:
        raise DomainError(_other(foreign, unit))
    heads = [block.text for block in _heads(paper) if block.text.strip()]
    if not heads:
        return
    own = _names([unit], own=True)
    if any(name in text for text in heads for name in own):
        return
    others = Organization.objects.exclude(pk__in=unit.numbers_up).exclude(
        path__startswith=unit.path
    )
    named = max(
        (name for name in _names(others) if any(name in text for text in heads)),
        key=len,
        default="",
    )
    if named:
        raise DomainError(_other(named, unit))


def owner_notes(paper: Paper, unit: Organization) -> list[str]:
    """Say it when the title names a Party organization that the books do not know.

    A note, no refusal: offices change their names, and borrow each other's texts. Queries: one.
    """
    own = _names([unit], own=True)
    for block in _heads(paper)[:_TITLE_BLOCKS]:
        found = _PARTY_NAME.search(block.text)
        if found and not any(name in block.text or found[0] in name for name in own):
            return [f"标题写的是“{found[0]}”，数字按{unit.name}的台账取，请核对"]
    return []


def year_notes(paper: Paper, year: int) -> list[str]:
    """Say it when the title names another year than the one that was asked for."""
    for block in _heads(paper)[:_TITLE_BLOCKS]:
        found = _YEAR.search(block.text)
        if found and int(found[1]) != year:
            return [f"标题写的是{found[1]}年，数字按{year}年的台账取，请核对"]
    return []


def _heads(paper: Paper) -> list[Block]:
    """Give title lines and signature: short paragraphs of the body at both ends."""
    body = [one for one in paper.blocks if one.kind == "body" and one.text.strip()]
    ends = [*body[:_TITLE_BLOCKS], *body[-_SIGNATURE_BLOCKS:]]
    return [one for one in ends if len(one.text) <= _LONGEST_TITLE]


def _names(units: Iterable[Organization], *, own: bool = False) -> set[str]:
    """Give the names of units and of their offices that are long enough to be nobody else's."""
    listed = list(units)
    found = {unit.name for unit in listed}
    profiles = OfficeProfile.objects.filter(organization__in=listed)
    for profile in profiles:
        found |= {profile.office_name, profile.party_full_name}
        if own:
            found.add(profile.office_short_name)
    return {name for name in found if len(name) >= (2 if own else _SHORTEST_NAME)}


def _foreign_tags(paper: Paper, unit: Organization) -> str:
    """Give the name of a unit whose figures the paper holds, unless it stands below this one."""
    codes = {one.organization for block in paper.blocks for one in block.tagged}
    codes -= {"", unit.code}
    if not codes:
        return ""
    below = set(
        Organization.objects.filter(path__startswith=unit.path, code__in=codes).values_list(
            "code", flat=True
        )
    )
    foreign = sorted(codes - below)
    if not foreign:
        return ""
    known = Organization.objects.filter(code=foreign[0]).first()
    return known.name if known else foreign[0]


def _other(name: str, unit: Organization) -> Problem:
    return Problem(
        "PAP003",
        f"是别的党组织的材料，不是{unit.name}的",
        "请换成本党组织的材料，或改选党组织",
        value=name,
    )
