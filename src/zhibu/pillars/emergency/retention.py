"""Personal data of a response is kept as long as the response said, and destroyed after that."""

from __future__ import annotations

from zhibu.pillars.emergency.gate_hoards import GATE_HOARDS
from zhibu.pillars.emergency.hoards import Hoard

# Everything that keeps personal data of a response, each area's own.
HOARDS: tuple[Hoard, ...] = (*GATE_HOARDS,)
