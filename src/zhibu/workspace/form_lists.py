"""The lists from which names on a form complete themselves: people, and each noun typed there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from zhibu.ledger.types import RecordType
from zhibu.organization.models import Organization
from zhibu.workspace.forms import RecordForm
from zhibu.workspace.links import PEOPLE_LIST, list_id, noun_lists, offered_nouns
from zhibu.workspace.people import labels_of, people_of

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class NameList:
    """One list: its id, the name under which it is asked for again, and its texts."""

    identity: str
    noun: str
    texts: list[str]


def lists_of(record_type: RecordType, form: RecordForm, day: date) -> list[NameList]:
    """Give the lists that the form's fields may name. Queries: one, and one per noun."""
    unit = form.unit
    found = [NameList(PEOPLE_LIST, "", labels_of(people_of(unit, day)) if unit else [])]
    for name, noun in noun_lists(record_type).items():
        texts = [noun.text(one) for one in form.maker.links.offered(noun)]
        found.append(NameList(list_id(record_type, noun), name, texts))
    return found


def shown_list(
    record_type: RecordType, name: str, unit: Organization | None, user: User
) -> list[str]:
    """Give the texts of one list for a unit; raise 404 for a name that the type does not have."""
    if not name:
        return labels_of(people_of(unit, timezone.localdate())) if unit else []
    noun = noun_lists(record_type).get(name)
    if noun is None:
        raise Http404(name)
    return [noun.text(one) for one in offered_nouns(noun, unit, user)]
