"""Whether somebody about to be entered is on file already: asked of the clerk, never guessed."""

from __future__ import annotations

from zhibu.access.models import User
from zhibu.core.errors import DomainError, Problem
from zhibu.organization.models import Person
from zhibu.organization.services import id_fingerprint
from zhibu.portal.people import acts, forms
from zhibu.roster.people import same_person_as


def ask_about_twins(form: forms.NewPersonForm, user: User) -> None:
    """Ask whether this is somebody on file; the answer comes with the next sending."""
    data = form.cleaned_data
    probe = Person(name=data["name"], id_number=data["id_number"])
    known = same_person_as(probe, actor=user)
    if not known:
        return
    number = data["id_number"]
    same_number = bool(number) and known[0].id_fingerprint == id_fingerprint(number)
    form.ask_who(known, same_number=same_number)
    form.full_clean()
    if form.is_valid() and not form.cleaned_data.get("same"):
        form.add_error("same", "名册里可能已有这个人，请选择")


def person_meant(form: forms.NewPersonForm, secrets: dict[str, str], user: User) -> Person:
    """Give the person on file whom the user chose, else the new one that he typed."""
    same = form.cleaned_data.get("same", "")
    if not same or same == forms.NEW_PERSON:
        typed: Person = form.instance
        acts.put_secrets(typed, secrets)
        if same and not typed.distinction:
            raise DomainError.of("PER005", "有同名的人", "请填科室等，把两人区分开", field="区分")
        return typed
    # Read again: the form has written what was typed into nobody's row.
    known = Person.objects.select_related("organization").get(pk=int(same))
    number = secrets["id_number"]
    if number and known.id_fingerprint and known.id_fingerprint != id_fingerprint(number):
        raise DomainError(
            Problem("PER006", "与登记的身份证号不同", "请核对是不是同一个人", field="身份证号")
        )
    return known
