"""One page, one form, one act: what the pages of people and administration share."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from zhibu.core.errors import DomainError, NotPermitted
from zhibu.core.sealing import SealBroken
from zhibu.organization.fields import sealer
from zhibu.organization.models import Organization

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Task:
    """How the page of one act reads.

    Attributes:
        title: what is done, also the page's heading.
        submit: words of the button.
        back: address of the page one came from; a success leads there too.
        lead: one paragraph before the form.
        effects: what the act will do, said before it is done.
        danger: the act ends or removes something; the button says so and asks again.
    """

    title: str
    submit: str
    back: str
    lead: str = ""
    effects: tuple[str, ...] = ()
    danger: bool = False


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    task: Task,
    act: Callable[[], object],
    *,
    done: Callable[[], str] | str,
    to: Callable[[], str] | str = "",
    template: str = "people/form.html",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form, or do the act and go back; broken rules are told beside their fields."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotPermitted:
            raise
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, done if isinstance(done, str) else done())
            return redirect((to if isinstance(to, str) else to()) or task.back)
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, template, {"form": form, "task": task, **(context or {})}, status=status)


def blame(form: forms.BaseForm, error: DomainError) -> None:
    """Put each problem beside the field whose label it names, or over the form."""
    by_label = {str(field.label): name for name, field in form.fields.items()}
    for problem in error.problems:
        name = by_label.get(problem.field)
        said = replace(problem, field="", place="") if name else problem
        form.add_error(name, str(said))


class DayField(forms.DateField):
    """A date with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", day_input())
        super().__init__(**kwargs)


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Choose a unit from the tree; deeper ones are indented."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", "请选择")
        super().__init__(queryset, **kwargs)

    def label_from_instance(self, obj: Organization) -> str:
        depth = obj.path.count(".") - 1
        return f"{'　' * depth}{obj.name}"


class SecretInput(forms.TextInput):
    """An input that never shows what was typed or stored."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"autocomplete": "off", "data-private": True, **attrs})

    def format_value(self, value: Any) -> None:
        return None


class SecretsMixin(forms.Form):
    """Carries secret inputs over a refused form, sealed, so that nobody has to type them again.

    Subclasses name the fields in ``secret_fields``; ``user_id`` binds the seal to the user.
    """

    secret_fields: tuple[str, ...] = ()
    user_id = 0
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def _purpose(self) -> str:
        return f"form.kept.{self.user_id}"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        carried = self._open(cleaned.get("kept", ""))
        for name in self.secret_fields:
            if not cleaned.get(name):
                cleaned[name] = carried.get(name, "")
        self._seal({name: cleaned[name] for name in self.secret_fields if cleaned[name]})
        return cleaned

    def _open(self, text: str) -> dict[str, str]:
        if not text:
            return {}
        try:
            opened = sealer().open(urlsafe_b64decode(text), self._purpose)
        except (SealBroken, ValueError):
            return {}
        return dict(json.loads(opened))

    def _seal(self, typed: dict[str, str]) -> None:
        sealed = sealer().seal(json.dumps(typed), self._purpose) if typed else b""
        data = cast(QueryDict, self.data).copy()
        data["kept"] = urlsafe_b64encode(sealed).decode()
        self.data = data
        for name in typed:
            self[name].help_text = "刚才填的还在，留空就用刚才填的"


def read_day(text: str | None, otherwise: date) -> date:
    """Read ``?on=2022-06-30``; anything else gives the other day."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def chosen(value: str, allowed: Iterable[str], otherwise: str) -> str:
    """Give a value of the query string when it is one of those allowed."""
    return value if value in set(allowed) else otherwise
