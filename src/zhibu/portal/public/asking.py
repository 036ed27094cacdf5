"""What the addresses of the public site ask for: a unit, a place in a list, words."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from zhibu.pillars.standards.openness_values import Key, PublicUnit

LONGEST_NUMBER = 9
LONGEST_WORDS = 60


def asked_unit(request: HttpRequest, units: tuple[PublicUnit, ...]) -> PublicUnit | None:
    """Give the unit asked for by ``?unit=``, None without a question; 404 for any other."""
    asked = request.GET.get("unit", "")
    if not asked:
        return None
    number = int(asked) if _is_number(asked) else 0
    found = next((unit for unit in units if unit.pk == number), None)
    if found is None:
        raise Http404("unit")
    return found


def asked_key(request: HttpRequest) -> Key | None:
    """Read where the page begins, ``?before=2022-03-05.17``; what cannot be read is the start."""
    day, _dot, pk = request.GET.get("before", "").partition(".")
    if not _is_number(pk):
        return None
    try:
        return date.fromisoformat(day), int(pk)
    except ValueError:
        return None


def asked_words(request: HttpRequest) -> str:
    """Read what is looked for, without what no text holds."""
    text = "".join(each for each in request.GET.get("q", "") if each.isprintable() or each == " ")
    return " ".join(text.split())[:LONGEST_WORDS]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
