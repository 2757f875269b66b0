"""What strangers may type into addresses, queries and forms: refused or bounded, never a crash."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.paging import make_cursor
from config.tests.routes import operations
from stats.football import urls
from stats.football.models import CollectRun, Player
from stats.football.tests.full_match import full_match
from stats.football.tests.league_world import make_league

pytestmark = [pytest.mark.slow, pytest.mark.strict, pytest.mark.django_db]
API = "/api/v1/football"
WORDS = (
    "\x00", "a\x00b", "a" * 5000, "ёқ\u202eх", "\U0001f600" * 30, "..", "%00", "-1", "0",
    "9" * 5000, "0" * 20 + "9" * 4980, str(2**63), str(2**64), "1e309", "١٢", "' OR 1=1 --",
    'a" OR "b', "NEAR(a b, 9)", "a* AND NOT b^2", "{{7*7}}", "=cmd|'/C calc'!A0", "https://[",
    "\ud800".encode("utf-8", "surrogatepass"), "9999-99-99", "0001-01-01", "9999-12-31",
)  # fmt: skip
QUERIED = tuple(word for word in WORDS if word not in ("{{7*7}}", "https://[", str(2**64)))
NAMES = (
    "q", "league", "season", "date", "day", "view", "round", "after", "after_id", "before",
    "cursor", "limit", "format", "method", "kind", "sort", "period", "scope",
)  # fmt: skip
TIMES = (
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00", "nan",
)  # fmt: skip
CURSORS = (
    [], [1], ["0001-01-01T00:00:00+14:00", 1], ["9999-12-31T23:59:59-14:00", 2**63 - 1],
    ["2026-01-01T00:00:00+00:00", 2**64 - 1], ["2026-01-01T00:00:00+00:00", -1], [{}, []],
    [None, None], [None, 5], [None, True], [2**31, 1], [1, -1], ["\x00", 1], ["2026-01-01", 1],
)  # fmt: skip
# What decides alone whether a page is shown at all, so that it is asked for by itself.
ALONE = ("season", "league", "method", "round", "view", "sort")
# Bounded, whatever is asked: the fullest page of a match takes about thirty.
BOUND = 45


@pytest.fixture
def world():
    """A league under way, one match of which everything is told, one run of each kind."""
    match = full_match()
    make_league("es.1", teams=6, played=5)
    CollectRun.objects.create(source="openfootball", key="full", state="waiting")
    return match


def pages():
    """Every address of football's pages; words stand for what they take."""
    return ["/football/" + str(one.pattern) for one in urls.urlpatterns] + ["/search/"]


def calls():
    """Every call of football: (method, path)."""
    found = [(one.method.lower(), one.route) for one in operations() if "/football" in one.route]
    assert len(found) > 12
    return found


def filled(page, word, pk):
    return page.replace("<str:code>", quote(word, safe="")).replace("<int:pk>", str(pk))


def stored(page, match):
    """Return a page's address of something that is stored."""
    player = Player.objects.filter(demo=False).first()
    pk = match.home_id if "teams/" in page else player.pk if "players/" in page else match.pk
    return filled(page, "en.1", pk)


def pks(match):
    """Numbers for addresses: a stored one, and what no column holds."""
    return (match.pk, 0, 2**31, 2**63 - 1, 2**63, "9" * 200, "9" * 5000)


@pytest.mark.parametrize("page", [page for page in pages() if "<" in page])
def test_no_address_of_a_page_crashes(admin_client, world, page):
    filled_in = [filled(page, word, "") for word in WORDS] if "<str" in page else []
    filled_in += [filled(page, "", pk) for pk in pks(world)] if "<int" in page else []
    for address in filled_in:
        for method in ("get", "post"):
            answer = getattr(admin_client, method)(address)
            assert answer.status_code < 500, (method, address[:90])
    for method in ("head", "put", "delete", "patch", "options"):
        assert getattr(admin_client, method)(stored(page, world)).status_code < 500
    assert CollectRun.objects.count() == 1


@pytest.mark.parametrize("word", QUERIED, ids=range(len(QUERIED)))
def test_no_query_of_a_page_crashes(admin_client, world, word):
    rest = {name: [word, word] for name in NAMES if name not in ALONE}
    queries = [{name: [word, word]} for name in ALONE] + [rest]
    for page in pages():
        if page.endswith("cancel/"):
            continue
        address = stored(page, world)
        for query in queries:
            with CaptureQueriesContext(connection) as asked:
                answer = admin_client.get(address, query)
            assert answer.status_code < 500, (address, query)
            assert len(asked) <= BOUND, (address, query, len(asked))


@pytest.mark.parametrize("number", ["5", "-1", "9" * 5000, "0" * 20 + "9" * 4980, str(2**63), "x"])
def test_no_position_of_a_list_crashes(client, world, number):
    for at in ("-", "9999", "\x00", *TIMES):
        answer = client.get(
            "/football/leagues/en.1/fixtures/", {"round": "all", "after": at, "after_id": number}
        )
        assert answer.status_code == (400 if at == "\x00" else 200), (at, number)


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_no_call_crashes_on_a_word(admin_client, world, word, settings):
    settings.API_RATE_PER_MINUTE = 0
    for method, route in calls():
        if "<" in route:
            answer = getattr(admin_client, method)(route.partition("<")[0] + quote(word, safe=""))
            assert answer.status_code < 500, (method, route)
        elif method == "get":
            for name in NAMES:
                answer = admin_client.get(
                    route, {"league": "en.1", "q": "north", name: [word, word]}
                )
                assert answer.status_code < 500, (route, name)
                assert not answer.streaming or b"".join(answer.streaming_content)


@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_no_run_is_asked_for_in_wrong_words(admin_client, world, word, settings):
    settings.API_RATE_PER_MINUTE = 0
    word = word.decode("utf-8", "replace") if isinstance(word, bytes) else word
    wrong = (
        {"kind": word}, {"source": word}, {"leagues": [word]}, {"seasons": [word] * 50},
        {"kind": "day", "source": "sofascore", "day": word}, [word], word, "null", [], "5", '"x"',
        [{"kind": "full"}], {"leagues": {"a": [1]}}, {"seasons": float(2**70)},
    )  # fmt: skip
    for body in wrong:
        answer = admin_client.post(f"{API}/collect", body, content_type="application/json")
        assert answer.status_code in (400, 413, 422, 503), (body, answer.content[:300])
    assert CollectRun.objects.count() == 1


@pytest.mark.parametrize("cursor", CURSORS, ids=range(len(CURSORS)))
def test_a_foreign_cursor_is_refused_or_answered(client, world, cursor):
    player = Player.objects.first()
    told = make_cursor(cursor)
    for path in (
        "fixtures?league=en.1&", "forecasts?", f"teams/{world.home_id}?", f"players/{player.pk}?",
    ):  # fmt: skip
        answer = client.get(f"{API}/{path}cursor={told}")
        assert answer.status_code in (200, 400, 422), (path, answer.content)
    for page in (f"teams/{world.home_id}/", f"players/{player.pk}/"):
        answer = client.get(f"/football/{page}", {"after": told, "view": "matches"})
        assert answer.status_code in (200, 404), (page, answer.status_code)


@pytest.mark.parametrize("limit", ["0", "-1", str(10**9), "9" * 5000, "1e3", "NaN", ""])
def test_no_list_is_longer_than_it_may_be(client, world, limit):
    for path in (
        "fixtures?league=en.1&", "forecasts?", f"teams/{world.home_id}?", "search?q=north&",
    ):  # fmt: skip
        assert client.get(f"{API}/{path}limit={limit}").status_code == 422, path


def test_words_of_a_search_engine_are_words(client, world):
    for text in (
        "AND", "OR", "NOT", "NEAR(", '"', '""', "*", "^", "-", ":", "{a b}: c", "a" * 200,
        "%", "_", "\\", "' --", " ".join("abcdefghijklmnopqrstuvwxyz" * 4)[:200],
        "ﷺ" * 200, "İ" * 200, "\u200d" * 200, "ъ" * 200, "\U0001d54f" * 200,
        "".join(chr(0x4E00 + at) for at in range(200)),
        "".join(chr(97 + at % 26) + chr(97 + at * 7 // 26 % 26) for at in range(100)),
    ):  # fmt: skip
        for address in ("/search/", f"{API}/search"):
            answer = client.get(address, {"q": text})
            assert answer.status_code == 200, (address, text, answer.content[:200])


def test_a_percent_is_no_wildcard(client, world):
    for text in ("%%%", "___", "%orthfor%"):
        items = client.get(f"{API}/search", {"q": text}).json()["items"]
        assert not [one for one in items if one["score"] >= 1], text


def test_forms_of_staff_need_their_token(staff, world):
    keeper = Client(enforce_csrf_checks=True)
    keeper.force_login(staff)
    run = CollectRun.objects.get()
    told = {"source": "openfootball", "kind": "full"}
    assert keeper.post("/football/collecting/", told).status_code == 403
    assert keeper.post(f"/football/collecting/{run.pk}/cancel/").status_code == 403
    assert keeper.post(f"{API}/collect", told, "application/json").status_code == 403
    assert keeper.delete(f"{API}/collect/{run.pk}").status_code == 403
    run.refresh_from_db()
    assert (CollectRun.objects.count(), run.state) == (1, "waiting")


@pytest.mark.parametrize("posted", [
    {"source": "sofascore", "kind": "live"}, {"source": "openfootball", "kind": "\x00"},
    {"source": "openfootball", "kind": "season", "seasons": "9999-00 \x00 ١٢"},
    {"source": "openfootball", "kind": "full", "leagues": "zz.9"},
    {"source": "openfootball", "kind": "full", "leagues": "a" * 5000},
    {"source": "openfootball", "kind": "season", "seasons": " ".join(map(str, range(1900, 1999)))},
    {"source": "x" * 5000, "kind": "day", "day": "9999-99-99"}, {},
])  # fmt: skip
def test_the_form_of_a_run_refuses_in_words(admin_client, world, posted):
    answer = admin_client.post("/football/collecting/", posted)
    assert answer.status_code == 422
    assert CollectRun.objects.count() == 1
