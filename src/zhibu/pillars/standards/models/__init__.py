"""Tables of standards and openness (measures 3.1 to 3.3)."""

from zhibu.pillars.standards.models.disclosures import (
    Disclosure,
    DisclosureEntry,
    DisclosureKind,
    Every,
    PublicFile,
    Scope,
    TimeKind,
)
from zhibu.pillars.standards.models.feedback import Channel, Feedback, FeedbackReply
from zhibu.pillars.standards.models.power_items import PowerItemPublication, PowerKind
from zhibu.pillars.standards.models.signing import (
    Asked,
    InitiativeLetter,
    Pledge,
    PledgeText,
    SignedBy,
)

__all__ = [
    "Asked",
    "Channel",
    "Disclosure",
    "DisclosureEntry",
    "DisclosureKind",
    "Every",
    "Feedback",
    "FeedbackReply",
    "InitiativeLetter",
    "Pledge",
    "PledgeText",
    "PowerItemPublication",
    "PowerKind",
    "PublicFile",
    "Scope",
    "SignedBy",
    "TimeKind",
]
