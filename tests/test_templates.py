"""No template carries what the content security policy would stop in the browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "zhibu"
TEMPLATE_TAGS = re.compile(r"{%\s*comment\b.*?endcomment\s*%}|{[%{#].*?[%}#]}", re.S)
# A help text is written by the program, never by a user, and Django's own hold lists.
UNESCAPED = re.compile(r"(?<!help_text)\|\s*safe(seq)?\b|autoescape\s+off")
# A block of this type is data: the browser never runs it.
DATA_TYPES = {"application/json", "importmap"}


class InlineCode(HTMLParser):
    """Collect the inline scripts, styles and foreign addresses of one template."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (
            tag == "script" and "src" not in given and given.get("type") not in DATA_TYPES
        ):
            self._note(f"<{tag}>")
        for name, value in attrs:
            self._check(tag, name, (value or "").strip().lower())

    def _check(self, tag: str, name: str, value: str) -> None:
        if name == "style" or name.startswith(("on", "hx-on", "data-hx-on", "x-on")):
            self._note(name)
        elif name in {"src", "href", "action", "formaction"} and value.startswith("javascript:"):
            self._note(f"{name}=javascript:")
        elif name in {"hx-vals", "hx-headers", "hx-vars", "hx-trigger"} and (
            value.startswith(("js:", "javascript:")) or (name == "hx-trigger" and "[" in value)
        ):
            self._note(f"{name}={value}")
        elif tag in {"script", "link", "img", "iframe"} and value.startswith(
            ("http:", "https:", "//")
        ):
            self._note(f"{tag} {name}={value}")

    def _note(self, what: str) -> None:
        self.found.append(f"{self.getpos()[0]}: {what}")


def inline_code(template: str) -> list[str]:
    """List what the policy would stop, each with its line."""

    def blank(match: re.Match[str]) -> str:
        return "\n" * match[0].count("\n")

    parser = InlineCode()
    parser.feed(TEMPLATE_TAGS.sub(blank, template))
    parser.close()
    return parser.found


@pytest.mark.parametrize(
    "template",
    [
        "<script>alert(1)</script>",
        "<style>p { color: red }</style>",
        '<p style="color: red">',
        '<a {% if a > b %}href="#"{% endif %} onclick="go()">',
        '<button hx-on:click="go()">',
        '<a href="javascript:go()">',
        "<a hx-vals='js:{a: 1}'>",
        '<input hx-trigger="keyup[ctrlKey]">',
        '<script src="https://example.org/x.js"></script>',
    ],
)
def test_inline_code_is_noticed(template: str) -> None:
    assert len(inline_code(template)) == 1


def test_served_files_and_data_blocks_are_no_inline_code() -> None:
    template = (
        "{% comment %}<script>old()</script>{% endcomment %}"
        "<script src=\"{% static 'a.js' %}\" defer></script>"
        '<script type="application/json">{"a": 1}</script><a href="{{ url }}" hx-trigger="click">'
    )
    assert inline_code(template) == []


def test_no_template_has_inline_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{problem}"
        for path in sorted(PACKAGE.glob("**/templates/**/*.html"))
        for problem in inline_code(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_template_turns_escaping_off() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(PACKAGE.glob("**/templates/**/*"))
        if path.is_file()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if UNESCAPED.search(line)
    ]
    assert found == []
