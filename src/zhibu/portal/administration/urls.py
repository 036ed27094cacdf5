"""Routes of the three administrators, of closing the books, and of one's own account."""

from __future__ import annotations

from zhibu.access.roles import Permission
from zhibu.access.routes import route
from zhibu.portal.administration import (
    account_views,
    audit_views,
    closing_views,
    grant_views,
    rule_views,
)

P = Permission
ACCOUNTS = "administration/accounts/"
GRANTS = "administration/grants/"
RULES = "administration/rules/"
AUDIT = "administration/audit/"

urlpatterns = [
    route(ACCOUNTS, account_views.accounts, permission=P.ACCOUNT_MANAGE, name="accounts"),
    route(
        ACCOUNTS + "new/",
        account_views.account_new,
        permission=P.ACCOUNT_MANAGE,
        name="account_new",
    ),
    route(
        ACCOUNTS + "<int:pk>/",
        account_views.account_one,
        permission=P.ACCOUNT_MANAGE,
        name="account_one",
    ),
    route(
        ACCOUNTS + "<int:pk>/link/",
        account_views.account_link,
        permission=P.ACCOUNT_MANAGE,
        name="account_link",
    ),
    route(
        ACCOUNTS + "<int:pk>/do/<slug:verb>/",
        account_views.account_act,
        permission=P.ACCOUNT_MANAGE,
        name="account_act",
    ),
    route(GRANTS, grant_views.grants, permission=P.GRANT_MANAGE, name="grants"),
    route(GRANTS + "<int:pk>/", grant_views.grants_of, permission=P.GRANT_MANAGE, name="grants_of"),
    route(
        GRANTS + "<int:pk>/end/", grant_views.grant_end, permission=P.GRANT_MANAGE, name="grant_end"
    ),
    route(RULES, rule_views.rules, permission=P.SETTING_MANAGE, name="settings"),
    route(RULES + "<str:key>/", rule_views.rule_set, permission=P.SETTING_MANAGE, name="setting"),
    route(AUDIT, audit_views.audit, permission=P.AUDIT_READ, name="audit"),
    route(
        AUDIT + "verify/", audit_views.audit_verify, permission=P.AUDIT_READ, name="audit_verify"
    ),
    route(
        AUDIT + "export/", audit_views.audit_export, permission=P.AUDIT_READ, name="audit_export"
    ),
    route("closing/", closing_views.closing, permission=P.PERIOD_CLOSE, name="closing"),
    route("account/", account_views.own_account, permission=P.WORKBENCH, name="account"),
]
