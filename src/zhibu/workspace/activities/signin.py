"""Optional sign-in by QR code: marks presence faster, decides nothing.

Off unless the rule ``activities.qr_sign_in`` is switched on (国办函〔2026〕12号 forbids forced
clock-in). A signed code lives for 90 seconds; only a logged-in account whose person is on the
activity's expected list can use it, and only for itself. The recorder may correct every mark
before the record is confirmed.
"""

from __future__ import annotations

import segno
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import require
from zhibu.activities.models import Attendance, Presence
from zhibu.activities.services import ACTIVITY
from zhibu.audit.services import record_act
from zhibu.core.errors import DomainError, NotFound, NotPermitted
from zhibu.ledger.models import Record, State
from zhibu.ledger.services import lock
from zhibu.organization.rules import QR_SIGN_IN, value_of
from zhibu.workspace.activities.sheet import sheet_of
from zhibu.workspace.asked import user_of
from zhibu.workspace.found import found_or_404

CODE_SECONDS = 90
# From opening the scanned page to pressing its button.
PRESS_SECONDS = 120
NOT_SIGNED = "未签到"
_CODES = TimestampSigner(salt="zhibu.activities.sign-in")
_PRESSES = TimestampSigner(salt="zhibu.activities.sign-in.press")


def is_switched_on(record: Record) -> bool:
    """Read the dated rule for the record's unit. Queries: one."""
    return bool(value_of(QR_SIGN_IN, record.organization, record.date) == "on")


def is_offered(record: Record) -> bool:
    """Tell whether the code is of use: a draft of today, where the rule is on."""
    today = record.date == timezone.localdate()
    return record.state == State.DRAFT and today and is_switched_on(record)


def _check_open(record: Record) -> None:
    if record.type != ACTIVITY or not is_switched_on(record):
        raise NotFound.of("SGN001", "没有开启扫码签到", "请由记录人在表里标记到会")
    if record.state != State.DRAFT:
        raise DomainError.of("SGN002", "签到已经结束", "有出入请告诉记录人", value=record.title)
    if record.date != timezone.localdate():
        raise DomainError.of(
            "SGN003", "只能在活动当天签到", "请由记录人标记到会", value=str(record.date)
        )


# Codes ----------------------------------------------------------------------------------------


def make_code(record_id: int) -> str:
    return _CODES.sign(str(record_id))


def read_code(code: str) -> int:
    """Give the record that a code is for.

    Raises:
        DomainError: it is older than 90 seconds; NotFound: it is none of ours.
    """
    try:
        return int(_CODES.unsign(code, max_age=CODE_SECONDS))
    except SignatureExpired as error:
        raise DomainError.of("SGN004", "二维码已经过期", "请重新扫屏幕上的新码") from error
    except (BadSignature, ValueError) as error:
        raise NotFound.of("SGN005", "不是有效的签到码", "请扫会场屏幕上的二维码") from error


def _own_row(record: Record, user: User) -> Attendance:
    """Give the expected person's own row; strangers learn nothing about the activity."""
    rows = Attendance.objects.filter(activity_id=record.pk).exclude(presence=Presence.GUEST)
    row = rows.filter(person_id=user.person_id).first() if user.person_id else None
    if row is None:
        raise NotPermitted.of("SGN006", "您不在这次活动的应到名单里", "列席或名单有误请告诉记录人")
    return row


# Verbs ----------------------------------------------------------------------------------------


def start_sign_in(record_id: int, *, actor: User) -> int:
    """Mark everybody still plainly present as not signed in yet; give how many."""
    with transaction.atomic():
        record = lock(record_id)
        require(actor, Permission.RECORD_ENTER, record.organization)
        _check_open(record)
        rows = Attendance.objects.filter(activity_id=record.pk, presence=Presence.PRESENT)
        changed = rows.update(presence=Presence.ABSENT, reason=NOT_SIGNED)
        _touch(record, actor, "record.sign_in_start")
    return changed


def sign_in(record_id: int, *, actor: User) -> Attendance:
    """Mark the actor himself as present.

    Raises:
        NotPermitted: not on the expected list; DomainError, NotFound: no sign-in is going on.
    """
    with transaction.atomic():
        record = lock(record_id)
        row = _own_row(record, actor)
        _check_open(record)
        if row.presence == Presence.ABSENT:
            row.presence, row.reason = Presence.PRESENT, ""
            row.save(update_fields=["presence", "reason"])
            _touch(record, actor, "record.sign_in")
    return row


def _touch(record: Record, actor: User, action: str) -> None:
    """Count the change as a version, so that an editor who read the list before is told."""
    record.version += 1
    record.save(update_fields=["version"])
    record_act(
        action,
        actor=actor,
        target_type="record",
        target_id=record.pk,
        organization=record.organization_id,
        detail={"type": record.type},
    )


# Pages ----------------------------------------------------------------------------------------


@require_GET
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code and who has signed; htmx asks for the same part again and again."""
    record = found_or_404(request, pk).record
    require(request.user, Permission.RECORD_ENTER, record.organization)
    _check_open(record)
    address = request.build_absolute_uri(reverse("activities:sign", args=[make_code(record.pk)]))
    context = {
        "record": record,
        "sheet": sheet_of(record),
        "code": segno.make(address).svg_data_uri(scale=8, border=2),
        "not_signed": NOT_SIGNED,
        "back_url": reverse("workspace:record", args=[record.pk]),
    }
    part = "HX-Request" in request.headers
    name = "activities/parts/sign_in.html" if part else "activities/sign_in.html"
    response = render(request, name, context)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin: everybody is unsigned until he scans."""
    record = found_or_404(request, pk).record
    start_sign_in(record.pk, actor=user_of(request))
    return redirect("activities:sign_in", record.pk)


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind the code: say which activity, sign in at the press of a button.

    The press has its own mark, bound to the account, so that reading the page slowly does not
    outlive the code.
    """
    user = user_of(request)
    if request.method == "GET":
        record_id = read_code(code)
    else:
        record_id = _read_press(request.POST.get("press", ""), user)
    record = Record.objects.select_related("organization__book").filter(pk=record_id).first()
    if record is None:
        raise NotFound.of("SGN005", "不是有效的签到码", "请扫会场屏幕上的二维码")
    row = _own_row(record, user)
    _check_open(record)
    if request.method == "POST":
        row = sign_in(record.pk, actor=user)
    context = {
        "record": record,
        "signed": request.method == "POST",
        "row": row,
        "press": _PRESSES.sign(f"{record.pk}.{user.pk}"),
    }
    return render(request, "activities/sign.html", context)


def _read_press(press: str, user: User) -> int:
    try:
        record_id, user_id = _PRESSES.unsign(press, max_age=PRESS_SECONDS).split(".")
    except SignatureExpired as error:
        raise DomainError.of("SGN004", "二维码已经过期", "请重新扫屏幕上的新码") from error
    except (BadSignature, ValueError) as error:
        raise NotFound.of("SGN005", "不是有效的签到码", "请扫会场屏幕上的二维码") from error
    if int(user_id) != user.pk:
        raise NotPermitted.of("SGN007", "这是别人打开的签到页", "请用自己的账号扫码")
    return int(record_id)
