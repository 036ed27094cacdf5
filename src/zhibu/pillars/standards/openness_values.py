"""What the public site may know of anything: frozen values with public fields alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PublicUnit:
    """A Party organization as the public knows it."""

    pk: int
    name: str


@dataclass(frozen=True)
class Attachment:
    """A file that was marked public."""

    pk: int
    name: str
    size: int
    mime: str


@dataclass(frozen=True)
class PublicItem:
    """A disclosure that is public. ``days_left``: working days of a notice, today counted.

    ``text`` is empty in lists.
    """

    pk: int
    title: str
    unit: PublicUnit
    entry: str
    is_notice: bool
    published: date
    until: date | None
    updated: datetime
    days_left: int | None = None
    text: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def key(self) -> str:
        """Where the next page begins: 2022-03-05.17."""
        return f"{self.published}.{self.pk}"


@dataclass(frozen=True)
class PublicPower:
    """An item of the power list that is public."""

    pk: int
    code: str
    name: str
    kind: str
    acting_body: str
    unit: PublicUnit
    since: date
    basis: str = ""
    post: str = ""
    process: str = ""
    duties: str = ""
    supervision: str = ""


@dataclass(frozen=True)
class CatalogueLine:
    """An entry of the catalogue that is open to society, with when it was last published."""

    pk: int
    title: str
    content: str
    basis: str
    post: str
    form: str
    when: str
    unit: PublicUnit
    published: date | None


@dataclass(frozen=True)
class PublicAnswer:
    """A message of the public with the unit's answer, where both may be shown."""

    pk: int
    question: str
    answer: str
    unit: PublicUnit
    received: date | None
    answered: date

    @property
    def key(self) -> str:
        return f"{self.answered}.{self.pk}"


@dataclass(frozen=True)
class PublicTerms:
    """In how many working days messages are answered, and how many days contacts are kept."""

    unit: str
    answer_days: int
    contact_days: int


Key = tuple[date, int]
