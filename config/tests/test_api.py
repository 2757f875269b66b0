import pytest
from django.test import Client


@pytest.fixture
def caller():
    return Client(raise_request_exception=False)


def test_a_missing_address_of_the_api_is_a_problem(caller, db):
    answer = caller.get("/api/v1/warthunder/squadrons/999999")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


def test_a_problem_bears_the_id_of_its_request(caller, db):
    answer = caller.get("/api/v1/warthunder/squadrons/999999", headers={"X-Request-ID": "abc-123"})

    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_input_that_does_not_fit_is_explained_field_by_field(caller, db):
    answer = caller.get("/api/v1/warthunder/player/Test_Pilot/history?limit=1000")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].endswith("limit")


def test_a_broken_body_is_a_problem_and_not_a_crash(caller, user):
    caller.force_login(user)

    answer = caller.post("/api/v1/alerts/read", b"{not json", content_type="application/json")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_call_that_needs_somebody_says_how_to_sign_in(caller, db):
    answer = caller.get("/api/v1/auth/me")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "not_signed_in"


@pytest.mark.slow
def test_the_documentation_names_every_call_and_runs_under_our_csp(caller, db):
    page = caller.get("/api/docs")
    schema = caller.get("/api/v1/openapi.json").json()

    assert page.status_code == 200
    assert "style=" not in page.content.decode()
    assert "https://" not in page.content.decode()
    assert "/api/v1/warthunder/player/{nick}" in schema["paths"]


@pytest.mark.slow
def test_reading_again_with_the_etag_costs_no_body(caller, db):
    first = caller.get("/api/v1/openapi.json")

    again = caller.get("/api/v1/openapi.json", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
