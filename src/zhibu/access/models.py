"""Accounts and grants: who may do what, where, from when to when."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from zhibu.access.roles import Role
from zhibu.organization.models import Organization, Person


class User(AbstractUser):
    """An account. ``person`` says who it is; what it may do stands in :class:`Grant` alone.

    Django's own groups, permissions and ``is_superuser`` are not used: nobody sees everything.
    """

    email = models.EmailField("电子邮件", blank=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="account", verbose_name="本人"
    )
    display_name = models.CharField("显示名", max_length=60, blank=True)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        if self.person_id and self.person:
            return self.person.label
        return self.display_name or self.username


class Grant(models.Model):
    """One row: an account holds a role for a unit and all below it, from ``start`` to ``end``."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=32, choices=Role)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="grants", verbose_name="党组织"
    )
    start = models.DateField("开始")
    end = models.DateField("结束", null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="grants_given", verbose_name="授权人"
    )
    granted_at = models.DateTimeField("授权时间", auto_now_add=True)

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        ordering = ["user_id", "role", "start"]
        constraints = [
            models.CheckConstraint(
                name="grant_ends_after_start",
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                violation_error_message="结束日期不能早于开始日期",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organization"],
                condition=models.Q(end__isnull=True),
                name="grant_once",
                violation_error_message="这个账号已经有这项授权",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.organization}"
