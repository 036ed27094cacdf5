"""Nouns and record bodies of the village pillar."""

from zhibu.pillars.village.models.assignments import DutyMonth, Post, VillageAssignment
from zhibu.pillars.village.models.giving import (
    Channel,
    DonatedItem,
    Donation,
    ProducePurchase,
    WeightUnit,
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
    "Channel",
    "CollectiveIncome",
    "DifficultySolved",
    "DonatedItem",
    "Donation",
    "DutyMonth",
    "IncomeKind",
    "Mode",
    "Platform",
    "Post",
    "ProducePurchase",
    "Project",
    "ProjectStep",
    "ProjectStepKind",
    "ProjectThing",
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
