"""What gates and sampling keep of people for a response, and how it is destroyed in the end."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.pillars.emergency.entry_sheets import settle_days
from zhibu.pillars.emergency.hoards import Hoard
from zhibu.pillars.emergency.models.gates import EntryCheck, Gate
from zhibu.pillars.emergency.models.sampling import SampledPerson


def count_entries(response: Case) -> int:
    return EntryCheck.objects.filter(gate__response=response).count()


def destroy_entries(response: Case) -> int:
    """Bring every day into the books, then delete the lines; the sheets keep the counts.

    From now on the gates take nothing more: what a phone still holds could only be counted wrong.
    """
    gates, today = list(Gate.objects.filter(response=response)), timezone.localdate()
    # Nothing is destroyed that is not in the books yet.
    DomainError.raise_if(settle_days(before=today + timedelta(days=1), gates=gates).problems)
    count, _kinds = EntryCheck.objects.filter(gate__in=gates).delete()
    Gate.objects.filter(response=response, destroyed_on=None).update(destroyed_on=today)
    return count


def count_sampled(response: Case) -> int:
    return SampledPerson.objects.filter(session__response=response).count()


def destroy_sampled(response: Case) -> int:
    """Delete the lists; the sessions keep their numbers."""
    count, _kinds = SampledPerson.objects.filter(session__response=response).delete()
    return count


ENTRIES = Hoard("进出查验明细", count_entries, destroy_entries)
SAMPLED = Hoard("核酸采样名单", count_sampled, destroy_sampled)
GATE_HOARDS = (ENTRIES, SAMPLED)
