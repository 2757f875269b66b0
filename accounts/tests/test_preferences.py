import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path
from django.utils import timezone, translation

from config.urls import urlpatterns as house

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def show(request):
    words = f"{translation.get_language()} {timezone.get_current_timezone_name()}"
    return HttpResponse(words)


def touch_nothing(request):
    return HttpResponse(engines["django"].from_string("quiet").render({}))


urlpatterns = [*house, path("show/", show), path("quiet/", touch_nothing)]


def shown(client, **headers):
    return client.get("/show/", headers=headers).content.decode()


def prefer(user, **values):
    for name, value in values.items():
        setattr(user, name, value)
    user.save()


def test_a_user_reads_in_their_language_and_time_zone(client, user):
    prefer(user, language="kk", time_zone="Asia/Almaty")
    client.force_login(user)

    assert shown(client) == "kk Asia/Almaty"


@pytest.mark.slow
def test_the_users_language_wins_over_cookie_and_browser(client, user):
    prefer(user, language="kk")
    client.force_login(user)
    client.cookies["django_language"] = "ru"

    assert shown(client, accept_language="en").startswith("kk ")


def test_the_cookie_wins_over_the_browser(client):
    client.cookies["django_language"] = "ru"

    assert shown(client, accept_language="kk") == "ru UTC"


def test_without_a_choice_the_browser_decides_the_language(client, user):
    client.force_login(user)

    assert shown(client, accept_language="ru,en;q=0.5") == "ru UTC"


def test_a_visitor_gets_the_time_zone_of_the_server(client, settings):
    settings.TIME_ZONE = "Europe/Berlin"

    assert shown(client).endswith("Europe/Berlin")


def test_one_readers_time_zone_does_not_leak_into_the_next_answer(client, user):
    prefer(user, time_zone="Asia/Almaty")
    client.force_login(user)
    shown(client)

    assert timezone.get_current_timezone_name() == "UTC"
    assert shown(Client()).endswith(" UTC")


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "/etc/passwd"])
def test_a_zone_that_is_no_longer_known_falls_back_to_the_servers(client, user, zone):
    prefer(user, time_zone=zone)
    client.force_login(user)

    assert shown(client).endswith(" UTC")


def test_an_answer_to_a_visitor_does_not_vary_by_cookie(client):
    assert "Cookie" not in client.get("/quiet/").headers.get("Vary", "")


def test_the_switch_is_kept_in_the_cookie_of_a_visitor(client):
    client.post("/account/language/", {"language": "ru"})

    assert shown(client, accept_language="kk").startswith("ru ")


@pytest.mark.slow
def test_the_switch_is_kept_with_the_user(client, user):
    client.force_login(user)
    client.post("/account/language/", {"language": "kk"})
    user.refresh_from_db()

    assert user.language == "kk"
    assert shown(client).startswith("kk ")


def test_an_unknown_language_changes_nothing(client, user):
    client.force_login(user)
    answer = client.post("/account/language/", {"language": "xx"})
    user.refresh_from_db()

    assert (user.language, dict(answer.cookies)) == ("", {})


@pytest.mark.parametrize(
    ("next_page", "goes_to"),
    [
        ("/account/pins/?a=1", "/account/pins/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_switch_returns_to_this_site_only(client, next_page, goes_to):
    answer = client.post("/account/language/", {"language": "ru", "next": next_page})

    assert answer["Location"] == goes_to


def test_the_switch_returns_to_the_page_it_was_on(client):
    answer = client.post(
        "/account/language/",
        {"language": "ru"},
        headers={"referer": "http://testserver/account/pins/"},
    )

    assert answer["Location"] == "http://testserver/account/pins/"


def test_the_language_is_switched_by_post_only(client):
    assert client.get("/account/language/").status_code == 405


def test_a_fragment_without_a_session_sends_the_whole_page_to_sign_in(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/warthunder/?page=2"}
    answer = client.post("/account/pin/", headers=headers)

    assert answer.status_code == 200
    assert answer["HX-Redirect"] == "/accounts/login/?next=%2Fwarthunder%2F%3Fpage%3D2"


def test_a_page_without_a_session_is_redirected_to_sign_in(client):
    answer = client.get("/account/tokens/")

    assert (answer.status_code, answer["Location"]) == (
        302,
        "/accounts/login/?next=/account/tokens/",
    )
