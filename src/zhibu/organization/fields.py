"""Model fields that keep personal data sealed until somebody entitled asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.db import models

from zhibu.core.sealing import Sealer


@lru_cache(maxsize=1)
def sealer() -> Sealer:
    """Give the sealer of this deployment's keys (setting ``DATA_KEYS``)."""
    return Sealer.from_text(settings.DATA_KEYS)


class Sealed:
    """A value at rest under seal: ``str()`` shows the mask, :meth:`open` the clear text.

    Lists, logs and templates can only ever print the mask. Whoever calls :meth:`open` for a
    person to read writes an audit entry beside it (see ``access.services.reveal``).
    """

    __slots__ = ("_mask", "_sealed", "purpose")

    def __init__(self, sealed: bytes, purpose: str, mask: Callable[[str], str]) -> None:
        self._sealed = sealed
        self.purpose = purpose
        self._mask = mask

    @property
    def sealed(self) -> bytes:
        return self._sealed

    def open(self) -> str:
        """Give the clear text; raise SealBroken when the key is not at hand."""
        return sealer().open(self._sealed, self.purpose)

    def __str__(self) -> str:
        return self._mask(self.open())

    def __repr__(self) -> str:
        return f"<sealed {self.purpose}>"

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self._sealed == other._sealed

    def __hash__(self) -> int:
        return hash(self._sealed)


if TYPE_CHECKING:
    _BinaryField = models.BinaryField[Any, Any]
else:
    _BinaryField = models.BinaryField


def hide_all(_text: str) -> str:
    """Mask of a text that no part of may show."""
    return "（已加密）"


class SealedField(_BinaryField):
    """A text column encrypted with the deployment's keys.

    Assign a ``str`` to seal it (on save), ``None`` or ``""`` to clear it; read a :class:`Sealed`.

    Args:
        mask: what a list may show of the clear text.
    """

    def __init__(self, *args: Any, mask: Callable[[str], str] = hide_all, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs["editable"] = True
        self.mask = mask
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["mask"] = self.mask
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value), self.purpose, self.mask)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None or value == "":
            return None
        if isinstance(value, Sealed):
            return value.sealed
        if isinstance(value, str):
            return sealer().seal(value, self.purpose)
        return bytes(value)

    def formfield(self, **kwargs: Any) -> Any:
        """Give a field whose text no browser keeps; whole texts get room."""
        private: dict[str, Any] = {"data-private": True, "autocomplete": "off"}
        widget = forms.Textarea if self.mask is hide_all else forms.TextInput
        return super().formfield(**({"widget": widget(attrs=private)} | kwargs))

    def value_to_string(self, obj: models.Model) -> str:
        return ""


def fingerprint(text: str, purpose: str) -> str:
    """Give the keyed digest by which equal sealed values are found; "" for no text."""
    return sealer().fingerprint(text, purpose) if text else ""
