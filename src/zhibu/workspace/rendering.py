"""How Django forms are drawn: our field group, Bootstrap's classes, chips where asked for.

Named by the setting ``FORM_RENDERER``. Forms stay plain Django forms; a widget asks for another
look only by its ``class``: ``parts`` turns checkboxes and radios into chips, ``row-wise`` puts them
in a row.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest

WIDGETS = "django/forms/widgets/"
CHOICES = "parts/choices.html"
# Widgets whose markup, not only its classes, must differ from Django's own.
OUR_WIDGETS = {
    WIDGETS + "checkbox_select.html": CHOICES,
    WIDGETS + "radio.html": CHOICES,
    WIDGETS + "clearable_file_input.html": "parts/file_input.html",
    WIDGETS + "file.html": "parts/file_input.html",
}
UNSTYLED_TYPES = frozenset({"hidden", "submit", "image", "range"})


class FormRenderer(DjangoTemplates):
    """Render forms, field groups and widgets with the workspace's parts.

    Django sets ``aria-invalid`` and ``aria-describedby`` itself; the ids they point at
    (``…_helptext``, ``…_error``) are those of ``parts/field.html``.
    """

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Render one template, giving a widget its classes on the way."""
        widget = context.get("widget")
        if widget is not None:
            _dress(widget)
        rendered: str = super().render(
            OUR_WIDGETS.get(template_name, template_name), context, request
        )
        return rendered


def _dress(widget: dict[str, Any]) -> None:
    """Add the classes of one widget's context, and of those inside it, in place."""
    for part in widget.get("subwidgets", ()):
        _dress(part)
    if OUR_WIDGETS.get(widget["template_name"]) == CHOICES:
        _dress_choices(widget)
    elif wanted := _classes(widget):
        _add(widget["attrs"], wanted)


def _dress_choices(widget: dict[str, Any]) -> None:
    widget["chips"] = "parts" in str(widget["attrs"].get("class", "")).split()
    for _group, options, _index in widget["optgroups"]:
        for option in options:
            # An option inherits the list's attributes; the list's class would break the box.
            option["attrs"].pop("class", None)
            if not widget["chips"]:
                _add(option["attrs"], "form-check-input")


def _classes(widget: dict[str, Any]) -> str:
    template, kind = widget["template_name"], widget.get("type", "")
    if kind in UNSTYLED_TYPES or "subwidgets" in widget:
        return ""
    if kind in {"checkbox", "radio"}:
        wanted = "form-check-input"
    elif template == WIDGETS + "select.html":
        wanted = "form-select"
    else:
        wanted = "form-control"
    return wanted + (" is-invalid" if widget["attrs"].get("aria-invalid") == "true" else "")


def _add(attrs: dict[str, Any], classes: str) -> None:
    present = str(attrs.get("class", "")).split()
    attrs["class"] = " ".join([*present, *(c for c in classes.split() if c not in present)])
