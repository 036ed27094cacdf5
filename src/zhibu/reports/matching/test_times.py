"""Which time a sentence or a heading speaks of."""

from __future__ import annotations

import pytest

from zhibu.reports.matching.times import told

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
