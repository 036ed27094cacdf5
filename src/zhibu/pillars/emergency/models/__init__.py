"""Tables of emergency work (measures 6.1 to 6.3)."""

from zhibu.pillars.emergency.models.entry_sheets import EntryReason, EntrySheet, SheetSource
from zhibu.pillars.emergency.models.gates import CheckSetting, EntryCheck, Gate
from zhibu.pillars.emergency.models.response import (
    EmergencyKind,
    EventLevel,
    Response,
    ResponseLevel,
    ResponseMove,
    ResponseStep,
)
from zhibu.pillars.emergency.models.sampling import Pool, SampledPerson, SamplingSession
from zhibu.pillars.emergency.models.vehicles import Vehicle, VehicleKind

__all__ = [
    "CheckSetting",
    "EmergencyKind",
    "EntryCheck",
    "EntryReason",
    "EntrySheet",
    "EventLevel",
    "Gate",
    "Pool",
    "Response",
    "ResponseLevel",
    "ResponseMove",
    "ResponseStep",
    "SampledPerson",
    "SamplingSession",
    "SheetSource",
    "Vehicle",
    "VehicleKind",
]
