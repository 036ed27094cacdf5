"""Templates to fill in: one ledger, or all of them in one workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from zhibu.ledger.types import Body, RecordType
from zhibu.workspace.imports.codecs import Codec
from zhibu.workspace.imports.context import Context
from zhibu.workspace.imports.recognize import codec_for, layouts_for
from zhibu.workspace.sheets import TemplateSheet, write_template


def template_sheet(
    record_type: RecordType, context: Context, bodies: Iterable[Body] = ()
) -> TemplateSheet:
    """Give the sheet of one ledger; ``bodies`` are written as rows that read back unchanged."""
    return sheet_of(codec_for(record_type), context, bodies)


def sheet_of(codec: Codec, context: Context, bodies: Iterable[Body] = ()) -> TemplateSheet:
    """Give the sheet of one layout."""
    columns = codec.columns(context)
    return TemplateSheet(
        codec.label,
        tuple(column.template() for column in columns),
        [row_of(codec, body, context) for body in bodies],
    )


def row_of(codec: Codec, body: Body, context: Context) -> list[object]:
    """Give a stored body as the cells of its row."""
    values = codec.values_of(body, context)
    return [
        None if (value := values.get(column.key)) is None else column.show(value)
        for column in codec.columns(context)
    ]


def write_templates(stream: BinaryIO, record_types: Iterable[RecordType], context: Context) -> None:
    """Write one workbook with an empty sheet for each ledger, in each of its layouts."""
    layouts = (codec for entry in record_types for codec in layouts_for(entry))
    write_template(stream, [sheet_of(codec, context) for codec in layouts])
