from datetime import timedelta

import pytest
from django.test import Client
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI

from accounts import tokens
from accounts.api import router
from accounts.models import ApiToken
from config.problems import Problem, problem_response

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
ALL = ["account:read", "account:write", "alerts:read"]

api = NinjaAPI(urls_namespace="accounts-api-alone", title="accounts alone")
api.add_exception_handler(Problem, problem_response)
api.add_router("/v1", router)
urlpatterns = [path("api/", api.urls)]


def headers(user, scopes=ALL, expires_at=None):
    return {"Authorization": f"Bearer {tokens.issue(user, 'bot', scopes, expires_at)[1]}"}


def make(client, user_headers, **body):
    return client.post(
        "/api/v1/auth/tokens",
        {"name": "child", "scopes": ["alerts:read"], **body},
        content_type="application/json",
        headers=user_headers,
    )


def test_a_caller_learns_who_they_are_and_what_the_token_may(client, user):
    me = client.get("/api/v1/auth/me", headers=headers(user)).json()

    assert (me["username"], me["email"], me["is_staff"]) == ("ann", "ann@example.com", False)
    assert me["scopes"] == sorted(ALL)


def test_a_session_has_no_scopes_of_its_own(client, user):
    client.force_login(user)

    assert client.get("/api/v1/auth/me").json()["scopes"] is None


def test_a_visitor_is_nobody(client):
    assert client.get("/api/v1/auth/me").status_code == 401


def test_a_new_token_works_and_is_told_once(client, user):
    made = make(client, headers(user))
    plain = made.json()["token"]
    listed = client.get("/api/v1/auth/tokens", headers=headers(user)).content.decode()

    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert tokens.verify(plain).scopes == ["alerts:read"]
    assert plain not in listed
    assert "digest" not in listed


def test_a_session_makes_a_token_with_csrf_proof_only(user):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    strict.cookies["csrftoken"] = "a" * 32

    assert make(strict, {}).status_code == 403
    assert make(strict, {"X-CSRFToken": "a" * 32}).status_code == 201


def test_a_token_gives_no_scope_that_it_lacks(client, user):
    answer = make(client, headers(user), scopes=["alerts:read", "alerts:write"])

    assert (answer.status_code, answer.json()["code"]) == (403, "scope_exceeded")
    assert "alerts:write" in answer.json()["detail"]


@pytest.mark.parametrize("days", [None, 365])
def test_a_token_gives_no_life_longer_than_its_own(client, user, days):
    ends = timezone.now() + timedelta(days=3)
    made = make(client, headers(user, expires_at=ends), expires_in_days=days)

    assert ApiToken.objects.get(pk=made.json()["id"]).expires_at == ends


def test_a_token_without_the_write_scope_makes_none(client, user):
    answer = make(client, headers(user, ["account:read", "alerts:read"]))

    assert answer.json()["code"] == "scope_missing"


@pytest.mark.parametrize("scopes", [["moon:read"], ["system:read"]])
def test_a_scope_that_cannot_be_given_is_named(client, user, scopes):
    client.force_login(user)
    answer = make(client, {}, scopes=scopes)

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "scopes", "message": f"{scopes[0]} cannot be given"}
    ]


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "x" * 81}, {"scopes": []}, {"expires_in_days": 0}]
)
def test_a_body_that_does_not_fit_is_refused(client, user, body):
    client.force_login(user)

    assert make(client, {}, **body).status_code == 422
    assert not ApiToken.objects.exists()


def test_too_many_tokens_is_a_conflict(client, user, monkeypatch):
    monkeypatch.setattr(tokens, "MAX_TOKENS", 0)
    client.force_login(user)

    assert make(client, {}).json()["code"] == "too_many_tokens"


def test_tokens_are_listed_newest_first_in_pages(client, user, other_user):
    client.force_login(user)
    names = [tokens.issue(user, f"t{number}", ALL)[0].name for number in range(5)]
    tokens.issue(other_user, "foreign", ALL)
    found, cursor = [], ""
    for _ in range(3):
        page = client.get("/api/v1/auth/tokens", {"limit": 2, "cursor": cursor}).json()
        found += [row["name"] for row in page["items"]]
        cursor = page["next_cursor"]

    assert found == names[::-1]
    assert cursor is None


@pytest.mark.parametrize("cursor", ["x", "WzFd" * 9, "WyJhIl0", "W10", "e30", "W3RydWVd"])
def test_a_cursor_of_another_list_is_refused(client, user, cursor):
    client.force_login(user)
    answer = client.get("/api/v1/auth/tokens", {"cursor": cursor})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.slow
def test_tokens_are_listed_in_a_bounded_number_of_queries(
    client, user, django_assert_max_num_queries
):
    for number in range(30):
        tokens.issue(user, f"t{number}", ALL)
    client.force_login(user)

    with django_assert_max_num_queries(3):
        assert len(client.get("/api/v1/auth/tokens?limit=100").json()["items"]) == 30


def test_a_revoked_token_stops_at_once(client, user):
    row, plain = tokens.issue(user, "old", ALL)
    revoked = client.delete(f"/api/v1/auth/tokens/{row.pk}", headers=headers(user))
    again = client.delete(f"/api/v1/auth/tokens/{row.pk}", headers=headers(user))

    assert (revoked.status_code, again.status_code) == (204, 404)
    assert tokens.verify(plain) is None


def test_the_token_of_somebody_else_is_not_there(client, user, other_user):
    row, plain = tokens.issue(other_user, "foreign", ALL)

    assert client.delete(f"/api/v1/auth/tokens/{row.pk}", headers=headers(user)).status_code == 404
    assert tokens.verify(plain) == row
