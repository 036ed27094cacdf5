"""A pass: proof, for half a minute, that an account may send checks to a gate.

At a busy gate the rights of the same guard would be read anew for everybody who walks through.
The guarded route gives a pass with its answer; until it ends, plain checks (let in, everything in
order) may come with the pass alone. It is signed, names its gate and account, and is worth
nothing without the session to which it was given. A right that ends is felt within SECONDS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from zhibu.pillars.emergency.entry_intake import Batch, check_number, insert_new
from zhibu.pillars.emergency.gate_services import first_day, is_standing
from zhibu.pillars.emergency.models.gates import EntryCheck, Gate

if TYPE_CHECKING:
    from zhibu.access.models import User

SECONDS = 30
HEADER = "X-Gate-Pass"
# What is older went through a cut network: the guarded route asks what held then.
FRESH = timedelta(hours=1)
_SALT = "zhibu.emergency.gate-pass"
_SIGNER = TimestampSigner(salt=_SALT)


@dataclass(frozen=True)
class Pass:
    """What a pass says, proved."""

    gate: int
    user: int
    first: date  # of the response


def make_pass(gate: Gate, user: User, request: HttpRequest) -> str:
    """Give a pass for a gate to somebody whose right was just checked; "" where none is given."""
    first = first_day(gate.response)
    if first is None or not is_standing(gate) or gate.destroyed_on is not None:
        return ""
    return _SIGNER.sign(f"{gate.pk}/{user.pk}/{first.isoformat()}/{_session(request)}")


def read_pass(request: HttpRequest, gate: int) -> Pass | None:
    """Give what the request's pass says; None where it is none, is over, or is not for this gate
    and this session. Queries: none."""
    try:
        text = _SIGNER.unsign(request.headers.get(HEADER, ""), max_age=SECONDS)
    except BadSignature:  # also when it is over
        return None
    number, user, first, session = text.split("/")
    if int(number) != gate or not constant_time_compare(session, _session(request)):
        return None
    return Pass(int(number), int(user), date.fromisoformat(first))


def _session(request: HttpRequest) -> str:
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return salted_hmac(_SALT, key).hexdigest()[:32]


def take_plain(given: Pass, batch: Batch) -> list[str] | None:
    """Store a batch of plain checks and give their numbers; None where not all of them are plain.

    Queries: one.
    """
    now = timezone.now()
    rows = []
    for sent in batch.checks:
        age = _age(sent, batch)
        if age is None or sent.get("passed") is not True or sent.get("answers"):
            return None
        at = now - age
        if timezone.localdate(at) < given.first:
            return None
        rows.append(
            EntryCheck(
                uuid=check_number(sent.get("id")),
                gate_id=given.gate,
                day=timezone.localdate(at),
                at=at,
                received_at=now,
                passed=True,
                sent_by_id=given.user,
                device=batch.device,
            )
        )
    insert_new(rows)
    return [str(sent["id"]) for sent in batch.checks]


def _age(sent: Mapping[str, Any], batch: Batch) -> timedelta | None:
    """Give how old a check is by the phone's own clock; None where that is not fresh."""
    at = sent.get("at")
    if not isinstance(at, int | float) or isinstance(at, bool):
        return None
    try:
        age = timedelta(milliseconds=batch.sent - at)
    except (OverflowError, ValueError):
        return None
    return age if timedelta() <= age <= FRESH else None
