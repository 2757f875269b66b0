"""The house's own pages: home, search, components, errors; all of them without inline code."""

import re

import pytest
from django.template import loader
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.alerts.services import publish
from accounts.alerts.services.following import follow
from accounts.subjects import Subject
from config import navigation, views
from stats.warthunder.models import Squadron

INLINE = re.compile(r"\sstyle=|<style|\son\w+=\"|<script>|hx-on|javascript:")
KIND = "warthunder.squadron.joined"

pytestmark = pytest.mark.django_db


def text_of(client, url, **headers):
    answer = client.get(url, **headers)
    assert answer.status_code == 200, url
    return answer.content.decode()


@pytest.fixture
def squadron():
    return Squadron.objects.create(name="Northern Lamp", tag="[NL]", tag_core="NL")


def tell(user, squadron, nick="Lantern_9"):
    subject = Subject("warthunder.squadron", str(squadron.pk))
    follow(user, subject)
    publish(KIND, subject, {"nick": nick, "squadron": squadron.name}, timezone.now(), demo=True)


def test_a_visitor_gets_a_front_page_with_search_and_sign_in(client):
    page = text_of(client, "/")

    assert reverse("account_login") in page
    assert 'name="q"' in page
    assert 'id="live"' not in page


@pytest.mark.slow
def test_a_new_person_sees_the_steps_still_to_do_until_they_hide_them(client, user):
    client.force_login(user)
    assert "0 pinned" in text_of(client, "/")

    client.post(reverse("hide-start"))

    assert "0 pinned" not in text_of(client, "/")


@pytest.mark.slow
def test_the_feed_shows_an_alert_with_its_badge_and_links_to_its_subject(client, user, squadron):
    client.force_login(user)
    tell(user, squadron)

    page = text_of(client, "/")

    assert "Lantern_9 joined Northern Lamp" in page
    assert "demo-badge" in page
    assert reverse("warthunder:squadron", args=[squadron.pk]) in page


@pytest.mark.slow
def test_the_feed_is_filtered_by_a_group_in_the_address(client, user, squadron):
    client.force_login(user)
    tell(user, squadron)

    assert "Lantern_9" in text_of(client, "/?group=roster")
    assert "Lantern_9" not in text_of(client, "/?group=ratings")
    assert "Lantern_9" in text_of(client, "/?group=nonsense&before=abc")


def test_htmx_gets_the_feed_alone(client, user, squadron):
    client.force_login(user)
    tell(user, squadron)

    part = text_of(client, reverse("feed"), headers={"HX-Request": "true"})

    assert "Lantern_9" in part
    assert "<html" not in part


@pytest.mark.slow
def test_the_bell_and_the_socket_know_where_the_page_stands(client, user, squadron):
    client.force_login(user)
    tell(user, squadron)

    page = text_of(client, "/")

    assert 'data-unread="1"' in page
    assert 'data-last="1"' in page


def test_search_answers_a_page_or_a_part_and_says_so_to_caches(client, squadron):
    whole = client.get(reverse("search"), {"q": "north"})
    part = client.get(reverse("search"), {"q": "north"}, headers={"HX-Request": "true"})

    assert "<mark>North</mark>ern Lamp" in whole.content.decode()
    assert "<mark>North</mark>ern Lamp" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in whole["Vary"]


def test_search_offers_to_look_up_a_nick_nobody_stored(client):
    page = text_of(client, reverse("search") + "?q=Nobody_1")

    assert reverse("warthunder:player", args=["Nobody_1"]) in page


def test_staff_see_every_component_and_others_do_not(client, staff, user):
    client.force_login(user)
    assert client.get(reverse("components")).status_code == 302

    client.force_login(staff)
    page = text_of(client, reverse("components"))

    assert page.count("<svg") > 30
    assert "administration" in page.lower()


def test_the_menu_marks_the_place_of_the_page(rf, user):
    request = rf.get(reverse("warthunder:squadrons"))
    request.user = user

    links = {link.entry.key: link for link in navigation.links_for(request)}

    assert "operations" not in links
    assert links["warthunder"].open and not links["home"].open
    assert [c.entry.key for c in links["warthunder"].children if c.current] == ["squadrons"]


@pytest.mark.parametrize(
    ("page", "child"),
    [("players", "players"), ("odds", "rooms"), ("match-find", "rooms"), ("rankings", "rankings")],
)
def test_a_page_is_marked_where_it_belongs_though_another_address_is_shorter(rf, user, page, child):
    request = rf.get(reverse(f"faceit:{page}"))
    request.user = user

    links = {link.entry.key: link for link in navigation.links_for(request)}

    assert links["faceit"].open and not links["faceit"].current
    assert [c.entry.key for c in links["faceit"].children if c.current] == [child]


@pytest.mark.parametrize(
    ("status", "words"), [(404, "There is nothing at this address"), (403, "This form has grown")]
)
def test_an_error_has_its_own_words_and_the_request_id(settings, status, words, user):
    settings.DEBUG = False
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.get("/none/") if status == 404 else client.post(reverse("hide-start"))

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_the_page_of_a_failure_needs_neither_database_nor_context(django_assert_num_queries):
    request = RequestFactory().get("/")
    request.request_id = "abc-12345"

    with django_assert_num_queries(0):
        answer = views.server_error(request)

    assert answer.status_code == 500
    assert "abc-12345" in answer.content.decode()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "503"])
def test_every_error_page_renders(rf, name, user):
    request = rf.get("/")
    request.user = user

    page = loader.render_to_string(f"errors/{name}.html", {"request_id": "abc-12345"}, request)

    assert "abc-12345" in page


@pytest.mark.slow
def test_no_page_carries_inline_code_and_the_policy_forbids_it(client, staff, squadron):
    client.force_login(staff)
    tell(staff, squadron)
    for url in ("/", reverse("search"), reverse("components"), reverse("alerts:inbox")):
        answer = client.get(url)

        assert not INLINE.search(answer.content.decode()), url
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.slow
def test_the_language_of_a_page_can_be_switched_without_javascript(client):
    client.post(reverse("accounts:language"), {"language": "ru", "next": "/"})

    assert '<html lang="ru">' in text_of(client, "/")


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/", "/warthunder/players/", "/search/"])
def test_a_monitor_may_ask_with_head(client, page):
    answer = client.head(page)

    assert (answer.status_code, answer.content) == (200, b"")
