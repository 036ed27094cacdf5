"""Record types of small wishes (measure 2.3): their steps, and the claims."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, refuse_number, step_record_type, titled_case
from zhibu.ledger.types import Column, Line
from zhibu.organization.models import Organization
from zhibu.pillars.village.models import WishClaim, WishStep
from zhibu.pillars.village.nouns import VILLAGE, VILLAGER
from zhibu.pillars.village.paths.wish import CLAIMS, KEY, WISH_PATH
from zhibu.pillars.village.wish_services import settle_wishes


def make_wish(text: str, unit: Organization) -> Case:
    """Begin a wish of the unit's branch, in the words of whoever wishes.

    Raises:
        DomainError: WSH009 a number that does not exist, WSH010 too long.
    """
    refuse_number(KEY, text, code="WSH009", remedy="请核对编号，或写心愿内容")
    return titled_case(KEY, text, unit, code="WSH010")


def wish_lines(step: WishStep) -> Iterator[Line]:
    """A wish counts on the day on which the receiver says that it came true."""
    if step.step == "acknowledge":
        yield Line("village.wishes_fulfilled")


NEW_WISH = case_noun(KEY, "微心愿", make=make_wish, remedy="征集写心愿内容；其他步骤写编号")
KNOWN_WISH = case_noun(KEY, "微心愿", remedy="请写已经公布的心愿的编号或内容")

WISH = step_record_type(
    WISH_PATH,
    WishStep,
    noun=NEW_WISH,
    label="微心愿",
    columns=(
        Column("village", filtered=True, noun=VILLAGE, headings=("村名", "帮扶村")),
        Column("villager", noun=VILLAGER, headings=("许愿人", "村民", "帮扶对象")),
        Column("whom", listed=False, headings=("其他帮扶对象",)),
        Column("category", filtered=True, headings=("心愿类别",)),
        Column("estimated_cost", listed=False, headings=("预计花费", "预计金额")),
        Column("item", listed=False, headings=("实现内容", "办理结果")),
        Column("cost", listed=False, headings=("实际花费", "花费", "金额")),
    ),
    indicators=("village.wishes_fulfilled",),
    postings=wish_lines,
    settle=settle_wishes,
    hint="征集、核实、公布、对接、圆梦、反馈，每步一条；认领另记",
)

CLAIM = step_record_type(
    WISH_PATH,
    WishClaim,
    noun=KNOWN_WISH,
    key=CLAIMS,
    label="微心愿认领",
    columns=(
        Column("about", label="认领党员", filtered=True, headings=("认领人",)),
        Column("claimer_name", headings=("认领单位", "其他认领人")),
    ),
    natural_key=("case", "step", "date", "about", "claimer_name"),
    own=True,
    confirms_itself=True,
    hint="党员自己在“微心愿”页面认领；单位或其他人由经办人记",
)

RECORD_TYPES = (WISH, CLAIM)
