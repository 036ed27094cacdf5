"""One object of every kind in the own branch, the sibling branch and the parent committee.

What permission tests walk over: the fixed cast, and beside it for each place a record of every
type and state, evidence, people, posts, suspensions, accounts and grants. Titles tell where a
record lies, so that a page that leaks one can be caught by its words.
"""

from __future__ import annotations

from tests.world.contents import Kept, World
from tests.world.making import known_world
from tests.world.places import (
    LETTER_WORDS,
    NAMES,
    OWN,
    PARENT,
    PLACES,
    SIBLING,
    STATES,
    STEMS,
    TODAYS_TITLE,
    VILLAGERS,
    VOTERS,
    YEAR,
)
from tests.world.sorts import SORTS

__all__ = [
    "LETTER_WORDS",
    "NAMES",
    "OWN",
    "PARENT",
    "PLACES",
    "SIBLING",
    "SORTS",
    "STATES",
    "STEMS",
    "TODAYS_TITLE",
    "VILLAGERS",
    "VOTERS",
    "YEAR",
    "Kept",
    "World",
    "known_world",
]
