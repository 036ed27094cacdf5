"""Make the labelled reports plain text: a row of a table is a line, its cells stand apart by tabs.

Text knows no underline, so that an underlined blank becomes a line of low dashes.
"""

from __future__ import annotations

from dataclasses import replace

from tests.reading.markup import Paragraph, Source, Table


def as_text(source: Source) -> Source:
    """Return the report as it is in plain text: paragraphs of the body alone, labels moved."""
    parts: list[Paragraph | Table] = []
    for part in source.parts:
        if isinstance(part, Paragraph):
            parts.append(_dashed(part))
        else:
            for row in part.rows:
                cells = [c if isinstance(c, Paragraph) else Paragraph("") for c in row]
                parts.append(_joined([_dashed(cell) for cell in cells]))
    return replace(source, parts=tuple(parts))


def build_text(source: Source) -> bytes:
    """Return the plain text of the report."""
    return "".join(f"{one.text}\n" for one in as_text(source).paragraphs()).encode()


def _dashed(part: Paragraph) -> Paragraph:
    text = list(part.text)
    for start, end in part.blanks:
        text[start:end] = "_" * (end - start)
    shown = "".join(text)
    labels = tuple(replace(one, text=shown[one.start : one.end]) for one in part.labels)
    return Paragraph(shown, labels=labels)


def _joined(cells: list[Paragraph]) -> Paragraph:
    text = ""
    labels = []
    for cell in cells:
        text += "\t" if text else ""
        for one in cell.labels:
            moved = replace(one, start=one.start + len(text), end=one.end + len(text))
            labels.append(moved)
        text += cell.text
    return Paragraph(text, labels=tuple(labels))
