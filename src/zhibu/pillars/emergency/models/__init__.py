"""Tables of emergency work (measures 6.1 to 6.3)."""

from zhibu.pillars.emergency.models.vehicles import Vehicle, VehicleKind

__all__ = ["Vehicle", "VehicleKind"]
