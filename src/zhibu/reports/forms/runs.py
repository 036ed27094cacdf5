"""Tables filled for many branches: asked for, followed, fetched again.

What is soon done is done while the user waits; the rest as a job (`reports.jobs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from zhibu.access.roles import Permission
from zhibu.access.scope import require, visible
from zhibu.core.periods import Period
from zhibu.organization.models import Organization
from zhibu.reports.forms import files, storage
from zhibu.reports.forms.filling import Filled, Tell, branches_of, fill, lines_of_branches
from zhibu.reports.forms.selectors import mapping_of
from zhibu.reports.jobs import life
from zhibu.reports.jobs import storage as kept
from zhibu.reports.models import FormRun, FormTemplate, Gaps

if TYPE_CHECKING:
    from zhibu.access.models import User

# A second or two of work; more branches are filled in the background.
SOON = 20
Kind = FormRun.Kind


def visible_runs(user: User) -> QuerySet[FormRun]:
    """Give the filled tables of units whose reports the user may see."""
    rows = FormRun.objects.select_related("form__organization", "organization", "asked_by")
    return visible(rows, user, Permission.REPORT_VIEW, "organization")


def begin(
    form: FormTemplate, unit: Organization, period: Period, kind: str, *, actor: User
) -> FormRun:
    """Fill a form for a unit's branches, a line or a file for each; give the job.

    Raises:
        NotPermitted: the actor may not see the reports of the unit.
        DomainError: FRM031, the unit has no branches.
    """
    require(actor, Permission.REPORT_VIEW, unit)
    files.refuse_without_branches(unit, period)
    run = FormRun(form=form, organization=unit, period=str(period), kind=Kind(kind), asked_by=actor)
    run.save(force_insert=True)
    start(run)
    return run


def start(run: FormRun) -> None:
    """Begin the work, again where it was done, failed or stopped before."""
    steps = steps_of(run.form, run.organization, run.days, run.kind)
    life.start(run, _work, steps=steps, apart=steps > SOON)


def steps_of(form: FormTemplate, unit: Organization, period: Period, kind: str) -> int:
    """Count the lines or files that filling a form takes. Queries: about five."""
    branches = len(branches_of(unit, period))
    return branches if kind == Kind.FILES else lines_of_branches(mapping_of(form), branches)


def name_made(run: FormRun) -> str:
    """Name the file that came of a run: 机关党委_上级统计表（各支部）.zip."""
    ending = "（各支部）.zip" if run.kind == Kind.FILES else ".xlsx"
    return files.file_name_for(run.organization, run.form.file_name, ending)


def _work(run: FormRun) -> None:
    def tell(done: int) -> None:
        life.tell(run, done)

    content, filled = _made(run, tell)
    entries = sum(len(one.entries) for one in filled)
    gaps = sum(len(one.gaps) for one in filled)
    life.tell(run, run.steps)
    kept.keep_made(run, content)
    notes = dict.fromkeys(note for one in filled for note in one.notes)
    life.finish(run, counts={"entries": entries, "gaps": gaps}, notes=list(notes))


def _made(run: FormRun, tell: Tell) -> tuple[bytes, list[Filled]]:
    form, unit, period = run.form, run.organization, run.days
    blank, book, mapping = storage.blank(form), storage.book_of(form), mapping_of(form)
    marks = form.gaps == Gaps.MARK
    if run.kind == Kind.FILES:
        return files.branch_archive(
            blank, book, mapping, unit, period, form.file_name, mark_gaps=marks, tell=tell
        )
    filled = fill(book, mapping, unit, period, mark_gaps=marks, tell=tell)
    return files.filled_file(blank, filled), [filled]
