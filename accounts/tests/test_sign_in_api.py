"""Signing in by the API, as programs see it, and the page of sign-ins."""

import logging

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import RefreshToken, SignIn, User
from accounts.signins import attempts
from config.logs import hide_in_text

pytestmark = pytest.mark.django_db
SECRET = "secret-word"
AT_HOME, ELSEWHERE = "198.51.100.7", "203.0.113.9"


def post(path, body=None, address=AT_HOME, **headers):
    return Client().post(
        f"/api/v1/auth/{path}",
        body or {},
        content_type="application/json",
        headers=headers,
        REMOTE_ADDR=address,
    )


def sign_in(login="ann", password=SECRET, address=AT_HOME):
    return post("login", {"login": login, "password": password}, address)


def me(access):
    return Client().get("/api/v1/auth/me", headers={"Authorization": f"Bearer {access}"})


def code(answer):
    return (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize("login", ["ann", "ann@example.com", "ANN@example.com"])
def test_name_or_address_and_password_sign_in(user, login):
    answer = sign_in(login)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["token_type"] == "Bearer"
    assert me(answer.json()["access_token"]).json()["username"] == "ann"
    assert "sessionid" not in answer.cookies


@pytest.mark.slow
def test_all_that_can_be_wrong_answers_alike(user, other_user):
    User.objects.filter(pk=other_user.pk).update(is_active=False)
    answers = [sign_in("ann", "wrong"), sign_in("nobody", "wrong"), sign_in("bob", SECRET)]

    bodies = [answer.json() | {"request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1] == bodies[2]
    assert code(answers[0]) == (401, "wrong_credentials")


@pytest.mark.slow
def test_an_access_token_may_what_a_session_may_and_needs_no_csrf_proof(user, staff):
    for name, allowed in (("ann", 403), ("chief", 200)):
        access = sign_in(name).json()["access_token"]
        client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {access}"})
        assert client.get("/api/v1/faceit/admin/cache").status_code == allowed
        assert client.post("/api/v1/auth/socket-ticket").status_code in (200, 201)


def test_a_person_switched_off_is_refused_at_once(user):
    access = sign_in().json()["access_token"]
    User.objects.update(is_active=False)

    assert me(access).status_code == 401


def test_a_refresh_token_does_not_open_the_api(user):
    assert me(sign_in().json()["refresh_token"]).status_code == 401


@pytest.mark.slow
def test_a_reuse_is_refused_and_told_to_the_person(user, caplog, settings):
    first = sign_in().json()["refresh_token"]
    post("refresh", {"refresh_token": first})
    RefreshToken.objects.filter(used_at__isnull=False).update(used_at="2020-01-01T00:00:00Z")
    with caplog.at_level(logging.DEBUG):
        answer = post("refresh", {"refresh_token": first})

    assert code(answer) == (401, "token_reused")
    assert [letter.to for letter in mail.outbox] == [["ann@example.com"]]
    assert first not in caplog.text + mail.outbox[0].body
    assert RefreshToken.objects.first().digest not in caplog.text
    client = Client()
    client.force_login(user)
    assert "refresh token was used twice" in client.get("/account/sign-ins/").content.decode()


def test_signing_out_ends_the_access_token_at_once_and_only_that_sign_in(user):
    mine, other = sign_in().json(), sign_in().json()
    assert post("logout", {"refresh_token": mine["refresh_token"]}).status_code == 204

    assert me(mine["access_token"]).status_code == 401
    assert code(post("refresh", {"refresh_token": mine["refresh_token"]})) == (401, "token_invalid")
    assert me(other["access_token"]).status_code == 200


@pytest.mark.slow
def test_signing_out_by_access_token_needs_no_body(user):
    access = sign_in().json()["access_token"]

    headers = {"Authorization": f"Bearer {access}"}
    empty = {"data": "", "content_type": "application/json", "headers": headers}
    assert Client().post("/api/v1/auth/logout", **empty).status_code == 204
    assert me(access).status_code == 401


@pytest.mark.slow
def test_signing_out_everywhere_ends_all_sign_ins_of_this_person(user, other_user):
    tokens = [sign_in().json()["access_token"] for _time in range(2)]
    others = sign_in("bob").json()["access_token"]
    answer = post("logout?everywhere=true", Authorization=f"Bearer {tokens[0]}")

    assert answer.status_code == 204
    assert [me(token).status_code for token in [*tokens, others]] == [401, 401, 200]


def test_signing_out_without_proof_is_refused(user):
    assert code(post("logout")) == (401, "token_invalid")


class TestAttempts:
    def test_many_failures_have_to_wait_and_are_told_how_long(self, user):
        answers = [sign_in(password="wrong") for _time in range(attempts.FREE_BY_LOGIN + 2)]

        assert code(answers[-1]) == (429, "too_many_attempts")
        assert int(answers[-1].headers["Retry-After"]) >= 1
        assert sign_in().status_code == 429  # right or wrong is not told meanwhile

    @pytest.mark.slow
    def test_failures_elsewhere_do_not_lock_the_owner_out(self, user):
        for _time in range(40):
            sign_in(password="wrong", address=ELSEWHERE)

        assert sign_in(address=ELSEWHERE).status_code == 429
        assert sign_in(address=AT_HOME).status_code == 200

    @pytest.mark.slow
    def test_failures_elsewhere_do_not_close_the_page_to_the_owner(self, user):
        form = {"login": "ann", "password": "wrong"}
        for _time in range(12):
            Client().post("/accounts/login/", form, REMOTE_ADDR=ELSEWHERE)

        form["password"] = SECRET
        refused = Client().post("/accounts/login/", form, REMOTE_ADDR=ELSEWHERE)
        let_in = Client().post("/accounts/login/", form, REMOTE_ADDR=AT_HOME)
        assert (refused.status_code == 302, let_in.status_code == 302) == (False, True)

    @pytest.mark.slow
    def test_one_address_cannot_try_many_names(self, user):
        answers = [
            sign_in(f"name{number}", "wrong", ELSEWHERE)
            for number in range(attempts.FREE_BY_ADDRESS + 2)
        ]

        assert answers[-1].status_code == 429

    @pytest.mark.slow
    def test_a_success_forgets_the_failures(self, user):
        for _time in range(3):
            for _failure in range(attempts.FREE_BY_LOGIN - 1):
                assert sign_in(password="wrong").status_code == 401
            assert sign_in().status_code == 200

    @pytest.mark.slow
    @given(st.integers(0, 10_000), st.integers(1, 50))
    def test_the_wait_never_shrinks_and_has_an_end(self, failures, free):
        waits = [attempts.wait_s(failures + more, free) for more in range(2)]

        assert 0 <= waits[0] <= waits[1] <= attempts.LONGEST_WAIT_S
        assert (waits[0] == 0) == (failures <= free)


class TestRegister:
    @pytest.mark.slow
    def test_where_sign_up_is_open_a_newcomer_is_signed_in(self, settings):
        settings.DOZOR_SIGNUP = True
        answer = post(
            "register", {"username": "eve", "password": "a-long-secret", "email": "e@x.org"}
        )

        assert answer.status_code == 201
        assert me(answer.json()["access_token"]).json()["username"] == "eve"
        assert [letter.to for letter in mail.outbox] == [["e@x.org"]]

    def test_where_sign_up_is_closed_nobody_is_made(self, settings):
        settings.DOZOR_SIGNUP = False
        answer = post("register", {"username": "eve", "password": "a-long-secret"})

        assert code(answer) == (403, "signup_closed")
        assert not User.objects.exists()

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"username": "eve", "password": "12345678"}, "password"),
            ({"username": "e", "password": "a-long-secret"}, "username"),
            ({"username": "ann", "password": "a-long-secret"}, "username"),
            ({"username": "eve", "password": "a-long-secret", "email": "none"}, "email"),
        ],
    )
    def test_the_rules_are_those_of_the_page(self, user, settings, body, field):
        settings.DOZOR_SIGNUP = True
        answer = post("register", body)

        assert answer.status_code == 422
        assert {error["field"] for error in answer.json()["errors"]} == {field}
        assert User.objects.count() == 1

    def test_a_known_address_is_told_no_more_of_than_on_the_page(self, user, settings):
        settings.DOZOR_SIGNUP = True
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        form = {"username": "eve", "email": user.email, "password1": "a-long-secret"}
        page = Client().post("/accounts/signup/", form | {"password2": form["password1"]})
        answer = post(
            "register",
            {"username": "eve", "email": user.email, "password": form["password1"]},
        )

        assert (page.status_code == 302) == (answer.status_code == 201)
        assert User.objects.count() == 1


class TestPage:
    @pytest.mark.slow
    def test_a_person_sees_and_ends_only_their_own(self, user, other_user):
        mine = sign_in().json()["access_token"]
        others = sign_in("bob").json()["access_token"]
        client = Client()
        client.force_login(user)
        page = client.get("/account/sign-ins/").content.decode()

        own, foreign = user.sign_ins.get(), other_user.sign_ins.get()
        assert str(own.pk) in page
        assert str(foreign.pk) not in page
        assert own.ip_prefix == "198.51.100.0/24"
        assert client.post(f"/account/sign-ins/{foreign.pk}/end/").status_code == 404
        assert client.post(f"/account/sign-ins/{own.pk}/end/").status_code == 302
        assert [me(token).status_code for token in (mine, others)] == [401, 200]

    @pytest.mark.slow
    def test_all_are_ended_by_one_button(self, user):
        tokens = [sign_in().json()["access_token"] for _time in range(2)]
        client = Client()
        client.force_login(user)
        client.post("/account/sign-ins/end/")

        assert [me(token).status_code for token in tokens] == [401, 401]

    @pytest.mark.slow
    def test_the_number_of_queries_does_not_grow(self, user, django_assert_max_num_queries):
        for _time in range(12):
            sign_in()
        client = Client()
        client.force_login(user)
        with django_assert_max_num_queries(12):
            client.get("/account/sign-ins/")


@pytest.mark.slow
def test_no_digest_is_on_a_page_of_the_admin(staff, user):
    sign_in()
    client = Client()
    client.force_login(staff)
    row, token = SignIn.objects.get(), RefreshToken.objects.get()

    for place in ("", f"{row.pk}/change/"):
        answer = client.get(f"/admin/accounts/signin/{place}")
        assert answer.status_code == 200
        assert token.digest not in answer.content.decode()


def test_a_token_in_a_log_line_is_hidden(user):
    access = sign_in().json()["access_token"]

    assert access.split(".")[2] not in hide_in_text(f"got {access} from a client")
