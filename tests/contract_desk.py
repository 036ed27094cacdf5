"""What tests over all record types share: a clerk's browser, records, the figures they move."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client

from tests.builders import Cast
from tests.contracts import CONTRACTS
from zhibu.core.periods import Period
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import confirm_record
from zhibu.ledger.types import RecordType


def as_user(cast: Cast, who: str, kind: type[Client] = Client) -> Client:
    """Give a browser of one of the cast; ``PlainClient`` where no page's context is asked for."""
    client = kind()
    client.force_login(cast.users[who])
    session = client.session
    session["zhibu.year"] = 2022
    session.save()
    return client


def flows(cast: Cast, record_type: RecordType) -> dict[str, Decimal]:
    """Give the figures that this type can move, missing ones as nothing."""
    found = figures(cast.branch, Period.year(2022), record_type.indicators)
    return {code: figure.value or Decimal(0) for code, figure in found.items()}


def entered(cast: Cast, key: str, number: int = 1) -> Record:
    contract = CONTRACTS[key]
    return contract.enter(key, cast, cast.branch, number, cast.users[contract.enterer])


def confirmed(cast: Cast, key: str, number: int = 1) -> Record:
    record = entered(cast, key, number)
    return confirm_record(record.pk, actor=cast.users[CONTRACTS[key].confirmer])
