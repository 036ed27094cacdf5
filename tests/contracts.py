"""How to make records of every declared type: what the contract tests build on.

A new record type adds one entry to ``CONTRACTS``; a type without one fails the contract tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests import (
    awards,
    development,
    emergency,
    exemplars,
    gates,
    households,
    openness,
    opinions,
    plan_items,
    problems,
    routine,
    service,
    signing,
    talks,
    transfers,
    village,
    wishes,
)
from tests.builders import Cast, activity_draft, make_person, put_on_roll
from zhibu.access.models import User
from zhibu.activities.services import enter_activity
from zhibu.cases.models import Case
from zhibu.ledger import registry
from zhibu.ledger.models import Record, RecordBody
from zhibu.ledger.services import enter_record
from zhibu.organization.models import Organization, Person
from zhibu.pillars.study.models import (
    DemocraticAppraisal,
    LifeMeetingStep,
    MaterialIssue,
    Reflection,
    StudyNote,
)
from zhibu.pillars.village.models import VillageAssignment
from zhibu.planning.models import PlanItem
from zhibu.roster.models import RosterEntry, StaffEntry

DAY = date(2022, 3, 5)
Build = Callable[[Cast, Organization, int], RecordBody]


@dataclass(frozen=True)
class Contract:
    """How tests make records of one type.

    Attributes:
        build: an unsaved body for a unit; another number makes another natural key.
        typed: what a clerk types in the form, by field name; nothing for types with own pages.
        change: what he types differently afterwards, with a different text in the list or page.
        enterer, confirmer: members of the cast who may do so.
        most: how many of them one branch can have.
    """

    build: Build
    typed: Callable[[Cast], dict[str, str]] | None = None
    change: dict[str, str] = field(default_factory=dict)
    enterer: str = "organizer"
    confirmer: str = "secretary"
    most: int = 25

    def enter(self, key: str, cast: Cast, unit: Organization, number: int, actor: User) -> Record:
        """Store a draft."""
        body = self.build(cast, unit, number)
        if key == "activity":
            day = DAY + timedelta(days=number)
            return enter_activity(activity_draft(unit, day), actor=actor).record
        enter_record(registry.record_type(key), body, actor=actor)
        return body.record


def _day(number: int) -> date:
    return DAY + timedelta(days=number)


def _member(unit: Organization) -> Person:
    found = Person.objects.filter(memberships__organization=unit).order_by("pk").first()
    assert found is not None
    return found


def _on_roll(unit: Organization, number: int) -> Person:
    """Give somebody on the roll, another one for each number."""
    known = Person.objects.filter(organization=unit, name=f"党员{number}").first()
    if known:
        return known
    person = make_person(f"党员{number}", unit)
    actor = User.objects.filter(grants__organization=unit, grants__role="secretary").first()
    assert actor is not None
    put_on_roll(person, unit, actor)
    return person


def _activity(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return activity_draft(unit, _day(number)).activity


def _roster(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = make_person(f"新党员{number}", unit)
    header = Record(organization=unit, date=_day(number), about=person)
    return RosterEntry(record=header, joined_on=DAY, how_in="admitted")


def _staff(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = make_person(f"职工{number}", unit)
    header = Record(organization=unit, date=_day(number), about=person)
    return StaffEntry(record=header, category="contract")


def _material(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=_day(number), title=f"学习资料第{number}册")
    return MaterialIssue(record=header, copies=number + 1, recipients="全体党员")


def _reflection(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    about = _member(unit)
    header = Record(organization=unit, date=_day(number), title=f"体会{number}", about=about)
    return Reflection(record=header, text="学习使人进步")


def _note(cast: Cast, unit: Organization, number: int) -> RecordBody:
    # Handed in by the member himself: nobody else has to confirm it.
    header = Record(organization=unit, date=_day(number), about=cast.publicist.person)
    return StudyNote(record=header, topic=f"第{number}讲", words=800)


def _appraisal(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=DAY, about=_on_roll(unit, number))
    return DemocraticAppraisal(record=header, year=2022, result="qualified")


def _preparation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    header = Record(organization=unit, date=_day(number))
    return LifeMeetingStep(record=header, step="talks", count=number + 1)


def _contest(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    results = [exemplars.result(_member(unit), "80", "90", event="摆台", rank=1, prize="一等奖")]
    return exemplars.contest(unit, _day(number), results)


def _training(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    able = village.trainee(village.villager(village.village(unit), f"村民{number}"), "0001")
    return village.training(unit, _day(number), able)


def _assignment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.assignment(_on_roll(unit, number), unit, _day(number))


def _duty(cast: Cast, unit: Organization, number: int) -> RecordBody:
    person = _on_roll(unit, 0)
    posted = VillageAssignment.objects.filter(record__about=person, record__state="confirmed")
    if not posted.exists():
        village.kept(cast, "village.assignment", village.assignment(person, unit, DAY))
    year, month = divmod(DAY.month - 1 + number, 12)
    return village.duty(person, unit, date(DAY.year + year, month + 1, 20), 5)


def _village_plan(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.plan(unit, _day(number), title=f"第{number}个帮扶方案")


def _income(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.income(unit, _day(number))


def _difficulty(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.difficulty(unit, _day(number))


def _target(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.target(unit, DAY, village=village.village(unit, f"第{number}村"))


def _donation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.donation(unit, _day(number), village.item(), cash=Decimal(500))


def _purchase(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return village.purchase(unit, _day(number))


def _in_village(cast: Cast, **values: str) -> dict[str, str]:
    """Give what a clerk types about the village of the branch on the usual day."""
    return {"village": str(village.village(cast.branch).pk), "date": "2022-03-05"} | values


def _typed_duty(cast: Cast) -> dict[str, str]:
    person = cast.publicist.person
    assert person is not None
    village.kept(cast, "village.assignment", village.assignment(person, cast.branch, DAY))
    return _in_village(cast, about="赵敏", days="20", leave_days="2", date="2022-03-31")


def _honour(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.honour(unit, _day(number), [_member(unit)], title=f"先进个人{number}")


def _post(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.post(unit, _day(number), _member(unit), title=f"第{number}号示范岗")


def _somebody(unit: Organization, number: int) -> Person:
    """Give somebody who is on no roll, another one for each number."""
    known = Person.objects.filter(organization=unit, name=f"青年{number}").first()
    return known or make_person(f"青年{number}", unit)


def _youth_training(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.youth_training(unit, _day(number), [_somebody(unit, number)])


def _recommendation(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.recommendation(unit, _day(number), _somebody(unit, number))


def _plan(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    # One plan a year, since the branch was founded: six of them.
    return exemplars.plan(unit, date(2020 + (number + 1) % 6, 1, 10))


def _research(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    day = _day(number)
    title = f"课题{number}"
    return exemplars.research(unit, day, _member(unit), title=title, finished_on=day)


def _power(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.power(unit, _day(number), code=f"JGSW-{number}")


def _catalogue(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.entry(unit, _day(number), title=f"第{number}项公开内容")


def _disclosure(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.disclosure(unit, _day(number))


def _reply(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return openness.reply(unit, _day(number))


def _grading(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return exemplars.grading(unit, _day(number), 4, 2022)


def _document(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    day, code = _day(number), f"Q/JG 1{number}"
    return service.document(unit, day, title=f"第{number}号规范", number=code)


def _inspection(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return service.inspection(service.standard(cast, unit), _day(number))


def _job(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return service.job(unit, _day(number), _member(unit), rating="satisfied")


def _typed_inspection(cast: Cast) -> dict[str, str]:
    return {
        "document": str(service.standard(cast).pk),
        "date": "2022-03-05",
        "place": "二号会议室",
        "inspectors": "孙强",
        "results-0-clause": "4.1",
        "results-0-result": "fail",
        "results-0-finding": "话筒没有声音",
        "results-0-due": "2022-03-20",
        "rest": "on",
    }


def _enrolment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = households.new_household(unit, f"赵{chr(0x4E00 + number)}")
    return households.household_step(case, "enrol", _day(number))


def _household(cast: Cast) -> Case:
    known = Case.objects.filter(path="household", title=households.HEAD).first()
    return known or households.watched(cast, day=date(2022, 1, 4))


def _household_visit(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.visit(_household(cast), _day(number))


def _household_income(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.income(_household(cast), 20_000, DAY, year=2022 - number)


def _household_measure(cast: Cast, _unit: Organization, number: int) -> RecordBody:
    return households.measure(_household(cast), _day(number))


def _pairing(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return households.pairing(_household(cast), _day(number), about=_somebody(unit, number))


def _typed_household(cast: Cast, **more: str) -> dict[str, str]:
    return {"case": _household(cast).title, "date": "2022-03-05"} | more


def _typed_enrolment(cast: Cast) -> dict[str, str]:
    home = village.village(cast.branch)
    return {
        "case": "王六",
        "step": "enrol",
        "date": "2022-03-05",
        "village": str(home.pk),
        "household_type": "unstable",
        "risks-pick": "因病",
    }


def _award(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    actor = User.objects.get(grants__organization=unit, grants__role="secretary")
    case = awards.walked(unit, f"第{number}次服务之星评选", actor, ("马师傅",), "notice")
    return awards.step(case, "award", date(2022, 6, 10), document=f"〔2022〕{number}号")


def _typed_award(cast: Cast) -> dict[str, str]:
    case = awards.in_notice(cast, ("赵敏", "孙强"))
    return {
        "case": case.number,
        "step": "award",
        "date": "2022-06-10",
        "document": "机关党委〔2022〕5号",
    }


def _application(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    name = f"申请人{number}"
    if not Person.objects.filter(organization=unit, name=name).exists():
        development.applicant_of(unit, name)
    return development.step(development.APPLICANT.find(name, unit), "apply", _day(number))


def _typed_application(cast: Cast) -> dict[str, str]:
    development.applicant_of(cast.branch)
    return {
        "case": "吴新",
        "step": "apply",
        "date": "2022-03-05",
        "papers-pick": "入党申请书",
    }


def _wish(cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = wishes.fulfilled(cast, f"第{number}个心愿", unit)
    return wishes.wish_step(case, "acknowledge", _day(40 + number))


def _claim(cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = wishes.published(cast, f"第{number}个心愿", unit=unit)
    return wishes.wish_step(case, "claim", _day(40 + number), about=cast.publicist.person)


def _project(cast: Cast, unit: Organization, number: int) -> RecordBody:
    known = Case.objects.filter(path="project", organization=unit).first()
    case = known or wishes.project_at(cast, *wishes.WITHOUT_FUNDS, unit=unit)
    return wishes.project_step(case, "fund", _day(40 + number), what_for=f"第{number}笔资金")


def _problem(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    case = problems.new_problem(unit, f"第{number}个问题")
    return problems.problem_step(case, "found", _day(number))


def _typed_step(case: Case, step: str, **more: str) -> dict[str, str]:
    return {"case": case.number, "step": step, "date": "2022-04-20"} | more


def _typed_staff(cast: Cast) -> dict[str, str]:
    make_person("陈新", cast.branch)
    return {"about": "陈新", "date": "2022-03-05", "category": "contract"}


def _typed_roster(cast: Cast) -> dict[str, str]:
    make_person("吴新", cast.branch)
    return {
        "about": "吴新",
        "date": "2022-03-05",
        "joined_on": "2022.3.5",
        "how_in": "admitted",
        "group": str(cast.groups[0].pk),
    }


def _letter(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return signing.letter(unit, _day(number), title=f"第{number}份倡议书")


def _pledge(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return signing.pledge(signing.pledge_text(unit), _on_roll(unit, number), _day(number))


def _opinion(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return opinions.adopted(unit, title=f"第{number}条意见")


def _plan_item(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return plan_items.item(unit, str(number + 1), title=f"第{number}项要点")


def _confirmed_item(cast: Cast, unit: Organization, number: int) -> PlanItem:
    item = plan_items.item(unit, f"甲-{number}")
    actor = User.objects.get(grants__organization=unit, grants__role="secretary")
    return village.keep("planning.item", item, actor, actor)


def _completion(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return plan_items.completion(_confirmed_item(cast, unit, number))


def _contingency(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.plan(unit, _day(number), title=f"第{number}个应急预案")


def _zone_duty(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.duty(routine.zone(unit, f"第{number}区"))


def _disinfection(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return routine.disinfection(unit, [routine.zone(unit)], _day(number))


def _typed_disinfection(cast: Cast) -> dict[str, str]:
    return {
        "date": "2022-03-05",
        "starts_at": "08:30",
        "ends_at": "09:30",
        "agent": "chlorine",
        "strength": "500",
        "minutes": "30",
        "method": "spray",
        "operator": "刘师傅",
        "zones-pick": routine.zone(cast.branch).name,
    }


def _talk(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.talk(unit, _day(number), _member(unit), _on_roll(unit, number), content="想法")


def _integrity_post(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.review(unit, _day(number), f"采购岗{number}")


def _supervision(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.supervision(unit, _day(number), title=f"公务用车{number}")


def _accountability(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return talks.accountability(unit, _day(number), _on_roll(unit, number))


def _response(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.step(
        emergency.new_response(unit, f"第{number}次应急响应"), "open", _day(number)
    )


def _group(cast: Cast, unit: Organization, number: int) -> RecordBody:
    response = emergency.running(unit, emergency.actor_for(cast, unit))
    people = [_member(unit), _somebody(unit, number)]
    return emergency.group(response, unit, people, _day(number), title=f"第{number}工作组")


def _deployment(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.deployment(unit, [_member(unit)], _day(number))


def _duty_shift(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.shift(unit, [_member(unit)], _day(number))


def _supply(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return emergency.movement(emergency.item(unit), "purchase", 10 + number, _day(number))


def _mission(cast: Cast, unit: Organization, number: int) -> RecordBody:
    day = _day(number)
    case = transfers.waiting(cast, unit, number, day)
    own = transfers.vehicle(unit, f"豫Q{10000 + number}")
    more = {"vehicle": own, "other_driver": f"刘师傅{number}", "other_escort": ""}
    return transfers.mission_step(cast, case, "dispatch", day=day, **more)


def _typed_mission(cast: Cast) -> dict[str, str]:
    case = transfers.waiting(cast, cast.branch, 200, DAY)
    more = {"at": "08:00", "vehicle": "豫Q·A1234", "driver": "赵敏", "moves-0-code": "001"}
    return _typed_step(case, "dispatch", **more)


def _vehicle_trip(cast: Cast, unit: Organization, number: int) -> RecordBody:
    return transfers.trip(cast, unit, _day(number))


def _secondment(cast: Cast, unit: Organization, number: int) -> RecordBody:
    response = emergency.running(unit, emergency.actor_for(cast, unit))
    person = _somebody(unit, number)
    return transfers.secondment(cast, unit, person, _day(number), response=response)


def _typed_group(cast: Cast) -> dict[str, str]:
    response = emergency.running(cast.branch, cast.secretary)
    return {
        "title": "转运组",
        "date": "2022-03-05",
        "response": str(response.pk),
        "leader": "赵敏",
        "duties": "转运返乡人员",
    }


def _entry_sheet(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return gates.sheet(gates.gate(unit), _day(number), 100 + number, {"temperature": 2, "other": 1})


def _sampling(_cast: Cast, unit: Organization, number: int) -> RecordBody:
    return gates.sampling(unit, _day(number))


def _typed_sampling(cast: Cast) -> dict[str, str]:
    return {
        "date": "2022-03-05",
        "title": "小区东广场",
        "response": str(gates.running(cast.branch).pk),
        "starts_at": "07:30",
        "ends_at": "11:00",
        "people": "95",
        "tubes": "10",
        "pool": "10",
        "staff": "4",
        "volunteers": "6",
    }


CONTRACTS: dict[str, Contract] = {
    "activity": Contract(_activity),
    "roster.entry": Contract(_roster, _typed_roster, {"confirmed_on": "2023-03-05"}),
    "roster.staff": Contract(_staff, _typed_staff, {"category": "volunteer"}),
    "study.material": Contract(
        _material,
        lambda _cast: {"title": "党章", "date": "2022年3月5日", "copies": "1,200"},
        {"copies": "30"},
    ),
    "study.reflection": Contract(
        _reflection,
        lambda _cast: {
            "about": "赵敏",
            "date": "2022-03-05",
            "title": "读报告有感",
            "text": "学而不思则罔",
        },
        {"title": "再读报告有感"},
    ),
    "study.note": Contract(
        _note,
        lambda _cast: {"about": "赵敏", "date": "2022-03-05", "topic": "第一章", "words": "900"},
        {"words": "1000"},
        enterer="publicist",
        confirmer="publicist",
    ),
    "life.appraisal": Contract(
        _appraisal,
        lambda _cast: {
            "about": "赵敏",
            "date": "2022-12-20",
            "year": "2022",
            "result": "excellent",
        },
        {"result": "qualified"},
    ),
    "life.preparation": Contract(
        _preparation,
        lambda _cast: {"step": "talks", "date": "2022-03-05", "count": "12"},
        {"count": "15"},
    ),
    "exemplars.contest": Contract(
        _contest,
        lambda _cast: {
            "title": "服务技能竞赛",
            "date": "2022-03-05",
            "judges": "孙评委",
            "theory_weight": "40",
            "practice_weight": "60",
            "results-0-contestant": "赵敏",
            "results-0-event": "摆台",
            "results-0-theory": "80",
            "results-0-practice": "91.5",
            "results-0-rank": "1",
        },
        {"judges": "吴评委"},
    ),
    "village.training": Contract(
        _training,
        lambda cast: _in_village(
            cast,
            title="食用菌种植技术",
            platform="night_school",
            mode="expert",
            subject="farming",
            trainees="32",
        ),
        {"trainees": "35"},
    ),
    "village.assignment": Contract(
        _assignment,
        lambda cast: _in_village(cast, about="赵敏", post="first_secretary"),
        {"home_unit": "县招待所"},
    ),
    "village.duty": Contract(_duty, _typed_duty, {"days": "21"}),
    "village.plan": Contract(
        _village_plan,
        lambda cast: _in_village(cast, title="石板村帮扶方案", version="1", years="5"),
        {"years": "3"},
    ),
    "village.income": Contract(
        _income,
        lambda cast: _in_village(cast, year="2022", kind="lease", amount="1.2万"),
        {"amount": "13,000.5"},
    ),
    "village.difficulty": Contract(
        _difficulty,
        lambda cast: _in_village(cast, title="修好饮水管道", whom="二组", cost="300"),
        {"cost": "320"},
    ),
    "village.target": Contract(
        _target,
        lambda cast: _in_village(cast, year="2022", able_people="12"),
        {"able_people": "15"},
    ),
    "village.donation": Contract(
        _donation,
        lambda cast: _in_village(cast, donor="赵敏", receiver="石板村小学", cash="500"),
        {"cash": "600"},
    ),
    "village.purchase": Contract(
        _purchase,
        lambda cast: _in_village(
            cast, title="红薯", quantity="120", unit="斤", unit_price="3.5", channel="canteen"
        ),
        {"buyer": "机关食堂"},
    ),
    "exemplars.honour": Contract(
        _honour,
        lambda _cast: {
            "title": "先进基层党组织",
            "date": "2022-07-01",
            "level": "county",
            "issuer": "中共某县委",
            "receiver": "organization",
        },
        {"level": "city"},
    ),
    "exemplars.post": Contract(
        _post,
        lambda _cast: {
            "title": "服务台示范岗",
            "about": "赵敏",
            "date": "2022-03-05",
            "promise": "来有迎声",
        },
        {"area": "一楼大厅"},
    ),
    "exemplars.youth_training": Contract(
        _youth_training,
        lambda cast: {
            "title": "青年理论学习班",
            "date": "2022-03-05",
            "people-0-person": _somebody(cast.branch, 1).name,
            "people-1-person": _somebody(cast.branch, 2).name,
        },
        {"place": "党校"},
    ),
    "exemplars.recommendation": Contract(
        _recommendation,
        lambda cast: {
            "about": make_person("陈青", cast.branch).name,
            "date": "2022-03-05",
            "by": "league",
            "purpose": "activist",
            "voters": "20",
            "votes": "18",
        },
        {"purpose": "target"},
    ),
    "exemplars.plan": Contract(
        _plan,
        lambda _cast: {"year": "2022", "date": "2022-01-10", "admitted": "2"},
        {"admitted": "3"},
        most=6,
    ),
    "exemplars.research": Contract(
        _research,
        lambda _cast: {
            "title": "机关服务标准化",
            "about": "赵敏",
            "date": "2022-03-05",
            "finished_on": "2022-09-01",
            "report": "机关服务标准化调研报告",
            "words": "5,200",
        },
        {"words": "5300"},
    ),
    "exemplars.grading": Contract(
        _grading,
        lambda _cast: {
            "year": "2021",
            "date": "2022-03-05",
            "stars": "4",
            "decided_by": "县直机关工委",
        },
        {"stars": "5"},
    ),
    "exemplars.development": Contract(_application, _typed_application, {"note": "材料齐全"}),
    "exemplars.award": Contract(_award, _typed_award, {"document": "机关党委〔2022〕6号"}, most=8),
    "conduct.problem": Contract(
        _problem,
        lambda cast: _typed_step(
            problems.problem_at(cast, *problems.CLOSED[:-1]),
            "verify",
            checker=problems.checker_of(cast.branch).name,
        ),
        {"note": "现场看过"},
        most=8,
    ),
    "village.wish": Contract(
        _wish,
        lambda cast: _typed_step(wishes.fulfilled(cast), "acknowledge"),
        {"note": "孩子很高兴"},
        most=8,
    ),
    "village.claim": Contract(
        _claim,
        lambda cast: _typed_step(wishes.published(cast), "claim", about="赵敏"),
        {"note": "周末对接"},
        most=8,
    ),
    "village.project": Contract(
        _project,
        lambda cast: _typed_step(
            wishes.project_at(cast, *wishes.WITHOUT_FUNDS),
            "fund",
            amount="3.5万",
            what_for="县财政",
        ),
        {"amount": "36,000"},
    ),
    "village.household": Contract(_enrolment, _typed_enrolment, {"household_type": "marginal"}),
    "village.visit": Contract(
        _household_visit,
        lambda cast: _typed_household(cast, about="赵敏", wish="想学养蜂"),
        {"wish": "想学养鸡"},
    ),
    "village.household_income": Contract(
        _household_income,
        lambda cast: _typed_household(cast, year="2021", span="year", net_total="20000", heads="4"),
        {"span": "first_half"},
        most=20,
    ),
    "village.measure": Contract(
        _household_measure,
        lambda cast: _typed_household(cast, kind="business", title="种植食用菌2棚"),
        {"title": "种植食用菌3棚"},
    ),
    "village.pairing": Contract(
        _pairing,
        lambda cast: _typed_household(cast, about="赵敏"),
        {"date": "2022-03-06"},
    ),
    "standards.letter": Contract(
        _letter,
        lambda _cast: {
            "title": "节约粮食倡议书",
            "date": "2022-03-05",
            "copies": "1,200",
            "recipients": "全体职工",
        },
        {"copies": "30"},
    ),
    "standards.pledge": Contract(
        _pledge,
        lambda cast: {
            "about": "赵敏",
            "date": "2022-03-05",
            "pledge_text": str(signing.pledge_text(cast.branch).pk),
        },
        {"date": "2022-03-06"},
    ),
    "standards.document": Contract(
        _document,
        lambda _cast: {
            "kind": "standard",
            "domain": "餐饮",
            "date": "2022-03-05",
            "title": "食堂服务规范",
            "number": "Q/JG 02—2022",
            "edition": "第1版",
            "level": "own",
            "text": "4.1 餐具每餐消毒｜看记录｜10\n4.2 留样48小时",
        },
        {"edition": "第2版"},
    ),
    "standards.inspection": Contract(_inspection, _typed_inspection, {"place": "三号会议室"}),
    "standards.job": Contract(
        _job,
        lambda _cast: {
            "title": "全县机关事务工作会",
            "kind": "meeting",
            "domain": "会务",
            "department": "县发改局",
            "date": "2022-03-05",
            "starts_at": "09:00",
            "ends_at": "11:30",
            "people": "60",
            "completed_on": "2022-03-05",
            "staff-0-person": "赵敏",
            "rating": "fair",
        },
        {"people": "66"},
    ),
    "conduct.talk": Contract(
        _talk,
        lambda _cast: {
            "date": "2022-03-05",
            "talker": "李建国",
            "about": "赵敏",
            "kind": "must",
            "reason": "moved",
            "topic": "work",
            "content": "谈了分工",
            "difficulties": "孩子小",
            "to_problem": "值班室没有热水",
        },
        {"place": "二楼谈心室"},
    ),
    "conduct.integrity_post": Contract(
        _integrity_post,
        lambda _cast: {
            "date": "2022-03-05",
            "post": "物资采购岗",
            "kind": "listed",
            "holder": "赵敏",
            "leader": "李建国",
            "likelihood": "2",
            "harm": "3",
            "points-0-text": "化整为零规避比价",
            "points-0-measure": "三人询价并留痕",
            "points-0-kind": "process",
        },
        {"holder": "孙强"},
    ),
    "conduct.supervision": Contract(
        _supervision,
        lambda _cast: {
            "date": "2022-03-05",
            "title": "公务用车",
            "way": "function",
            "content": "派车单和里程",
            "findings-0-text": "派车单缺审批签字",
            "findings-0-owner": "赵敏",
            "findings-0-due": "2022-04-05",
        },
        {"content": "派车单、里程和加油卡"},
    ),
    "conduct.accountability": Contract(
        _accountability,
        lambda _cast: {
            "date": "2022-03-05",
            "person": "赵敏",
            "form": "1",
            "kind": "criticism",
            "matter": "派车审批不严",
            "basis": "中国共产党问责条例",
            "decided_by": "机关纪委",
        },
        {"decided_by": "县直机关纪工委"},
    ),
    "conduct.opinion": Contract(
        _opinion,
        lambda _cast: {
            "title": "延长食堂供餐时间",
            "date": "2022-03-05",
            "giver": "masses",
            "channel": "survey",
            "outcome": "adopted",
            "answer": "延长半小时",
            "decided_on": "2022-03-15",
        },
        {"giver": "served"},
    ),
    "planning.item": Contract(
        _plan_item,
        lambda _cast: {
            "title": "开展窗口服务提升",
            "year": "2022",
            "number": "3",
            "date": "2022-01-20",
            "party_line": "党员示范岗",
            "business_goal": "满意率 95% 以上",
            "due_on": "2022-06-30",
        },
        {"party_line": "党员先锋岗"},
    ),
    "planning.completion": Contract(
        _completion,
        lambda cast: {
            "item": str(_confirmed_item(cast, cast.branch, 99).pk),
            "date": "2022-06-20",
            "result": "窗口满意率 97%",
        },
        {"result": "窗口满意率 98%"},
    ),
    "emergency.plan": Contract(
        _contingency,
        lambda _cast: {
            "title": "防汛应急预案",
            "kind": "flood",
            "version": "1",
            "date": "2022-03-05",
            "number": "〔2022〕3号",
        },
        {"number": "〔2022〕4号"},
    ),
    "emergency.zone_duty": Contract(
        _zone_duty,
        lambda _cast: {
            "zone": "一楼大厅",
            "date": "2022-03-05",
            "ends_on": "2022-03-31",
            "every_days": "1",
        },
        {"ends_on": "2022-04-05"},
    ),
    "emergency.disinfection": Contract(_disinfection, _typed_disinfection, {"operator": "马师傅"}),
    "standards.power_item": Contract(
        _power,
        lambda _cast: {
            "title": "公务用车调度",
            "code": "JGSW-01",
            "kind": "other",
            "basis": "《机关事务管理条例》第二十五条",
            "acting_body": "县机关事务服务中心",
            "date": "2022-03-05",
        },
        {"supervision": "监督电话 0871-1234567"},
    ),
    "standards.catalogue": Contract(
        _catalogue,
        lambda _cast: {
            "title": "党费收缴情况",
            "post": "组织委员",
            "scope": "society",
            "time_kind": "periodic",
            "every": "quarter",
            "within_days": "10",
            "date": "2022-03-05",
        },
        {"form": "公开栏、网站"},
    ),
    "standards.disclosure": Contract(
        _disclosure,
        lambda _cast: {
            "title": "拟确定入党积极分子公示",
            "kind": "notice",
            "scope": "society",
            "text": "现将有关情况公示。\n\n监督电话 0871-1234567。",
            "date": "2022-03-05",
            "until": "2022-03-14",
            "reviewer": "赵敏",
        },
        {"until": "2022-03-15"},
    ),
    "standards.reply": Contract(
        _reply,
        lambda _cast: {
            "channel": "phone",
            "received_on": "2022-03-01",
            "question": "食堂能不能早一点开门？",
            "text": "从下周起早餐提前到七点。",
            "date": "2022-03-05",
            "is_public": "on",
        },
        {"text": "从下周一起早餐提前到七点。"},
    ),
    "emergency.response": Contract(
        _response,
        lambda _cast: {
            "case": "2022年防汛",
            "step": "open",
            "date": "2022-03-05",
            "kind": "flood",
            "level": "4",
            "retention_days": "14",
        },
        {"level": "3"},
    ),
    "emergency.group": Contract(_group, _typed_group, {"duties": "转运返乡人员和密接"}),
    "emergency.deployment": Contract(
        _deployment,
        lambda _cast: {
            "date": "2022-03-05",
            "place": "金河社区",
            "task": "上门排查",
            "starts_at": "08:00",
            "ends_at": "11:30",
            "people_count": "6",
        },
        {"people_count": "7"},
    ),
    "emergency.duty": Contract(
        _duty_shift,
        lambda _cast: {
            "date": "2022-03-05",
            "title": "夜班",
            "starts_at": "18:00",
            "ends_at": "08:30",
            "leader": "赵敏",
            "done": "接听电话三次",
            "staff-0-person": "孙强",
            "about": "孙强",
        },
        {"done": "接听电话四次"},
    ),
    "emergency.entry_checks": Contract(
        _entry_sheet,
        lambda cast: {
            "date": "2022-03-05",
            "gate": str(gates.gate(cast.branch).pk),
            "response": str(gates.running(cast.branch).pk),
            "passed": "120",
            "refused": "3",
            "reasons-0-reason": "temperature",
            "reasons-0-count": "3",
        },
        {"passed": "121"},
    ),
    "emergency.sampling": Contract(_sampling, _typed_sampling, {"people": "96"}),
    "emergency.transfer": Contract(_mission, _typed_mission, {"other_escort": "高护士"}, most=8),
    "emergency.vehicle_trip": Contract(
        _vehicle_trip,
        lambda _cast: {
            "date": "2022-03-05",
            "vehicle": "豫Q·A1234",
            "driver": "赵敏",
            "task": "送防疫物资",
            "destination": "高速口查验点",
            "left_at": "08:00",
            "back_at": "10:30",
        },
        {"destination": "火车站查验点"},
    ),
    "emergency.secondment": Contract(
        _secondment,
        lambda cast: {
            "about": "赵敏",
            "response": str(emergency.running(cast.branch, cast.secretary).pk),
            "home_unit": "县机关事务中心",
            "role": "转运组",
            "date": "2022-03-05",
        },
        {"role": "查验点"},
    ),
    "emergency.supply": Contract(
        _supply,
        lambda cast: {
            "date": "2022-03-05",
            "kind": "purchase",
            "item": "医用口罩（N95）",
            "quantity": "100",
            "measure": "个",
            "unit_price": "3.5",
            "receiver": "康宁药房",
        },
        {"receiver": "县医药公司"},
    ),
}
