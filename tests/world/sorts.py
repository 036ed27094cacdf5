"""Every declared type with how its records are planted; a type that is missing fails the matrix."""

from __future__ import annotations

from tests.world.conduct import CONDUCT
from tests.world.emergency import EMERGENCY
from tests.world.exemplars import EXEMPLARS
from tests.world.households import HOUSEHOLDS
from tests.world.planning import PLANNING
from tests.world.sort import Sort
from tests.world.standards import STANDARDS
from tests.world.study import STUDY
from tests.world.village import VILLAGE
from tests.world.wishes import WISHES

SORTS: dict[str, Sort] = {
    **STUDY,
    **WISHES,
    **VILLAGE,
    **HOUSEHOLDS,
    **EXEMPLARS,
    **STANDARDS,
    **CONDUCT,
    **PLANNING,
    **EMERGENCY,
}
