"""Make edits in a Word file, inside the limited child process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace as replace_fields
from datetime import datetime

from lxml import etree

from zhibu.core.errors import DomainError, Problem
from zhibu.reports.document import GAP_TEXT, Figure
from zhibu.reports.office.characters import Control, Line, read_line
from zhibu.reports.office.comments import Comments
from zhibu.reports.office.controls import (
    ControlNumbers,
    commentable,
    end_placeholder,
    retag,
    unwrap,
    wrap,
)
from zhibu.reports.office.fields import Fields
from zhibu.reports.office.misfits import edit_problems
from zhibu.reports.office.names import FALLBACK, RUN
from zhibu.reports.office.package import Package
from zhibu.reports.office.register import FigureRegister
from zhibu.reports.office.runs import highlight, merge_texts, own_runs, replace, split_out
from zhibu.reports.office.story import Passage, passages
from zhibu.reports.reading import Edit
from zhibu.reports.word_figures import is_figure_tag, shown_text


def write_word(package: Package, edits: Sequence[Edit], moment: datetime | None) -> None:
    """Make the edits; raise DomainError (DOC020) when one does not fit the file."""
    found = passages(package)
    by_block: dict[int, list[Edit]] = defaultdict(list)
    for edit in edits:
        # No text is no figure.
        by_block[edit.block].append(edit if edit.text != "" else replace_fields(edit, figure=None))
    DomainError.raise_if(_misfits(found, by_block))
    pen = _Pen(package, {passage.part for passage in found}, moment)
    for block in sorted(by_block):
        passage = found[block]
        # Before the edits: afterwards a twin would no longer agree with its first form.
        twins = [_twin(passage, paragraph) for paragraph in passage.twins]
        pen.write(passage.line, by_block[block], comments=passage.may_be_commented)
        for twin in twins:
            if twin is not None:
                pen.write(twin, by_block[block], comments=False)
        package.touch(passage.part)
    pen.finish()


def _twin(passage: Passage, paragraph: etree._Element) -> Line | None:
    line = read_line(paragraph, Fields(paragraph))
    return line if line.text == passage.line.text else None


def _misfits(found: list[Passage], by_block: dict[int, list[Edit]]) -> list[Problem]:
    problems = []
    for block, edits in by_block.items():
        if 0 <= block < len(found):
            line, place = found[block].line, found[block].place
            problems += edit_problems(edits, line.text, line.locked, place)
        else:
            problems += edit_problems(edits, None, (), f"第{block + 1}段")
    return problems


class _Pen:
    """Writes into lines, and keeps the data part and the comments in step."""

    def __init__(self, package: Package, parts: set[str], moment: datetime | None) -> None:
        self._register = FigureRegister(package)
        self._comments = Comments(package, moment)
        self._numbers = ControlNumbers(package.xml(part) for part in sorted(parts))
        self._pending: dict[str, tuple[etree._Element, Figure]] = {}

    def write(self, line: Line, edits: list[Edit], *, comments: bool) -> None:
        """Make the edits of one paragraph, from right to left."""
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
            remark = edit.comment if comments else ""
            home = _home(line, edit)
            if home is not None:
                self._write_at_home(line, edit, home, remark)
            else:
                self._write(line, edit, remark)

    def finish(self) -> None:
        """Note in the data part what each control shows now."""
        for number, (control, figure) in self._pending.items():
            self._register.put(number, figure, shown_text(control))

    def _write(self, line: Line, edit: Edit, remark: str) -> None:
        if edit.text is not None or edit.figure is not None:
            self._unwrap_touched(line, edit)
        start, end = edit.figure_span or (0, len(_content(line, edit)))
        if edit.text is None:
            elements = split_out(line, edit.start + start, edit.start + end)
        else:
            parts = [edit.text[:start], edit.text[start:end], edit.text[end:]]
            groups = replace(line, edit.start, edit.end, parts)
            elements = groups[1]
            for element in elements[:1]:
                end_placeholder(element)
        if not elements:
            return
        if edit.figure is None and not remark:
            if edit.text is not None:
                merge_texts(elements)
            return
        self._mark(own_runs(elements), edit, remark)

    def _mark(self, runs: list[etree._Element], edit: Edit, remark: str) -> None:
        first, last = runs[0], runs[-1]
        if edit.figure is not None:
            number = self._numbers.new()
            control = wrap(runs, edit.figure, number)
            if edit.text is not None and edit.figure.is_gap:
                for run in runs:
                    highlight(run, on=True)
            if control is not None:
                first = last = control
                self._note(str(number), control, edit.figure)
        if remark:
            self._comments.add(commentable(first), commentable(last), remark)

    def _write_at_home(self, line: Line, edit: Edit, home: Control, remark: str) -> None:
        """Write inside a control of ours: the control stays and stands for the new text."""
        if edit.text is not None:
            was_gap = line.text[home.start : home.end] == GAP_TEXT
            groups = replace(line, edit.start, edit.end, [edit.text])
            run = groups[0][0].getparent() if groups[0] else None
            if run is not None:
                merge_texts(groups[0])
                if edit.figure is not None and edit.figure.is_gap != was_gap:
                    highlight(run, on=edit.figure.is_gap)
        if edit.figure is not None:
            retag(home.element, edit.figure)
            self._note(self._numbers.own(home.element), home.element, edit.figure)
        if remark:
            first = last = home.element
            if home.whole:
                runs = list(line.paragraph.iter(RUN))
                first, last = (runs[0], runs[-1]) if runs else (first, last)
            self._comments.add(commentable(first), commentable(last), remark)

    def _note(self, number: str, control: etree._Element, figure: Figure) -> None:
        if not any(True for _ in control.iterancestors(FALLBACK)):
            self._pending[number] = (control, figure)

    def _unwrap_touched(self, line: Line, edit: Edit) -> None:
        """Take away controls of ours that the edit cuts into: their text is no longer theirs."""
        for control in line.controls:
            meets = control.start < edit.end and control.end > edit.start
            if meets and is_figure_tag(control.tag) and not control.whole:
                unwrap(control.element)
                self._pending.pop(control.number, None)
                self._register.drop(control.number)


def _home(line: Line, edit: Edit) -> Control | None:
    """Return the control of ours that the edit may stay in, the innermost one."""
    if edit.text is not None and edit.figure is None:
        return None
    if edit.figure_span not in (None, (0, len(_content(line, edit)))):
        return None
    fitting = [
        control
        for control in line.controls
        if is_figure_tag(control.tag)
        and control.start <= edit.start
        and edit.end <= control.end
        and control.start < control.end
        and edit.start < edit.end
    ]
    return min(fitting, key=lambda control: control.end - control.start, default=None)


def _content(line: Line, edit: Edit) -> str:
    return line.text[edit.start : edit.end] if edit.text is None else edit.text
