"""What protects every page: headers, tokens, cookies, limits, second factors, sealed data."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.addresses import ROUTES
from tests.builders import PASSWORD, Cast, make_material
from tests.cases.case import Case
from tests.rights import holds
from tests.walking import Visitor, Writes
from tests.world import World, known_world
from zhibu.access.models import User
from zhibu.ledger.models import Evidence
from zhibu.ledger.models.record import evidence_storage

REPOSITORY = Path(__file__).resolve().parent.parent
ADMINISTRATORS = ("system", "security", "auditor")
LOGIN = "/accounts/login/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield known_world()
        transaction.set_rollback(True)


@pytest.fixture
def cast(world: World) -> Cast:
    """Give the world's cast; what a test does to it is rolled back."""
    return world.cast


def usable(actor: str, world: World, method: str) -> Iterator[Case]:
    """Give the first address of each route that somebody may use with a method."""
    for name, way in ROUTES.items():
        if way.permission != "public" and not holds(actor, way.permission):
            continue
        fit = (
            case
            for case in way.cases(name, world)
            if method in case.methods and case.seen(actor) and case.permits(actor, method)
        )
        yield from list(fit)[:1]


# Headers and tokens ----------------------------------------------------------------------------

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style\b|\sstyle=|\son[a-z]+=|javascript:",
    re.IGNORECASE,
)
ATTRIBUTES_OF_TAGS = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ["secretary", "system", "security", "auditor"])
def test_every_page_carries_its_protection_and_runs_no_inline_code(
    world: World, actor: str, settings: Any
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = False
    visitor = Visitor(world, actor)
    pages = 0
    for case in usable(actor, world, "GET"):
        with transaction.atomic():
            response = visitor.client.get(case.url)
            transaction.set_rollback(True)
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff", case.url
        assert headers["X-Frame-Options"] == "DENY", case.url
        assert headers["Referrer-Policy"] == "same-origin", case.url
        if response.status_code != 200 or not headers["Content-Type"].startswith("text/html"):
            continue
        pages += 1
        if "attachment" in headers.get("Content-Disposition", ""):
            continue
        policy = headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy, case.url
        assert "unsafe" not in policy, case.url
        assert "frame-ancestors 'none'" in policy, case.url
        tags = " ".join(ATTRIBUTES_OF_TAGS.findall(response.content.decode()))
        assert INLINE.search(tags) is None, (case.url, INLINE.search(tags))
    assert pages >= 4


@pytest.mark.django_db
def test_no_form_is_taken_without_its_token(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "django")
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.cast.secretary)
    asked = 0
    for case in usable("secretary", world, "POST"):
        writes = Writes()
        with connection.execute_wrapper(writes):
            response = client.post(case.url, case.sent())
        assert response.status_code == 403, case.url
        assert writes.found == [], case.url
        asked += 1
    assert asked >= 20


@pytest.mark.django_db
def test_the_session_cookie_is_kept_from_scripts_and_other_sites(cast: Cast) -> None:
    client = Client()
    response = client.post(LOGIN, {"login": "secretary", "password": PASSWORD})
    assert response.status_code == 302
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    # It ends with the browser: nobody stays logged in on an office's shared machine.
    assert not cookie["max-age"]


def real_settings(**environment: str) -> dict[str, Any]:
    """Read the settings of a deployment in a process of their own."""
    names = (
        "SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS PASSWORD_HASHERS DEBUG"
        " ACCOUNT_RATE_LIMITS MFA_REQUIRED_FOR_ADMINISTRATORS"
    )
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{n: getattr(settings, n) for n in '{names}'.split()}}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY / "src"),
            "DJANGO_SETTINGS_MODULE": "zhibu.config.settings",
            "ZHIBU_SECRET_KEY": "x" * 50,
            "ZHIBU_DATA_KEYS": os.environ["ZHIBU_DATA_KEYS"],
            **environment,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


def test_a_deployment_is_safe_without_being_told() -> None:
    plain = real_settings()
    assert plain["DEBUG"] is False
    assert plain["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert plain["MFA_REQUIRED_FOR_ADMINISTRATORS"] is True
    assert {"login", "login_failed"} <= set(plain["ACCOUNT_RATE_LIMITS"])
    secure = real_settings(ZHIBU_HTTPS="yes")
    assert secure["SESSION_COOKIE_SECURE"] is True
    assert secure["CSRF_COOKIE_SECURE"] is True
    assert secure["SECURE_HSTS_SECONDS"] > 0


# Logging in ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_guessing_a_password_is_stopped(cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,3/5m/key"}
    cache.clear()
    client = Client()
    for _guess in range(3):
        client.post(LOGIN, {"login": "secretary", "password": "a-wrong-guess"})
    late = client.post(LOGIN, {"login": "secretary", "password": PASSWORD})
    assert late.status_code != 302
    assert "_auth_user_id" not in client.session
    # Another account is not locked by it.
    other = Client(REMOTE_ADDR="10.0.0.9").post(LOGIN, {"login": "member", "password": PASSWORD})
    assert other.status_code == 302
    cache.clear()


@pytest.mark.django_db
def test_a_wrong_name_and_a_wrong_password_read_the_same(cast: Cast) -> None:
    said = []
    for name in ("secretary", "nobody-of-that-name"):
        response = Client().post(LOGIN, {"login": name, "password": "a-wrong-guess"})
        said.append(response.context["form"].errors.as_text())
    assert said[0] == said[1] != ""


@pytest.mark.django_db
def test_nobody_opens_an_account_for_himself(cast: Cast) -> None:
    before = User.objects.count()
    Client().post(
        "/accounts/signup/",
        {"username": "stranger", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert User.objects.count() == before


@pytest.mark.django_db
def test_a_disabled_account_is_out_at_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.member)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    assert client.get("/").status_code == 302


# Second factor ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ADMINISTRATORS)
def test_an_administrator_does_nothing_before_his_second_factor(
    world: World, actor: str, settings: Any
) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = True
    visitor = Visitor(world, actor)
    setting_up = reverse("mfa_activate_totp")
    for method in ("GET", "POST"):
        for case in usable(actor, world, method):
            if case.url.startswith(("/health/", "/ready/")):
                continue
            response, writes = visitor.ask(method, case)
            assert (response.status_code, response["Location"]) == (302, setting_up), case.url
            assert writes == [], case.url
    with transaction.atomic():
        Authenticator.objects.create(
            user=world.cast.users[actor], type=Authenticator.Type.TOTP, data={"secret": "x"}
        )
        assert visitor.client.get("/").status_code == 200
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_only_administrators_need_a_second_factor(world: World, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_ADMINISTRATORS = True
    for actor in ("secretary", "member", "superior"):
        assert Visitor(world, actor).client.get("/").status_code == 200


# Data at rest and on its way out ---------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "mime", "content"),
    [
        ("页面.html", "text/html", b"<script>alert(1)</script>"),
        ("图.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("页面.xhtml", "application/xhtml+xml", b"<html/>"),
        ("说明.pdf", "application/pdf", b"%PDF-1.4"),
        ("脚本.js", "text/javascript", b"alert(1)"),
    ],
    ids=["html", "svg", "xhtml", "pdf", "js"],
)
def test_a_file_that_could_run_is_never_shown_in_the_browser(
    cast: Cast, name: str, mime: str, content: bytes
) -> None:
    record = make_material(cast).record
    # As if the inspection had let it pass: the download is a second wall.
    path = evidence_storage().save("active", ContentFile(content))
    evidence = Evidence.objects.create(
        record=record, name=name, file=path, mime=mime, size=len(content), sha256="0" * 64
    )
    client = Client()
    client.force_login(cast.secretary)
    for query in ("", "?inline=1", "?save=0"):
        response = client.get(reverse("workspace:evidence", args=[evidence.pk]) + query)
        assert response.status_code == 200
        assert response["Content-Disposition"].startswith("attachment")
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content) == content
