"""Enter a record, and confirm it as somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from zhibu.access.models import User
from zhibu.ledger import registry
from zhibu.ledger.models import RecordBody
from zhibu.ledger.services import confirm_record, enter_record

if TYPE_CHECKING:
    from tests.builders import Cast

B = TypeVar("B", bound=RecordBody)


def keep(key: str, body: B, actor: User, confirmer: User | None = None) -> B:
    """Enter a body as one user and confirm it as another (not at all when None)."""
    enter_record(registry.record_type(key), body, actor=actor)
    if confirmer is not None:
        body.record = confirm_record(body.pk, actor=confirmer)
    return body


def kept(cast: Cast, key: str, body: B, *, confirm: bool = True) -> B:
    """Enter a body as the organizer and confirm it as the secretary."""
    return keep(key, body, cast.organizer, cast.secretary if confirm else None)
