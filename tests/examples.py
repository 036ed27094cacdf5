"""How many examples a promise about stored things is tried with."""

from __future__ import annotations

import os


def examples(count: int) -> int:
    """Give the count on SQLite, and a third of it on PostgreSQL, where five are enough.

    What examples look for are mistakes in our own reckoning, and these show on any database. The
    second one adds its answers to the same few statements, which differ little between examples.
    """
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    return min(count, max(5, count // 3)) if on_postgres else count
