"""Service jobs and their ratings: one each, by a link that tells nothing, and for ever."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.builders import Cast, make_person
from tests.keeping import kept
from tests.pages import as_user
from tests.service import job
from zhibu.audit.models import AuditEntry
from zhibu.cases.models import Case
from zhibu.core.errors import Conflict, DomainError, NotFound
from zhibu.core.periods import Period
from zhibu.ledger.closing import close_books
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_postings
from zhibu.organization.rules import set_rule
from zhibu.pillars.standards.jobs import SERVICE_JOB
from zhibu.pillars.standards.models import ServiceJob
from zhibu.pillars.standards.models.jobs import make_token
from zhibu.pillars.standards.rating_services import Standing, ratable, rate
from zhibu.pillars.standards.service_rules import SATISFIED_ANSWERS

KEY = "standards.job"
DAY = date(2022, 3, 5)
CODES = ("services_delivered", "ratings", "ratings_satisfied")
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture(autouse=True)
def _some_days_later(db: None, time_machine: Any) -> None:
    cache.clear()
    time_machine.move_to("2022-03-10T02:00:00Z", tick=False)


def done(cast: Cast, **more: Any) -> ServiceJob:
    return kept(cast, KEY, job(cast.branch, DAY, **more))


def counted(cast: Cast, period: Period = YEAR) -> list[Any]:
    found = figures(cast.branch, period, [f"standards.{code}" for code in CODES])
    return [found[f"standards.{code}"].value for code in CODES]


def fresh(body: ServiceJob) -> ServiceJob:
    record = Record.objects.get(pk=body.pk)
    found: ServiceJob = SERVICE_JOB.load([record])[record.pk]
    return found


def address(body: ServiceJob) -> str:
    return f"/r/{body.token}/"


def refused(cast: Cast, **more: Any) -> set[str]:
    with pytest.raises(DomainError) as caught:
        done(cast, **more)
    return {problem.code for problem in caught.value.problems}


def test_a_rating_counts_at_once_and_only_once(cast: Cast) -> None:
    body = done(cast)
    assert counted(cast) == [1, None, None]
    rate(body.token, "fair", "  下次 早点\n开门 ")
    assert counted(cast) == [1, 1, 1]
    stored = fresh(body)
    assert (stored.remark, stored.rated_on) == ("下次 早点 开门", date(2022, 3, 10))
    assert stored.by_link
    assert stored.record.version == body.record.version + 1
    with pytest.raises(Conflict, match="只评价一次"):
        rate(body.token, "unsatisfied")
    assert counted(cast) == [1, 1, 1]
    assert AuditEntry.objects.filter(action="record.rate", actor=None).count() == 1
    assert list(verify_postings()) == []


def test_what_counts_as_satisfied_is_the_rule_of_the_day(cast: Cast) -> None:
    since, only = date(2022, 3, 1), "satisfied"
    set_rule(SATISFIED_ANSWERS, only, organization=cast.branch, since=since, source="试验")
    body = done(cast)
    rate(body.token, "fair")
    assert counted(cast) == [1, 1, None]
    # A rule that changes later changes nothing that was counted.
    set_rule(SATISFIED_ANSWERS, "both", organization=cast.branch, since=DAY, source="试验")
    stored = fresh(body)
    stored.result = "顺利"
    revise_record(SERVICE_JOB, stored, actor=cast.secretary, version=stored.record.version)
    assert counted(cast) == [1, 1, None]
    assert list(verify_postings()) == []


def test_a_rating_after_the_books_are_closed_counts_on_the_first_open_day(cast: Cast) -> None:
    body = kept(cast, KEY, job(cast.branch, date(2022, 2, 25)))
    close_books(cast.branch, through=date(2022, 2, 28), actor=cast.secretary)
    rate(body.token, "satisfied")
    february = Period(date(2022, 2, 1), date(2022, 2, 28))
    assert counted(cast, february) == [1, None, None]
    assert counted(cast) == [1, 1, 1]
    assert list(verify_postings()) == []


def test_an_unsatisfied_rating_opens_a_problem_without_the_remark(cast: Cast) -> None:
    body = done(cast)
    before = Case.objects.filter(path="problem").count()
    rate(body.token, "unsatisfied", "菜凉了")
    case = Case.objects.filter(path="problem").latest("pk")
    assert Case.objects.filter(path="problem").count() == before + 1
    assert "菜凉了" not in case.title


def test_who_rated_by_the_link_is_not_corrected_by_the_clerk(cast: Cast) -> None:
    body = done(cast)
    rate(body.token, "unsatisfied")
    stored = fresh(body)
    stored.rating = "satisfied"
    with pytest.raises(DomainError, match="STD171"):
        revise_record(SERVICE_JOB, stored, actor=cast.secretary, version=stored.record.version)
    # Who had the form open before the rating came is told, and the rating stays.
    with pytest.raises(Conflict):
        revise_record(SERVICE_JOB, body, actor=cast.secretary, version=body.record.version)
    assert counted(cast) == [1, 1, None]


def test_a_link_says_why_it_cannot_be_used(cast: Cast, time_machine: Any) -> None:
    draft = kept(cast, KEY, job(cast.branch, DAY, title="草稿会"), confirm=False)
    open_, void, going = (
        done(cast, title="甲会"),
        done(cast, title="乙会"),
        done(cast, title="丙会", completed_on=None),
    )
    void_record(void.pk, actor=cast.secretary, reason="重复")
    standings = [ratable(one.token).standing for one in (draft, void, going, open_)]
    assert standings == [
        Standing.UNFINISHED,
        Standing.VOID,
        Standing.UNFINISHED,
        Standing.OPEN,
    ]
    for one in (draft, void, going):
        assert ratable(one.token).department == ""
        with pytest.raises(DomainError, match="STD181"):
            rate(one.token, "satisfied")
    with pytest.raises(NotFound):
        rate(make_token(), "satisfied")
    time_machine.move_to("2022-03-20T15:00:00Z", tick=False)
    assert ratable(open_.token).standing == Standing.OPEN
    time_machine.move_to("2022-03-20T17:00:00Z", tick=False)  # the 21st in Beijing
    assert ratable(open_.token).standing == Standing.OVER
    with pytest.raises(DomainError, match="期限"):
        rate(open_.token, "satisfied")


def test_the_page_behind_a_link_tells_kind_day_and_department_alone(cast: Cast) -> None:
    server = make_person("服务员某", cast.branch)
    body = kept(
        cast, KEY, job(cast.branch, DAY, server, title="机密会议", place="九号楼", result="顺利")
    )
    page = Client().get(address(body))
    words = page.content.decode()
    for told in ("会议服务", "2022年3月5日", "县发改局", "基本满意"):
        assert told in words
    for hidden in ("服务员某", "机密会议", "九号楼", "顺利", cast.branch.name, "组织委员"):
        assert hidden not in words
    assert page.headers["Cache-Control"] == "no-store"


def test_a_remark_is_bounded_and_harmless(cast: Cast) -> None:
    body = done(cast)
    for remark, told in (
        ("请打13800138000找我", "手机号"),
        ("身份证11010519491231002X", "身份证号"),
        ("好" * 201, "200"),
        ("好" * 300_000, "200"),
    ):
        answer = Client().post(address(body), {"answer": "satisfied", "remark": remark})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert Client().post(address(body), {"remark": "没点"}).status_code == 422
    huge = {"answer": "satisfied", "remark": "好" * 1_000_000}
    assert Client().post(address(body), huge).status_code == 400
    rate(body.token, "fair", "<script>alert(1)</script>\x00\u202e好")
    assert fresh(body).remark == "<script>alert(1)</script>好"
    shown = as_user(cast, "member").get(f"/records/{body.pk}/").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_the_second_use_of_a_link_is_refused_with_the_reason(cast: Cast) -> None:
    body = done(cast)
    first = Client().post(address(body), {"answer": "satisfied"})
    assert first.status_code == 200
    assert "谢谢您的评价" in first.content.decode()
    second = Client().post(address(body), {"answer": "unsatisfied"})
    assert second.status_code == 409
    assert "只评价一次" in second.content.decode()
    assert "已经评价过" in Client().get(address(body)).content.decode()
    assert fresh(body).rating == "satisfied"


def test_guessing_links_and_flooding_is_slowed_down(cast: Cast) -> None:
    body = done(cast)
    codes = [Client().get(f"/r/{make_token()}/").status_code for _try in range(25)]
    assert codes == [404] * 20 + [429] * 5
    assert Client().get(address(body)).status_code == 200
    sent = [Client().post(address(body), {}).status_code for _try in range(22)]
    assert sent == [422] * 20 + [429] * 2
    assert Client().get(f"/r/{'x' * 5000}/").status_code == 404
    assert len(make_token()) >= 22
    assert len({make_token() for _try in range(50)}) == 50


def test_what_is_wrong_with_a_job_is_said_all_at_once(cast: Cast) -> None:
    make_person("周小平", cast.branch)
    assert refused(cast, department="周小平") == {"STD164"}
    assert refused(cast, department="张三13800138000") == {"STD163"}
    assert refused(cast, completed_on=date(2022, 3, 4)) == {"STD165"}
    assert refused(cast, completed_on=None, rating="fair") == {"STD168"}
    assert refused(cast, remark="很好") == {"STD167"}
    assert refused(cast, people=0, title=" ") == {"STD160", "STD162"}


def test_cards_are_for_jobs_that_wait_and_those_who_keep_them(cast: Cast) -> None:
    waiting, rated = done(cast, title="甲会"), done(cast, title="乙会", rating="fair")
    page = as_user(cast, "organizer").get(f"/standards/cards/?unit={cast.branch.pk}")
    assert page.content.decode().count('class="rate-card"') == 1
    assert as_user(cast, "member").get("/standards/cards/").status_code == 403
    for who, seen in (("organizer", True), ("member", False)):
        shown = as_user(cast, who).get(f"/records/{waiting.pk}/").content.decode()
        assert (waiting.token in shown) is seen
    shown = as_user(cast, "member").get(f"/records/{rated.pk}/").content.decode()
    assert "纸质评价" in shown
    assert rated.token not in shown


def test_a_rating_is_kept_when_those_who_vouched_for_the_job_have_gone(cast: Cast) -> None:
    body = done(cast)
    for gone in (cast.organizer, cast.secretary):
        gone.grants.all().delete()
    rate(body.token, "unsatisfied")
    assert Case.objects.filter(path="problem").count() == 1
    assert counted(cast) == [1, 1, None]
