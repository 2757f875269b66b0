import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.forms import ProfileForm
from accounts.models import ApiToken
from accounts.timezones import list_zones

pytestmark = pytest.mark.django_db
PROFILE = {"first_name": "Ann", "last_name": "Lee", "language": "kk", "time_zone": "Asia/Almaty"}


def body(answer):
    return answer.content.decode()


@pytest.fixture
def ann(client, user):
    client.force_login(user)
    return client


def test_the_profile_keeps_name_language_and_zone(ann, user):
    answer = ann.post("/account/", PROFILE)
    user.refresh_from_db()

    assert answer["Location"] == "/account/"
    assert {name: getattr(user, name) for name in PROFILE} == PROFILE
    assert ann.cookies["django_language"].value == "kk"


def test_the_profile_does_not_let_people_promote_themselves(ann, user):
    ann.post("/account/", {**PROFILE, "is_staff": "1", "username": "root", "email": "x@x.x"})
    user.refresh_from_db()

    assert (user.is_staff, user.username, user.email) == (False, "ann", "ann@example.com")


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Base"), ("language", "xx"), ("first_name", "x" * 200)]
)
def test_a_value_that_does_not_fit_is_explained_beside_its_field(ann, user, field, value):
    answer = ann.post("/account/", {**PROFILE, field: value})
    user.refresh_from_db()

    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in body(answer)
    assert user.first_name == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" Europe/Berlin ", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_a_time_zone_is_read_as_people_type_it(typed, kept):
    form = ProfileForm({**PROFILE, "time_zone": typed})

    assert form.is_valid()
    assert form.cleaned_data["time_zone"] == kept


@pytest.mark.slow
def test_zones_are_grouped_by_region_with_the_offset_of_the_day():
    zones = list_zones(date(2025, 7, 1))
    regions = [zone.region for zone in zones]
    berlin = next(zone for zone in zones if zone.name == "Europe/Berlin")
    buenos_aires = next(z for z in zones if z.name == "America/Argentina/Buenos_Aires")

    assert len(zones) > 400
    assert regions == [r for r in dict.fromkeys(regions) for _ in range(regions.count(r))]
    assert (berlin.offset, buenos_aires.offset) == ("UTC+02:00", "UTC-03:00")
    assert buenos_aires.place == "Argentina, Buenos Aires"


def test_the_profile_offers_every_zone_to_search(ann):
    page = body(ann.get("/account/"))

    assert page.count("<option value=") >= len(list_zones(timezone.now().date()))
    assert 'list="time-zones"' in page


@pytest.mark.slow
def test_a_new_token_is_shown_once_and_never_again(ann, user):
    send = {"name": "bot", "scopes": ["alerts:read"], "days": "30"}
    answer = ann.post("/account/tokens/", send)
    plain = re.search(r"dz_[0-9a-f]{8}_[0-9a-f]{64}", body(answer))[0]

    assert tokens.verify(plain).user == user
    assert "no-store" in answer["Cache-Control"]
    later = body(ann.get("/account/tokens/"))
    assert plain not in later
    assert plain.rpartition("_")[0] in later


@pytest.mark.parametrize(("days", "lifetime"), [("30", timedelta(days=30)), ("0", None)])
def test_a_token_lives_as_long_as_was_chosen(ann, days, lifetime):
    ann.post("/account/tokens/", {"name": "bot", "scopes": ["alerts:read"], "days": days})

    token = ApiToken.objects.get()
    if lifetime is None:
        assert token.expires_at is None
    else:
        assert abs(token.expires_at - token.created_at - lifetime) < timedelta(minutes=1)


@pytest.mark.parametrize("scopes", [[], ["system:read"], ["moon:read"]])
def test_a_token_is_made_with_scopes_that_this_person_may_give(ann, scopes):
    answer = ann.post("/account/tokens/", {"name": "bot", "scopes": scopes, "days": "30"})

    assert answer.status_code == 422
    assert 'id="id_scopes_error"' in body(answer)
    assert not ApiToken.objects.exists()


@pytest.mark.slow
def test_staff_are_offered_the_scopes_of_staff(ann, client, staff):
    before = body(ann.get("/account/tokens/"))
    client.force_login(staff)

    assert "system:read" not in before
    assert "system:read" in body(client.get("/account/tokens/"))


def test_the_list_tells_expired_from_living_and_hides_the_revoked(ann, user):
    tokens.issue(user, "gone-by", ["alerts:read"], timezone.now() - timedelta(days=1))
    revoked, _ = tokens.issue(user, "called-back", ["alerts:read"])
    tokens.revoke(revoked)
    page = body(ann.get("/account/tokens/"))

    assert "gone-by" in page
    assert "expired" in page
    assert "called-back" not in page


def test_a_token_is_revoked_from_the_page(ann, user):
    row, plain = tokens.issue(user, "bot", ["alerts:read"])
    ann.post(f"/account/tokens/{row.pk}/revoke/")

    assert tokens.verify(plain) is None


def test_too_many_tokens_is_said_on_the_form(ann, monkeypatch):
    monkeypatch.setattr(tokens, "MAX_TOKENS", 0)
    answer = ann.post("/account/tokens/", {"name": "b", "scopes": ["alerts:read"], "days": "30"})

    assert answer.status_code == 422
    assert "too many tokens" in body(answer)


def test_names_of_tokens_are_escaped(ann, user):
    tokens.issue(user, "<b>bold</b>", ["alerts:read"])

    assert "<b>bold</b>" not in body(ann.get("/account/tokens/"))


@pytest.mark.slow
def test_the_tokens_page_needs_a_bounded_number_of_queries(
    ann, user, django_assert_max_num_queries
):
    for number in range(30):
        tokens.issue(user, f"t{number}", ["alerts:read"])

    with django_assert_max_num_queries(8):
        assert body(ann.get("/account/tokens/")).count("/revoke/") == 30


@pytest.mark.parametrize("path", ["", "tokens/", "pins/"])
def test_no_page_has_inline_style_script_or_handler(ann, path):
    page = body(ann.get(f"/account/{path}"))

    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<script(?![^>]*\ssrc=)", page)
