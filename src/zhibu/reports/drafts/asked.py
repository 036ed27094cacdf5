"""What an address or a form of the composer asks for; 404 for what is not there for its user."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from zhibu.access.roles import Permission
from zhibu.access.scope import access_of
from zhibu.core.errors import DomainError
from zhibu.reports.drafts import keeping
from zhibu.reports.drafts.prose import MOST_BLOCKS, NO_DATE, Line, Prose
from zhibu.reports.drafts.selectors import drafts_for
from zhibu.reports.models import AnnualDraft, DraftVersion
from zhibu.workspace.asked import user_of

_LONGEST_NUMBER = 9


def draft_or_404(request: HttpRequest, pk: int) -> AnnualDraft:
    """Give a draft that the user writes or approves."""
    return get_object_or_404(drafts_for(user_of(request)), pk=pk)


def may_freeze(request: HttpRequest, draft: AnnualDraft) -> bool:
    """Tell whether the user approves this draft."""
    return access_of(request.user).may(Permission.REPORT_FREEZE, draft.organization)


def require_freeze(request: HttpRequest, draft: AnnualDraft) -> None:
    """Raise PermissionDenied (403) for who does not approve this draft."""
    if not may_freeze(request, draft):
        raise PermissionDenied("只有书记能审定、冻结年度汇报。")


def version_asked(request: HttpRequest, draft: AnnualDraft, name: str = "version") -> DraftVersion:
    """Give the version that the address names, else the newest."""
    asked = request.GET.get(name, "")
    if not asked:
        version = keeping.newest_version(draft)
    elif asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_NUMBER:
        version = version_or_404(draft, int(asked))
    else:
        raise Http404(name)
    version.draft = draft
    return version


def version_or_404(draft: AnnualDraft, number: int) -> DraftVersion:
    """Give a version by its number."""
    found = draft.versions.select_related("author__person")
    version = get_object_or_404(found, number=number)
    version.draft = draft
    return version


def revision_of(form: QueryDict) -> int:
    """Give the revision that the sender of a form saw; 0, which no draft has, for nonsense."""
    asked = form.get("record_version", "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 9 else 0


def prose_sent(form: QueryDict) -> Prose:
    """Read a text as the composer's form sends it: four fields for each line, in order.

    What is no date becomes ``NO_DATE``, so that the rest is kept. Raises DomainError where lines
    came incomplete (DRF009).
    """
    columns = [form.getlist(name) for name in ("kind", "level", "lead", "text")]
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > 2 * MOST_BLOCKS:
        raise DomainError.of("DRF009", "段落没有传全", "请返回后再保存一次")
    lines = tuple(
        Line(kind, text, lead, int(level) if level in "01234" and level else -1)
        for kind, level, lead, text in zip(*columns, strict=True)
    )
    signed_on = _day(form.get("signed_on", ""))
    names = [form.get(name, "") for name in ("issuer", "title", "signed_by")]
    return Prose(names[0], names[1], lines, names[2], signed_on)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return NO_DATE


def reshaped(prose: Prose, what: str) -> Prose:
    """Move, add or drop a line as a button says: `up:3`, `down:3`, `drop:3`, `paragraph:3`.

    Lines count from 1; a new one stands after the one named. Nonsense changes nothing.
    """
    verb, _colon, number = what.partition(":")
    lines = list(prose.lines)
    at = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 5 else -1
    if not 0 <= at < len(lines):
        return prose
    if verb in ("up", "down"):
        other = at + (-1 if verb == "up" else 1)
        if 0 <= other < len(lines):
            lines[at], lines[other] = lines[other], lines[at]
    elif verb == "drop":
        del lines[at]
    elif verb in ("heading", "paragraph"):
        lines.insert(at + 1, Line(verb, "", level=1 if verb == "heading" else 0))
    return Prose(prose.issuer, prose.title, tuple(lines), prose.signed_by, prose.signed_on)
