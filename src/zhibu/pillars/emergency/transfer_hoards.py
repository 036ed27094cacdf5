"""What missions keep of people for a response, and how it is destroyed in the end."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.ledger.models import Evidence
from zhibu.pillars.emergency.hoards import Hoard
from zhibu.pillars.emergency.models.transfer import Passenger, TransferStep

KEPT = (
    Q(name__isnull=False)
    | Q(phone__isnull=False)
    | Q(id_number__isnull=False)
    | ~Q(id_fingerprint="")
)


def missions_of(response: Case) -> QuerySet[Case]:
    """Give the missions of a response, those that were never confirmed too."""
    requests = TransferStep.objects.filter(response=response)
    return Case.objects.filter(pk__in=requests.values("case"))


def _people(response: Case) -> QuerySet[Passenger]:
    return Passenger.objects.filter(KEPT, step__case__in=missions_of(response))


def _lists(response: Case) -> QuerySet[TransferStep]:
    rows = TransferStep.objects.filter(case__in=missions_of(response))
    return rows.filter(people_list__isnull=False)


def count_people(response: Case) -> int:
    return _people(response).count()


def destroy_people(response: Case) -> int:
    """Empty what tells who somebody was; code, category, points and standing stay."""
    return _people(response).update(
        name=None,
        phone=None,
        id_number=None,
        id_fingerprint="",
        destroyed_on=timezone.localdate(),
    )


def count_lists(response: Case) -> int:
    return _lists(response).count()


def destroy_lists(response: Case) -> int:
    """Empty the lists as they were handed in."""
    return _lists(response).update(people_list=None)


def open_missions_of(response: Case) -> list[Case]:
    """Give the missions that go on: as long as people are under way their names are needed."""
    return list(missions_of(response).filter(is_open=True).order_by("number"))


def evidence_of(response: Case) -> QuerySet[Evidence]:
    """Give the files behind the steps of a response's missions; nobody empties those by rule."""
    steps: Any = TransferStep.objects.filter(case__in=missions_of(response))
    return Evidence.objects.filter(record__in=steps.values("pk"))


PEOPLE = Hoard("转运人员信息", count_people, destroy_people)
LISTS = Hoard("转运名单原文", count_lists, destroy_lists)
TRANSFER_HOARDS = (PEOPLE, LISTS)
