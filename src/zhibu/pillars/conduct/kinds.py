"""Kinds of agenda items of conduct (measures 4.1 to 4.3)."""

from __future__ import annotations

from zhibu.activities.kinds import ItemKind

KINDS: tuple[ItemKind, ...] = ()
