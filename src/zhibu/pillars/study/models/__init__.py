"""Body tables of study and organizational life: one per happening that is not an activity."""

from zhibu.pillars.study.models.appraisal import DemocraticAppraisal, Grade
from zhibu.pillars.study.models.life import LifeMeetingProblem, LifeMeetingStep, Step
from zhibu.pillars.study.models.materials import MaterialIssue
from zhibu.pillars.study.models.personal import Reflection, StudyNote

__all__ = [
    "DemocraticAppraisal",
    "Grade",
    "LifeMeetingProblem",
    "LifeMeetingStep",
    "MaterialIssue",
    "Reflection",
    "Step",
    "StudyNote",
]
