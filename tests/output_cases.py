"""Addresses of papers: the page of a preview, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from tests.cases.case import Case, Cases
from tests.world import World


def filed(pages: Cases, format: str = "docx", every: int = 1) -> Cases:
    """Give the addresses of a paper's file from those of its page.

    Page and file ask the same function who may see what: of long lists every third address does.
    """

    def cases(name: str, world: World) -> Iterator[Case]:
        page = name.removesuffix("_file") + "_preview"
        for case in islice(pages(page, world), 0, None, every):
            path, mark, query = case.url.partition("?")
            yield replace(case, url=f"{path}{format}/{mark}{query}")

    return cases
