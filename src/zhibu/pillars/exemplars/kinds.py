"""Kinds of agenda items of exemplars (measures 1.3 and 5.3)."""

from __future__ import annotations

from zhibu.activities.kinds import ItemKind

KINDS: tuple[ItemKind, ...] = ()
