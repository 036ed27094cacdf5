"""The composer's page with every figure of the table, as a secretary opens and saves it."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.benchmarks.data import fill_books, make_people, make_tree
from tests.benchmarks.machine import Result, p95
from tests.benchmarks.pages import client_of, fetch
from tests.drafting import sent
from zhibu.access.models import User
from zhibu.access.roles import Role
from zhibu.reports.drafts import keeping, services
from zhibu.reports.models import AnnualDraft

POSTINGS = 100_000
YEAR = 2022


def run() -> list[Result]:
    """Measure p95 and queries of the page to write in, a figure's panel, and saving by itself."""
    _root, leaves = make_tree(30)
    make_people(leaves[0])
    fill_books(leaves, POSTINGS)
    client = client_of("secretary", Role.SECRETARY, leaves[0])
    user = User.objects.get(username="secretary")
    draft = services.create_draft(leaves[0], YEAR, actor=user)
    bare = p95(lambda: client.get("/health/")) * 1000
    page = reverse("reports:draft", args=[draft.pk])
    figures = len(keeping.read_prose(keeping.newest_version(draft)).tokens(YEAR))
    panel = f"{reverse('reports:draft_figure', args=[draft.pk])}?token=%7Blife.theme_days%7D"
    results = []
    for what, address in ((f"撰写页（{figures} 个数字）", page), ("一个数字的记录", panel)):
        with CaptureQueriesContext(connection) as queries:
            fetch(client, address)
        asked = len(queries)
        taken = p95(lambda address=address: fetch(client, address)) * 1000
        results.append(Result(f"{what}p95", taken, "毫秒", 200, baseline=bare, bare="空请求"))
        results.append(Result(f"{what}的查询", asked, "条", 40))
    number = iter(range(10_000))
    saved = p95(lambda: _saved(client, draft, next(number))) * 1000
    results.append(Result("自动保存p95", saved, "毫秒", 200, baseline=bare, bare="空请求"))
    return results


def _saved(client: Client, draft: AnnualDraft, number: int) -> None:
    prose = keeping.read_prose(keeping.newest_version(draft))
    texts = [line.text for line in prose.lines]
    texts[0] = f"第{number}次保存。{texts[0]}"[:2000]
    data = {**sent(draft, prose, autosave=1), "text": texts}
    answer = client.post(reverse("reports:draft_save", args=[draft.pk]), data)
    if answer.status_code != 200:
        raise RuntimeError(answer.content.decode())
