"""What strangers may type into addresses, queries and forms: refused or bounded, never a crash."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone

from config.paging import make_cursor
from stats.faceit import urls
from stats.faceit.models import AccountLink, HistoryImport, Match, Player
from stats.faceit.services.analysis import preparing
from stats.faceit.tests.reading_world import make_player, store_career

pytestmark = [pytest.mark.slow, pytest.mark.strict, pytest.mark.django_db]
API = "/api/v1/faceit"
UNKNOWN = "1-11111111-2222-3333-4444-555555555555"
WORDS = (
    "\x00", "a\x00b", "a" * 3000, "ёқ\u202eх", "\U0001f600" * 30, "..", "%00", "-1", "0",
    str(2**63 + 1), "١٢", "' OR 1=1 --", "<script>", "{{7*7}}", "https://[", "//evil.test",
    "1-" + "F" * 40, "steamcommunity.com/profiles/1", "\ud800".encode("utf-8", "surrogatepass"),
)  # fmt: skip
NAMES = (
    "q", "player", "tab", "map", "days", "result", "before", "before_id", "after", "after_id",
    "sort", "region", "country", "cursor", "limit", "most", "player1", "player2", "kind", "year",
)  # fmt: skip
TIMES = (
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0002-01-01T00:00:00Z", "nan",
    "2026-02-30T00:00:00Z",
)  # fmt: skip
CURSORS = (
    [], [1], ["0001-01-01T00:00:00+14:00", 1], ["9999-12-31T23:59:59-14:00", 2**63 - 1],
    ["2026-01-01T00:00:00+00:00", 2**64 - 1], [{}, []], [None, None],
    [2**31, 1], [1, -1], ["\x00", 1],
)  # fmt: skip
QUERIED = (*TIMES, "\x00", "a" * 3000, "ёқ\u202eх", "-1", str(2**63 + 1), "١٢", "https://[")
PATHS = (
    "", "refresh", "history", "sessions", "sessions/1", "stats", "form", "maps", "elo", "import",
)  # fmt: skip


@pytest.fixture
def me():
    player = make_player(profile_at=timezone.now())
    store_career(player, 12)
    preparing.prepare(player.pk, timezone.now())
    return player


@pytest.fixture
def connected(settings):
    settings.FACEIT_API_KEY = "a-key-of-tests"
    cache.clear()


def pages():
    """Every address of the room; words stand for what they take."""
    root = "/" + next(
        str(one.pattern)
        for one in get_resolver().url_patterns
        if getattr(one, "urlconf_name", None) is urls or getattr(one, "app_name", "") == "faceit"
    )
    return [root + str(pattern.pattern) for pattern in urls.urlpatterns]


def filled(page, word):
    for name in ("<str:nickname>", "<str:match_id>"):
        page = page.replace(name, quote(word, safe=""))
    return page.replace("<int:pk>", str(2**63 + 1))


def test_no_address_of_a_page_crashes(admin_client, me):
    addresses = [filled(page, word) for page in pages() if "<" in page for word in WORDS]
    asked = [(address, admin_client.get(address).status_code) for address in addresses]
    sent = [(address, admin_client.post(address).status_code) for address in addresses]

    assert not [one for one in asked + sent if one[1] >= 500]
    assert not HistoryImport.objects.exists()


@pytest.mark.parametrize("word", QUERIED, ids=range(len(QUERIED)))
def test_no_query_of_a_page_crashes(admin_client, me, word):
    match = Match.objects.first().match_id
    broken = []
    for page in pages():
        address = filled(page, match if "match_id" in page else "me").replace(str(2**63 + 1), "1")
        query = {key: [word, word] for key in NAMES} | {"after_id": "5", "before_id": "5"}
        answer = admin_client.get(address, query)
        broken += [(address, answer.status_code)] * (answer.status_code >= 500)
    assert not broken


def test_no_form_crashes_on_a_word(admin_client, me):
    for address in ("/faceit/look-up/", "/faceit/link/"):
        for word in (*WORDS, "me-0"):
            answer = admin_client.post(address, {"q": word, "player": word})
            assert answer.status_code < 500, (address, word)
    assert not AccountLink.objects.exists()


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_no_call_crashes_on_a_word(admin_client, me, word, settings):
    settings.API_RATE_PER_MINUTE = 0
    name = quote(word, safe="")
    calls = [f"{API}/player/{name}/{path}".rstrip("/") for path in PATHS]
    calls += [f"{API}/match/{name}", f"{API}/match/{name}/forecast", f"{API}/rankings/{name}"]
    calls += [f"{API}/{end}" for end in ("search", "compare", "me", "link", "rankings/EU")]
    calls += [f"{API}/player/me/sessions/{name}"]
    query = {key: [word, word] for key in NAMES}
    broken = []
    for call in calls:
        for method in ("get", "post", "delete"):
            answer = getattr(admin_client, method)(call, query_params=query)
            if answer.status_code >= 500 and answer.json()["code"] != "source_away":
                broken.append((method, call, answer.status_code, answer.content[:200]))
    assert not broken


@pytest.mark.parametrize("cursor", CURSORS, ids=range(len(CURSORS)))
def test_a_foreign_cursor_is_refused_or_answered(client, me, cursor):
    for path in ("player/me/history", "player/me/sessions", "rankings/EU"):
        answer = client.get(f"{API}/{path}", {"cursor": make_cursor(cursor)})
        assert answer.status_code in (200, 400, 422), (path, answer.content)


def test_forms_of_a_page_need_their_token(user, me):
    reader = Client(enforce_csrf_checks=True)
    reader.force_login(user)
    for page in pages():
        address = filled(page, "me")
        assert reader.post(address).status_code in (403, 405), address
    assert not HistoryImport.objects.exists()


def test_pages_ask_faceit_once_a_second_for_one_person(client, user, settings, me, connected):
    settings.FACEIT_REFRESH_PAUSE = timedelta(0)
    client.force_login(user)
    other = make_player("other", profile_at=timezone.now())
    assert client.post("/faceit/players/me/refresh/").status_code == 302
    for address in (
        "/faceit/players/other/refresh/", "/faceit/players/other/import/",
        f"/faceit/matches/{UNKNOWN}/refresh/",
    ):  # fmt: skip
        assert client.post(address).status_code == 302
    assert client.post(f"{API}/player/other/refresh").status_code in (403, 429)

    other.refresh_from_db()
    me.refresh_from_db()
    assert me.requested_at and other.requested_at is None
    assert not HistoryImport.objects.exists()
    assert not Match.objects.filter(match_id=UNKNOWN).exists()


def test_a_visitor_causes_no_question_and_no_row(client, settings, me, connected, monkeypatch):
    settings.ANONYMOUS_LOOK_UPS = False
    sent = []
    monkeypatch.setattr(
        "celery.app.base.Celery.send_task", lambda _app, name, *_a, **_o: sent.append(name)
    )
    Player.objects.filter(pk=me.pk).update(profile_at=timezone.now() - timedelta(days=9))
    before = Player.objects.count(), Match.objects.count()
    for page in pages():
        for word in ("me", "nobody-yet", UNKNOWN):
            client.get(filled(page, word), {"q": "nobody-yet", "country": "kz", "region": "EU"})
            client.post(filled(page, word), {"q": "nobody-yet"})
    for path in PATHS:
        for word in ("me", "nobody-yet"):
            address = f"{API}/player/{word}/{path}".rstrip("/")
            client.get(address)
            client.post(address)
    for path in (f"match/{UNKNOWN}", "rankings/EU?country=kz", "search?q=nobody-yet"):
        client.get(f"{API}/{path}")

    assert (Player.objects.count(), Match.objects.count()) == before
    assert not Player.objects.filter(requested_at__isnull=False).exists()
    assert set(sent) <= {preparing.TASK}, set(sent)
