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
from zhibu.pillars.standards.models.documents import (
    DocumentClause,
    DocumentIssue,
    DocumentKind,
    Level,
)
from zhibu.pillars.standards.models.domains import ServiceDomain
from zhibu.pillars.standards.models.feedback import Channel, Feedback, FeedbackReply
from zhibu.pillars.standards.models.inspections import CheckedClause, Result, ServiceInspection
from zhibu.pillars.standards.models.jobs import Answer, JobKind, JobStaff, ServiceJob
from zhibu.pillars.standards.models.power_items import PowerItemPublication, PowerKind
from zhibu.pillars.standards.models.signing import (
    Asked,
    InitiativeLetter,
    Pledge,
    PledgeText,
    SignedBy,
)

__all__ = [
    "Answer",
    "Asked",
    "Channel",
    "CheckedClause",
    "Disclosure",
    "DisclosureEntry",
    "DisclosureKind",
    "DocumentClause",
    "DocumentIssue",
    "DocumentKind",
    "Every",
    "Feedback",
    "FeedbackReply",
    "InitiativeLetter",
    "JobKind",
    "JobStaff",
    "Level",
    "Pledge",
    "PledgeText",
    "PowerItemPublication",
    "PowerKind",
    "PublicFile",
    "Result",
    "Scope",
    "ServiceDomain",
    "ServiceInspection",
    "ServiceJob",
    "SignedBy",
    "TimeKind",
]
