"""Tables of the annual plan."""

from zhibu.planning.models.items import CarriedOutBy, PlanItem, PlanItemCompletion

__all__ = ["CarriedOutBy", "PlanItem", "PlanItemCompletion"]
