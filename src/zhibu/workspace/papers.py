"""Where a list or a record is taken as paper: pages of a room above this one."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

IN_MEMORY = 2 * 1024 * 1024
"""Bytes of a file that are kept in memory before it goes to the disc."""


def page_of_paper(name: str, what: str | int, query: str = "") -> str:
    """Give the page of a paper with the question of this one; "" without reports."""
    try:
        return reverse(name, args=[what]) + query
    except NoReverseMatch:
        return ""
