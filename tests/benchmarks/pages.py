"""Pages as a logged-in account asks for them."""

from __future__ import annotations

from django.test import Client

from tests.builders import grant, make_user
from zhibu.organization.models import Organization


def client_of(name: str, role: str, unit: Organization) -> Client:
    """Make an account with a role in a unit; give its logged-in client."""
    user = make_user(name)
    grant(user, role, unit)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def fetch(client: Client, address: str) -> None:
    """Ask for a page; raises RuntimeError unless it comes."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
