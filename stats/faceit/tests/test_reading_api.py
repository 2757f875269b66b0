from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.utils import timezone

from accounts.tokens import issue
from config.upstream import cache as answers
from config.upstream.answer import Answer
from stats.faceit.models import AccountLink, HistoryImport, Match, Player, RoomForecast
from stats.faceit.services import newcomers
from stats.faceit.services.analysis import preparing
from stats.faceit.tests.reading_world import make_player, store_career

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/faceit"
MATCH = "1-11111111-2222-3333-4444-555555555555"


@pytest.fixture
def me():
    player = make_player(profile_at=timezone.now())
    store_career(player, 60)
    return player


@pytest.fixture
def ready(me):
    preparing.prepare(me.pk, timezone.now())
    return me


@pytest.fixture
def bearer(user):
    _row, plain = issue(user, "test", ["faceit:read", "faceit:write"])
    return {"Authorization": f"Bearer {plain}"}


@pytest.fixture
def connected(settings):
    settings.FACEIT_API_KEY = "a-key-of-tests"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["hltv1", "hltv2_estimated", "style21"])
def test_each_rating_says_what_it_is_and_how_far_it_errs(client, ready, kind):
    body = client.get(f"{ROOT}/player/me").json()
    rating = next(one for one in body["ratings"]["lifetime"] if one["kind"] == kind)

    assert rating["label"] and rating["n"] == 60
    assert rating["low"] < rating["value"] < rating["high"]
    assert (rating["error"] is None) == (kind == "hltv1")
    assert sum(one["points"] for one in rating["parts"]) == pytest.approx(rating["value"])


@pytest.mark.slow
def test_a_fresh_player_may_be_shared_and_asked_for_by_etag(client, ready):
    answer = client.get(f"{ROOT}/player/me")
    again = client.get(f"{ROOT}/player/me", headers={"If-None-Match": answer["ETag"]})

    assert answer.status_code == 200 and answer["Cache-Control"] == "public, max-age=5"
    assert again.status_code == 304
    assert answer.json()["elo_standing"]["level"] == 8 and not answer.json()["analysis_stale"]


@pytest.mark.slow
def test_an_old_player_comes_at_once_and_is_not_shared(client, ready):
    Player.objects.filter(pk=ready.pk).update(profile_at=timezone.now() - timedelta(hours=1))
    answer = client.get(f"{ROOT}/player/me")

    assert answer.json()["stale"] and answer["Cache-Control"] == "no-store"


@pytest.mark.slow
@pytest.mark.parametrize("part", ["stats", "form", "maps", "elo"])
def test_an_analysis_nobody_made_yet_is_asked_for_and_says_where_to_look(client, me, part):
    answer = client.get(f"{ROOT}/player/me/{part}")

    assert answer.status_code == 202 and answer["Location"] == f"{ROOT}/player/me/{part}"
    assert not preparing.ask_to_prepare(me)
    preparing.prepare(me.pk, timezone.now())
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.slow
def test_an_analysis_of_fewer_lines_comes_marked_stale(client, ready):
    Player.objects.filter(pk=ready.pk).update(lines_version=99)
    answer = client.get(f"{ROOT}/player/me/stats")

    assert answer.status_code == 200 and answer.json()["stale"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.slow
def test_an_analysis_has_every_part(client, ready):
    stats = client.get(f"{ROOT}/player/me/stats").json()
    form = client.get(f"{ROOT}/player/me/form").json()
    maps = client.get(f"{ROOT}/player/me/maps").json()
    elo = client.get(f"{ROOT}/player/me/elo").json()

    assert [one["name"] for one in stats["scopes"]] == ["lifetime", "last_20", "last_100"]
    assert stats["openings"]["success"]["estimate"]["n"] == 240
    assert {one["nickname"] for one in stats["synergies"]["mates"]} == {f"me-{n}" for n in range(4)}
    assert (
        form["form"]["verdict"] in ("hot", "cold", "steady") and len(form["series"]["line"]) == 60
    )
    assert {one["label"] for one in maps["maps"]} == {"Mirage", "Inferno", "Nuke"}
    assert elo["reconciliation"]["exact"] == 59 and len(elo["entries"]) == 60


def test_of_a_player_without_matches_nothing_is_made_up(client):
    make_player("nobody", profile_at=timezone.now())
    body = client.get(f"{ROOT}/player/nobody/stats").json()

    assert body["matches"] is None and body["scopes"] == [] and not body["stale"]


@pytest.mark.slow
def test_history_comes_in_pages(client, me):
    first = client.get(f"{ROOT}/player/me/history?limit=40").json()
    rest = client.get(f"{ROOT}/player/me/history?limit=40&cursor={first['next_cursor']}").json()
    ids = [one["match_id"] for one in (*first["items"], *rest["items"])]

    assert ids == [f"1-me-{n:04}" for n in reversed(range(60))] and rest["next_cursor"] is None


@pytest.mark.slow
@pytest.mark.parametrize("path", ["history", "sessions"])
def test_a_cursor_of_another_list_is_refused(client, me, path):
    for cursor in ("bm9uZQ", "WzFd", "WyJ4IiwgMV0", "W251bGxd"):
        answer = client.get(f"{ROOT}/player/me/{path}?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.slow
def test_a_session_is_told_with_its_matches(client, me):
    row = client.get(f"{ROOT}/player/me/sessions").json()["items"][1]
    body = client.get(f"{ROOT}/player/me/sessions/{row['id']}").json()

    assert body["session"] == row and len(body["matches"]) == row["matches"] == 3
    assert client.get(f"{ROOT}/player/me/sessions/{10**30}").status_code == 404


@pytest.mark.slow
def test_players_are_compared_by_name(client, me):
    make_player("rival")
    body = client.get(f"{ROOT}/compare?player1=me&player2=rival").json()

    assert [one["nickname"] for one in body["players"]] == ["me", "rival"]
    assert all(set(row["readings"]) == {"me", "rival"} for row in body["rows"])
    alone = client.get(f"{ROOT}/compare?player1=me&player2=ME")
    assert (alone.status_code, alone.json()["code"]) == (422, "not_comparable")


@pytest.mark.slow
def test_a_match_is_told_with_both_teams(client, me):
    body = client.get(f"{ROOT}/match/1-me-0057").json()

    assert [len(team["players"]) for team in body["teams"]] == [5, 5]
    assert body["teams"][0]["players"][0]["nickname"] == "me" and body["maps"][0]["label"]
    assert body["checks"]["held"] > 0 and body["forecast"] is None


@pytest.mark.slow
def test_a_match_that_began_without_a_forecast_gets_none(client, me):
    answer = client.get(f"{ROOT}/match/1-me-0057/forecast")

    assert (answer.status_code, answer.json()["code"]) == (404, "no_forecast")


@pytest.mark.slow
def test_a_stored_forecast_is_told_as_it_was_made(client, me):
    match = Match.objects.get(match_id="1-me-0057")
    now = timezone.now()
    RoomForecast.objects.create(match=match, made_at=now, p1=0.6, low=0.5, high=0.7)

    body = client.get(f"{ROOT}/match/1-me-0057/forecast").json()
    assert (body["p1"], body["stored"], body["version"]) == (0.6, True, 0)
    assert client.get(f"{ROOT}/match/1-me-0057").json()["forecast"] == body


@pytest.mark.slow
def test_an_open_room_is_forecast_as_of_now(client, me):
    open_ = {"state": "ready", "started_at": None, "winner": None, "elo1": 1750}
    Match.objects.filter(match_id="1-me-0057").update(**open_)
    body = client.get(f"{ROOT}/match/1-me-0057/forecast").json()

    assert not body["stored"] and body["low"] < body["p1"] < body["high"]


def test_a_visitor_has_nobody_looked_up(client):
    for path in ("player/unknown", "player/unknown/refresh", f"match/{MATCH}"):
        answer = client.get(f"{ROOT}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_to_look_up")
    assert not Match.objects.exists()


def test_somebody_unknown_is_queued_and_says_where_to_look(client, bearer, connected):
    answer = client.get(f"{ROOT}/player/unknown", headers=bearer)

    assert answer.status_code == 202 and answer.json()["state"] == "queued"
    assert client.get(answer["Location"], headers=bearer).status_code == 202


def test_without_a_key_nothing_is_looked_up(client, bearer):
    answer = client.get(f"{ROOT}/player/unknown", headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (503, "source_away")


def test_a_person_causes_one_question_a_second(client, bearer, connected):
    assert client.get(f"{ROOT}/player/one", headers=bearer).status_code == 202
    answer = client.get(f"{ROOT}/player/two", headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_fast")
    assert answer["Retry-After"] == "1"
    # asking again for what is on its way costs nothing
    assert client.get(f"{ROOT}/player/one", headers=bearer).status_code == 202


@pytest.mark.slow
def test_stored_players_are_read_as_often_as_one_likes(client, bearer, ready):
    calls = [client.get(f"{ROOT}/player/me", headers=bearer).status_code for _ in range(5)]

    assert calls == [200] * 5


@pytest.mark.parametrize("text", ["no spaces", "ü", "x" * 25, "https://example.com/me"])
def test_what_names_nobody_is_refused(client, bearer, text):
    answer = client.get(f"{ROOT}/player/{text.replace('/', '%2F')}", headers=bearer)

    assert answer.status_code in (404, 422)


def test_a_failed_look_up_is_told_as_it_is(client, bearer, connected):
    told = newcomers.Newcomer("failed", "not_found", "Nobody bears this name.", timezone.now())
    cache.set(newcomers._key("unknown"), {f: getattr(told, f) for f in told.__slots__}, 60)
    answer = client.get(f"{ROOT}/player/unknown", headers=bearer)

    assert (answer.status_code, answer.json()["code"]) == (404, "player_not_found")


@pytest.mark.slow
def test_a_linked_account_is_mine_and_noted(client, bearer, user, me):
    assert client.get(f"{ROOT}/me", headers=bearer).json()["player"] is None
    body = {"player": "me"}
    linked = client.post(f"{ROOT}/link", body, headers=bearer, content_type="application/json")
    again = client.post(f"{ROOT}/link", body, headers=bearer, content_type="application/json")

    assert linked.json()["player"]["nickname"] == "me" and again.json() == linked.json()
    assert client.get(f"{ROOT}/me", headers=bearer).json() == linked.json()
    assert Player.objects.get(nickname="me").watched
    assert client.delete(f"{ROOT}/link", headers=bearer).status_code == 204
    assert client.delete(f"{ROOT}/link", headers=bearer).status_code == 404
    assert [one.object_repr for one in LogEntry.objects.filter(user=user)] == ["me", "me"]
    assert not Player.objects.get(nickname="me").watched and not AccountLink.objects.exists()


@pytest.mark.slow
def test_an_import_is_asked_for_told_and_called_off(client, bearer, me):
    url = f"{ROOT}/player/me/import"
    started = client.post(f"{url}?most=500", headers=bearer)

    assert started.status_code == 202 and started["Location"] == url
    assert client.get(url).json()["state"] == "waiting"
    assert HistoryImport.objects.get().most == 500
    assert client.delete(url, headers=bearer).json()["state"] == "cancelled"
    ended = client.delete(url, headers=bearer)
    assert (ended.status_code, ended.json()["code"]) == (409, "import_over")


@pytest.mark.slow
def test_search_finds_by_beginning_and_likeness(client, me):
    make_player("Nightwatch")

    assert client.get(f"{ROOT}/search?q=nightw").json()["items"][0]["nickname"] == "Nightwatch"
    assert client.get(f"{ROOT}/search?q=nihgtwatch").json()["items"][0]["nickname"] == "Nightwatch"
    assert client.get(f"{ROOT}/search").json()["items"] == []


def test_a_ranking_says_what_is_missing(client):
    make_player("first", region_position=1, ranked_at=timezone.now())
    body = client.get(f"{ROOT}/rankings/EU?limit=1").json()

    assert [one["position"] for one in body["items"]] == [1] and not body["stale"]
    assert client.get(f"{ROOT}/rankings/EU?country=kz").json()["stale"]
    assert client.get(f"{ROOT}/rankings/MOON").status_code == 422


def test_staff_see_and_clear_the_answers_of_one_kind(client, admin_client, settings):
    kept, policy = answers.answers(), settings.UPSTREAM_POLICIES["faceit"]
    answer = Answer("https://example.com", 200, b"{}", "application/json", timezone.now())
    for kind in ("match", "player"):
        shelf = answers.shelf_of("faceit", kind)
        kept.keep("key", answer, policy, kind, shelf)
        kept.count("faceit", "hits", kind)
    kept.count("faceit", "misses", "match")

    url = f"{ROOT}/admin/cache"
    kinds = {one["kind"]: one for one in admin_client.get(url).json()["kinds"]}
    assert (kinds["match"]["hit_rate"], kinds["player"]["hit_rate"]) == (0.5, 1.0)
    assert (kinds["match"]["entries"], kinds["history"]["hit_rate"]) == (1, None)
    assert admin_client.delete(f"{url}?kind=match").json()["removed"] == {"match": 1}
    assert kept.look("key", answers.shelf_of("faceit", "match")) is None
    assert kept.look("key", answers.shelf_of("faceit", "player"))
    assert client.get(url).status_code == 401
