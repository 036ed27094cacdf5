"""What went wrong, said so that a clerk can mend it.

A `Problem` is one finding: code, place, value, remedy. Validators and importers return lists of
problems, all at once; services raise one family of exceptions, `DomainError`, that carries them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One finding, in Chinese.

    `message` continues the quoted value (“2024-13-01” + 不是日期); `remedy` says what to do.
    Neither needs a closing full stop.
    """

    code: str
    message: str
    remedy: str = ""
    place: str = ""
    value: str = ""
    field: str = ""

    def __str__(self) -> str:
        where = self.place + (f"“{self.field}”" if self.field else "")
        parts = [f"{where}：" if where else "", _quoted(self.value), _unstopped(self.message)]
        if self.remedy:
            parts.append("，" + _unstopped(self.remedy))
        return f"{self.code} {''.join(parts)}。"

    def at(self, place: str = "", field: str = "") -> Problem:
        """Return the same finding with its place told; what is already told stays."""
        return replace(self, place=self.place or place, field=self.field or field)


class DomainError(Exception):
    """A rule of the office is broken: one or several problems, never none."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not found:
            raise ValueError("DomainError needs at least one Problem")
        # The tuple is the only argument, so that the error survives pickling between processes.
        super().__init__(found)
        self.problems = found

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)

    @classmethod
    def of(
        cls,
        code: str,
        message: str,
        remedy: str = "",
        *,
        place: str = "",
        value: str = "",
        field: str = "",
    ) -> Self:
        """Build the error from one problem's parts."""
        return cls(Problem(code, message, remedy, place=place, value=value, field=field))

    @classmethod
    def raise_if(cls, problems: Iterable[Problem]) -> None:
        """Raise with all problems at once, or return quietly when there are none."""
        found = tuple(problems)
        if found:
            raise cls(found)

    def at(self, place: str = "", field: str = "") -> Self:
        """Return the same error with the place told to every problem that lacks one."""
        return type(self)(problem.at(place, field) for problem in self.problems)


class NotPermitted(DomainError):  # noqa: N818 - reads as a fact
    """The actor sees the object but has no right to do this to it (HTTP 403)."""


class NotFound(DomainError):  # noqa: N818 - reads as a fact
    """The object does not exist for this actor, or at all (HTTP 404)."""


class Conflict(DomainError):  # noqa: N818 - reads as a fact
    """Someone else changed the object since it was read (HTTP 409)."""


def _quoted(value: str) -> str:
    if not value:
        return ""
    shown = value if len(value) <= LONGEST_VALUE_SHOWN else value[: LONGEST_VALUE_SHOWN - 1] + "…"
    return f"“{shown}”"


def _unstopped(text: str) -> str:
    return text.rstrip("。")
