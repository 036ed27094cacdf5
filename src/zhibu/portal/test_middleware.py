"""Every document carries the content policy, and a broken rule is said in plain words."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from zhibu.core.errors import Conflict, DomainError, NotFound, NotPermitted, Problem
from zhibu.portal.middleware import POLICY

ABSENT = Problem("ACT021", "多于应到 38 人", "请核对到会情况", value="<b>39</b>", field="出席")
CLOSED = Problem("LED003", "9 月已封账", "请用冲销记录更正")
RAISED: dict[str, Exception] = {
    "broken": DomainError([ABSENT, CLOSED]),
    "conflict": Conflict(CLOSED),
    "forbidden": NotPermitted(CLOSED),
    "unknown": NotFound(CLOSED),
    "django-404": Http404(),
    "django-403": PermissionDenied(),
    "bug": RuntimeError("bug"),
}


def fail(request: HttpRequest, name: str) -> HttpResponse:
    raise RAISED[name]


def answer(request: HttpRequest, kind: str) -> HttpResponse:
    types = {"page": "text/html; charset=utf-8", "drawing": "image/svg+xml", "text": "text/plain"}
    return HttpResponse("x", content_type=types[kind])


def strict(request: HttpRequest) -> HttpResponse:
    return HttpResponse("x", headers={"Content-Security-Policy": "sandbox"})


urlpatterns = [
    path("fail/<slug:name>/", fail),
    path("answer/<slug:kind>/", answer),
    path("strict/", strict),
]


@pytest.fixture
def client(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.DEBUG = False
    settings.MIDDLEWARE = [
        "zhibu.portal.middleware.ContentSecurityPolicy",
        "zhibu.portal.middleware.PlainErrors",
    ]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    ]
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("kind", ["page", "drawing"])
def test_documents_carry_the_policy(client, kind):
    headers = client.get(f"/answer/{kind}/").headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_policy_allows_nothing_inline():
    assert "unsafe" not in POLICY
    for directive in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"):
        assert directive in POLICY


def test_other_types_are_left_alone(client):
    assert "Content-Security-Policy" not in client.get("/answer/text/").headers


def test_a_stricter_policy_of_a_view_stays(client):
    assert client.get("/strict/").headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("name", "status"), [("broken", 400), ("conflict", 409), ("forbidden", 403), ("unknown", 404)]
)
def test_broken_rule_becomes_a_page_with_its_status_and_the_policy(client, name, status):
    response = client.post(f"/fail/{name}/")
    assert response.status_code == status
    assert "Content-Security-Policy" in response.headers
    assert "LED003" in response.text


def test_page_lists_all_problems_with_remedies_and_escapes_values(client):
    page = client.post("/fail/broken/").text
    for said in ("ACT021", "多于应到 38 人", "请核对到会情况", "LED003", "请用冲销记录更正"):
        assert said in page
    assert "<b>39</b>" not in page
    assert "&lt;b&gt;39&lt;/b&gt;" in page


def test_only_a_sent_form_is_told_that_nothing_was_saved(client):
    assert "没有保存" in client.post("/fail/broken/").text
    assert "没有保存" not in client.get("/fail/broken/").text


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("conflict", 409, "9 月已封账"),
        ("forbidden", 403, "9 月已封账"),
        ("django-404", 404, "不在您的范围之内"),
        ("django-403", 403, "安全管理员"),
    ],
)
def test_htmx_gets_a_toast_in_the_toast_region(client, name, status, said):
    response = client.post(f"/fail/{name}/", headers={"HX-Request": "true"})
    assert response.status_code == status
    assert response.headers["HX-Retarget"] == "#toasts"
    assert response.headers["HX-Reswap"] == "beforeend"
    assert said in response.text
    assert "<html" not in response.text


def test_boosted_link_gets_a_whole_page(client):
    headers = {"HX-Request": "true", "HX-Boosted": "true"}
    response = client.post("/fail/conflict/", headers=headers)
    assert "<html" in response.text
    assert "HX-Retarget" not in response.headers


@pytest.mark.parametrize(("name", "status"), [("django-404", 404), ("django-403", 403)])
def test_plain_requests_keep_the_usual_pages(client, name, status):
    response = client.get(f"/fail/{name}/")
    assert response.status_code == status
    assert "支部" in response.text


def test_a_bug_stays_an_error_500(client):
    response = client.get("/fail/bug/")
    assert response.status_code == 500
    assert "系统出错了" in response.text
    assert "Content-Security-Policy" in response.headers
