"""Where blank tables lie: the workbook under an opaque name, how it looks beside it.

Both are in the store of evidence files, readable by the service's account alone, and are part of
every backup.
"""

from __future__ import annotations

from functools import lru_cache

from django.core.files.base import ContentFile

from zhibu.core.errors import DomainError
from zhibu.ledger.models.record import evidence_storage
from zhibu.reports.forms.book import Book, from_json, to_json
from zhibu.reports.models import FormTemplate


def keep(form: FormTemplate, data: bytes, book: Book) -> None:
    """Store a form's workbook and layout; the caller saves the row."""
    storage = evidence_storage()
    form.file.name = storage.save(f"forms/{form.pk}.xlsx", ContentFile(data))
    storage.save(_layout(str(form.file.name)), ContentFile(to_json(book)))


def blank(form: FormTemplate) -> bytes:
    """Give the workbook as it came; FRM005 when it is gone."""
    return _read(str(form.file.name), form.file_name)


def book_of(form: FormTemplate) -> Book:
    """Give how a form looks; the last few are kept in memory, for a form never changes."""
    return _book(_layout(str(form.file.name)), form.file_name)


def remove(form: FormTemplate) -> None:
    """Delete both files."""
    for name in (str(form.file.name), _layout(str(form.file.name))):
        evidence_storage().delete(name)


@lru_cache(maxsize=16)
def _book(name: str, file_name: str) -> Book:
    return from_json(_read(name, file_name))


def _read(name: str, file_name: str) -> bytes:
    try:
        with evidence_storage().open(name) as file:
            return bytes(file.read())
    except FileNotFoundError as error:
        raise DomainError.of(
            "FRM005", "空白表的文件已经不在了", "请重新上传", value=file_name
        ) from error


def _layout(name: str) -> str:
    return f"{name.removesuffix('.xlsx')}.json"
