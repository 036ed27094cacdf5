"""The steps of the admission of members (发展党员): one table for all of them."""

from __future__ import annotations

from django.db import models

from zhibu.activities.models import Activity
from zhibu.cases.models import StepBody
from zhibu.organization.models import Person
from zhibu.roster.models import RosterEntry


class StepKey(models.TextChoices):
    """The 25 steps in their order, then those without a number."""

    APPLY = "apply", "递交入党申请书"
    TALK = "talk", "党组织派人谈话"
    ACTIVIST = "activist", "推荐和确定入党积极分子"
    FILE_ACTIVIST = "file_activist", "积极分子报上级党委备案"
    CONTACTS = "contacts", "指定培养联系人"
    NURTURE = "nurture", "培养教育考察"
    TARGET = "target", "确定发展对象"
    FILE_TARGET = "file_target", "发展对象报上级党委备案"
    INTRODUCERS = "introducers", "确定入党介绍人"
    REVIEW = "review", "政治审查"
    COURSE = "course", "短期集中培训"
    COMMITTEE = "committee", "支部委员会审查"
    PRE_REVIEW = "pre_review", "上级党委预审"
    BOOKLET = "booklet", "填写入党志愿书"
    MEETING = "meeting", "支部大会讨论接收预备党员"
    INTERVIEW = "interview", "上级党委派人谈话"
    APPROVE = "approve", "上级党委审批"
    FILE_UP = "file_up", "再上一级党委组织部门备案"
    PLACE = "place", "编入党支部和党小组"
    OATH = "oath", "入党宣誓"
    OBSERVE = "observe", "继续教育考察"
    REQUEST_FULL = "request_full", "提出转正申请"
    MEETING_FULL = "meeting_full", "支部大会讨论转正"
    APPROVE_FULL = "approve_full", "上级党委审批转正"
    ARCHIVE = "archive", "材料归档"
    ASSESS = "assess", "半年考察"
    REPORT = "report", "思想汇报"
    NOTICE_TARGET = "notice_target", "发展对象公示"
    NOTICE_FULL = "notice_full", "转正公示"
    OBJECTION = "objection", "收到异议"
    ANSWERED = "answered", "异议处理完毕"
    MEETING_AGAIN = "meeting_again", "重新召开支部大会讨论接收"
    BACK = "back", "退回积极分子继续培养"
    EXTEND = "extend", "延长预备期"
    REVOKE = "revoke", "取消预备党员资格"
    STOP = "stop", "终止培养"
    TAKE_ACTIVIST = "take_activist", "建账登记（积极分子）"
    TAKE_TARGET = "take_target", "建账登记（发展对象）"
    TAKE_PROBATIONARY = "take_probationary", "建账登记（预备党员）"


class Result(models.TextChoices):
    QUALIFIED = "qualified", "合格"
    UNQUALIFIED = "unqualified", "不合格"
    AGREED = "agreed", "同意"
    DISAGREED = "disagreed", "不同意"


GOOD_RESULTS = frozenset({Result.QUALIFIED, Result.AGREED})


class DevelopmentStep(StepBody):
    """One row: one step of one applicant on the record's date.

    ``effective_on`` is derived and stored: on the approval of admission the day of the general
    meeting (membership and probation count from it), on the approval of full membership the end
    of probation (Party age counts from it). ``stay`` is the entry of the roll that the step made
    or changed; empty where the roll said so already.
    """

    step = models.CharField("步骤", max_length=40, choices=StepKey)
    meeting = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="development_steps",
        verbose_name="支部大会",
        help_text="已确认的党员大会，议程里有对本人的表决",
    )
    first_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员一",
        help_text="谈话人、培养联系人或入党介绍人",
    )
    second_person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="人员二",
        help_text="第二名培养联系人或入党介绍人",
    )
    result = models.CharField("结论", max_length=16, choices=Result, blank=True)
    days = models.PositiveSmallIntegerField("培训天数", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("培训学时", null=True, blank=True)
    effective_on = models.DateField(
        "生效日期",
        null=True,
        blank=True,
        editable=False,
        help_text="入党日期（支部大会通过之日）或转正日期（预备期满之日），由系统算出",
    )
    stay = models.ForeignKey(
        RosterEntry, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "发展党员步骤"
        verbose_name_plural = "发展党员步骤"
