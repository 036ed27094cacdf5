"""Tables of emergency work (measures 6.1 to 6.3)."""

from zhibu.pillars.emergency.models.contingency_plans import (
    ContingencyPlan,
    PlanKind,
)
from zhibu.pillars.emergency.models.duty import (
    DutyShift,
    OnDuty,
    Roster,
    RosterLeave,
    RosterShift,
    RosterSlot,
    RosterSwap,
    SwapState,
)
from zhibu.pillars.emergency.models.entry_sheets import EntryReason, EntrySheet, SheetSource
from zhibu.pillars.emergency.models.gates import CheckSetting, EntryCheck, Gate
from zhibu.pillars.emergency.models.groups import (
    CommunityDeployment,
    Deployed,
    GroupMember,
    WorkingGroup,
)
from zhibu.pillars.emergency.models.response import (
    EmergencyKind,
    EventLevel,
    Response,
    ResponseLevel,
    ResponseMove,
    ResponseStep,
)
from zhibu.pillars.emergency.models.sampling import Pool, SampledPerson, SamplingSession
from zhibu.pillars.emergency.models.supplies import (
    INWARD,
    OUTWARD,
    USED,
    Move,
    SupplyItem,
    SupplyMovement,
)
from zhibu.pillars.emergency.models.transfer import (
    MovedPassenger,
    Outcome,
    Passenger,
    PassengerCategory,
    Standing,
    TransferMove,
    TransferStep,
    TransferTrip,
    TripStanding,
)
from zhibu.pillars.emergency.models.trips import Secondment, VehicleTrip
from zhibu.pillars.emergency.models.vehicles import Vehicle, VehicleKind
from zhibu.pillars.emergency.models.zones import (
    Agent,
    DisinfectionRound,
    Method,
    TreatedZone,
    Zone,
    ZoneDuty,
    ZoneKind,
)

__all__ = [
    "INWARD",
    "OUTWARD",
    "USED",
    "Agent",
    "CheckSetting",
    "CommunityDeployment",
    "ContingencyPlan",
    "Deployed",
    "DisinfectionRound",
    "DutyShift",
    "EmergencyKind",
    "EntryCheck",
    "EntryReason",
    "EntrySheet",
    "EventLevel",
    "Gate",
    "GroupMember",
    "Method",
    "Move",
    "MovedPassenger",
    "OnDuty",
    "Outcome",
    "Passenger",
    "PassengerCategory",
    "PlanKind",
    "Pool",
    "Response",
    "ResponseLevel",
    "ResponseMove",
    "ResponseStep",
    "Roster",
    "RosterLeave",
    "RosterShift",
    "RosterSlot",
    "RosterSwap",
    "SampledPerson",
    "SamplingSession",
    "Secondment",
    "SheetSource",
    "Standing",
    "SupplyItem",
    "SupplyMovement",
    "SwapState",
    "TransferMove",
    "TransferStep",
    "TransferTrip",
    "TreatedZone",
    "TripStanding",
    "Vehicle",
    "VehicleKind",
    "VehicleTrip",
    "WorkingGroup",
    "Zone",
    "ZoneDuty",
    "ZoneKind",
]
