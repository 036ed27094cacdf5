"""How vehicles are named on forms and in workbooks: 豫Q12345, a new one also 豫Q12345（19座）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from zhibu.core.errors import DomainError, Problem
from zhibu.core.text import to_half_width
from zhibu.ledger.nouns import Noun, kept_by
from zhibu.organization.models import Organization
from zhibu.organization.selectors import branch_of
from zhibu.pillars.emergency.models.vehicles import LEAST_SEATS, MOST_SEATS, Vehicle

# GA 36-2018: province, letter of the city, five places (six on new-energy vehicles), no I and O.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(rf"[{_PROVINCES}][A-HJ-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9警学挂]")
_BETWEEN = re.compile(r"[\s·•.\-]")
_WITH_SEATS = re.compile(r"(?P<plate>[^(]+)\((?P<seats>\d{1,3})座?\)")


def normalize_plate(text: str) -> str:
    """Return a plate in half-width capitals, without dots and blanks: 豫q·1234５ → 豫Q12345."""
    return _BETWEEN.sub("", to_half_width(text)).upper()


def plate_problems(text: str) -> Iterator[Problem]:
    """Say what is wrong with a plate (GA 36-2018)."""
    if not _PLATE.fullmatch(normalize_plate(text)):
        yield Problem("VEH001", "不是车牌号", "请写成 豫Q12345", field="车牌号", value=text)


def seats_problems(seats: int | None) -> Iterator[Problem]:
    """Say what is wrong with a number of seats."""
    if seats is not None and not LEAST_SEATS <= seats <= MOST_SEATS:
        yield Problem(
            "VEH002",
            "不是座位数",
            f"请填 {LEAST_SEATS} 到 {MOST_SEATS}，含司机",
            field="座位数",
            value=str(seats),
        )


def vehicles_for(unit: Organization) -> QuerySet[Vehicle]:
    """Give the vehicles that records of a unit may name: its branch's and those of units above.

    Queries: one.
    """
    return Vehicle.objects.filter(organization_id__in=branch_of(unit).numbers_up)


def _parts(text: str) -> tuple[str, int | None]:
    found = _WITH_SEATS.fullmatch(to_half_width(text).strip())
    if found is None:
        return normalize_plate(text), None
    return normalize_plate(found["plate"]), int(found["seats"])


def vehicles_named(text: str, unit: Organization) -> list[Vehicle]:
    """Give the vehicle of that plate; the unit's own stands before one of a unit above."""
    plate, _seats = _parts(text)
    found = list(vehicles_for(unit).filter(plate=plate).order_by("-organization__path"))
    return found[:1]


def make_vehicle(text: str, unit: Organization) -> Vehicle:
    """Give a new vehicle of the unit's branch.

    Raises:
        DomainError: VEH001 not a plate, VEH002 not a number of seats.
    """
    plate, seats = _parts(text)
    DomainError.raise_if([*plate_problems(plate), *seats_problems(seats)])
    return Vehicle(organization=branch_of(unit), plate=plate, seats=seats)


VEHICLE = Noun(
    label="车辆",
    among=vehicles_for,
    named=vehicles_named,
    make=make_vehicle,
    keep=kept_by("organization", "plate"),
    remedy="请写车牌号，例如 豫Q12345",
)
