"""A superior's table mapped by clicking its cells, and filled, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import assert_fits, log_in, settle
from tests.builders import Cast
from tests.form_tables import opened
from zhibu.reports.forms.conftest import EXAMPLE
from zhibu.reports.models import FormCell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_table_is_taken_in_mapped_by_clicks_and_filled(
    year: Cast, live_server: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(width=1440)
    log_in(page, live_server.url, year.superior)
    page.goto(f"{live_server.url}/reports/forms/")
    page.locator("input[type=file]").set_input_files(EXAMPLE)
    page.get_by_role("button", name="上传").click()
    page.locator("#slot-E10").get_by_text("党员大会（全年）").wait_for()
    settle(page)
    page.locator("#slot-E25").click()
    page.get_by_role("heading", name="特色工作 · 其他亮点 · 全年").wait_for()
    page.get_by_placeholder("找指标").fill("学习资料")
    page.locator("#all-indicators button:visible").click()
    page.locator("#slot-E25").get_by_text("学习资料下发（全年）").wait_for()
    chosen = FormCell.objects.get(row=25, column=5)
    assert (chosen.code, chosen.part) == ("study.materials_issued", "Y")
    mapping = page.url.split("?")[0]
    page.get_by_role("link", name="填表", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载填好的表").click()
    sheet = opened(Path(download.value.path()).read_bytes())["支部统计表"]
    assert (sheet["E10"].value, sheet["E25"].value) == (3, 38)
    small = open_page(width=375)
    log_in(small, live_server.url, year.superior)
    for address in (f"{live_server.url}/reports/forms/", mapping, f"{mapping}fill/?period=2022"):
        small.goto(address)
        assert_fits(small, 375)
    small.goto(mapping)
    small.locator("#slot-E11").click()
    small.get_by_role("heading", name="组织生活 · 召开支委会 · 全年").wait_for()
