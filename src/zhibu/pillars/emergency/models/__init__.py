"""Tables of emergency work (measures 6.1 to 6.3)."""

from zhibu.pillars.emergency.models.response import (
    EmergencyKind,
    EventLevel,
    Response,
    ResponseLevel,
    ResponseMove,
    ResponseStep,
)
from zhibu.pillars.emergency.models.vehicles import Vehicle, VehicleKind

__all__ = [
    "EmergencyKind",
    "EventLevel",
    "Response",
    "ResponseLevel",
    "ResponseMove",
    "ResponseStep",
    "Vehicle",
    "VehicleKind",
]
