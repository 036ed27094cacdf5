"""Form fields that read what clerks write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhibu.core.dates import parse_date
from zhibu.core.errors import DomainError
from zhibu.core.quantities import format_number, parse_number


def said(error: DomainError) -> ValidationError:
    """Turn the problems of a value into a form error, each with its remedy."""
    return ValidationError([str(problem) for problem in error.problems])


class ChineseDateField(forms.DateField):
    """A date in any form that ledgers hold: 2022-03-05, 2022.3.5, 3月5日 with a default year."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, default_year: int | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.default_year = default_year

    def to_python(self, value: Any) -> date | None:
        """Read the text; raise ValidationError with the remedy."""
        if value in self.empty_values:
            return None
        try:
            return parse_date(value, default_year=self.default_year)
        except DomainError as error:
            raise said(error) from error


class NumberField(forms.DecimalField):
    """An exact number as people write it: 1,234.5, 1.2万, 三百."""

    def __init__(self, *, whole: bool = False, **more: Any) -> None:
        more["widget"] = forms.TextInput(attrs={"inputmode": "numeric" if whole else "decimal"})
        super().__init__(**more)
        self.whole = whole

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """Read the text; raise ValidationError with the remedy."""
        if value in self.empty_values:
            return None
        try:
            number = parse_number(value)
        except DomainError as error:
            raise said(error) from error
        if self.whole and number != int(number):
            raise ValidationError(f"“{value}”不是整数，请填整数")
        return number

    def clean(self, value: Any) -> Any:
        """Give a Decimal, or an int for a field of whole numbers."""
        number = super().clean(value)
        return int(number) if self.whole and number is not None else number

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, Decimal) else value
