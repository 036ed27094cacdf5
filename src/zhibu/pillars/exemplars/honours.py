"""Honours received (获得荣誉, measure 1.3): one decision or certificate is one honour."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.errors import Problem
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Rows
from zhibu.pillars.exemplars.checks import title_problems, twice_problems
from zhibu.pillars.exemplars.models import Honour, HonouredPerson, Receiver


def honour_lines(_honour: Honour) -> Iterator[Line]:
    yield Line("exemplars.honours")


def check_honour(honour: Honour) -> Iterator[Problem]:
    """A title, a giver, and people where people were honoured."""
    yield from title_problems(honour, "荣誉名称")
    if not honour.issuer.strip():
        yield Problem("EXE030", "没有填", "请按证书或文件填写", field="授予单位")
    people = [row.person for row in rows_of(honour, "people")]
    if honour.receiver == Receiver.PERSON and not people:
        yield Problem(
            "EXE031", "授予个人的荣誉没有写是谁", "请填获得人", field="获得人", value=honour.title
        )
    yield from twice_problems(people, "获得人")


HONOUR = RecordType(
    key="exemplars.honour",
    label="获得荣誉",
    model=Honour,
    measure="1.3",
    columns=(
        Column("date", label="授予日期", filtered=True, headings=("获奖日期", "表彰日期")),
        Column("title", label="荣誉名称", headings=("荣誉", "名称", "奖项")),
        Column("level", filtered=True, headings=("荣誉级别",)),
        Column("issuer", headings=("颁发单位", "发文单位", "表彰单位", "授予机关")),
        Column("receiver", filtered=True, headings=("获得对象", "荣誉类型")),
        Column("number", listed=False, headings=("文号", "证书号", "证书编号")),
    ),
    rows=(
        Rows(
            "people",
            "获得人",
            HonouredPerson,
            "honour",
            (Column("person", headings=("姓名",)),),
            note="授予个人的必填",
            headings=("获奖人", "获奖人员", "受表彰人员"),
        ),
    ),
    indicators=("exemplars.honours",),
    natural_key=("date", "title", "issuer", "number"),
    postings=honour_lines,
    check=check_honour,
    hint="上级授予支部、集体或个人的荣誉，一项一条",
)
