"""Import contracts that hold for the program and leave its tests free.

Tests lie beside the code and may build what they need with the rooms above them, so a contract
is checked on the graph without test modules. ``pyproject.toml`` names these classes.
"""

from __future__ import annotations

from typing import cast

from grimp import ImportGraph
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import ContractCheck
from importlinter.domain.imports import ModuleExpression


def without_tests(graph: ImportGraph) -> ImportGraph:
    """Take ``test_*`` and ``conftest`` modules out of the graph, in place."""
    for module in list(graph.modules):
        name = module.rpartition(".")[2]
        if name.startswith("test_") or name == "conftest":
            graph.remove_module(module)
    return graph


class ProgramLayers(LayersContract):
    """Upper rooms may import lower rooms, never the other way round."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        return super().check(without_tests(graph), verbose)


class ProgramIndependence(IndependenceContract):
    """These rooms know nothing of each other."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        return super().check(without_tests(graph), verbose)


class ProgramForbidden(ForbiddenContract):
    """These rooms import none of those packages."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        return super().check(without_tests(graph), verbose)


class ProgramProtected(ProtectedContract):
    """Only these rooms import those packages; a package that nobody imports breaks no promise."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        without_tests(graph)
        for expression in cast("list[ModuleExpression]", self.protected_modules):
            graph.add_module(expression.expression, is_squashed=True)
        return super().check(graph, verbose)
