"""Which time a sentence or a heading speaks of."""

from __future__ import annotations

import pytest

from zhibu.reports.matching.times import held, told

YEAR = 2022
UNCLEAR = "?"


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("上半年召开支委会", "2022H1"),
        ("前三季度，支部开展", "2022-01-01..2022-09-30"),
        ("一至三季度开展", "2022-01-01..2022-09-30"),
        ("1—3季度", "2022-01-01..2022-09-30"),
        ("1至9月，走访", "2022-01-01..2022-09-30"),
        ("2022年7—9月", "2022Q3"),
        ("2—4月组织", "2022-02-01..2022-04-30"),
        ("八月至十月", "2022-08-01..2022-10-31"),
        ("截至三季度末，", "2022-01-01..2022-09-30"),
        ("截至9月底，今年已争取", "2022-01-01..2022-09-30"),
        ("前八个月", "2022-01-01..2022-08-31"),
        ("6月份当月值班", "2022-06"),
        ("五月份", "2022-05"),
        ("四、二季度进出查验", "2022Q2"),
        ("较一季度提高", "None"),
        ("下半年比上半年多召开", "2022H2"),
        ("5—6人", "None"),
        ("上半年开展◇次，今年共", "None"),
        ("关键岗位由上年末", "2021"),
        ("关键岗位由上年末◇个调整为", "None"),
        ("去年底党员◇名，到今年底是", "None"),
        ("去年底党员◇名，现在", "None"),
        ("上半年走访，目前已", "2022H1"),
        ("一、二季度共召开", UNCLEAR),
        ("上半年和下半年各", UNCLEAR),
        ("3、4月份", UNCLEAR),
        ("3月以来", UNCLEAR),
        ("近三年", UNCLEAR),
    ],
)
def test_the_time_of_a_text_is_read_or_left_open(said: str, period: str) -> None:
    found, clear = told([said], YEAR)
    assert (str(found) if clear else UNCLEAR) == period


@pytest.mark.parametrize(
    ("said", "period", "sure"),
    [
        ("上半年，支部下发资料110册。", "2022H1", True),
        ("一、上半年，支部党课**堂。党员**名；上半年支委会**次。", "2022H1", True),
        ("1—9月，支部党课3堂。", "2022-01-01..2022-09-30", True),
        ("支部上半年开展警示教育**次。", "2022H1", True),
        ("争取资金**万元，全部在上半年到位，第一季度**万元。", "None", False),
        ("这一年不寻常。修路在先，其中上半年便落实资金103.6万元。", "None", False),
        ("上半年党小组会24次，全年党小组会47次。", "None", False),
        ("上半年党课3堂。下半年党课3堂。", "2022H2", False),
        ("3月份开展警示教育**次。", "2022-03", False),
        ("9月在村活动室办班。", "None", False),
        ("12月**日召开组织生活会。", "None", False),
        ("", "None", False),
    ],
)
def test_a_time_holds_on_only_where_a_sentence_begins_with_it(
    said: str, period: str, sure: bool
) -> None:
    found, certain = held(said, YEAR)
    assert (str(found), certain) == (period, sure)
