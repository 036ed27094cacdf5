"""Households under watch against falling back into poverty (监测对象), and their steps."""

from __future__ import annotations

from django.db import models

from zhibu.cases.models import Case, StepBody
from zhibu.core.identity import mask_phone
from zhibu.organization.fields import SealedField, hide_all
from zhibu.pillars.village.models.places import Village, Villager, mask_account


class HouseholdType(models.TextChoices):
    """Why a household is watched (village-assistance.md 3.3)."""

    UNSTABLE = "unstable", "脱贫不稳定户"
    MARGINAL = "marginal", "边缘易致贫户"
    SUDDEN = "sudden", "突发严重困难户"


class ClueSource(models.TextChoices):
    """Who noticed (village-assistance.md 3.3, ways to find)."""

    FARMER = "farmer", "农户申报"
    CADRE = "cadre", "干部排查"
    DEPARTMENT = "department", "部门预警"


class Departure(models.TextChoices):
    """Why a household is watched no more although its risk was not cleared."""

    DEAD = "dead", "死亡"
    MOVED = "moved", "迁出"
    OTHER = "other", "其他"


RISK_KINDS = (
    "因病",
    "因残",
    "因学",
    "因自然灾害",
    "因意外事故",
    "因务工就业不稳",
    "缺劳动力",
    "因产业项目失败",
    "因住房",
    "因饮水",
    "其他",
)


class Household(models.Model):
    """One row: the household (监测户) behind a case; its name is the head's, the case's title.

    Not a state: what it is and since when is told by the case's steps. What is sealed never
    stands on a list, an export or a page before somebody entitled asked for it and said why.
    """

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="household", editable=False
    )
    village = models.ForeignKey(
        Village, models.PROTECT, related_name="households", verbose_name="村"
    )
    head = models.ForeignKey(
        Villager,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="households",
        verbose_name="户主",
    )
    address = models.CharField("住址", max_length=60, blank=True, help_text="写到组，例如：二组")
    phone = SealedField("联系电话", mask=mask_phone)
    bank_account = SealedField("银行账号", mask=mask_account)
    health = SealedField("健康状况", mask=hide_all)
    disability = SealedField("残疾情况", mask=hide_all)

    class Meta:
        verbose_name = "监测户"
        verbose_name_plural = "监测户"

    def __str__(self) -> str:
        return f"{self.village}/{self.case.title}"


class Relation(models.TextChoices):
    """What somebody is to the head of the household."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    GRANDCHILD = "grandchild", "孙子女"
    OTHER = "other", "其他"


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class HouseholdMember(models.Model):
    """One row: somebody who lives in a household under watch (家庭成员)."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    villager = models.ForeignKey(
        Villager, models.PROTECT, related_name="memberships", verbose_name="村民"
    )
    relation = models.CharField("与户主关系", max_length=12, choices=Relation)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    birth_year = models.PositiveSmallIntegerField("出生年份", null=True, blank=True)
    works = models.BooleanField("有劳动能力", default=False)
    schooling = models.CharField("就学情况", max_length=30, blank=True, help_text="例如：初二")
    health = SealedField("健康状况", mask=hide_all)

    class Meta:
        verbose_name = "家庭成员"
        verbose_name_plural = "家庭成员"
        ordering = ["household_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "villager"],
                name="household_member_once",
                violation_error_message="同一名村民在一户里只列一次",
            )
        ]

    def __str__(self) -> str:
        return str(self.villager)


class HouseholdMove(models.TextChoices):
    """The steps of the path (village-assistance.md 3.3), in order."""

    CLUE = "clue", "发现线索"
    ENROL = "enrol", "在册登记"
    VISIT = "visit", "入户核实并授权"
    APPRAISAL = "appraisal", "村级民主评议"
    NOTICE = "notice", "村内公示"
    OBJECTION = "objection", "收到异议"
    ANSWER = "answer", "异议处理"
    TOWNSHIP = "township", "乡镇核查"
    RECOGNISE = "recognise", "县级认定"
    REJECT = "reject", "不予纳入"
    RENEW = "renew", "重新提出线索"
    ASSIST = "assist", "明确帮扶责任人和措施"
    CHANGE_TYPE = "change_type", "监测类型变更"
    CLEAR_VISIT = "clear_visit", "消除核查"
    CLEAR_APPRAISAL = "clear_appraisal", "消除民主评议"
    CLEAR_NOTICE = "clear_notice", "消除公示"
    CLEAR_OBJECTION = "clear_objection", "收到消除异议"
    CLEAR_ANSWER = "clear_answer", "消除异议处理"
    CLEAR_TOWNSHIP = "clear_township", "消除乡镇核查"
    CLEAR = "clear", "县级认定风险消除"
    KEEP = "keep", "不符合消除条件"
    OBSERVE = "observe", "跟踪回访"
    RELAPSE = "relapse", "返贫风险再现"
    CLOSE = "close", "办结"
    REMOVE = "remove", "移出监测"
    DROP = "drop", "终止办理"


class HouseholdStep(StepBody):
    """One row: a step of a household's path was taken on ``record.date``."""

    step = models.CharField("步骤", max_length=40, choices=HouseholdMove)
    village = models.ForeignKey(
        Village,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="村",
        help_text="只有一个帮扶村时可不填",
    )
    source = models.CharField("线索来源", max_length=12, choices=ClueSource, blank=True)
    household_type = models.CharField("监测类型", max_length=10, choices=HouseholdType, blank=True)
    attended = models.PositiveIntegerField("到会人数", null=True, blank=True)
    agreed = models.PositiveIntegerField("同意票", null=True, blank=True)
    plan = models.TextField("帮扶措施计划", blank=True)
    schooling_sound = models.BooleanField("义务教育有保障", default=False)
    medical_sound = models.BooleanField("基本医疗有保障", default=False)
    housing_sound = models.BooleanField("住房安全有保障", default=False)
    water_sound = models.BooleanField("饮水安全有保障", default=False)
    risk_gone = models.BooleanField("原有风险已消除且没有新风险", default=False)
    departure = models.CharField("离开原因", max_length=6, choices=Departure, blank=True)

    class Meta:
        verbose_name = "监测户"
        verbose_name_plural = "监测户"


class HouseholdRisk(models.Model):
    """One row: a kind of risk (风险类型) for which a household was recognised by a step."""

    step = models.ForeignKey(HouseholdStep, models.CASCADE, related_name="risks")
    name = models.CharField("风险类型", max_length=20)

    class Meta:
        verbose_name = "风险类型"
        verbose_name_plural = "风险类型"
        ordering = ["step_id", "id"]

    def __str__(self) -> str:
        return self.name
