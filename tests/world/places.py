"""The three places, and the words by which their objects are told apart."""

from __future__ import annotations

OWN, SIBLING, PARENT = "own", "sibling", "parent"


PLACES = (OWN, SIBLING, PARENT)


# Every planted title begins so, and no page says these words by itself.
STEMS = {OWN: "自家之事", SIBLING: "邻家之事", PARENT: "上家之事"}


NAMES = {OWN: "白自在", SIBLING: "白邻居", PARENT: "白上头"}


VILLAGERS = {OWN: "乡亲自在", SIBLING: "乡亲邻居", PARENT: "乡亲上头"}


STATES = ("confirmed", "submitted", "draft")


YEAR = 2022


TODAYS_TITLE = "今天"


BRANCHES = frozenset({OWN, SIBLING})


EVERYWHERE = frozenset(PLACES)


# Who votes in the ballot of each place, by the names in the cast; the parent's own people there.
VOTERS = {OWN: ("secretary", "deputy", "member"), SIBLING: ("sibling_secretary",), PARENT: ()}


LETTER_WORDS = "信里的话"
