"""Roles and what each may do. The whole right of a role stands in one table."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    """Things that may be done; every route names one."""

    WORKBENCH = "workbench"  # first screen, own account
    RECORD_VIEW = "record.view"
    RECORD_ENTER = "record.enter"
    RECORD_CONFIRM = "record.confirm"
    RECORD_VOID = "record.void"
    RECORD_IMPORT = "record.import"
    RECORD_EXPORT = "record.export"
    OWN_WORK = "own.work"  # hand in one's own reflections and notes
    APPRAISAL_READ = "appraisal.read"  # restricted: appraisal results
    STUDY_READ = "study.read"  # restricted: each member's notes and shortfall
    TALK_READ = "talk.read"  # restricted: heart-to-heart talks
    ACCOUNTABILITY_READ = "accountability.read"  # restricted: who was held to account
    LETTER_READ = "letter.read"  # the confidential channel, to him whom its key opens
    TRANSFER_READ = "transfer.read"  # restricted: who was carried, sampled or refused at a gate
    GATE_DUTY = "gate.duty"  # check people in at a gate that is open
    HOUSEHOLD_READ = "household.read"  # restricted: households under watch, records about them
    DEVELOPMENT_READ = "development.read"  # restricted: who applies for membership, and how far
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_REVEAL = "people.reveal"  # read one ID number or phone in clear, audited
    ORGANIZATION_VIEW = "organization.view"
    ORGANIZATION_EDIT = "organization.edit"
    PERIOD_CLOSE = "period.close"
    FIGURES_VIEW = "figures.view"
    REPORT_VIEW = "report.view"
    REPORT_WRITE = "report.write"
    FORM_MAP = "form.map"  # say what the cells of a superior's blank table stand for
    REPORT_FREEZE = "report.freeze"  # approve the year's report and freeze its figures
    ACCOUNT_MANAGE = "account.manage"
    SETTING_MANAGE = "setting.manage"
    GRANT_MANAGE = "grant.manage"
    AUDIT_READ = "audit.read"


class Role(models.TextChoices):
    MEMBER = "member", "党员"
    GROUP_LEADER = "group_leader", "党小组组长"
    ORGANIZATION_COMMISSIONER = "organization_commissioner", "组织委员"
    PUBLICITY_COMMISSIONER = "publicity_commissioner", "宣传委员"
    DISCIPLINE_COMMISSIONER = "discipline_commissioner", "纪检委员"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    SECRETARY = "secretary", "书记"
    SUPERIOR = "superior", "上级党组织"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"


P = Permission
_READER = {P.WORKBENCH, P.RECORD_VIEW, P.FIGURES_VIEW, P.ORGANIZATION_VIEW, P.REPORT_VIEW}
_MEMBER = _READER | {P.OWN_WORK, P.GATE_DUTY}
_CLERK = _MEMBER | {P.RECORD_ENTER, P.PEOPLE_VIEW}
_COMMISSIONER = _CLERK | {P.RECORD_IMPORT, P.RECORD_EXPORT, P.REPORT_WRITE}
_SECRETARY = _COMMISSIONER | {
    P.RECORD_CONFIRM,
    P.RECORD_VOID,
    P.APPRAISAL_READ,
    P.HOUSEHOLD_READ,
    P.DEVELOPMENT_READ,
    P.TRANSFER_READ,
    P.FORM_MAP,
    P.PEOPLE_EDIT,
    P.PEOPLE_REVEAL,
    P.ORGANIZATION_EDIT,
    P.PERIOD_CLOSE,
}

# Commissioners read what their post needs; the study commissioner (宣传委员) alone sees each
# member's notes beside the member (mission 1.1), the discipline commissioner (纪检委员) alone
# opens confidential letters (4.2). Administrators see no record at all.
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.MEMBER: frozenset(_MEMBER),
    Role.GROUP_LEADER: frozenset(_CLERK),
    Role.ORGANIZATION_COMMISSIONER: frozenset(
        _COMMISSIONER
        | {
            P.PEOPLE_EDIT,
            P.PEOPLE_REVEAL,
            P.APPRAISAL_READ,
            P.HOUSEHOLD_READ,
            P.DEVELOPMENT_READ,
            P.TRANSFER_READ,
            P.FORM_MAP,
        }
    ),
    Role.PUBLICITY_COMMISSIONER: frozenset(_COMMISSIONER | {P.STUDY_READ}),
    Role.DISCIPLINE_COMMISSIONER: frozenset(_COMMISSIONER | {P.LETTER_READ, P.ACCOUNTABILITY_READ}),
    Role.DEPUTY_SECRETARY: frozenset(_SECRETARY),
    # What was said in a talk is for the two and the secretary alone (mission 4.3).
    Role.SECRETARY: frozenset(_SECRETARY | {P.TALK_READ, P.ACCOUNTABILITY_READ, P.REPORT_FREEZE}),
    # A committee maps its table once, for itself and all its branches.
    Role.SUPERIOR: frozenset(
        _READER | {P.RECORD_EXPORT, P.PEOPLE_VIEW, P.DEVELOPMENT_READ, P.FORM_MAP}
    ),
    Role.SYSTEM_ADMINISTRATOR: frozenset({P.WORKBENCH, P.ACCOUNT_MANAGE, P.SETTING_MANAGE}),
    Role.SECURITY_ADMINISTRATOR: frozenset({P.WORKBENCH, P.GRANT_MANAGE}),
    Role.AUDIT_ADMINISTRATOR: frozenset({P.WORKBENCH, P.AUDIT_READ}),
}

# Held for the unit of the grant and its groups alone, however high it stands: what two people said
# to each other, and what somebody wrote in confidence, is not the business of the level above.
NEAR = frozenset({P.TALK_READ, P.LETTER_READ})

ADMINISTRATORS = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)


def roles_with(permission: Permission) -> frozenset[str]:
    """Give the roles that hold a permission."""
    return frozenset(role for role, held in ROLE_PERMISSIONS.items() if permission in held)
