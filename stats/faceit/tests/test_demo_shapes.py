"""The demo's answers have the recorded keys and types, and say the same at every address."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.upstream.loopback import LoopbackServer
from stats.faceit.demo.matches import CHAMPIONSHIP
from stats.faceit.demo.people import PINNED, population_of
from stats.faceit.demo.venue import EXTENDED_SINCE
from stats.faceit.demo.webhooks import Disorder, deliveries
from stats.faceit.tests.demo_source import NOW, QUICK_SINCE, Source, finished, world

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "faceit"
recorded_only = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the recorded samples are not beside the checkout"
)
ME = population_of(1).people[PINNED]
PLAYER = f"/players/{ME.player_id}"


@pytest.fixture(scope="module")
def source():
    running = Source()
    with LoopbackServer(running.app, grace_s=0.05) as server:
        running.url = server.url
        yield running


def recorded(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def shape(value: Any, path: str = "") -> dict[str, str]:
    """Return the type at each path; lists are told by what they hold, maps of games by any."""
    if isinstance(value, dict):
        found = {}
        for key, inside in value.items():
            step = "*" if path.endswith(".games") else key
            found.update(shape(inside, f"{path}.{step}"))
        return found or {path: "{}"}
    if isinstance(value, list):
        found = {}
        for inside in value:
            found.update(shape(inside, f"{path}[]"))
        return found or {path: "[]"}
    return {path: type(value).__name__}


def differences(mine: Any, theirs: Any, *, may_lack: tuple[str, ...] = ()) -> dict[str, Any]:
    own, other = shape(mine), shape(theirs)
    return {
        path: kind
        for path, kind in other.items()
        if own.get(path) != kind and not path.startswith(may_lack or ("-",))
    }


def match_path(**wanted: Any) -> str:
    """Return the address of a young match of a kind."""
    for match in reversed(finished(100_000)):
        sub = match.substitution is not None
        if (match.contest, match.best_of, sub) == (
            wanted.get("contest", "matchmaking"), wanted.get("best_of", 1), wanted.get("sub", False)
        ):  # fmt: skip
            return f"/matches/{match.match_id}"
    raise AssertionError(f"no match of {wanted}")


# --- against what was recorded ------------------------------------------------------------------


@pytest.mark.slow
@recorded_only
@pytest.mark.parametrize(
    ("name", "path", "params"),
    [
        ("player_details", PLAYER, {}),
        ("player_lookup", "/players", {"nickname": ME.nickname}),
        ("player_lookup", "/players", {"game": "cs2", "game_player_id": ME.steam_id_64}),
        ("player_matches", f"{PLAYER}/history", {"game": "cs2", "from": 0, "to": NOW}),
        ("player_game_stats", f"{PLAYER}/games/cs2/stats", {}),
        ("player_lifetime_stats", f"{PLAYER}/stats/cs2", {}),
        ("ranking_global", "/rankings/games/cs2/regions/EU", {}),
        ("ranking_player", f"/rankings/games/cs2/regions/EU/players/{ME.player_id}", {}),
        ("search_players", "/search/players", {"nickname": "a"}),
    ],
)
def test_an_answer_has_every_recorded_key_in_its_type(source, name, path, params):
    assert differences(source.json(path, **params), recorded(name)) == {}


@pytest.mark.slow
@recorded_only
@pytest.mark.parametrize(
    ("name", "path", "params"),
    [
        ("player_matches", f"{PLAYER}/history", {"game": "cs2"}),
        ("player_game_stats", f"{PLAYER}/games/cs2/stats", {}),
        ("player_lifetime_stats", f"{PLAYER}/stats/cs2", {}),
        ("ranking_global", "/rankings/games/cs2/regions/EU", {}),
        ("search_players", "/search/players", {"nickname": "a"}),
    ],
)
def test_these_answers_have_no_key_that_was_never_recorded(source, name, path, params):
    assert differences(recorded(name), source.json(path, **params)) == {}


@recorded_only
def test_a_substituted_championship_match_has_the_recorded_shape(source):
    path = match_path(contest=CHAMPIONSHIP, sub=True)
    mine, theirs = source.json(path), recorded("match_details")
    one_side = (".teams.faction1.substitutes", ".teams.faction2.substitutes")
    assert differences(mine, theirs, may_lack=one_side) == {}
    assert differences(theirs, mine, may_lack=one_side) == {}
    stats = source.json(f"{path}/stats")
    assert differences(stats, recorded("match_stats")) == {}
    assert differences(recorded("match_stats"), stats) == {}


@recorded_only
def test_an_error_has_the_recorded_shape(source):
    status, body, _headers = source.ask("/players?nickname=nobody-here")
    error = json.loads(body)
    assert status == 404
    assert shape(error) == shape(recorded("error_not_found"))
    assert error["errors"][0]["code"] == "err_nf0"


@recorded_only
def test_bans_have_the_recorded_shape(source):
    pages = (source.json(f"/players/{p.player_id}/bans") for p in world().people)
    with_bans = next(page for page in pages if page["items"])
    assert shape(with_bans) == shape(recorded("player_bans"))


@pytest.mark.slow
@recorded_only
@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("match_status_finished", "webhook_match_status_finished_2022"),
        ("match_demo_ready", "webhook_match_demo_ready_2025"),
    ],
)
def test_a_webhook_has_the_recorded_shape(event, name):
    tidy = deliveries(world(), QUICK_SINCE, NOW, Disorder(0, 0))
    bodies = [d.body for d in tidy if d.body["event"] == event]
    plain = [b for b in bodies if all(t.get("substitutes") is None for t in b["payload"]["teams"])]
    assert shape(plain[0]) == shape(recorded(name))


@recorded_only
def test_the_headers_of_the_limit_are_there(source):
    theirs = recorded("response_headers")
    _status, _body, mine = source.ask(PLAYER)
    for name in ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "Content-Type"):
        assert name in mine and name in theirs
    assert mine["Content-Type"] == theirs["Content-Type"]
    assert mine["ratelimit-limit"].endswith(";w=1")


# --- quirks -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_all_of_a_map_is_strings_but_its_end_in_milliseconds(source):
    for row in source.json(f"{PLAYER}/games/cs2/stats", limit=100)["items"]:
        odd = {key for key, value in row["stats"].items() if not isinstance(value, str)}
        assert odd == {"Match Finished At"}
        assert row["stats"]["Match Finished At"] > 1_600_000_000_000


@pytest.mark.slow
def test_figures_of_old_matches_lack_damage_and_double_kills(source):
    end_ms = EXTENDED_SINCE * 1000 - 1
    old = source.json(f"{PLAYER}/games/cs2/stats", to=end_ms, limit=100)["items"]
    assert len(old) == 100
    for row in old:
        assert not {"ADR", "Damage", "Double Kills"} & set(row["stats"])
    young = source.json(f"{PLAYER}/games/cs2/stats", limit=100)["items"]
    assert all({"ADR", "Damage", "Double Kills"} <= set(row["stats"]) for row in young)
    players = source.json(f"/matches/{old[0]['stats']['Match Id']}/stats")["rounds"][0]["teams"]
    assert "Entry Count" not in players[0]["players"][0]["player_stats"]


def test_the_order_of_a_score_tells_nothing(source):
    own_first = {True: 0, False: 0}
    for row in source.json(f"{PLAYER}/games/cs2/stats", limit=100)["items"]:
        stats = row["stats"]
        sides = stats["Score"].split(" / ")
        assert stats["Final Score"] in sides
        own_first[sides[0] == stats["Final Score"]] += 1
        parts = ("First Half Score", "Second Half Score", "Overtime score")
        assert sum(int(stats[part]) for part in parts) == int(stats["Final Score"])
        won = int(stats["Final Score"]) == max(map(int, sides))
        assert stats["Result"] == str(int(won))
    assert min(own_first.values()) > 20


def test_status_is_small_in_the_history_and_large_in_the_details(source):
    row = source.json(f"{PLAYER}/history", game="cs2")["items"][0]
    assert row["status"] == "finished"
    assert source.json(f"/matches/{row['match_id']}")["status"] == "FINISHED"


@pytest.mark.slow
def test_lifetime_averages_are_sums_where_the_source_sums(source):
    whole = source.json(f"{PLAYER}/stats/cs2")
    life, segments = whole["lifetime"], whole["segments"]
    assert float(life["K/D Ratio"]) > 1_000
    mean = float(life["K/D Ratio"]) / int(life["Matches"])
    assert float(life["Average K/D Ratio"]) == pytest.approx(mean, abs=0.006)
    assert int(life["Total Matches"]) < int(life["Matches"])
    rounds = int(life["Total Rounds with extended stats"])
    assert float(life["ADR"]) == pytest.approx(int(life["Total Damage"]) / rounds, abs=0.006)
    for key in ("Matches", "Total Matches", "Wins", "Total Damage", "Total Entry Count"):
        assert sum(int(s["stats"][key]) for s in segments) == int(life[key])
    assert int(life["Average Headshots %"]) >= 10


def test_languages_stay_open_in_addresses(source):
    row = source.json(f"{PLAYER}/history", game="cs2")["items"][0]
    places = [source.json(PLAYER)["faceit_url"], row["faceit_url"]]
    places.append(row["teams"]["faction1"]["players"][0]["faceit_url"])
    assert all("{lang}" in place for place in places)


def test_levels_are_strings_in_the_search_only(source):
    (found,) = source.json("/search/players", nickname=ME.nickname)["items"]
    assert {type(game["skill_level"]) for game in found["games"]} == {str}
    assert found["country"] == ME.country.upper()
    assert isinstance(source.json(PLAYER)["games"]["cs2"]["skill_level"], int)


def test_the_substitute_plays_and_the_announced_one_does_not(source):
    path = match_path(contest=CHAMPIONSHIP, sub=True)
    details, stats = source.json(path), source.json(f"{path}/stats")
    teams = details["teams"].values()
    team = next(t for t in teams if t.get("substitutes"))
    (sitter,) = team["substitutes"]
    played = {p["player_id"] for r in stats["rounds"] for t in r["teams"] for p in t["players"]}
    announced = {p["player_id"] for p in team["roster"]}
    assert sitter["playing"] is True
    assert sitter["player_id"] in played - announced
    assert len(announced - played) == 1
    assert details["calculate_elo"] is False


def test_a_best_of_three_has_two_or_three_maps_everywhere(source):
    path = match_path(contest=CHAMPIONSHIP, best_of=3)
    details, stats = source.json(path), source.json(f"{path}/stats")
    score = details["results"]["score"]
    assert max(score.values()) == 2
    assert len(stats["rounds"]) == sum(score.values()) == len(details["detailed_results"])
    assert [r["match_round"] for r in stats["rounds"]] == ["1", "2", "3"][: len(stats["rounds"])]
    assert len(details["voting"]["map"]["pick"]) == len(stats["rounds"])


# --- one truth at every address -----------------------------------------------------------------


@pytest.mark.slow
def test_a_match_is_the_same_in_list_details_statistics_and_all_ten_histories(source):
    row = source.json(f"{PLAYER}/history", game="cs2", offset=137)["items"][0]
    identifier, ended = row["match_id"], row["finished_at"]
    details = source.json(f"/matches/{identifier}")
    (stats,) = source.json(f"/matches/{identifier}/stats")["rounds"]
    assert details["finished_at"] == ended
    assert details["results"] == row["results"]
    for team in stats["teams"]:
        for player in team["players"]:
            who = f"/players/{player['player_id']}"
            same = source.json(f"{who}/history", **{"game": "cs2", "from": ended, "to": ended})
            assert same["items"] == [row]
            span = {"from": ended * 1000, "to": ended * 1000}
            (line,) = source.json(f"{who}/games/cs2/stats", **span)["items"]
            assert line["stats"]["Winner"] == stats["round_stats"]["Winner"]
            assert line["stats"]["Score"] == stats["round_stats"]["Score"]
            assert line["stats"]["Final Score"] == team["team_stats"]["Final Score"]
            told = player["player_stats"]
            shared = set(told) & set(line["stats"])
            assert len(shared) >= 14
            assert {k: told[k] for k in shared} == {k: line["stats"][k] for k in shared}


def test_the_ranking_shows_the_elo_of_the_player_and_their_place(source):
    elo = source.json(PLAYER)["games"]["cs2"]["faceit_elo"]
    around = source.json(f"/rankings/games/cs2/regions/EU/players/{ME.player_id}", limit=5)
    (own,) = [row for row in around["items"] if row["player_id"] == ME.player_id]
    assert (own["faceit_elo"], own["position"]) == (elo, around["position"])
    offset = around["position"] - 1
    first = source.json("/rankings/games/cs2/regions/EU", offset=offset, limit=1)["items"][0]
    assert first == own
    rows = source.json("/rankings/games/cs2/regions/EU", limit=100)["items"]
    elos = [row["faceit_elo"] for row in rows]
    assert elos == sorted(elos, reverse=True)
    country = source.json("/rankings/games/cs2/regions/EU", country="kz", limit=100)["items"]
    assert {row["country"] for row in country} == {"kz"}
