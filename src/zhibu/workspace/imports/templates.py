"""Templates to fill in: one ledger, or all of them in one workbook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from zhibu.ledger.types import Body, RecordType
from zhibu.workspace.imports.codecs import Codec
from zhibu.workspace.imports.context import Context
from zhibu.workspace.imports.recognize import codec_for
from zhibu.workspace.sheets import TemplateSheet, write_template


def template_sheet(
    record_type: RecordType, context: Context, bodies: Iterable[Body] = ()
) -> TemplateSheet:
    """Give the sheet of one ledger; ``bodies`` are written as rows that read back unchanged."""
    codec = codec_for(record_type)
    columns = codec.columns(context)
    return TemplateSheet(
        record_type.label,
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
    """Write one workbook with an empty sheet for each ledger."""
    write_template(stream, [template_sheet(entry, context) for entry in record_types])
