"""One of the cast at his browser: what tests that walk over all pages share."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.cases.case import Case
from tests.rights import ANONYMOUS
from tests.world import World


class Writes:
    """Watches for statements that change a table; what a login keeps of itself is no matter."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE|DELETE)", sql) and "django_session" not in sql:
            self.found.append(sql[:120])
        return execute(sql, params, many, context)


class PlainClient(Client):
    """The test client without its copies of every template's context, which cost most."""

    def request(self, **request: Any) -> Any:
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


class Visitor:
    """One of the cast at his browser; whatever he does is undone."""

    def __init__(self, world: World, actor: str) -> None:
        self.client = PlainClient()
        if actor != ANONYMOUS:
            self.client.force_login(world.cast.users[actor])

    def ask(self, method: str, case: Case) -> tuple[Any, list[str]]:
        """Send one request; give the answer and the statements that wrote something."""
        writes = Writes()
        with transaction.atomic(), connection.execute_wrapper(writes):
            if method == "POST":
                response = self.client.post(case.url, case.sent())
            else:
                response = self.client.get(case.url)
            if response.streaming:
                response.read_content = b"".join(response.streaming_content)
            transaction.set_rollback(True)
        return response, writes.found


def words_of(response: Any) -> str:
    """Give all text of an answer that was asked for, of workbooks and Word files too."""
    content = response.read_content if response.streaming else response.content
    if not content.startswith(b"PK"):
        return str(content.decode("utf-8", "replace"))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
