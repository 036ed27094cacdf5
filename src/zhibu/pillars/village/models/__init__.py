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
from zhibu.pillars.village.models.training import Mode, Platform, Skill, SkillTraining, Trainee

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
    "mask_account",
]
