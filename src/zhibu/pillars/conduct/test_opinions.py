"""Opinions: counted when collected, and once more when adopted; the giver is never kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.builders import Cast
from tests.keeping import kept
from tests.opinions import DAY, adopted, opinion
from zhibu.cases.models import Case
from zhibu.core.errors import DomainError
from zhibu.core.periods import Period
from zhibu.ledger import registry
from zhibu.ledger.figures import figures
from zhibu.ledger.models import Record
from zhibu.ledger.services import revise_record, void_record
from zhibu.ledger.verify import verify_balances, verify_postings
from zhibu.organization.models import Organization
from zhibu.pillars.conduct.models import Opinion

KEY = "conduct.opinion"
COLLECTED, ADOPTED = "conduct.opinions_collected", "conduct.opinions_adopted"


def counts(unit: Organization, period: Period) -> list[int | None]:
    found = figures(unit, period, [COLLECTED, ADOPTED])
    values = [found[code].value for code in (COLLECTED, ADOPTED)]
    return [None if value is None else int(value) for value in values]


def stored(record: Record) -> Opinion:
    body: Opinion = registry.record_type(KEY).load([Record.objects.get(pk=record.pk)])[record.pk]
    return body


@pytest.mark.django_db
class TestOpinions:
    def test_an_opinion_counts_when_collected_and_when_adopted(self, cast: Cast) -> None:
        body = kept(cast, KEY, opinion(cast.branch, date(2021, 12, 20)))
        kept(cast, KEY, opinion(cast.branch, title="换饮水机"))
        assert counts(cast.branch, Period.year(2022)) == [1, None]
        again = stored(body.record)
        again.outcome, again.answer = "partly", "先试行一个月"
        again.decided_on = date(2022, 1, 10)
        version = again.record.version
        record_type = registry.record_type(KEY)
        revise_record(record_type, again, actor=cast.secretary, version=version)
        assert counts(cast.branch, Period.year(2021)) == [1, None]
        assert counts(cast.branch, Period.year(2022)) == [1, 1]
        assert not [*verify_postings(), *verify_balances()]

    @pytest.mark.parametrize(
        ("more", "expected"),
        [
            ({"title": " "}, {"OPI001"}),
            ({"text": "请联系 13839612345"}, {"OPI002"}),
            ({"outcome": "declined"}, {"OPI003"}),
            ({"outcome": "adopted"}, {"OPI003", "OPI004"}),
            ({"decided_on": DAY}, {"OPI005"}),
            ({"outcome": "adopted", "answer": "办", "decided_on": date(2022, 3, 4)}, {"OPI006"}),
            ({"to_problem": True}, {"OPI007"}),
        ],
    )
    def test_what_is_wrong_is_told_with_its_code(
        self, cast: Cast, more: dict[str, Any], expected: set[str]
    ) -> None:
        with pytest.raises(DomainError) as error:
            kept(cast, KEY, opinion(cast.branch, **more))
        assert {problem.code for problem in error.value.problems} == expected

    def test_only_a_ticked_one_goes_onto_the_problem_list_and_once(self, cast: Cast) -> None:
        kept(cast, KEY, adopted(cast.branch))
        problems = Case.objects.filter(path="problem")
        assert not problems.exists()
        body = kept(cast, KEY, adopted(cast.branch, title="食堂排队太久", to_problem=True))
        assert [case.title for case in problems] == ["食堂排队太久"]
        again = stored(body.record)
        again.channel = "meeting"
        version = again.record.version
        record_type = registry.record_type(KEY)
        revise_record(record_type, again, actor=cast.secretary, version=version)
        assert problems.count() == 1
        void_record(body.pk, actor=cast.secretary, reason="重复")
        assert counts(cast.branch, Period.year(2022)) == [1, 1]
