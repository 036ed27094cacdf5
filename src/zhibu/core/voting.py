"""Quorums and majorities of Party meetings, as data and arithmetic.

In the rules 以上, 达到 and 不少于 include the number itself, 超过 excludes it: 半数以上 is
at least one half, 超过半数 more than one half. All comparisons are made in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from zhibu.core.errors import Problem
from zhibu.core.numerals import to_chinese

Base = Literal["due", "present"]
_BASE_NAMES: dict[Base, str] = {"due": "应到会", "present": "实到会"}


@dataclass(frozen=True)
class VoteRule:
    """What makes one kind of meeting valid, and one kind of decision pass.

    `quorum` is the share of those due (应到会有表决权的人) that must be present, itself included
    when `quorum_included`. `majority_of` names whose half the yes votes must exceed; None where
    the meeting takes no vote. `written_counts`: written opinions handed in before the meeting add
    to the yes votes, never to the presence.
    """

    code: str
    label: str
    quorum: Fraction
    quorum_included: bool
    majority_of: Base | None
    written_counts: bool
    secret: bool
    source: str


_HALF = Fraction(1, 2)

ORDINARY = VoteRule(
    "ordinary",
    "党员大会一般表决",
    _HALF,
    True,
    "due",
    False,
    False,
    "《中国共产党支部工作条例（试行）》",
)
ADMISSION = VoteRule(
    "admission",
    "接收预备党员、预备党员转正",
    _HALF,
    False,
    "due",
    True,
    True,
    "《中国共产党发展党员工作细则》",
)
# The rules say only that the majority decides; half of the committee is the stricter reading.
COMMITTEE = VoteRule(
    "committee",
    "支部委员会会议表决",
    _HALF,
    True,
    "due",
    False,
    False,
    "《中国共产党支部工作条例（试行）》",
)
# Sources disagree whether half of those due or of those present elects; 应到会 is the stricter.
ELECTION = VoteRule(
    "election",
    "选举",
    Fraction(4, 5),
    True,
    "due",
    False,
    True,
    "《中国共产党基层组织选举工作条例》",
)
DEMOCRATIC_LIFE = VoteRule(
    "democratic_life",
    "民主生活会",
    Fraction(2, 3),
    True,
    None,
    False,
    False,
    "《县以上党和国家机关党员领导干部民主生活会若干规定》",
)
RULES = {rule.code: rule for rule in (ORDINARY, ADMISSION, COMMITTEE, ELECTION, DEMOCRATIC_LIFE)}


@dataclass(frozen=True)
class Judgement:
    """The outcome, with the arithmetic in Chinese that minutes and pages show.

    `valid`: the figures are possible and the quorum is reached. `passed`: valid and carried; for
    a meeting without a vote the same as `valid`.
    """

    valid: bool
    passed: bool
    arithmetic: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Count:
    """One count as it was handed in."""

    due: int
    present: int
    yes: int = 0
    no: int = 0
    abstain: int = 0
    written_yes: int = 0
    issued: int | None = None
    returned: int | None = None

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstain


_FIELDS = {
    "due": "应到",
    "present": "实到",
    "yes": "赞成",
    "no": "反对",
    "abstain": "弃权",
    "written_yes": "书面赞成",
    "issued": "发出票",
    "returned": "收回票",
}


def quorum_needed(rule: VoteRule, due: int) -> int:
    """Return how many must be present at least."""
    share = due * rule.quorum
    return -(-share.numerator // share.denominator) if rule.quorum_included else int(share) + 1


def votes_needed(base: int) -> int:
    """Return how many votes exceed half of `base`."""
    return base // 2 + 1


def judge_attendance(rule: VoteRule, *, due: int, present: int) -> Judgement:
    """Tell whether the meeting is valid, no vote being taken."""
    count = _Count(due, present)
    problems = tuple(_problems(rule, count))
    if problems:
        return _impossible(problems)
    valid, text = _attendance(rule, count)
    return Judgement(valid, valid, f"{text}，会议{'有效' if valid else '无效'}。")


def judge(
    rule: VoteRule,
    *,
    due: int,
    present: int,
    yes: int = 0,
    no: int = 0,
    abstain: int = 0,
    written_yes: int = 0,
    issued: int | None = None,
    returned: int | None = None,
    election_base: Base = "due",
) -> Judgement:
    """Judge one vote from its counts.

    Impossible counts (more votes than people present, more ballots back than out, negative
    numbers …) come back as problems VOT001–VOT010, all at once, and nothing passes.
    `election_base` is the setting for elections; other rules have their own base.
    """
    count = _Count(due, present, yes, no, abstain, written_yes, issued, returned)
    problems = tuple(_problems(rule, count))
    if problems:
        return _impossible(problems)
    base = election_base if rule.code == ELECTION.code else rule.majority_of
    valid, text = _attendance(rule, count)
    if base is None or not valid:
        return Judgement(valid, valid, f"{text}，会议{'有效' if valid else '无效'}。")
    passed, votes = _majority(count, base)
    return Judgement(True, passed, f"{text}；{votes}，{'通过' if passed else '未通过'}。")


def _attendance(rule: VoteRule, count: _Count) -> tuple[bool, str]:
    needed = quorum_needed(rule, count.due)
    valid = count.present >= needed
    verb = "达到" if rule.quorum_included else "超过"
    reached = verb if valid else f"未{verb}"
    text = f"应到{count.due}人、实到{count.present}人，{reached}{_share(rule.quorum)}（{needed}人）"
    return valid, text


def _majority(count: _Count, base: Base) -> tuple[bool, str]:
    total = count.yes + count.written_yes
    needed = votes_needed(count.due if base == "due" else count.present)
    passed = total >= needed
    text = f"赞成{count.yes}票"
    if count.written_yes:
        text += f"，加会前书面赞成{count.written_yes}票共{total}票"
    reached = "超过" if passed else "未超过"
    return passed, f"{text}，{reached}{_BASE_NAMES[base]}半数（{needed}票）"


def _share(share: Fraction) -> str:
    if share == _HALF:
        return "半数"
    return f"{to_chinese(share.denominator)}分之{to_chinese(share.numerator)}"


def _impossible(problems: tuple[Problem, ...]) -> Judgement:
    return Judgement(False, False, "人数或票数有误，无法判定。", problems)


def _problems(rule: VoteRule, count: _Count) -> Iterator[Problem]:
    negative = [name for name in _FIELDS if (getattr(count, name) or 0) < 0]
    for name in negative:
        value = str(getattr(count, name))
        yield Problem("VOT001", "是负数", "请填写0或正数", value=value, field=_FIELDS[name])
    # Sums of negative numbers would only blur the finding.
    if negative:
        return
    if count.due == 0:
        yield Problem("VOT002", "没有应到会人员", "请先确定应到会名单", field="应到")
    if count.present > count.due:
        message = f"多于应到{count.due}人"
        yield _excess("VOT003", count.present, "实到", message, "请只计应到会的人，列席人员另记")
    yield from _vote_problems(rule, count)
    yield from _ballot_problems(count)


def _vote_problems(rule: VoteRule, count: _Count) -> Iterator[Problem]:
    if rule.majority_of is None and count.cast + count.written_yes:
        yield Problem("VOT004", f"{rule.label}不进行表决", "请删去票数")
    if count.cast > count.present:
        message = f"多于实到{count.present}人"
        yield _excess("VOT005", count.cast, "票数合计", message, "请核对赞成、反对、弃权票")
    if count.written_yes and not rule.written_counts:
        message = "不能计入这类表决"
        yield _excess("VOT006", count.written_yes, "书面赞成", message, "请只计到会人员的票")
    absent = max(count.due - count.present, 0)
    if count.written_yes > absent:
        message = f"多于未到会{absent}人"
        yield _excess(
            "VOT007", count.written_yes, "书面赞成", message, "书面意见只能来自未到会的人"
        )


def _ballot_problems(count: _Count) -> Iterator[Problem]:
    if count.issued is not None and count.issued > count.present:
        message = f"多于实到{count.present}人"
        yield _excess("VOT008", count.issued, "发出票", message, "请按实到人数发票")
    if count.returned is None:
        return
    if count.issued is not None and count.returned > count.issued:
        message = f"多于发出{count.issued}张"
        yield _excess("VOT009", count.returned, "收回票", message, "表决无效，请重新表决")
    if count.cast > count.returned:
        message = f"多于收回{count.returned}张"
        yield _excess("VOT010", count.cast, "票数合计", message, "请核对计票")


def _excess(code: str, value: int, field: str, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy, value=str(value), field=field)
