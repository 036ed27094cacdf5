"""What is done with blank tables: take one in, say what its cells stand for, fill it, delete it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError
from zhibu.organization.models import Organization
from zhibu.reports.forms import storage
from zhibu.reports.forms.bands import Band, band_from
from zhibu.reports.forms.choices import Choice
from zhibu.reports.forms.plans import Plan, plan
from zhibu.reports.forms.proposals import SheetReading, read_sheet
from zhibu.reports.forms.reader import read_book
from zhibu.reports.forms.recognition import Mapped
from zhibu.reports.forms.selectors import visible_forms
from zhibu.reports.jobs import storage as kept
from zhibu.reports.models import FormBand, FormCell, FormRun, FormTemplate, Gaps
from zhibu.reports.models.forms import LONGEST_NAME
from zhibu.workspace.sheets.scan import Place, address

if TYPE_CHECKING:
    from zhibu.access.models import User


@dataclass(frozen=True)
class Taken:
    """A workbook that was handed in: its form, and whether it was there already."""

    form: FormTemplate
    plan: Plan | None = None

    @property
    def was_there(self) -> bool:
        return self.plan is None


def take_form(
    data: bytes, file_name: str, *, unit: Organization, actor: User, name: str = ""
) -> Taken:
    """Take a blank workbook in for a unit; a known one brings its mapping along.

    The same file again is the form that is there. Raises DomainError with everything that is
    wrong with the file (nothing is kept), PermissionDenied without the right for that unit.
    """
    require(actor, Permission.FORM_MAP, unit)
    digest = hashlib.sha256(data).hexdigest()
    there = visible_forms(actor).filter(sha256=digest).first()
    if there is not None:
        return Taken(there)
    book = read_book(data, file_name)
    made = plan(book, visible_forms(actor))
    stem = Path(file_name.replace("\\", "/")).name
    form = FormTemplate(
        organization=unit,
        name=(name.strip() or Path(stem).stem)[:LONGEST_NAME] or "上级表格",
        file_name=stem[-160:] or "表格.xlsx",
        sha256=digest,
        previous=made.form,
        gaps=made.form.gaps if made.form else Gaps.MARK,
        uploaded_by=actor,
    )
    storage.keep(form, data, book)
    try:
        with transaction.atomic():
            form.save(force_insert=True)
            keep_mapping(form, made.mapping)
            _audit("form.create", form, actor, {"name": form.name, "file": form.file_name})
    except BaseException:
        storage.remove(form)
        raise
    return Taken(form, made)


def keep_mapping(form: FormTemplate, mapping: Mapped) -> None:
    """Write a whole mapping of a new form."""
    FormCell.objects.bulk_create(
        _row(form, sheet, place, choice)
        for sheet, cells in mapping.cells.items()
        for place, choice in cells.items()
    )
    FormBand.objects.bulk_create(
        FormBand(form=form, sheet=sheet, first=band.first, last=band.last, names=band.names)
        for sheet, bands in mapping.bands.items()
        for band in bands
    )


def choose(
    form: FormTemplate, sheet: str, place: Place, choice: Choice | None, *, actor: User
) -> None:
    """Say what a cell stands for; None takes everything away from it.

    Raises DomainError (FRM013) for a cell in which nothing can be written.
    """
    require(actor, Permission.FORM_MAP, form.organization)
    reading = reading_of(form, sheet)
    if place not in reading.contexts:
        raise DomainError.of(
            "FRM013", "不能写：是公式、文字或没有边框的格子", "请选空白格", value=address(place)
        )
    with transaction.atomic():
        _lock(form)
        at = {"form": form, "sheet": sheet, "row": place[0], "column": place[1]}
        FormCell.objects.filter(**at).delete()
        if choice is not None:
            _row(form, sheet, place, choice.confirmed()).save(force_insert=True)
        detail = {"cell": f"{sheet}!{address(place)}"}
        if choice is not None:
            detail |= {"kind": str(choice.kind), "code": choice.code, "part": choice.part.code}
        _audit("form.map", form, actor, detail)


def confirm_guesses(form: FormTemplate, *, actor: User) -> int:
    """Mark everything that was chosen by headings alone as looked at; give how many cells."""
    require(actor, Permission.FORM_MAP, form.organization)
    with transaction.atomic():
        _lock(form)
        count = form.cells.filter(guessed=True).update(guessed=False)
        if count:
            _audit("form.map", form, actor, {"confirmed": count})
    return count


def set_band(form: FormTemplate, sheet: str, row: int, on: bool, *, actor: User) -> None:
    """Say that the lines from here on hold one branch each, or that they do not.

    Raises DomainError (FRM014) where the line has no blank below a heading.
    """
    require(actor, Permission.FORM_MAP, form.organization)
    with transaction.atomic():
        _lock(form)
        bands = FormBand.objects.filter(form=form, sheet=sheet)
        if not on:
            bands.filter(first__lte=row, last__gte=row).delete()
        else:
            band = _band(form, sheet, row)
            bands.filter(first__lte=band.last, last__gte=band.first).delete()
            # What the lines below said by themselves, the pattern says now.
            below = {"row__gt": band.first, "row__lte": band.last}
            FormCell.objects.filter(form=form, sheet=sheet, **below).delete()
            FormBand.objects.create(
                form=form, sheet=sheet, first=band.first, last=band.last, names=band.names
            )
        _audit("form.map", form, actor, {"sheet": sheet, "row": row, "branches": on})


def change_form(form: FormTemplate, name: str, gaps: str, *, actor: User) -> None:
    """Rename a form, or choose what stands where no record proves a figure."""
    require(actor, Permission.FORM_MAP, form.organization)
    if not name.strip():
        raise DomainError.of("FRM015", "没有写名称", "请写一个名称", field="名称")
    with transaction.atomic():
        _lock(form)
        form.name = name.strip()[:LONGEST_NAME]
        form.gaps = Gaps(gaps) if gaps in Gaps.values else Gaps.MARK
        form.save(update_fields=["name", "gaps"])
        _audit("form.settings", form, actor, {"name": form.name, "gaps": str(form.gaps)})


def delete_form(form: FormTemplate, *, actor: User) -> None:
    """Delete a form with its mapping and files, and what was filled from it for many branches."""
    require(actor, Permission.FORM_MAP, form.organization)
    with transaction.atomic():
        _lock(form)
        _audit("form.delete", form, actor, {"name": form.name})
        runs = list(form.runs.all())
        FormTemplate.objects.filter(pk=form.pk).delete()
        transaction.on_commit(lambda: _remove_files(form, runs))


def reading_of(form: FormTemplate, sheet: str) -> SheetReading:
    """Give a sheet of a form as its words explain it; FRM020 for one that it does not have."""
    found = storage.book_of(form).sheet(sheet)
    if found is None or found.hidden:
        raise DomainError.of("FRM020", "表里没有这张工作表", "请从上方选工作表", value=sheet)
    return read_sheet(found)


def _band(form: FormTemplate, sheet: str, row: int) -> Band:
    reading = reading_of(form, sheet)
    band = band_from(reading.sheet, reading.contexts, row)
    if band is None:
        raise DomainError.of(
            "FRM014",
            "这一行不能作为“每支部一行”：行首已有别的文字，或空格上方没有表头",
            "请点第一个空白行里的格子",
            value=f"第{row}行",
        )
    return band


def _row(form: FormTemplate, sheet: str, place: Place, choice: Choice) -> FormCell:
    return FormCell(
        form=form,
        sheet=sheet,
        row=place[0],
        column=place[1],
        kind=choice.kind,
        code=choice.code,
        part=choice.part.code,
        shift=choice.part.shift,
        unit=choice.unit,
        guessed=choice.guessed,
    )


def _lock(form: FormTemplate) -> None:
    FormTemplate.objects.select_for_update().get(pk=form.pk)


def _remove_files(form: FormTemplate, runs: Iterable[FormRun]) -> None:
    storage.remove(form)
    for run in runs:
        kept.remove(run)


def _audit(action: str, form: FormTemplate, actor: User, detail: dict[str, Any]) -> None:
    record_act(
        action,
        actor=actor,
        target_type="form",
        target_id=str(form.pk),
        organization=form.organization,
        detail=detail,
    )
