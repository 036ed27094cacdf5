"""The power list: what an item posts, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterator

from zhibu.core.errors import Problem
from zhibu.core.spans import ONE_DAY
from zhibu.ledger.models import State
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.pillars.standards.disclosure_privacy import privacy_problems
from zhibu.pillars.standards.models import PowerItemPublication
from zhibu.pillars.standards.openness_checks import UNITS, order_problems, required, too_long

CODE = "standards.power_items_published"


def power_lines(item: PowerItemPublication) -> Iterator[Line]:
    """One more from the first day on, one less after the last."""
    yield Line(CODE, 1, item.date)
    if item.ended_on:
        yield Line(CODE, -1, item.ended_on + ONE_DAY)


def check_power(item: PowerItemPublication) -> Iterator[Problem]:
    """What it is and on which ground, days in order, no twin at the same time, nothing private."""
    yield from required(
        {
            "职权名称": item.record.title,
            "职权编码": item.code,
            "类型": item.kind,
            "法律依据": item.basis,
            "行权部门": item.acting_body,
        }
    )
    yield from order_problems(item, item.ended_on, "公开至", "公开日期")
    for label, text in (("法律依据", item.basis), ("办理流程", item.process)):
        yield from too_long(text, label)
    yield from privacy_problems(
        {
            "职权名称": item.record.title,
            "法律依据": item.basis,
            "行权部门": item.acting_body,
            "行使岗位": item.post,
            "办理流程": item.process,
            "责任事项": item.duties,
            "监督方式": item.supervision,
        }
    )
    for other in _twins(item):
        yield Problem(
            "OPN020",
            f"这个编码从 {other.date} 起已经公开",
            "请先填那一条的“公开至”，再公开修改后的事项",
            field="职权编码",
            value=item.code,
        )


def _twins(item: PowerItemPublication) -> list[PowerItemPublication]:
    """Find items of the same code, in the same unit, public at the same time. Queries: one."""
    if not item.code or item.date is None:
        return []
    others = PowerItemPublication.objects.filter(
        code=item.code, record__organization=item.record.organization
    )
    others = others.exclude(record__state=State.VOID).exclude(pk=item.pk)
    return [
        other
        for other in others.select_related("record")
        if (item.ended_on is None or other.date <= item.ended_on)
        and (other.ended_on is None or item.date <= other.ended_on)
        and other.date != item.date  # the natural key answers for the same day
    ]


POWER_ITEM = RecordType(
    key="standards.power_item",
    label="权力事项公开",
    model=PowerItemPublication,
    measure="3.3",
    units=UNITS,
    columns=(
        Column("code", headings=("编码", "编号", "序号")),
        Column("title", label="职权名称", headings=("事项名称", "权力事项", "项目名称")),
        Column("kind", filtered=True, headings=("职权类型", "权力类型", "类别")),
        Column("basis", listed=False, headings=("实施依据", "依据")),
        Column("acting_body", headings=("实施主体", "行使主体", "责任单位")),
        Column("post", listed=False, headings=("承办科室", "承办机构")),
        Column("process", listed=False, headings=("流程", "运行流程")),
        Column("duties", listed=False, headings=("责任", "责任清单")),
        Column("supervision", listed=False, headings=("监督电话", "监督渠道")),
        Column("date", label="公开日期", headings=("公布日期", "起始日期")),
        Column("ended_on", headings=("截止日期", "停止公开日期")),
    ),
    sections=(
        Section("事项", ("code", "title", "kind", "basis")),
        Section("谁来办、怎么办", ("acting_body", "post", "process", "duties", "supervision")),
        Section("公开时间", ("date", "ended_on")),
    ),
    indicators=(CODE,),
    natural_key=("code", "date"),
    postings=power_lines,
    check=check_power,
    lasting=True,
    detail_template="standards/power_item.html",
    hint="权力清单，一项一条；修改时先填旧事项的“公开至”，再记新的一条",
)
