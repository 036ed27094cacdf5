"""Transfer missions (转运任务): their steps, the people on their lists, their trips."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from zhibu.cases.models import Case, StepBody
from zhibu.core.identity import mask_id, mask_phone
from zhibu.organization.fields import SealedField, hide_all
from zhibu.organization.models import Person
from zhibu.pillars.emergency.models.vehicles import Vehicle

CODE_DIGITS = 3


def mask_name(text: str) -> str:
    """Show the first character of a name alone: 王**."""
    return text[:1] + "*" * max(len(text) - 1, 0)


def code_text(text: str) -> str:
    """Write a code of a list as it is kept: 7 and ７号 are 007."""
    digits = re.sub(r"\D", "", text)
    return str(int(digits)).zfill(CODE_DIGITS) if digits else text.strip()


class TransferMove(models.TextChoices):
    """The steps of a mission (emergency.md 7.6), in order."""

    REQUEST = "request", "转运需求"
    ACCEPT = "accept", "接受任务"
    EXTEND = "extend", "追加人员"
    DISPATCH = "dispatch", "派车"
    PICK_UP = "pick_up", "接上人员"
    DEPART = "depart", "发车"
    HAND_OVER = "hand_over", "到达交接"
    EXCEPTION = "exception", "异常情况"
    RECEIVE = "receive", "接收签认"
    DISINFECT = "disinfect", "车辆消毒收车"
    CLOSE = "close", "办结"
    WITHDRAW = "withdraw", "撤回任务"


class PassengerCategory(models.TextChoices):
    """Why somebody is transferred; the first two are counted each on its own."""

    RETURNEE = "returnee", "返乡人员"
    CONTACT = "contact", "密接"
    OTHER = "other", "其他"


class Outcome(models.TextChoices):
    """How a transfer ended for somebody who was not handed over at his destination."""

    NOT_FOUND = "not_found", "没有找到"
    MEDICAL = "medical", "医疗机构接走"
    REFUSED = "refused", "拒绝转运"
    CANCELLED = "cancelled", "不再需要"
    WITHDRAWN = "withdrawn", "任务撤回"


class Standing(models.TextChoices):
    """Where somebody on a list is: the result of the confirmed steps."""

    UNLISTED = "", "未确认"
    WAITING = "waiting", "待接"
    ABOARD = "aboard", "在车上"
    HANDED = "handed", "已交接"
    EXCEPTION = "exception", "异常"


class TripStanding(models.TextChoices):
    """Where a trip is."""

    DISPATCHED = "dispatched", "前往接人"
    BOARDED = "boarded", "已接上"
    UNDER_WAY = "under_way", "在途"
    ARRIVED = "arrived", "已交接"
    RECEIVED = "received", "已签认"
    ENDED = "ended", "已收车"


class TransferStep(StepBody):
    """One row: a step of a mission was taken on ``record.date``.

    No text of it names anybody on the list: people stand there by their codes.
    """

    step = models.CharField("步骤", max_length=40, choices=TransferMove)
    response = models.ForeignKey(
        "cases.Case",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="应急响应",
        help_text="当天只有一个响应的可不填",
    )
    origin = models.CharField("出发地", max_length=60, blank=True)
    destination = models.CharField("目的地", max_length=60, blank=True)
    category = models.CharField(
        "人员类别",
        max_length=10,
        choices=PassengerCategory,
        blank=True,
        help_text="名单里没有写类别的人按这个算",
    )
    people_list = SealedField(
        "人员名单",
        mask=hide_all,
        help_text="从表格整块粘贴，一人一行：姓名、类别、电话、身份证号、上车点、下车点；加密保存",
    )
    trip = models.PositiveSmallIntegerField(
        "第几趟", null=True, blank=True, help_text="只有一趟时不填"
    )
    at = models.TimeField("时间", null=True, blank=True)
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="车牌号"
    )
    driver = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="驾驶员"
    )
    other_driver = models.CharField("外单位驾驶员", max_length=40, blank=True)
    escort = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="随车人员"
    )
    other_escort = models.CharField("外单位随车人员", max_length=40, blank=True)
    disinfected = models.BooleanField("出车前已消毒", default=False)
    place = models.CharField(
        "地点", max_length=60, blank=True, help_text="上车点或下车点；大家都一样时不填"
    )
    receiver = models.CharField("接收单位和接收人", max_length=60, blank=True)
    received = models.PositiveSmallIntegerField("签认人数", null=True, blank=True)
    outcome = models.CharField("异常种类", max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "转运步骤"
        verbose_name_plural = "转运步骤"

    @property
    def moment(self) -> datetime:
        """When it was: the day and the time; without a time the day's beginning."""
        at = self.at or datetime.min.time()
        return timezone.make_aware(datetime.combine(self.record.date, at))


class Passenger(models.Model):
    """One row: somebody whom a step puts on the list of a mission.

    The code is his name everywhere; what is sealed is opened one by one. ``standing``, ``trip``
    and ``outcome`` follow from the confirmed steps and are written by ``transfer_services`` alone.
    """

    step = models.ForeignKey(TransferStep, models.CASCADE, related_name="people")
    code = models.CharField("编号", max_length=6)
    category = models.CharField("类别", max_length=10, choices=PassengerCategory)
    from_point = models.CharField("上车点", max_length=60, blank=True)
    to_point = models.CharField("下车点", max_length=60, blank=True)
    name = SealedField("姓名", mask=mask_name)
    phone = SealedField("电话", mask=mask_phone)
    id_number = SealedField("身份证号", mask=mask_id)
    # Keyed digest of the ID number: finds who is on two lists without opening any number.
    id_fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    standing = models.CharField(
        "情况", max_length=10, choices=Standing, blank=True, default="", editable=False
    )
    trip = models.PositiveSmallIntegerField("第几趟", null=True, editable=False)
    outcome = models.CharField(
        "异常种类", max_length=10, choices=Outcome, blank=True, default="", editable=False
    )
    destroyed_on = models.DateField("销毁日期", null=True, editable=False)

    class Meta:
        verbose_name = "转运人员"
        verbose_name_plural = "转运人员"
        ordering = ["step_id", "code"]
        indexes = [
            # The board counts the people of the open missions by where they are.
            models.Index(fields=["step", "standing"], name="passenger_board"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "code"],
                name="passenger_code_once",
                violation_error_message="编号重复",
            ),
            models.UniqueConstraint(
                fields=["id_fingerprint"],
                condition=Q(standing__in=("waiting", "aboard")) & ~Q(id_fingerprint=""),
                name="passenger_under_way_once",
                violation_error_message="这个人已在另一转运任务的名单上",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MovedPassenger(models.Model):
    """One row: somebody of the list to whom a step happened, by his code."""

    step = models.ForeignKey(TransferStep, models.CASCADE, related_name="moves")
    code = models.CharField("编号", max_length=6)
    at = models.TimeField("时间", null=True, blank=True)
    temperature = models.DecimalField(
        "体温（℃）", max_digits=5, decimal_places=1, null=True, blank=True
    )
    # As the list says; written when the step is, so that what it posts rests on its own rows.
    category = models.CharField(
        "类别", max_length=10, choices=PassengerCategory, blank=True, editable=False
    )

    class Meta:
        verbose_name = "人员"
        verbose_name_plural = "人员"
        ordering = ["step_id", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "code"],
                name="moved_passenger_once",
                violation_error_message="同一个人只列一次",
            )
        ]

    def __str__(self) -> str:
        return self.code


LOWEST, HIGHEST = Decimal(34), Decimal(43)


class TransferTrip(models.Model):
    """One row: a vehicle with its crew on the way for a mission, as the confirmed steps say.

    Derived: written by ``transfer_services`` alone. ``ended_at`` is when it was disinfected.
    """

    dispatch = models.OneToOneField(
        TransferStep, models.CASCADE, primary_key=True, related_name="trip_standing"
    )
    case = models.ForeignKey(Case, models.CASCADE, related_name="transfer_trips")
    number = models.PositiveSmallIntegerField("第几趟")
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="transfer_trips")
    standing = models.CharField("情况", max_length=10, choices=TripStanding)
    place = models.CharField("最近地点", max_length=60, blank=True)
    started_at = models.DateTimeField("出车")
    moved_at = models.DateTimeField("最近动向")
    ended_at = models.DateTimeField("收车", null=True)

    class Meta:
        verbose_name = "转运车次"
        verbose_name_plural = "转运车次"
        ordering = ["case_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(ended_at__isnull=True),
                name="transfer_vehicle_out_once",
                violation_error_message="这辆车还在另一趟转运中",
            )
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} 第{self.number}趟"
