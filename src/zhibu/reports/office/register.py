"""The data part of a stranger's Word file: which figures stand behind our content controls.

The part is the same that composed reports carry (`reports.word_figures`); a file that has none
gets one. Data parts of others are never touched.
"""

from __future__ import annotations

from lxml import etree

from zhibu.reports.document import Figure
from zhibu.reports.office.package import Package
from zhibu.reports.word_figures import (
    DATA_NAMESPACE,
    data_part_names,
    data_properties,
    figure_entry,
    figures_data,
    is_data_part,
)
from zhibu.reports.word_package import DATA_PROPERTIES_TYPE

_ENTRY = f"{{{DATA_NAMESPACE}}}figure"


class FigureRegister:
    """Reads and changes the entries, one for each control, by the control's number."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._parts = [
            name
            for name in package.names
            if is_data_part(name) and package.xml(name).tag == f"{{{DATA_NAMESPACE}}}figures"
        ]
        self._by_number = {entry.get("control", ""): entry for entry in reversed(self.entries())}

    def entries(self) -> list[etree._Element]:
        """Return the entries of all data parts of ours."""
        return [entry for name in self._parts for entry in self._package.xml(name).iterfind(_ENTRY)]

    def put(self, number: str, figure: Figure, text: str) -> None:
        """Note the figure that the control with this number shows as `text`."""
        entry = self._by_number.get(number)
        if entry is None:
            entry = etree.SubElement(self._root(), _ENTRY)
            self._by_number[number] = entry
        entry.attrib.clear()
        for name, value in figure_entry(number, figure, text).items():
            entry.set(name, value)
        self._touch()

    def drop(self, number: str) -> None:
        """Forget a control that is no longer there."""
        entry = self._by_number.pop(number, None)
        parent = entry.getparent() if entry is not None else None
        if entry is not None and parent is not None:
            parent.remove(entry)
            self._touch()

    def _touch(self) -> None:
        for name in self._parts:
            self._package.touch(name)

    def _root(self) -> etree._Element:
        if not self._parts:
            self._parts.append(self._create())
        return self._package.xml(self._parts[0])

    def _create(self) -> str:
        package = self._package
        taken = {name.casefold() for name in package.names}
        number = next(
            n
            for n in range(1, len(taken) + 2)
            if taken.isdisjoint(name.casefold() for name in data_part_names(n))
        )
        part, properties = data_part_names(number)
        package.add(part, figures_data(()).encode(), "application/xml")
        package.add(properties, data_properties().encode(), DATA_PROPERTIES_TYPE)
        package.link(part, "customXmlProps", properties)
        package.link(package.main_part(), "customXml", part)
        return part
