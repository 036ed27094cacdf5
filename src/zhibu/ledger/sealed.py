"""Sealed columns of records: kept when a form sends back their mask, opened one record at a time.

A sealed column (``SealedField``) shows nothing but a mask in lists, exports, previews and logs.
Whoever may read the record may open it; that he did stands in the audit log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, NotFound, Problem
from zhibu.ledger import registry
from zhibu.ledger.selectors import visible_to
from zhibu.ledger.types import Body, Column, RecordType
from zhibu.organization.fields import Sealed, SealedField, hide_all

if TYPE_CHECKING:
    from zhibu.access.models import User

MASK = hide_all("")


@dataclass(frozen=True)
class Opened:
    """One sealed column in clear text."""

    label: str
    text: str


def sealed_columns(record_type: RecordType) -> tuple[Column, ...]:
    """Give the columns of a type that are sealed."""
    return tuple(
        column
        for column in record_type.columns
        if isinstance(record_type.field_of(column), SealedField)
    )


def keep_sealed(body: Body) -> None:
    """Keep what is stored where a form or a workbook gave back its mask, or the same text.

    Queries: one for a stored body with a text typed into it.
    """
    stored: Any = None
    for name in _sealed_names(body):
        value = getattr(body, name)
        if not isinstance(value, str):
            continue
        text = value.strip()
        if body.pk is not None:
            stored = stored or type(body)._default_manager.filter(pk=body.pk).first()
        held = getattr(stored, name) if stored else None
        if isinstance(held, Sealed) and text in {MASK, held.open()}:
            setattr(body, name, held)
        else:
            setattr(body, name, None if text in {"", MASK} else text)


def mask_problems(body: Body, most: int) -> Iterator[Problem]:
    """Refuse a text that was typed around the mask, or is too long; the text is never repeated."""
    for name in _sealed_names(body):
        value = getattr(body, name)
        label = str(body._meta.get_field(name).verbose_name)
        if isinstance(value, str) and MASK in value:
            yield Problem(
                "LED040",
                f"写在了“{MASK}”的前后",
                f"要改就删去“{MASK}”重写全文；不改就让它留着",
                field=label,
            )
        elif isinstance(value, str) and len(value) > most:
            yield Problem("LED041", f"超过 {most} 字", "请只写要点", field=label)


def _sealed_names(body: Body) -> Iterator[str]:
    for field in body._meta.concrete_fields:
        if isinstance(field, SealedField):
            yield field.name


def may_open(record_type: RecordType, body: Body) -> bool:
    """Tell whether a record that somebody reads holds anything under seal that he may open."""
    return record_type.opens and any(
        isinstance(record_type.value_of(body, column), Sealed)
        for column in sealed_columns(record_type)
    )


def open_sealed(record_id: int, *, actor: User) -> list[Opened]:
    """Give all sealed columns of a record in clear to somebody who may read it; write that down.

    Raises:
        NotFound: there is no such record for the actor.
        DomainError: LED042 records of this type are not opened here, LED043 nothing is sealed.
    """
    record = visible_to(actor).select_related("organization").filter(pk=record_id).first()
    if record is None:
        raise NotFound.of("LED044", "没有这条记录，或不在您的范围之内", "请从台账进入")
    record_type = registry.record_type(record.type)
    if not record_type.opens:
        raise DomainError.of("LED042", "这类记录的保密内容不在这里打开", "请从记录页面查看")
    body = record_type.load([record])[record.pk]
    found = []
    with transaction.atomic():
        for column in sealed_columns(record_type):
            value = record_type.value_of(body, column)
            if isinstance(value, Sealed):
                found.append(Opened(record_type.label_of(column), value.open()))
        if not found:
            raise DomainError.of("LED043", "没有保密内容", "请看记录的其他栏目")
        record_act(
            "record.open",
            actor=actor,
            target_type="record",
            target_id=record.pk,
            organization=record.organization_id,
            detail={"type": record.type, "columns": [one.label for one in found]},
        )
    return found
