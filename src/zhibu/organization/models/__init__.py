"""The tree of Party organizations, the people in it and the posts they hold."""

from zhibu.organization.models.people import (
    GroupTerm,
    Membership,
    Person,
    Post,
    PostTerm,
    RightsSuspension,
    Sex,
)
from zhibu.organization.models.settings import RuleSetting
from zhibu.organization.models.tree import (
    Affiliation,
    Kind,
    OfficeProfile,
    Organization,
)

__all__ = [
    "Affiliation",
    "GroupTerm",
    "Kind",
    "Membership",
    "OfficeProfile",
    "Organization",
    "Person",
    "Post",
    "PostTerm",
    "RightsSuspension",
    "RuleSetting",
    "Sex",
]
