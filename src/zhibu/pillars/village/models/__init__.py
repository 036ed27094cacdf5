"""Nouns and record bodies of the village pillar."""

from zhibu.pillars.village.models.assignments import DutyMonth, Post, VillageAssignment
from zhibu.pillars.village.models.giving import (
    Channel,
    DonatedItem,
    Donation,
    ProducePurchase,
    WeightUnit,
)
from zhibu.pillars.village.models.household_records import (
    HouseholdIncome,
    HouseholdMeasure,
    HouseholdVisit,
    IncomeSpan,
    MeasureKind,
    Pairing,
)
from zhibu.pillars.village.models.households import (
    RISK_KINDS,
    ClueSource,
    Departure,
    Household,
    HouseholdMember,
    HouseholdMove,
    HouseholdRisk,
    HouseholdStep,
    HouseholdType,
    Relation,
    Sex,
)
from zhibu.pillars.village.models.places import Village, VillageKind, Villager, mask_account
from zhibu.pillars.village.models.plans import (
    CollectiveIncome,
    DifficultySolved,
    IncomeKind,
    TrainingTarget,
    VillagePlan,
)
from zhibu.pillars.village.models.projects import (
    Project,
    ProjectStep,
    ProjectStepKind,
    ProjectThing,
)
from zhibu.pillars.village.models.training import Mode, Platform, Skill, SkillTraining, Trainee
from zhibu.pillars.village.models.wishes import (
    Wish,
    WishCategory,
    WishClaim,
    WishStep,
    WishStepKind,
)

__all__ = [
    "RISK_KINDS",
    "Channel",
    "ClueSource",
    "CollectiveIncome",
    "Departure",
    "DifficultySolved",
    "DonatedItem",
    "Donation",
    "DutyMonth",
    "Household",
    "HouseholdIncome",
    "HouseholdMeasure",
    "HouseholdMember",
    "HouseholdMove",
    "HouseholdRisk",
    "HouseholdStep",
    "HouseholdType",
    "HouseholdVisit",
    "IncomeKind",
    "IncomeSpan",
    "MeasureKind",
    "Mode",
    "Pairing",
    "Platform",
    "Post",
    "ProducePurchase",
    "Project",
    "ProjectStep",
    "ProjectStepKind",
    "ProjectThing",
    "Relation",
    "Sex",
    "Skill",
    "SkillTraining",
    "Trainee",
    "TrainingTarget",
    "Village",
    "VillageAssignment",
    "VillageKind",
    "VillagePlan",
    "Villager",
    "WeightUnit",
    "Wish",
    "WishCategory",
    "WishClaim",
    "WishStep",
    "WishStepKind",
    "mask_account",
]
