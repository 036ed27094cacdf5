"""How a world is made, once for all processes of a run."""

from __future__ import annotations

import os
import pickle
from datetime import date

from tests import snapshot
from tests.builders import grant, make_cast, make_user
from tests.world.contents import World
from tests.world.furnishing import (
    add_administrators,
    furnish_awards,
    furnish_letters,
    furnish_openness,
    furnish_people,
    furnish_secrets,
)
from tests.world.places import BRANCHES, OWN, PARENT, PLACES, SIBLING
from tests.world.planting import (
    plant_evidence,
    plant_own_notes,
    plant_records,
    plant_todays_activities,
)
from tests.world.sorts import SORTS
from zhibu.access.roles import Role
from zhibu.ledger.models import Record
from zhibu.organization.rules import QR_SIGN_IN, set_rule

# Names the run for all its processes, which share ``ZHIBU_HOME`` and the files of evidence in it.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
_known: list[tuple[snapshot.Snapshot, bytes]] = []


def known_world() -> World:
    """Give the world of :func:`make_world`, built by the first test of the run that asks.

    Everybody gets objects of his own, as if just read.
    """
    if not _known and (found := snapshot.handed_over(RUN)):
        _known.append(found)
        found[0].put_back()
        snapshot.number_on()
    elif not _known:
        world = make_world()
        _known.append((snapshot.take(), pickle.dumps(world)))
        snapshot.hand_over(RUN, *_known[0])
    else:
        _known[0][0].put_back()
    world = pickle.loads(_known[0][1])
    assert isinstance(world, World)
    return world


def make_world() -> World:
    """Build the cast and the objects; everything entered by somebody who then lost every right."""
    cast = make_cast()
    units = {OWN: cast.branch, SIBLING: cast.sibling, PARENT: cast.committee}
    world = World(cast, units)
    add_administrators(cast)
    set_rule(QR_SIGN_IN, "on", organization=None, since=date(2020, 1, 1), source="试验")
    founder = make_user("founder")
    grant(founder, Role.PUBLICITY_COMMISSIONER, cast.committee)
    for unit in units.values():
        # Talks and letters of a branch are read in the branch alone.
        grant(founder, Role.SECRETARY, unit)
        grant(founder, Role.DISCIPLINE_COMMISSIONER, unit)
    for place in PLACES:
        furnish_people(world, place, founder)
        for number, sort in enumerate(SORTS):
            if place in SORTS[sort].places:
                plant_records(world, place, sort, number, founder)
        furnish_awards(world, place, founder)
        furnish_letters(world, place, founder)
    for place in BRANCHES:
        furnish_secrets(world, place)
    plant_own_notes(world, founder)
    plant_todays_activities(world, founder)
    for kept in (one for one in world.records if one.state == "confirmed"):
        world.evidence[plant_evidence(kept, founder).pk] = kept
    furnish_openness(world)
    founder.grants.all().delete()
    founder.is_active = False
    founder.save(update_fields=["is_active"])
    # Nobody of the cast entered anything, so that only scope and entitlement decide.
    Record.objects.update(entered_by=None, confirmed_by=None)
    return world
