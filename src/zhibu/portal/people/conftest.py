"""Fixtures of the page tests of this package."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Cast
from tests.pages import ID_NUMBER, PHONE
from zhibu.organization.models import Person
from zhibu.organization.services import save_person


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False


@pytest.fixture
def known(cast: Cast) -> Person:
    """A member of the branch whose ID number and phone are on file."""
    person = Person.objects.get(pk=cast.members[6].pk)
    person.id_number, person.phone = ID_NUMBER, PHONE
    save_person(person)
    return Person.objects.get(pk=person.pk)
