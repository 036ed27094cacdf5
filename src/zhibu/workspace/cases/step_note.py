"""What the form of a step says on top: where the case stands, who acts, papers, days, gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhibu.cases.judging import Possible, next_steps
from zhibu.cases.models import Case, StepBody
from zhibu.cases.paths import CasePath, Step, paths
from zhibu.cases.selectors import visible_cases
from zhibu.cases.situation import situation_of
from zhibu.core.errors import DomainError
from zhibu.ledger.types import RecordType
from zhibu.workspace.cases.dates import day_words
from zhibu.workspace.cases.reach import case_url

if TYPE_CHECKING:
    from zhibu.access.models import User
    from zhibu.organization.models import Organization
    from zhibu.workspace.forms import RecordForm


@dataclass(frozen=True)
class StepNote:
    """What is known of a step before it is typed; of its case where it is chosen already.

    Attributes:
        state: where the case stands; "" while none is chosen.
        possible: what stands before the step now; None where the state does not allow it.
        days: from which to which day, in words.
    """

    path: CasePath
    step: Step | None
    url: str
    title: str
    state: str
    possible: Possible | None
    days: str

    @property
    def heading(self) -> str:
        """What a page says that takes this step: 记“核验销号”."""
        return f"记“{self.step.label}”" if self.step else ""

    @property
    def misplaced(self) -> bool:
        """Tell whether the case's present state does not know this step."""
        return bool(self.state and self.step and self.possible is None)


def path_of(record_type: RecordType) -> CasePath | None:
    """Give the path whose steps a record type keeps; None where it keeps none."""
    if not issubclass(record_type.model, StepBody):
        return None
    return next((path for path in paths() if record_type.key in path.step_types), None)


def note_of(form: RecordForm) -> StepNote | None:
    """Give the note for what a form begins with or was sent with. Queries: none, or a few."""
    if path_of(form.record_type) is None:
        return None
    step, case = (str(form[name].value() or "") for name in ("step", "case"))
    return step_note(form.user, form.record_type, form.unit, step, case)


def step_note(
    user: User, record_type: RecordType, unit: Organization | None, step: str, case: str
) -> StepNote | None:
    """Give the note for what is chosen in a form; None for records that are no steps.

    Args:
        case: its text as the form shows it, or its number in the database.
    """
    path = path_of(record_type)
    if path is None:
        return None
    chosen = path.steps_by_key.get(step)
    found = _case(user, record_type, path, unit, case)
    if found is None:
        return StepNote(path, chosen, "", "", "", None, "")
    situation = situation_of(found)
    coming = next((one for one in next_steps(situation) if one.step is chosen), None)
    days = _days(coming) if coming else ""
    label = situation.state.label
    return StepNote(path, chosen, case_url(found), str(found), label, coming, days)


def _case(
    user: User, record_type: RecordType, path: CasePath, unit: Organization | None, text: str
) -> Case | None:
    if unit is None or not text:
        return None
    readable = visible_cases(user).filter(path=path.key).select_related("organization__book")
    if text.isdecimal() and (found := readable.filter(pk=int(text)).first()):
        return found
    noun = dict(record_type.nouns)["case"]
    try:
        named = [one for one in noun.named(text, unit) if isinstance(one, Case)]
    except DomainError:
        return None
    return readable.filter(pk=named[0].pk).first() if len(named) == 1 else None


def _days(one: Possible) -> str:
    words = []
    if one.earliest:
        words.append(f"最早 {day_words(one.earliest)}")
    if one.latest:
        words.append(f"最晚 {day_words(one.latest)}")
    return "，".join(words)
