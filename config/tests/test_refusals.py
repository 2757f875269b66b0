"""Input that nobody means: refused in words, in the API as a problem document, never a crash."""

import base64

import orjson
import pytest
from django.test import Client

from accounts import tokens
from config.intake import REFUSED

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
SCOPES = ["account:read", "account:write", "alerts:read", "alerts:write"]
SCOPES += ["warthunder:read", "warthunder:write"]


@pytest.fixture
def caller(user):
    """A program with every right a person has; a crash is an answer, as in production."""
    plain = tokens.issue(user, "bot", SCOPES)[1]
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {plain}"})


def assert_refused(answer, *statuses):
    assert answer.status_code in statuses, answer.content
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def cursor(*key):
    return base64.urlsafe_b64encode(orjson.dumps(key)).decode().rstrip("=")


def send_json(caller, path, body):
    return caller.post(path, body, content_type="application/json")


def test_a_nul_character_in_an_address_is_refused(caller, client):
    for path in ("/warthunder/players/a%00b/", "/search/?q=a%00b"):
        assert client.get(path).status_code == 400
    assert_refused(caller.get("/api/v1/alerts?kind=a%00"), 400)
    assert_refused(caller.get("/api/v1/alerts/subscriptions/a%00/1"), 400)


def test_a_nul_character_in_a_json_text_is_refused(caller, user):
    body = b'{"name": "a\\u0000b", "scopes": ["alerts:read"]}'

    assert_refused(send_json(caller, "/api/v1/auth/tokens", body), 400)
    assert not user.api_tokens.filter(name__startswith="a").exists()


def test_a_nul_character_in_a_cookie_is_as_no_cookie(client):
    answer = client.get("/", headers={"Cookie": 'sessionid="abcdefgh\\000ij"'})

    assert answer.status_code == 200


def test_a_nul_character_in_a_form_finds_nothing(client, user):
    client.force_login(user)

    for path in ("/account/pin/", "/alerts/follow/"):
        answer = client.post(path, {"subject": "warthunder.squadron:1\0"})
        assert answer.status_code in (302, 404), path


@pytest.mark.parametrize(
    "body",
    [
        b'{"ids": [10000000000000000000]}',
        b'{"ids": [-1]}',
        b'{"ids": [1e300]}',
        b'{"up_to": 99999999999999999999}',
        b"[" * 100_000,
        b'{"ids": ["\\ud800"]}',
        b"",
    ],
)
def test_numbers_and_depths_no_table_holds_are_refused(caller, body):
    assert_refused(send_json(caller, "/api/v1/alerts/read", body), 400, 422)


def test_a_json_body_larger_than_allowed_is_a_problem(caller):
    body = b'{"ids": [' + b"1," * 1_500_000 + b"1]}"

    assert_refused(send_json(caller, "/api/v1/alerts/read", body), 413)


def test_a_broken_multipart_body_is_a_problem(caller):
    path, form = "/api/v1/warthunder/import", "multipart/form-data"

    assert_refused(caller.post(path, b"x", content_type=form), 400)
    parts = b"--a\r\nContent-Disposition: form-data; name=files\r\n\r\nx\r\n--a--\r\n"
    assert_refused(caller.post(path, parts, content_type=f"{form}; boundary=a"), 422)


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1e20", "yesterday"]
)
def test_a_moment_outside_the_calendar_is_refused(caller, moment):
    query = {"since": moment}

    answer = caller.get("/api/v1/warthunder/features/squadron-changes/1", query)

    assert_refused(answer, 422)


def test_a_method_or_address_the_api_does_not_have_is_a_problem(caller):
    answer = caller.put("/api/v1/auth/me")

    assert_refused(answer, 405)
    assert answer["Allow"] == "GET"
    assert_refused(caller.get("/api/v1/no/such/thing"), 404)
    assert_refused(caller.get("/api/v1/auth/me", headers={"Host": "evil.example"}), 400)


@pytest.mark.parametrize("status", [408, 413, 503])
def test_a_body_that_was_not_taken_is_answered_in_the_words_of_the_house(status, client):
    scope = {REFUSED: status}

    page = client.post("/accounts/login/", **{"asgi.scope": scope})
    call = client.post("/api/v1/warthunder/import", **{"asgi.scope": scope})

    assert page.status_code == status
    assert str(status) in page.content.decode()
    assert_refused(call, status)


def test_an_error_of_a_page_stays_a_page(client):
    answer = client.get("/no/such/page")

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
