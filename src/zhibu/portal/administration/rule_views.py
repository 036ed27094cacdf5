"""Rules whose values differ by place and change with time."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from zhibu.access.models import User
from zhibu.access.roles import Permission
from zhibu.access.scope import access_of, organizations_for
from zhibu.cases.running import last_run, neglected
from zhibu.organization.models import RuleSetting
from zhibu.organization.rules import RULES, Rule
from zhibu.portal.administration import acts, forms
from zhibu.portal.form_pages import Task, form_page

P = Permission


def rules(request: HttpRequest) -> HttpResponse:
    """List every rule with its default, its source, and what was set where from when on."""
    rows: dict[str, list[RuleSetting]] = {}
    for row in _visible_settings(request):
        rows.setdefault(row.key, []).append(row)
    listed = [
        {
            "rule": rule,
            "default": shown(rule, rule.default),
            "settings": [
                {"row": row, "value": shown(rule, row.value)} for row in rows.get(rule.key, ())
            ],
        }
        for rule in RULES.values()
    ]
    run = last_run()
    context = {"rules": listed, "clock_run": run, "clocks_late": neglected(run)}
    return render(request, "administration/rules.html", context)


def _visible_settings(request: HttpRequest) -> Any:
    scope = access_of(request.user).within(P.SETTING_MANAGE)
    rows = (
        RuleSetting.objects.filter(scope)
        if not scope
        else RuleSetting.objects.filter(scope | Q(organization__isnull=True))
    )
    return rows.select_related("organization").order_by("key", "-since", "organization__path")


def shown(rule: Rule, value: str) -> str:
    """Give the words of a value."""
    return dict(rule.choices).get(value, value)


def rule_set(request: HttpRequest, key: str) -> HttpResponse:
    """Set one rule for a unit from a day on."""
    rule = RULES.get(key)
    if rule is None:
        raise Http404
    user = cast(User, request.user)
    everywhere = access_of(user).everywhere(P.SETTING_MANAGE)
    units = organizations_for(user, P.SETTING_MANAGE).filter(dissolved__isnull=True)
    form = forms.RuleForm(request.POST or None, rule=rule, units=units, everywhere=everywhere)

    def act() -> None:
        data = form.cleaned_data
        acts.write_rule(
            rule,
            data["value"].strip(),
            unit=data["organization"],
            since=data["since"],
            source=data["source"],
            actor=user,
        )

    task = Task(
        rule.label,
        "设定",
        reverse("portal:settings"),
        lead=f"默认：{shown(rule, rule.default)}。依据：{rule.source}。",
        effects=("从生效日期起，对所选组织和它的全部下级有效；以前的判断不变。",),
    )
    return form_page(request, form, task, act, done="已设定")
