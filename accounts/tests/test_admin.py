import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from model_bakery import baker

from accounts import tokens
from accounts.models import ApiToken, Pin, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, staff):
    client.force_login(staff)
    return client


@pytest.mark.slow
def test_the_digest_of_a_token_is_on_no_page(desk, user):
    row, _ = tokens.issue(user, "bot", ["alerts:read"])
    pages = [
        desk.get(f"/admin/accounts/apitoken/{rest}").content.decode()
        for rest in ("", f"{row.pk}/change/", f"{row.pk}/history/")
    ]

    assert all(row.digest not in page for page in pages)
    assert row.prefix in pages[1]


@pytest.mark.slow
def test_tokens_are_neither_made_nor_changed_at_the_desk(desk, user):
    row, _ = tokens.issue(user, "bot", ["alerts:read"])
    made = desk.post("/admin/accounts/apitoken/add/", {"name": "x"})
    changed = desk.post(f"/admin/accounts/apitoken/{row.pk}/change/", {"name": "x"})

    assert (made.status_code, changed.status_code) == (403, 403)


def test_staff_revoke_the_selected_tokens(desk, user):
    chosen, plain = tokens.issue(user, "bot", ["alerts:read"])
    _, other = tokens.issue(user, "other", ["alerts:read"])
    desk.post(
        "/admin/accounts/apitoken/", {"action": "revoke_tokens", "_selected_action": [chosen.pk]}
    )

    assert tokens.verify(plain) is None
    assert tokens.verify(other) is not None


@pytest.mark.slow
@pytest.mark.parametrize("state", ["live", "expired", "revoked"])
def test_tokens_are_filtered_by_state(desk, user, state):
    from django.utils import timezone

    tokens.issue(user, "state-live", ["alerts:read"])
    tokens.issue(user, "state-expired", ["alerts:read"], timezone.now())
    tokens.revoke(tokens.issue(user, "state-revoked", ["alerts:read"])[0])
    page = desk.get(f"/admin/accounts/apitoken/?state={state}").content.decode()

    shown = [name for name in ("live", "expired", "revoked") if f"state-{name}" in page]
    assert shown == [state]


@pytest.mark.slow
@pytest.mark.parametrize(("model", "word"), [(User, "user"), (ApiToken, "apitoken"), (Pin, "pin")])
def test_a_list_needs_a_bounded_number_of_queries(desk, model, word, django_assert_max_num_queries):
    if model is User:
        for number in range(20):
            User.objects.create(username=f"u{number}")
    else:
        for number in range(20):
            unique = {"digest": str(number)} if model is ApiToken else {"subject_id": str(number)}
            baker.make(model, **unique)

    with django_assert_max_num_queries(8):
        assert desk.get(f"/admin/accounts/{word}/?q=u1").status_code == 200
    with django_assert_max_num_queries(8):
        desk.get(f"/admin/accounts/{word}/")


@pytest.mark.slow
def test_staff_change_language_and_zone_of_a_person(desk, user):
    page = desk.get(f"/admin/accounts/user/{user.pk}/change/").content.decode()

    assert 'name="language"' in page
    assert 'name="time_zone"' in page


def test_signing_in_to_the_admin_goes_through_the_counted_form(client):
    answer = client.get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?")
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


def test_a_person_without_the_right_to_the_admin_is_refused_in_words(client, user):
    client.force_login(user)

    assert client.get("/admin/login/").status_code == 403


@pytest.mark.slow
def test_the_key_of_a_session_is_on_no_page_and_deleting_it_signs_out(desk, user):
    theirs = Client()
    theirs.force_login(user)
    row = baker.make(
        UserSession, user=user, session_key=theirs.session.session_key, ip="127.0.0.1", data={}
    )
    for rest in ("", f"{row.pk}/change/", f"{row.pk}/history/", f"{row.pk}/delete/"):
        page = desk.get(f"/admin/usersessions/usersession/{rest}").content.decode()
        assert row.session_key not in page

    desk.post(f"/admin/usersessions/usersession/{row.pk}/delete/", {"post": "yes"})
    assert theirs.get("/account/").status_code == 302
