"""The layer of a paragraph by Word's own marks: outline level, style, automatic numbering.

Automatic numbers (一、 made by Word) are not in the text; the list definition tells their form.
"""

from __future__ import annotations

import re

from lxml import etree

from zhibu.reports.office.headings import LEVELS, numbered_level
from zhibu.reports.office.names import PARAGRAPH_PROPERTIES, VALUE, w
from zhibu.reports.office.package import Package

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_STYLES_AT_MOST = 30
_CHINESE_FORMS = ("chinese", "ideograph", "japaneseCounting", "taiwanese")


class OutlineMarks:
    """What styles and lists of one document say of its paragraphs."""

    def __init__(self, package: Package, document: str) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._levels: dict[str, int] = {}
        self._lists: dict[str, str] = {}
        self._forms: dict[tuple[str, str], int] = {}
        for part in package.linked(document, "styles"):
            for style in package.xml(part).iterfind(w("style")):
                self._styles[style.get(w("styleId"), "")] = style
        for part in package.linked(document, "numbering"):
            self._read_lists(package.xml(part))

    def level(self, paragraph: etree._Element) -> int:
        """Return the layer from 1 to 4, or 0."""
        properties = paragraph.find(PARAGRAPH_PROPERTIES)
        if properties is None:
            return 0
        own = _outline(properties)
        if own:
            return own
        style = properties.find(w("pStyle"))
        named = self._style_level(style.get(VALUE, "")) if style is not None else 0
        return self._list_level(properties) or named

    def _style_level(self, name: str) -> int:
        if name not in self._levels:
            self._levels[name] = self._follow(name)
        return self._levels[name]

    def _follow(self, name: str) -> int:
        """Go up the styles that this one is based on until one says a layer."""
        for _step in range(_STYLES_AT_MOST):
            style = self._styles.get(name)
            if style is None:
                return 0
            shown = style.find(w("name"))
            match = _HEADING_NAME.match(shown.get(VALUE, "") if shown is not None else "")
            if match:
                return min(int(match[1]), LEVELS)
            properties = style.find(PARAGRAPH_PROPERTIES)
            if properties is not None:
                found = _outline(properties) or self._list_level(properties)
                if found:
                    return found
            base = style.find(w("basedOn"))
            name = base.get(VALUE, "") if base is not None else ""
        return 0

    def _read_lists(self, root: etree._Element) -> None:
        for abstract in root.iterfind(w("abstractNum")):
            number = abstract.get(w("abstractNumId"), "")
            for level in abstract.iterfind(w("lvl")):
                self._forms[number, level.get(w("ilvl"), "0")] = _form_level(level)
        for one in root.iterfind(w("num")):
            target = one.find(w("abstractNumId"))
            if target is not None:
                self._lists[one.get(w("numId"), "")] = target.get(VALUE, "")

    def _list_level(self, properties: etree._Element) -> int:
        number = properties.find(f"{w('numPr')}/{w('numId')}")
        if number is None:
            return 0
        depth = properties.find(f"{w('numPr')}/{w('ilvl')}")
        place = depth.get(VALUE, "0") if depth is not None else "0"
        return self._forms.get((self._lists.get(number.get(VALUE, ""), ""), place), 0)


def _outline(properties: etree._Element) -> int:
    found = properties.find(w("outlineLvl"))
    value = found.get(VALUE, "") if found is not None else ""
    # 9 stands for body text.
    return min(int(value) + 1, LEVELS) if value.isdecimal() and int(value) < 9 else 0


def _form_level(level: etree._Element) -> int:
    """Return the layer that the look of an automatic number names: “%1、” in Chinese is 1."""
    text, form = level.find(w("lvlText")), level.find(w("numFmt"))
    shape = text.get(VALUE, "") if text is not None else ""
    kind = form.get(VALUE, "decimal") if form is not None else "decimal"
    if kind in ("bullet", "none"):
        return 0
    sample = "一" if kind.startswith(_CHINESE_FORMS) else "1"
    return numbered_level(re.sub("%[1-9]", sample, shape) + "题")
