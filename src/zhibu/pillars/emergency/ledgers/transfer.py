"""Transfer missions, support trips of vehicles, seconded staff: record types (6.1, 6.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from zhibu.access.roles import Permission
from zhibu.cases.models import Case
from zhibu.cases.records import case_noun, step_record_type, titled_case
from zhibu.ledger.children import rows_of
from zhibu.ledger.types import Column, Line, RecordType, Section
from zhibu.organization.models import Organization
from zhibu.pillars.emergency.models.transfer import (
    PassengerCategory,
    TransferMove,
    TransferStep,
)
from zhibu.pillars.emergency.models.trips import Secondment, VehicleTrip
from zhibu.pillars.emergency.paths.transfer import KEY, TRANSFER_PATH
from zhibu.pillars.emergency.response_nouns import RESPONSE
from zhibu.pillars.emergency.transfer_checks import check_void_steps
from zhibu.pillars.emergency.transfer_rows import LISTED, MOVED
from zhibu.pillars.emergency.transfer_services import hold_missions, settle_missions
from zhibu.pillars.emergency.trip_checks import (
    check_secondment,
    check_secondments,
    check_trip,
    check_trips,
    fill_secondment,
    hold_seconded,
    hold_trips,
    secondment_lines,
    secondment_title,
    trip_lines,
    trip_title,
)
from zhibu.pillars.emergency.vehicle_nouns import VEHICLE

LONGEST_TITLE = 60
HANDED = {
    PassengerCategory.RETURNEE: "emergency.returnees_transferred",
    PassengerCategory.CONTACT: "emergency.close_contacts_transferred",
}


def make_mission(text: str, unit: Organization) -> Case:
    """Begin a mission of the unit's branch.

    Raises:
        DomainError: TRF055 a name that is too long.
    """
    return titled_case(KEY, text, unit, code="TRF055", longest=LONGEST_TITLE)


def transfer_lines(step: TransferStep) -> Iterator[Line]:
    """A vehicle counts when it is sent out; people when they are handed over."""
    if step.step == TransferMove.DISPATCH and step.vehicle is not None:
        yield Line("emergency.vehicles_assigned", subject=step.vehicle.pk)
    if step.step == TransferMove.HAND_OVER:
        counts = Counter(row.category for row in rows_of(step, MOVED.name))
        for category, code in HANDED.items():
            if counts[category]:
                yield Line(code, counts[category])


MISSION = case_noun(
    KEY, "转运任务", make=make_mission, remedy="转运需求写任务名称；其他步骤写编号或名称"
)

TRANSFER = step_record_type(
    TRANSFER_PATH,
    TransferStep,
    noun=MISSION,
    label="转运任务",
    headings=("任务", "任务名称", "编号"),
    columns=(
        Column("response", listed=False, noun=RESPONSE, headings=("响应", "响应名称")),
        Column("origin", headings=("起点",)),
        Column("destination", headings=("终点", "接收地")),
        Column("category", listed=False, headings=("类别",)),
        Column("people_list", listed=False, headings=("名单",)),
        Column("trip", headings=("趟次", "车次")),
        Column("at", headings=("时刻",)),
        Column("vehicle", filtered=True, noun=VEHICLE, headings=("车牌", "车辆")),
        Column("driver", listed=False, headings=("司机",)),
        Column("other_driver", listed=False, headings=("外单位司机",)),
        Column("escort", listed=False, headings=("跟车人员", "押运人员")),
        Column("other_escort", listed=False),
        Column("disinfected", listed=False, headings=("出车前消毒",)),
        Column("place", listed=False, headings=("上下车点",)),
        Column("receiver", listed=False, headings=("接收单位", "接收人")),
        Column("received", listed=False, headings=("签认数",)),
        Column("outcome", listed=False, headings=("异常",)),
    ),
    rows=(LISTED, MOVED),
    natural_key=("case", "step", "date", "trip", "at"),
    indicators=("emergency.vehicles_assigned", *HANDED.values()),
    postings=transfer_lines,
    reader=Permission.TRANSFER_READ,
    confirms_itself=True,
    opens=True,
    hold=hold_missions,
    settle=settle_missions,
    check_void=check_void_steps,
    relies=("emergency.response",),
    select=("case__organization", "case__person", "driver", "escort"),
    hint="从需求到办结，每步一条；在“转运调度”里办更快。只写编号，不写姓名",
)

TRIP = RecordType(
    key="emergency.vehicle_trip",
    label="车辆保障",
    model=VehicleTrip,
    measure="6.1",
    columns=(
        Column("date", label="出车日期", filtered=True, headings=("日期",)),
        Column("vehicle", filtered=True, noun=VEHICLE, headings=("车牌", "车辆")),
        Column("driver", filtered=True, headings=("司机",)),
        Column("other_driver", listed=False, headings=("外单位司机",)),
        Column("task", headings=("用途", "事由", "出车任务")),
        Column("origin", listed=False, headings=("起点",)),
        Column("destination", headings=("终点", "到达地点")),
        Column("left_at", headings=("出发时间",)),
        Column("back_on", listed=False, headings=("返回日期",)),
        Column("back_at", headings=("返回时间",)),
        Column("km_out", listed=False, headings=("出车公里数", "起始里程")),
        Column("km_in", listed=False, headings=("收车公里数", "终止里程")),
        Column("people", listed=False, headings=("人数",)),
        Column("load", listed=False, headings=("物资",)),
        Column("disinfected_before", listed=False, headings=("出车前消毒",)),
        Column("disinfected_after", listed=False, headings=("收车后消毒",)),
    ),
    sections=(
        Section("车和人", ("date", "vehicle", "driver", "other_driver")),
        Section("任务", ("task", "origin", "destination", "people", "load")),
        Section(
            "时间和里程",
            (
                "left_at",
                "back_at",
                "back_on",
                "km_out",
                "km_in",
                "disinfected_before",
                "disinfected_after",
            ),
        ),
    ),
    indicators=("emergency.vehicle_trips",),
    natural_key=("date", "vehicle", "left_at"),
    postings=trip_lines,
    check=check_trip,
    check_together=check_trips,
    hold=hold_trips,
    title=trip_title,
    select=("driver",),
    hint="一趟车一条，收车以后记；转运人员的车在“转运任务”里记",
)

SECONDMENT = RecordType(
    key="emergency.secondment",
    label="抽调工作人员",
    model=Secondment,
    measure="6.2",
    columns=(
        Column("about", label="抽调人员", filtered=True, headings=("姓名", "人员")),
        Column("response", listed=False, noun=RESPONSE, headings=("响应", "响应名称")),
        Column("home_unit", headings=("所在单位", "抽调自")),
        Column("role", filtered=True, headings=("岗位", "任务", "去向")),
        Column("date", label="抽调日期", headings=("开始日期", "抽调时间")),
        Column("ended_on", headings=("返回日期", "截止日期")),
    ),
    indicators=("emergency.staff_seconded",),
    natural_key=("about", "date"),
    postings=secondment_lines,
    check=check_secondment,
    complete=fill_secondment,
    check_together=check_secondments,
    hold=hold_seconded,
    title=secondment_title,
    lasting=True,
    relies=("emergency.response",),
    hint="从哪个单位抽来、做什么、从哪天到哪天；结束后补填结束日期",
)

RECORD_TYPES: tuple[RecordType, ...] = (TRIP, TRANSFER, SECONDMENT)
