import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db
NEW = {
    "username": "vera",
    "email": "vera@example.com",
    "password1": "brass-lantern-9",
    "password2": "brass-lantern-9",
}
BCRYPT = "django.contrib.auth.hashers.BCryptSHA256PasswordHasher"


def body(answer):
    return answer.content.decode()


def signed_in(client):
    return "_auth_user_id" in client.session


def link_in(message):
    return re.search(r"http://testserver(\S+)", message.body)[1]


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "inactive/",
        "confirm-email/",
        "password/reset/key/done/",
        "password/reset/key/1-bad/",
        "confirm-email/bad/",
    ],
)
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_page_of_the_entrance_renders_in_the_house_style(client, path, language):
    client.cookies["django_language"] = language
    answer = client.get(f"/accounts/{path}")

    assert answer.status_code == 200
    assert "bare.html" in [template.name for template in answer.templates]


@pytest.mark.parametrize(
    "path", ["email/", "password/change/", "sessions/", "logout/", "reauthenticate/"]
)
def test_every_page_of_a_signed_in_person_renders(client, user, path):
    client.force_login(user)
    answer = client.get(f"/accounts/{path}")

    names = {template.name for template in answer.templates}
    assert answer.status_code == 200
    assert names & {"bare.html", "accounts/layout.html"}


def test_people_sign_up_and_are_signed_in(client):
    answer = client.post("/accounts/signup/", NEW)

    assert (answer.status_code, signed_in(client)) == (302, True)
    assert User.objects.get().email == "vera@example.com"


def test_an_account_needs_no_email_address(client):
    client.post("/accounts/signup/", {**NEW, "email": ""})

    assert User.objects.get().email == ""


def test_signing_up_sends_a_link_that_confirms_the_address(client):
    client.post("/accounts/signup/", NEW)
    page = link_in(mail.outbox[0])

    assert "Yes, confirm it" in body(client.get(page))
    client.post(page)
    assert EmailAddress.objects.get().verified


def test_a_weak_password_is_explained_beside_its_field(client):
    answer = client.post("/accounts/signup/", {**NEW, "password1": "12345", "password2": "12345"})

    assert not User.objects.exists()
    assert 'id="id_password1_error"' in body(answer)
    assert re.search(r'aria-describedby="[^"]*id_password1_error', body(answer))


def test_a_closed_house_takes_nobody_in(client, settings):
    settings.DOZOR_SIGNUP = False
    answers = [client.get("/accounts/signup/"), client.post("/accounts/signup/", NEW)]

    assert all("Sign-up is closed" in body(answer) for answer in answers)
    assert not User.objects.exists()


@pytest.mark.parametrize("login", ["ann", "ann@example.com", "ANN@example.com"])
def test_people_sign_in_by_name_or_by_address(client, user, login):
    client.post("/accounts/login/", {"login": login, "password": "secret-word"})

    assert signed_in(client)


def test_a_wrong_password_is_refused_in_words(client, user):
    answer = client.post("/accounts/login/", {"login": "ann", "password": "wrong"})

    assert not signed_in(client)
    assert 'role="alert"' in body(answer)


@pytest.mark.slow
def test_after_five_wrong_passwords_even_the_right_one_waits(client, user):
    for _ in range(5):
        client.post("/accounts/login/", {"login": "ann", "password": "wrong"})
    client.post("/accounts/login/", {"login": "ann", "password": "secret-word"})

    assert not signed_in(client)


def test_an_inactive_person_is_told_so(client, user):
    user.is_active = False
    user.save()
    answer = client.post("/accounts/login/", {"login": "ann", "password": "secret-word"})

    assert answer["Location"] == "/accounts/inactive/"
    assert "switched off" in body(client.get("/accounts/inactive/"))


def test_signing_in_leads_back_to_a_page_of_this_site_only(client, user):
    send = {"login": "ann", "password": "secret-word"}
    good = client.post("/accounts/login/", {**send, "next": "/account/tokens/"})
    client.logout()
    bad = client.post("/accounts/login/", {**send, "next": "https://evil.example/"})

    assert good["Location"] == "/account/tokens/"
    assert "evil" not in bad["Location"]


def test_signing_out_takes_a_post(client, user):
    client.force_login(user)
    client.get("/accounts/logout/")
    still = signed_in(client)
    client.post("/accounts/logout/")

    assert (still, signed_in(client)) == (True, False)


def test_a_form_without_csrf_proof_is_refused(user):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/", {"login": "ann", "password": "secret-word"})

    assert answer.status_code == 403


@pytest.mark.slow
def test_a_forgotten_password_is_replaced_by_mail(client, user):
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    page = client.get(link_in(mail.outbox[0]), follow=True)
    client.post(
        page.request["PATH_INFO"], {"password1": NEW["password1"], "password2": NEW["password1"]}
    )
    user.refresh_from_db()

    assert user.check_password(NEW["password1"])


def test_the_mail_for_a_new_password_says_what_it_is_and_for_whom(client, user):
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})

    message = mail.outbox[0]
    assert message.subject == "[Dozor] Choose a new password"
    assert message.to == ["ann@example.com"]
    assert "your password stays as it is" in message.body
    assert "example.com!" not in message.body


def test_a_reset_link_works_once(client, user):
    client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    link = link_in(mail.outbox[0])
    page = client.get(link, follow=True)
    new = {"password1": NEW["password1"], "password2": NEW["password1"]}
    client.post(page.request["PATH_INFO"], new)

    again = Client().get(link, follow=True)
    assert "does not work any more" in body(again)


def test_asking_for_an_unknown_address_tells_nothing_and_mails_nobody(client, user):
    known = client.post("/accounts/password/reset/", {"email": "ann@example.com"})
    unknown = client.post("/accounts/password/reset/", {"email": "who@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [["ann@example.com"]]


@pytest.mark.slow
def test_a_password_is_changed_with_the_old_one_and_the_session_stays(client, user):
    client.force_login(user)
    send = {"password1": NEW["password1"], "password2": NEW["password1"]}
    client.post("/accounts/password/change/", {**send, "oldpassword": "wrong"})
    user.refresh_from_db()
    unchanged = user.check_password("secret-word")
    client.post("/accounts/password/change/", {**send, "oldpassword": "secret-word"})
    user.refresh_from_db()

    assert unchanged
    assert user.check_password(NEW["password1"])
    assert client.get("/accounts/password/change/").status_code == 200


def test_a_changed_password_ends_the_other_sessions(client, user):
    client.force_login(user)
    elsewhere = Client()
    elsewhere.force_login(user)
    send = {
        "oldpassword": "secret-word",
        "password1": NEW["password1"],
        "password2": NEW["password1"],
    }
    client.post("/accounts/password/change/", send)

    assert elsewhere.get("/account/tokens/").status_code == 302


@pytest.mark.slow
def test_an_address_is_added_made_main_and_removed(client, user):
    client.force_login(user)
    client.get("/accounts/email/")
    client.post("/accounts/email/", {"action_add": "", "email": "new@example.com"})
    EmailAddress.objects.filter(email="new@example.com").update(verified=True)
    page = body(client.get("/accounts/email/"))
    client.post("/accounts/email/", {"action_primary": "", "email": "new@example.com"})
    client.post("/accounts/email/", {"action_remove": "", "email": "ann@example.com"})
    user.refresh_from_db()

    assert "new@example.com" in page
    assert user.email == "new@example.com"
    assert [row.email for row in EmailAddress.objects.all()] == ["new@example.com"]


def test_a_confirmation_link_of_another_house_confirms_nothing(client, user, settings):
    address = EmailAddress.objects.create(user=user, email="ann@example.com", primary=True)
    key = EmailConfirmationHMAC(address).key
    settings.SECRET_KEY = "another key entirely"
    client.post(f"/accounts/confirm-email/{key}/")
    address.refresh_from_db()

    assert not address.verified


def test_a_person_sees_their_sessions_and_ends_the_others(client, user):
    send = {"login": "ann", "password": "secret-word"}
    client.post("/accounts/login/", send, headers={"user-agent": "Here/1"})
    elsewhere = Client()
    elsewhere.post("/accounts/login/", send, headers={"user-agent": "There/2"})
    page = body(client.get("/accounts/sessions/"))
    client.post("/accounts/sessions/")

    assert "Here/1" in page
    assert "There/2" in page
    assert (signed_in(client), elsewhere.get("/account/tokens/").status_code) == (True, 302)


@pytest.mark.slow
def test_passwords_are_kept_by_bcrypt_over_sha256(settings):
    settings.PASSWORD_HASHERS = settings_file().PASSWORD_HASHERS
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    user = User.objects.create_user("long", password="x" * 100)

    assert settings.PASSWORD_HASHERS[0] == BCRYPT
    assert user.password.startswith("bcrypt_sha256$$2b$")
    assert user.check_password("x" * 100)
    assert not user.check_password("x" * 99)


def settings_file():
    """The settings as the house runs them, without what tests put over them."""
    from config import settings as module

    return module
