"""Nouns and record bodies of the village pillar."""

from zhibu.pillars.village.models.places import Village, VillageKind, Villager, mask_account
from zhibu.pillars.village.models.training import Mode, Platform, Skill, SkillTraining, Trainee

__all__ = [
    "Mode",
    "Platform",
    "Skill",
    "SkillTraining",
    "Trainee",
    "Village",
    "VillageKind",
    "Villager",
    "mask_account",
]
