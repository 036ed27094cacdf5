"""The ledger that clerks keep of a path: one row is one case, with the steps it has taken so far.

Declared as data on the path (``CasePath.ledger``); imports read such a row as the steps that its
filled cells tell of (``workspace.imports.case_ledger``). Only steps of the path's first record
type can be told so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a ledger.

    Attributes:
        key: its own name; the day of the first step is called ``date``.
        of: the column of the steps' record type by which it is read.
        evidence: any words in it say that a paper is at hand.
    """

    key: str
    of: str
    title: str
    headings: tuple[str, ...] = ()
    required: bool = False
    note: str = ""
    evidence: bool = False


@dataclass(frozen=True)
class LedgerStep:
    """One step that a row may tell of.

    Attributes:
        day: columns that give its day, the first that is filled.
        when: it was taken where one of these columns is filled; always where there are none.
        columns: by column of the step, the ledger's column that fills it.
        papers: by label of a paper, the ledger's column that says it is at hand.
    """

    step: str
    day: tuple[str, ...]
    when: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)

    @property
    def uses(self) -> frozenset[str]:
        """The ledger's columns that it speaks of."""
        return frozenset({*self.day, *self.when, *self.columns.values(), *self.papers.values()})


@dataclass(frozen=True)
class Ledger:
    """A ledger of one row per case.

    Attributes:
        label: its name in templates.
        names: other names of such sheets in clerks' workbooks.
    """

    label: str
    names: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    steps: tuple[LedgerStep, ...]
