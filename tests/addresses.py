"""Every route of the product, what it declares to need, and the addresses that tests visit.

A new route is added to ``ROUTES``, or the permission matrix fails: an address that nobody has
taught it is an address that nobody has proved closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from tests.cases.activities import (
    meeting_takes,
    new_activity,
    of_activities,
    session_at,
    sign_codes,
)
from tests.cases.case import DAY, Case, Cases, anybody, by_place, by_unit, plain, sees
from tests.cases.emergency import (
    gate_at,
    passless,
    response_at,
    roster_at,
    slot_at,
    supply_pages,
    swap_verbs,
    vehicle_at,
    zone_at,
)
from tests.cases.outputs import batch_pages, batch_verbs, report_files, templates
from tests.cases.paths import case_boards, case_pages, mission_pages, step_notes, wish_verbs
from tests.cases.people import (
    account_at,
    account_verbs,
    figure_pages,
    grant_at,
    of_person,
    of_unit,
    post_at,
    reveals,
    rules,
    suspension_at,
    switches,
)
from tests.cases.pillars import (
    ballot_boxes,
    blank_sheets,
    certificates,
    letter_forms,
    letter_keys,
    letter_pages,
    of_domain,
    of_text,
    papers,
    pledge_copies,
    rating_links,
    signing_pages,
    text_at,
)
from tests.cases.records import a_file, acts, evidence, forms, lists, of_records
from tests.cases.village import (
    household_pages,
    household_reveals,
    of_village,
    of_villager,
    villager_reveals,
)
from tests.draft_cases import draft_figures, draft_files, draft_verbs, new_drafts, of_draft
from tests.form_cases import CELL, begun_runs, fillings, of_form, run_pages, run_verbs
from tests.output_cases import filed
from tests.public_cases import (
    file_marks,
    of_feedback,
    public_files,
    public_months,
    public_record,
)
from tests.report_cases import paper_files, paper_pages, paper_verbs
from tests.rights import enters, holds, revises, sees_person
from tests.world import PARENT, TODAYS_TITLE


@dataclass(frozen=True)
class Way:
    """A route: what it declares to need, and its addresses in a world."""

    permission: str
    cases: Cases


UNIT_NAME = {"name": "改过的名称"}
ROUTES: dict[str, Way] = {
    "portal:home": Way("workbench", plain()),
    "portal:more": Way(
        "workbench",
        lambda name, _world: iter(
            [Case(reverse(name), anybody, lambda actor: holds(actor, "own.work"), methods="GET")]
        ),
    ),
    "portal:search": Way("workbench", plain()),
    "portal:switch": Way("workbench", switches),
    "portal:figures": Way("figures.view", by_unit("figures.view")),
    "portal:figures_export": Way("figures.view", by_unit("figures.view")),
    "portal:figure": Way("figures.view", figure_pages),
    "portal:health": Way("public", plain()),
    "portal:ready": Way("public", plain()),
    "portal:organizations": Way("organization.view", plain()),
    "portal:organization": Way("organization.view", of_unit("", {}, methods="GET")),
    "portal:organization_profile": Way("organization.edit", of_unit("organization.edit", {})),
    "portal:organization_new": Way("organization.edit", of_unit("organization.edit", UNIT_NAME)),
    "portal:organization_rename": Way("organization.edit", of_unit("organization.edit", UNIT_NAME)),
    "portal:organization_move": Way(
        "organization.edit", of_unit("organization.edit", {"on": DAY}, right_at=PARENT)
    ),
    "portal:organization_dissolve": Way(
        "organization.edit", of_unit("organization.edit", {"on": DAY}, right_at=PARENT)
    ),
    "portal:post_new": Way("organization.edit", of_unit("organization.edit", {})),
    "portal:post_end": Way(
        "organization.edit",
        by_place(post_at, sees("organization.view"), "organization.edit", data={"on": DAY}),
    ),
    "portal:person_new": Way("people.edit", of_unit("people.edit", {})),
    "portal:people": Way("people.view", plain()),
    "portal:people_export": Way("record.export", plain()),
    "portal:staff": Way("people.view", plain()),
    "portal:staff_new": Way("people.edit", of_unit("people.edit", {})),
    "portal:person": Way("organization.view", of_person("", {}, methods="GET")),
    "portal:person_edit": Way("people.edit", of_person("people.edit", {"name": "改名"})),
    "portal:person_reveal": Way("people.reveal", reveals),
    "portal:person_suspend": Way("people.edit", of_person("people.edit", {})),
    "portal:suspension_end": Way(
        "people.edit", by_place(suspension_at, sees_person, "people.edit", data={"on": DAY})
    ),
    "portal:person_regularize": Way(
        "people.edit", of_person("people.edit", {"on": DAY}, post_right="record.confirm")
    ),
    "portal:person_leave": Way(
        "people.edit",
        of_person("people.edit", {"on": DAY, "how": "transferred"}, post_right="record.confirm"),
    ),
    "portal:person_group": Way("people.edit", of_person("people.edit", {})),
    "portal:accounts": Way("account.manage", plain()),
    "portal:account_new": Way("account.manage", plain("GET POST", {})),
    "portal:account_one": Way(
        "account.manage", by_place(account_at, sees("account.manage"), methods="GET")
    ),
    "portal:account_link": Way(
        "account.manage", by_place(account_at, sees("account.manage"), data={})
    ),
    "portal:account_act": Way("account.manage", account_verbs),
    "portal:grants": Way("grant.manage", plain()),
    "portal:grants_of": Way("grant.manage", by_place(account_at, sees("grant.manage"), data={})),
    "portal:grant_end": Way(
        "grant.manage", by_place(grant_at, sees("grant.manage"), data={"on": DAY})
    ),
    "portal:settings": Way("setting.manage", plain()),
    "portal:setting": Way("setting.manage", rules),
    "portal:audit": Way("audit.read", plain()),
    "portal:audit_verify": Way("audit.read", plain("POST", {})),
    "portal:audit_export": Way("audit.read", plain()),
    "portal:closing": Way("period.close", by_unit("period.close", methods="GET POST")),
    "portal:account": Way("workbench", plain()),
    "workspace:types": Way("record.view", plain()),
    "workspace:list": Way("record.view", lists),
    "workspace:columns": Way("record.view", lists),
    "workspace:export": Way("record.export", lists),
    "workspace:new": Way("record.view", forms("GET POST")),
    "workspace:preview": Way("record.view", forms("POST")),
    "workspace:fields": Way("record.view", forms("POST")),
    "workspace:people": Way("record.view", forms("GET")),
    "workspace:record": Way("record.view", of_records()),
    "workspace:edit": Way("record.view", of_records(revises, "GET POST")),
    "workspace:act": Way("record.view", acts),
    "workspace:open": Way("record.view", of_records(methods="POST")),
    "workspace:evidence_add": Way("record.view", of_records(enters, "POST", a_file)),
    "workspace:evidence": Way("record.view", evidence(None, "GET")),
    "workspace:evidence_withdraw": Way("record.view", evidence(revises, "POST")),
    "activities:new": Way("record.enter", new_activity),
    "activities:people": Way("record.enter", new_activity),
    "activities:items": Way("record.enter", new_activity),
    "activities:preview": Way("record.enter", new_activity),
    "activities:edit": Way("record.enter", of_activities(revises, "GET POST")),
    "activities:sign_in": Way("record.enter", of_activities(enters, "GET", TODAYS_TITLE)),
    "activities:sign_in_start": Way("record.enter", of_activities(enters, "POST", TODAYS_TITLE)),
    "activities:sign": Way("own.work", sign_codes),
    "imports:new": Way("record.import", plain("GET POST", {})),
    "imports:template_all": Way("record.import", plain()),
    "imports:template": Way("record.import", templates),
    "imports:batch": Way("record.import", batch_pages),
    "imports:status": Way("record.import", batch_pages),
    "imports:marked": Way("record.import", batch_pages),
    "imports:act": Way("record.import", batch_verbs),
    "village:wishes": Way("record.view", by_unit("record.view")),
    "village:wish_claim": Way("own.work", wish_verbs),
    "village:wish_give_up": Way("own.work", wish_verbs),
    "cases:step_note": Way("record.view", step_notes),
    "cases:boards": Way("record.view", by_unit("record.view")),
    "cases:board": Way("record.view", case_boards),
    "cases:list": Way("record.view", case_boards),
    "cases:export": Way("record.export", case_boards),
    "cases:case": Way("record.view", case_pages),
    "cases:numbered": Way("record.view", case_pages),
    "reports:annual": Way("report.view", by_unit("report.view")),
    "reports:annual_file": Way("report.view", report_files),
    "reports:papers": Way("report.view", plain("GET POST", {})),
    "reports:paper": Way("report.view", paper_pages),
    "reports:paper_status": Way("report.view", paper_pages),
    "reports:paper_file": Way("report.view", paper_files),
    "reports:paper_act": Way("report.view", paper_verbs),
    "reports:forms": Way("report.view", plain()),
    "reports:form_new": Way("form.map", plain("POST", {})),
    "reports:form": Way("form.map", of_form()),
    "reports:form_cell": Way("form.map", of_form(CELL, "POST")),
    "reports:form_band": Way("form.map", of_form({**CELL, "off": "on"}, "POST")),
    "reports:form_settings": Way("form.map", of_form({"name": "改名"}, "POST")),
    "reports:form_delete": Way("form.map", of_form({}, "POST")),
    "reports:form_fill": Way("report.view", fillings),
    "reports:form_file": Way("report.view", fillings),
    "reports:form_runs": Way("report.view", begun_runs),
    "reports:form_run": Way("report.view", run_pages),
    "reports:form_run_status": Way("report.view", run_pages),
    "reports:form_run_file": Way("report.view", run_pages),
    "reports:form_run_act": Way("report.view", run_verbs),
    "reports:draft_new": Way("report.write", new_drafts),
    "reports:draft": Way("report.write", of_draft()),
    "reports:draft_save": Way("report.write", of_draft(data={}, methods="POST")),
    "reports:draft_act": Way("report.write", draft_verbs),
    "reports:draft_figure": Way("report.write", draft_figures),
    "reports:draft_versions": Way("report.write", of_draft()),
    "reports:draft_version": Way("report.write", of_draft(1)),
    "reports:draft_restore": Way("report.write", of_draft(1, data={}, methods="POST")),
    "reports:draft_compare": Way("report.write", of_draft()),
    "reports:draft_file": Way("report.write", draft_files),
    "reports:draft_preview": Way("report.write", of_draft()),
    "reports:draft_pages": Way("report.write", of_draft()),
    "reports:draft_page": Way("report.write", of_draft(1)),
    "reports:minutes_file": Way("record.view", filed(of_activities(None, "GET"), every=3)),
    "reports:minutes_preview": Way("record.view", of_activities(None, "GET")),
    "reports:notice_file": Way("record.view", filed(of_activities(None, "GET"), every=3)),
    "reports:notice_preview": Way("record.view", of_activities(None, "GET")),
    "reports:roster_file": Way(
        "record.export", filed(of_unit("record.export", {}, methods="GET"), "xlsx")
    ),
    "reports:roster_preview": Way("record.export", of_unit("record.export", {}, methods="GET")),
    "reports:committee_file": Way(
        "record.export", filed(of_unit("record.export", {}, methods="GET"))
    ),
    "reports:committee_preview": Way("record.export", of_unit("record.export", {}, methods="GET")),
    "reports:list_file": Way("record.export", filed(lists, every=3)),
    "reports:list_preview": Way("record.export", lists),
    "reports:case_list_file": Way("record.export", filed(case_boards, every=3)),
    "reports:case_list_preview": Way("record.export", case_boards),
    "planning:list": Way("record.view", by_unit("record.view")),
    "reports:certificate_file": Way("record.view", filed(certificates)),
    "reports:certificate_preview": Way("record.view", certificates),
    "exemplars:take_meeting": Way("record.enter", meeting_takes),
    "exemplars:ballot": Way("own.work", papers),
    "exemplars:ballot_box": Way("record.confirm", ballot_boxes),
    "study:mine": Way("own.work", plain("GET POST", {})),
    "study:progress": Way("study.read", by_unit("study.read")),
    "study:life": Way("record.view", by_unit("record.view")),
    "study:appraisal": Way("appraisal.read", by_unit("appraisal.read", methods="GET POST")),
    "conduct:letter_boxes": Way("public", plain()),
    "conduct:letter_follow": Way("public", plain()),
    "conduct:letter_write": Way("public", letter_forms),
    "conduct:letters": Way("letter.read", plain()),
    "conduct:letter": Way("letter.read", letter_pages),
    "conduct:letter_key": Way("letter.read", letter_keys),
    "conduct:talks": Way("record.view", by_unit("record.view")),
    "conduct:integrity": Way("record.view", by_unit("record.view")),
    "emergency:supplies": Way("record.view", by_unit("record.view")),
    "emergency:supply": Way("record.view", supply_pages),
    "emergency:supply_edit": Way("record.enter", supply_pages),
    "emergency:rosters": Way("record.view", by_unit("record.view")),
    "emergency:roster_new": Way("record.enter", of_unit("record.enter", {})),
    "emergency:roster": Way("record.view", by_place(roster_at, sees("record.view"), methods="GET")),
    "emergency:roster_file": Way(
        "record.export", by_place(roster_at, sees("record.view"), "record.export", methods="GET")
    ),
    "emergency:roster_withdraw": Way(
        "record.enter",
        by_place(roster_at, sees("record.view"), "record.enter", data={}, methods="POST"),
    ),
    "emergency:swap_new": Way(
        "own.work", by_place(slot_at, sees("record.view"), "record.enter", data={})
    ),
    "emergency:swap_decide": Way("record.enter", swap_verbs),
    "emergency:gates": Way("gate.duty", by_unit("gate.duty")),
    "emergency:gate_new": Way("record.enter", of_unit("record.enter", {})),
    "emergency:check_settings": Way(
        "record.enter", by_place(response_at, sees("record.view"), "record.enter", data={})
    ),
    "emergency:gate_worker": Way("gate.duty", plain()),
    "emergency:gate": Way("gate.duty", by_place(gate_at, sees("gate.duty"), methods="GET")),
    "emergency:gate_checks": Way(
        "gate.duty", by_place(gate_at, sees("gate.duty"), data={}, methods="POST")
    ),
    "emergency:gate_plain_checks": Way("public", passless),
    "emergency:gate_today": Way("gate.duty", by_place(gate_at, sees("gate.duty"), methods="GET")),
    "emergency:gate_days": Way("gate.duty", by_place(gate_at, sees("gate.duty"), methods="GET")),
    "emergency:gate_close_day": Way(
        "gate.duty", by_place(gate_at, sees("gate.duty"), data={}, methods="POST")
    ),
    "emergency:gate_edit": Way(
        "record.enter", by_place(gate_at, sees("gate.duty"), "record.enter", data={})
    ),
    "emergency:gate_refused": Way(
        "transfer.read", by_place(gate_at, sees("gate.duty"), "transfer.read", data={})
    ),
    "emergency:sampled": Way(
        "transfer.read", by_place(session_at, sees("record.view"), "transfer.read", data={})
    ),
    "emergency:transfers": Way("record.view", by_unit("record.view")),
    "emergency:transfer": Way("transfer.read", mission_pages),
    "emergency:transfer_step": Way("transfer.read", mission_pages),
    "emergency:transfer_reveal": Way("transfer.read", mission_pages),
    "emergency:vehicles": Way("record.enter", by_unit("record.enter")),
    "emergency:vehicle_new": Way("record.enter", of_unit("record.enter", {})),
    "emergency:vehicle": Way("record.enter", by_place(vehicle_at, sees("record.enter"), data={})),
    "village:household": Way("household.read", household_pages),
    "village:reveal": Way("people.reveal", household_reveals),
    "village:places": Way("people.view", by_unit("people.view")),
    "village:place": Way("people.view", of_village(methods="GET")),
    "village:place_new": Way("record.enter", of_unit("record.enter", {})),
    "village:place_edit": Way("record.enter", of_village("record.enter", {"name": "新村"})),
    "village:villager_new": Way("people.edit", of_village("people.edit", {})),
    "village:villager": Way("people.view", of_villager(methods="GET")),
    "village:villager_edit": Way("people.edit", of_villager("people.edit", {"name": "改名"})),
    "village:villager_reveal": Way("people.reveal", villager_reveals),
    "standards:service": Way("record.view", by_unit("record.view")),
    "standards:domains_new": Way("record.enter", of_unit("record.enter", {}, methods="POST")),
    "standards:domain_edit": Way("record.enter", of_domain("record.enter", {"name": "会务二"})),
    "standards:blank_sheet": Way("record.view", blank_sheets),
    "standards:cards": Way("record.enter", by_unit("record.view")),
    "standards:rate": Way("public", rating_links),
    "public:today": Way("public", plain()),
    "public:item": Way("public", public_record("standards.disclosure")),
    "public:file": Way("public", public_files),
    "public:powers": Way("public", plain()),
    "public:power": Way("public", public_record("standards.power_item")),
    "public:catalogue": Way("public", plain()),
    "public:archive": Way("public", plain()),
    "public:year": Way("public", public_months),
    "public:month": Way("public", public_months),
    "public:search": Way("public", plain()),
    "public:feed": Way("public", plain()),
    "public:feedback": Way("public", plain("GET POST", {})),
    "public:follow": Way("public", plain("GET POST", {})),
    "public:answers": Way("public", plain()),
    "public:about": Way("public", plain()),
    "standards:openness": Way("record.view", by_unit("record.view")),
    "standards:file_public": Way("record.confirm", file_marks),
    "standards:feedback": Way("record.enter", by_unit("record.enter")),
    "standards:feedback_aside": Way(
        "record.enter", of_feedback("record.enter", {"reason": "广告"})
    ),
    "standards:feedback_contact": Way(
        "people.reveal", of_feedback("people.reveal", {"reason": "联系"})
    ),
    "standards:pledges": Way("record.view", by_unit("record.view")),
    "standards:pledge_new": Way("record.enter", of_unit("record.enter", {})),
    "standards:pledge": Way("record.view", of_text(methods="GET")),
    "standards:pledge_sign": Way("own.work", signing_pages),
    "standards:pledge_edit": Way("record.enter", of_text("record.enter")),
    "standards:pledge_version": Way("record.enter", of_text("record.enter")),
    "standards:pledge_paper": Way("record.enter", of_text("record.enter")),
    "reports:pledge_file": Way("record.view", filed(pledge_copies)),
    "reports:pledge_preview": Way("record.view", pledge_copies),
    "reports:pledge_list_file": Way(
        "record.view", filed(by_place(text_at, sees("record.view"), methods="GET"))
    ),
    "reports:pledge_list_preview": Way(
        "record.view", by_place(text_at, sees("record.view"), methods="GET")
    ),
    "emergency:now": Way("record.view", by_unit("record.view")),
    "emergency:zones": Way("record.view", by_unit("record.view")),
    "emergency:zone_new": Way("record.enter", of_unit("record.enter", {})),
    "emergency:zone_edit": Way(
        "record.enter", by_place(zone_at, sees("record.view"), "record.enter", data={})
    ),
}
