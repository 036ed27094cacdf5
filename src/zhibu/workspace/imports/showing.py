"""What the preview page shows: tabs, rows with their problems, questions with their choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhibu.workspace.imports.files import Preview
from zhibu.workspace.imports.naming import answer_key
from zhibu.workspace.imports.plan import Outcome, RowPlan
from zhibu.workspace.models import ImportBatch
from zhibu.workspace.sheets import column_letters

ROWS_ASKED_ONE_BY_ONE = 30


@dataclass(frozen=True)
class TabKind:
    label: str
    outcomes: frozenset[str]


TABS = {
    "refused": TabKind("有问题", frozenset({Outcome.REFUSED, Outcome.ASKED})),
    "changed": TabKind("更新", frozenset({Outcome.CHANGED})),
    "new": TabKind("新增", frozenset({Outcome.NEW})),
    "unchanged": TabKind("无变化", frozenset({Outcome.UNCHANGED})),
}


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    active: bool


def tabs_of(batch: ImportBatch, preview: Preview, wanted: str) -> list[Tab]:
    """Give the tabs that have rows; the wanted one, or the first, is open."""
    counts = {
        key: sum(int(batch.counts.get(outcome, 0)) for outcome in kind.outcomes)
        for key, kind in TABS.items()
    }
    filled = [key for key in TABS if counts[key]]
    active = wanted if wanted in filled else (filled[0] if filled else "")
    return [Tab(key, TABS[key].label, counts[key], key == active) for key in filled]


def row_views(rows: Iterable[RowPlan]) -> list[dict[str, Any]]:
    """Give rows for the table: where, what, and each problem with its column."""
    return [
        {
            "sheet": row.sheet,
            "number": row.number,
            "title": row.title,
            "asked": row.outcome == Outcome.ASKED,
            "changes": row.changes,
            "problems": [
                {"column": column_letters(one.column), "problem": one.problem}
                for one in row.findings
            ],
        }
        for row in rows
    ]


def question_rows(preview: Preview, answers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the open questions: one choice for all places of a name, and one for each place."""
    found, number = [], 0
    for question in preview.questions:
        places = sorted({(sheet, row) for sheet, row in question["places"]})
        name = question["name"]
        number += 1
        entry = {
            "name": name,
            "number": number,
            "key": answer_key(name),
            "chosen": answers.get(answer_key(name), ""),
            "choices": question["choices"].items(),
            "count": len(places),
            "places": [],
        }
        for sheet, row in places[:ROWS_ASKED_ONE_BY_ONE] if len(places) > 1 else places[:1]:
            number += 1
            key = answer_key(name, sheet, row)
            entry["places"].append(
                {
                    "sheet": sheet,
                    "row": row,
                    "number": number,
                    "key": key,
                    "chosen": answers.get(key, ""),
                }
            )
        found.append(entry)
    return found
