"""Who on file is meant by somebody about to be entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhibu.access.roles import Permission
from zhibu.access.scope import visible
from zhibu.core.names import normalize_name
from zhibu.organization.models import Organization, Person
from zhibu.organization.services import id_fingerprint

if TYPE_CHECKING:
    from zhibu.access.models import User

_GAPS = {
    "sex": "性别",
    "birth_date": "出生日期",
    "position": "职务",
    "id_number": "身份证号",
    "phone": "手机号",
}


def same_person_as(person: Person, *, actor: User) -> list[Person]:
    """Give those on file who may be the person about to be entered.

    One with the same ID number is found wherever he is kept (who types the number knows him);
    namesakes only among those whom the actor may see.
    """
    number = person.id_number if isinstance(person.id_number, str) else ""
    if number:
        known = list(Person.objects.filter(id_fingerprint=id_fingerprint(number)))
        if known:
            return known
    namesakes = Person.objects.filter(search_name=normalize_name(person.name))
    return list(
        visible(namesakes, actor, Permission.PEOPLE_VIEW, "organization").select_related(
            "organization"
        )
    )


def on_file(person: Person, branch: Organization) -> Person | None:
    """Give the stored person that an unsaved one is, or None.

    That is who has the same ID number, wherever he is kept, or else the one person of the branch
    with the same name and 区分, unless their ID numbers differ. Queries: one or two.
    """
    if not person._state.adding:
        return person
    number = person.id_number if isinstance(person.id_number, str) else ""
    if number:
        known = Person.objects.filter(id_fingerprint=id_fingerprint(number)).first()
        if known is not None:
            return known
    name = normalize_name(person.name or "")
    same = Person.objects.filter(
        organization=branch, search_name=name, distinction=person.distinction
    )
    if number:
        same = same.filter(id_fingerprint="")
    found = list(same[:2]) if name else []
    return found[0] if len(found) == 1 else None


def fill_gaps(known: Person, typed: Person) -> list[str]:
    """Take over what was typed about somebody on file and was not known; give the names of it."""
    if known is typed:
        return []
    added = []
    for name, label in _GAPS.items():
        if getattr(typed, name) and not getattr(known, name):
            setattr(known, name, getattr(typed, name))
            added.append(label)
    return added
