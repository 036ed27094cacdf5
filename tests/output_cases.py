"""Addresses of papers: the page of a preview, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.cases import Case, Cases
from tests.world import World


def filed(pages: Cases, format: str = "docx") -> Cases:
    """Give the addresses of a paper's file from those of its page."""

    def cases(name: str, world: World) -> Iterator[Case]:
        for case in pages(name.removesuffix("_file") + "_preview", world):
            path, mark, query = case.url.partition("?")
            yield replace(case, url=f"{path}{format}/{mark}{query}")

    return cases
