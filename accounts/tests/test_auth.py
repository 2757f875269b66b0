import pytest
from django.test import Client

from accounts import tokens

pytestmark = [pytest.mark.django_db, pytest.mark.urls("accounts.tests.small_api")]


@pytest.fixture
def strict():
    """A client that is asked for CSRF proof, as browsers are."""
    return Client(enforce_csrf_checks=True)


def bearer(user, *scopes):
    return {"Authorization": f"Bearer {tokens.issue(user, 'bot', list(scopes))[1]}"}


def test_a_visitor_is_asked_to_sign_in(strict):
    assert strict.get("/small/read").status_code == 401


def test_a_token_with_the_scope_acts_as_its_owner(strict, user):
    answer = strict.get("/small/read", headers=bearer(user, "alerts:read"))

    assert answer.json() == {"user": "ann", "auth": "ann"}


def test_a_token_needs_no_csrf_proof(strict, user):
    assert strict.post("/small/write", headers=bearer(user, "alerts:write")).status_code == 200


def test_a_token_without_the_scope_is_told_which_one_it_lacks(strict, user):
    answer = strict.post("/small/write", headers=bearer(user, "alerts:read"))

    assert answer.status_code == 403
    assert (answer.json()["code"], answer.json()["scope"]) == ("scope_missing", "alerts:write")


@pytest.mark.parametrize("words", ["Bearer nonsense", "Bearer", "Basic YTpi", "Bearer dz_1_2"])
@pytest.mark.parametrize("path", ["read", "any"])
def test_wrong_credentials_are_never_taken_for_none(strict, user, words, path):
    strict.force_login(user)

    assert strict.get(f"/small/{path}", headers={"Authorization": words}).status_code == 401


def test_a_revoked_token_is_refused(strict, user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])
    tokens.revoke(row)

    answer = strict.get("/small/read", headers={"Authorization": f"Bearer {plain}"})
    assert answer.status_code == 401


def test_a_session_may_read(strict, user):
    strict.force_login(user)

    assert strict.get("/small/read").json() == {"user": "ann", "auth": "ann"}


@pytest.mark.parametrize("path", ["write", "any"])
def test_a_session_changes_nothing_without_csrf_proof(strict, user, path):
    strict.force_login(user)

    answer = strict.post(f"/small/{path}")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")


def test_a_session_with_csrf_proof_may_write(strict, user):
    strict.force_login(user)
    strict.cookies["csrftoken"] = "a" * 32

    assert strict.post("/small/write", headers={"X-CSRFToken": "a" * 32}).status_code == 200


@pytest.mark.parametrize("path", ["read", "any"])
def test_an_inactive_user_is_nobody(strict, user, path):
    strict.force_login(user)
    headers = bearer(user, "alerts:read")
    user.is_active = False
    user.save()

    assert strict.get("/small/read").status_code == 401
    assert strict.get(f"/small/{path}", headers=headers).status_code == 401


@pytest.mark.parametrize("path", ["system", "staff"])
def test_what_is_for_staff_is_refused_to_others(strict, user, staff, path):
    strict.force_login(user)
    refused = strict.get(f"/small/{path}")
    strict.force_login(staff)

    assert (refused.status_code, refused.json()["code"]) == (403, "staff_only")
    assert strict.get(f"/small/{path}").status_code == 200


def test_a_staff_call_by_token_needs_scope_and_staff(strict, user, staff):
    answers = [
        strict.get("/small/staff", headers=headers).status_code
        for headers in (
            bearer(user, "alerts:read"),
            bearer(staff, "alerts:write"),
            bearer(staff, "alerts:read"),
        )
    ]

    assert answers == [403, 403, 200]


def test_a_demoted_owner_loses_the_staff_scope(strict, staff):
    headers = bearer(staff, "system:read")
    staff.is_staff = False
    staff.save()

    assert strict.get("/small/system", headers=headers).json()["code"] == "staff_only"


def test_a_call_open_to_all_knows_who_is_signed_in(strict, user):
    visitor = strict.get("/small/any")
    strict.force_login(user)

    assert visitor.json()["auth"] == ""
    assert strict.get("/small/any").json()["auth"] == "ann"


def test_an_answer_to_a_visitor_does_not_vary_by_cookie(strict):
    assert "Cookie" not in strict.get("/small/any").headers.get("Vary", "")
