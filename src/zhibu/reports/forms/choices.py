"""What somebody, or the headings alone, chose for a cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from zhibu.core.errors import DomainError
from zhibu.core.quantities import dimension
from zhibu.ledger import registry
from zhibu.reports.forms.names import NAMES, known
from zhibu.reports.forms.parts import Part
from zhibu.reports.models import CellKind


@dataclass(frozen=True)
class Choice:
    """One cell's meaning, as `models.FormCell` keeps it; a figure's unit "" is the indicator's."""

    kind: str = CellKind.NOTHING
    code: str = ""
    part: Part = field(default_factory=Part)
    unit: str = ""
    guessed: bool = False

    @property
    def label(self) -> str:
        """Name what is chosen: 党员大会, 书记, 不填."""
        if self.kind == CellKind.FIGURE:
            return registry.indicator(self.code).label
        if self.kind == CellKind.NAME:
            return NAMES[self.code]
        return CellKind(self.kind).label

    @property
    def details(self) -> str:
        """Say how the number is meant: 上半年，万元."""
        if self.kind != CellKind.FIGURE:
            return ""
        unit = self.unit or registry.indicator(self.code).unit
        return "，".join(text for text in (self.part.label or "填报期间", unit) if text)

    def asked(self) -> Choice:
        """Give the same cell waiting for a choice."""
        return Choice(CellKind.ASK)

    def confirmed(self) -> Choice:
        """Give the same choice as one that somebody has made."""
        return replace(self, guessed=False)


ASK = Choice(CellKind.ASK)
NOTHING = Choice(CellKind.NOTHING)


def fits(code: str, unit: str) -> bool:
    """Tell whether an indicator can be written in a unit."""
    own = registry.indicator(code).unit
    try:
        return unit == own or dimension(unit) == dimension(own)
    except DomainError:
        return False


def fitting_unit(code: str, wanted: str) -> str:
    """Give the unit to write an indicator in, "" for its own.

    Raises DomainError (FRM011) when the wanted unit measures something else.
    """
    own = registry.indicator(code).unit
    if not wanted or wanted == own:
        return ""
    if fits(code, wanted):
        return wanted
    raise DomainError.of("FRM011", f"不能换算：这个指标按“{own}”计", "请选别的单位", value=wanted)


def figure(code: str, part: Part, unit: str = "", *, guessed: bool = False) -> Choice:
    """Choose an indicator; raises DomainError for unknown codes and units that do not fit."""
    registry.indicator(code)
    return Choice(CellKind.FIGURE, code, part, fitting_unit(code, unit), guessed)


def name(code: str, *, guessed: bool = False) -> Choice:
    """Choose a name; raises DomainError (FRM012) for what is none."""
    if not known(code):
        raise DomainError.of("FRM012", "没有这种名称", "请从列表里选", value=code)
    return Choice(CellKind.NAME, code, guessed=guessed)
