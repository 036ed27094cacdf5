"""How to make records of every declared type: what the contract tests build on.

A new record type adds one entry to the contracts of its area; a type without one fails the contract
tests.
"""

from __future__ import annotations

from tests.contracts.conduct import CONDUCT
from tests.contracts.contract import Contract
from tests.contracts.emergency import EMERGENCY
from tests.contracts.exemplars import EXEMPLARS
from tests.contracts.households import HOUSEHOLDS
from tests.contracts.planning import PLANNING
from tests.contracts.standards import STANDARDS
from tests.contracts.study import STUDY
from tests.contracts.village import VILLAGE
from tests.contracts.wishes import WISHES

__all__ = ["CONTRACTS", "Contract"]

CONTRACTS: dict[str, Contract] = {
    **STUDY,
    **VILLAGE,
    **HOUSEHOLDS,
    **WISHES,
    **EXEMPLARS,
    **STANDARDS,
    **CONDUCT,
    **PLANNING,
    **EMERGENCY,
}
