"""Who may do what, where: declared here by hand, never read from the code under test.

The permission matrix compares what the product answers with what this table says. It is the
reading of the roles by people; ``access.roles`` is the reading by the product.
"""

from __future__ import annotations

from tests.world import OWN, PLACES, SIBLING, Kept

ANONYMOUS = "anonymous"
OFFICERS = ("secretary", "deputy", "organizer", "publicist", "discipline")
BRANCH_PEOPLE = (*OFFICERS, "leader", "member")
READERS = (*BRANCH_PEOPLE, "sibling_secretary", "superior")
ADMINISTRATORS = (
    "system",
    "security",
    "auditor",
    "branch_system",
    "branch_security",
    "branch_auditor",
)
ACTORS = (ANONYMOUS, *READERS, *ADMINISTRATORS, "outsider")

# Where each one's grants reach. The group leader leads a group below the own branch.
REACH: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(BRANCH_PEOPLE, (OWN,)),
    "sibling_secretary": (SIBLING,),
    **dict.fromkeys(("superior", "system", "security", "auditor"), PLACES),
    **dict.fromkeys(("branch_system", "branch_security", "branch_auditor"), (OWN,)),
}
HEADS = ("secretary", "deputy", "sibling_secretary")
CLERKS = (*OFFICERS, "leader", "sibling_secretary")

HOLDERS: dict[str, tuple[str, ...]] = {
    "workbench": (*READERS, *ADMINISTRATORS),
    "record.view": READERS,
    "figures.view": READERS,
    "organization.view": READERS,
    "report.view": READERS,
    "report.write": (*OFFICERS, "sibling_secretary"),
    "report.freeze": ("secretary", "sibling_secretary"),
    "form.map": (*HEADS, "organizer", "superior"),
    "own.work": (*BRANCH_PEOPLE, "sibling_secretary"),
    "record.enter": CLERKS,
    "people.view": (*CLERKS, "superior"),
    "record.import": (*OFFICERS, "sibling_secretary"),
    "record.export": (*OFFICERS, "sibling_secretary", "superior"),
    "record.confirm": HEADS,
    "record.void": HEADS,
    "organization.edit": HEADS,
    "period.close": HEADS,
    "people.edit": (*HEADS, "organizer"),
    "people.reveal": (*HEADS, "organizer"),
    "appraisal.read": (*HEADS, "organizer"),
    "study.read": ("publicist",),
    "talk.read": ("secretary", "sibling_secretary"),
    "letter.read": ("discipline",),
    "accountability.read": ("secretary", "sibling_secretary", "discipline"),
    "transfer.read": (*HEADS, "organizer"),
    "gate.duty": (*BRANCH_PEOPLE, "sibling_secretary"),
    "household.read": (*HEADS, "organizer"),
    "development.read": (*HEADS, "organizer", "superior"),
    "account.manage": ("system", "branch_system"),
    "setting.manage": ("system", "branch_system"),
    "grant.manage": ("security", "branch_security"),
    "audit.read": ("auditor", "branch_auditor"),
}


# Between whom somebody stands: one who may do less, one who may do more. What the first may do he
# may, what is refused to the second is refused to him: he is sent to one page of each permission,
# at every place, and where this does not say it all.
# The discipline commissioner differs from the publicist in what the two read; a secretary is like
# the other in everything but the branch.
NEIGHBOURS: dict[str, tuple[str, str]] = {
    "publicist": ("member", "secretary"),
    "leader": ("member", "publicist"),
    "organizer": ("publicist", "deputy"),
    "deputy": ("organizer", "secretary"),
    "discipline": ("publicist", "publicist"),
    "sibling_secretary": ("secretary", "secretary"),
    "branch_system": ("system", "system"),
    "branch_security": ("security", "security"),
    "branch_auditor": ("auditor", "auditor"),
}
# Who reads cases of a path; "" = everybody who reads records there.
PATH_READERS = {
    "award": "",
    "development": "development.read",
    "household": "household.read",
    "problem": "",
    "project": "",
    "response": "",
    "transfer": "",
    "wish": "",
}
# What the group leader holds for the group alone, which is none of the three places.
LEADERS_OWN = frozenset({"record.enter", "people.view"})


def holds(actor: str, permission: str) -> bool:
    """Tell whether somebody holds a permission anywhere."""
    return actor in HOLDERS[permission]


def may(actor: str, permission: str, place: str) -> bool:
    """Tell whether somebody holds a permission for the unit of a place."""
    if actor == "leader" and permission in LEADERS_OWN:
        return False
    return holds(actor, permission) and place in REACH[actor]


def reads(actor: str, kept: Kept, reader: str | None = None) -> bool:
    """Tell whether somebody may read a record (whose author is nobody of the cast).

    Args:
        reader: the permission that it takes, "" for none, where that of its type does not count.
    """
    if holds(actor, "record.view") and kept.about == actor and kept.state == "confirmed":
        return True
    if not may(actor, "record.view", kept.place):
        return False
    reader = kept.rules.reader if reader is None else reader
    if reader:
        return may(actor, reader, kept.place)
    return kept.state == "confirmed" or may(actor, "record.enter", kept.place)


def enters(actor: str, kept: Kept) -> bool:
    """Tell whether somebody may enter such a record: for the unit, or as his own."""
    own = kept.rules.own and kept.about == actor and holds(actor, "own.work")
    return may(actor, "record.enter", kept.place) or own


def revises(actor: str, kept: Kept) -> bool:
    """Tell whether somebody may change a record in its state."""
    if kept.state == "confirmed" and not kept.rules.confirms_itself:
        return may(actor, "record.confirm", kept.place)
    return enters(actor, kept)


def confirms(actor: str, kept: Kept) -> bool:
    """Tell whether somebody may confirm a record that he did not enter himself.

    A restricted one only who may read it; notes by the study commissioner alone.
    """
    if kept.rules.reader and not may(actor, kept.rules.reader, kept.place):
        return False
    return kept.rules.confirms_itself or may(actor, "record.confirm", kept.place)


def opens_list(actor: str, sort_reader: str, own: bool) -> bool:
    """Tell whether somebody may open the list of a type."""
    if not holds(actor, "record.view"):
        return False
    return not sort_reader or own or holds(actor, sort_reader)


def enters_sort(actor: str, own: bool, group_may: bool) -> bool:
    """Tell whether somebody may enter records of a type anywhere."""
    if own and holds(actor, "own.work"):
        return True
    return holds(actor, "record.enter") and (actor != "leader" or group_may)


def opens_path(actor: str, path: str) -> bool:
    """Tell whether somebody may open the board of a path."""
    return holds(actor, PATH_READERS.get(path) or "record.view")


def sees_person(actor: str, place: str) -> bool:
    return may(actor, "people.view", place)
