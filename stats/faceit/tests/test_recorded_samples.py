"""The recorded answers, where they are at hand, read to values taken from them by hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from stats.faceit.integrity import Code, history_checks, line_checks, match_checks, summary
from stats.faceit.parse import (
    parse_bans,
    parse_error,
    parse_game_stats,
    parse_history,
    parse_lifetime,
    parse_match,
    parse_match_stats,
    parse_profile,
    parse_ranking,
    parse_search,
    parse_webhook,
    who_played,
)
from stats.faceit.records import (
    Ban,
    Extended,
    MapSegment,
    MatchState,
    ParseError,
    Problem,
    RankingEntry,
    SearchHit,
)

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "faceit"
AMBER = "787b65e7-18de-5702-8d3f-af4c9ade2d4f"
MATCH = "1-42b1b154-d90b-5205-87a2-77db816e6995"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the recorded samples are not beside the checkout"
)


def recorded(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", ["player_details", "player_lookup"])
def test_the_recorded_player_is_read_by_id_and_by_nickname(name):
    found = parse_profile(recorded(name))
    assert (found.player_id, found.nickname, found.country) == (AMBER, "Amber", "gb")
    assert (found.region, found.skill_level, found.elo) == ("EU", 10, 2014)
    assert found.game_player_id == found.steam_id_64 == "76561190663928414"
    assert found.memberships == ("premium", "super_match_token")
    assert (found.verified, found.avatar_url) == (True, None)
    assert found.activated_at == datetime(2014, 7, 15, 13, 29, 43, 243_000, tzinfo=UTC)
    assert found.faceit_url == "https://www.faceit.com/en/players/Amber"


def test_the_recorded_history_is_read():
    found = parse_history(recorded("player_matches"))
    assert (len(found.items), found.sent, found.skipped) == (20, 20, ())
    assert (found.start, found.end) == (0, 20)
    newest, overtime, oldest = found.items[0], found.items[11], found.items[19]
    assert newest.match_id.startswith("1-f3093e2e-")
    assert newest.started_at == datetime(2026, 3, 16, 22, 37, 49, tzinfo=UTC)
    assert newest.finished_at == datetime(2026, 3, 16, 23, 22, 41, tzinfo=UTC)
    assert (newest.winner, newest.scores) == (2, (11, 13))
    assert (newest.competition_name, newest.game_mode) == ("Europe 5v5 Queue", "5v5")
    assert [team.name for team in newest.teams] == ["team_Ember", "team_Lumen"]
    assert newest.teams[0].members[1].nickname == "Amber"
    assert [one.skill_level for one in newest.teams[0].members] == [8, 10, 9, 10, 9]
    assert (overtime.winner, overtime.scores) == (1, (19, 16))
    assert (oldest.winner, oldest.scores) == (1, (13, 10))
    assert {match.state for match in found.items} == {MatchState.FINISHED}
    assert all(
        len(team.members) == 5 and all(one.playing for one in team.members)
        for match in found.items
        for team in match.teams
    )


def test_the_recorded_list_of_matches_is_read():
    found = parse_game_stats(recorded("player_game_stats"))
    assert (len(found.items), found.skipped) == (20, ())
    # From "Result", "Final Score" and the other number of "Score", read by eye.
    assert [(line.won, line.own_score, line.enemy_score) for line in found.items] == [
        (False, 11, 13),
        (True, 13, 10),
        (True, 13, 5),
        (True, 13, 6),
        (True, 13, 4),
        (False, 11, 13),
        (True, 13, 4),
        (True, 13, 4),
        (False, 9, 13),
        (False, 3, 13),
        (False, 3, 13),
        (True, 19, 16),
        (False, 6, 13),
        (True, 13, 4),
        (True, 13, 9),
        (True, 13, 7),
        (False, 9, 13),
        (False, 11, 13),
        (False, 11, 13),
        (False, 10, 13),
    ]
    line = found.items[0]
    assert (line.map, line.rounds, line.region, line.game_mode) == ("de_inferno", 24, "EU", "5v5")
    assert (line.kills, line.deaths, line.assists) == (19, 15, 2)
    assert (line.damage, line.adr, line.double_kills, line.kr) == (1801, 75.0, 5, 0.79)
    assert line.finished_at == datetime(2026, 3, 16, 23, 22, 41, tzinfo=UTC)
    assert (line.player_id, line.nickname) == (AMBER, "Amber")
    assert found.items[11].overtime_score == 7


def test_every_sum_of_the_recorded_list_holds_and_it_agrees_with_the_history():
    lines = parse_game_stats(recorded("player_game_stats")).items
    history = {match.match_id: match for match in parse_history(recorded("player_matches")).items}
    # Entries are not in the list: 20 of them cannot be told.
    checks = [check for line in lines for check in line_checks(line)]
    assert (summary(checks).held, summary(checks).broken, summary(checks).not_applicable) == (
        140,
        0,
        20,
    )
    times = [check for line in lines for check in history_checks(history[line.match_id], line)]
    assert [check.holds for check in times] == [True] * 20
    for line in lines:
        scores = history[line.match_id].scores
        assert scores is not None
        assert sorted(scores) == sorted((line.own_score, line.enemy_score))


def test_the_recorded_match_is_read():
    found = parse_match(recorded("match_details"))
    assert (found.match_id, found.state, found.version) == (MATCH, MatchState.FINISHED, 2)
    assert (found.winner, found.scores, found.map_scores) == (1, (13, 10), ((13, 10),))
    assert (found.maps, found.location, found.best_of) == (("de_inferno",), "Germany", 1)
    assert found.map_pool == (
        "de_dust2",
        "de_mirage",
        "de_nuke",
        "de_overpass",
        "de_ancient",
        "de_inferno",
        "de_anubis",
    )
    assert found.elo_counts is False
    assert (found.competition_type, found.region) == ("championship", "EU")
    assert found.scheduled_at == datetime(2026, 2, 24, 20, 30, tzinfo=UTC)
    assert found.configured_at == datetime(2026, 2, 24, 20, 32, 20, tzinfo=UTC)
    assert found.started_at == datetime(2026, 2, 24, 20, 39, 57, tzinfo=UTC)
    assert found.finished_at == datetime(2026, 2, 24, 21, 23, 28, tzinfo=UTC)
    assert len(found.demo_urls) == 1
    assert [team.name for team in found.teams] == ["speciaLz", "FlensburgUnited"]
    assert [(one.nickname, one.substitute, one.playing) for one in found.teams[1].members[5:]] == [
        ("Umber7", True, None),
        ("Vesper7", True, True),
    ]


def test_the_recorded_substitute_played_and_a_listed_player_did_not():
    room = parse_match(recorded("match_details"))
    stats = parse_match_stats(recorded("match_stats"))
    second = who_played(room.teams, stats)[1]
    assert {one.nickname for one in second.members if one.playing} == {
        "Pine7",
        "Slate7",
        "Onyx7",
        "Tidal7",
        "Vesper7",
    }
    assert {one.nickname for one in second.members if not one.playing} == {"Quill7_", "Umber7"}


def test_the_recorded_match_stats_are_read():
    found = parse_match_stats(recorded("match_stats"))
    assert (found.match_id, found.skipped) == (MATCH, ())
    (played,) = found.maps
    assert (played.map_number, played.map, played.rounds) == (1, "de_inferno", 23)
    assert [(team.name, team.won, team.final_score, team.premade) for team in played.teams] == [
        ("speciaLz", True, 13, True),
        ("FlensburgUnited", False, 10, True),
    ]
    assert [
        (line.nickname, line.kills, line.deaths, line.assists, line.damage, line.adr)
        for line in played.lines
    ] == [
        ("Jade7", 19, 13, 7, 2278, 99.0),
        ("Kite7", 19, 18, 2, 2047, 89.0),
        ("Lumen7_", 14, 17, 6, 1294, 56.3),
        ("Heron7", 15, 13, 6, 1333, 58.0),
        ("Nova7", 9, 16, 5, 1292, 56.2),
        ("Pine7", 12, 15, 5, 1230, 53.5),
        ("Slate7", 23, 15, 1, 2149, 93.4),
        ("Onyx7", 10, 15, 3, 947, 41.2),
        ("Tidal7", 20, 17, 5, 2210, 96.1),
        ("Vesper7", 10, 14, 8, 1421, 61.8),
    ]
    jade = played.lines[0]
    assert (jade.own_score, jade.enemy_score, jade.first_half_score) == (13, 10, 8)
    assert (jade.headshots, jade.mvps, jade.double_kills, jade.triple_kills) == (11, 4, 3, 2)
    assert jade.single_kills == 19 - 2 * 3 - 3 * 2
    assert jade.extended == Extended(
        entry_count=6,
        entry_wins=3,
        first_kills=3,
        v1_count=0,
        v1_wins=0,
        v2_count=0,
        v2_wins=0,
        clutch_kills=0,
        flash_count=22,
        flash_successes=4,
        enemies_flashed=6,
        utility_count=3,
        utility_successes=3,
        utility_damage=93,
        utility_enemies=3,
        sniper_kills=0,
        pistol_kills=3,
        knife_kills=0,
        zeus_kills=0,
    )
    assert jade.extended.first_deaths == 3


def test_every_sum_of_the_recorded_match_holds():
    checks = match_checks(parse_match_stats(recorded("match_stats")))
    found = summary(checks)
    assert (found.held, found.broken, found.not_applicable) == (89, 0, 0)
    values = {check.code: (check.expected, check.actual) for check in checks}
    assert values[Code.FIRST_KILLS] == (23, 23)
    assert values[Code.ENTRIES] == (46, 46)


def test_the_recorded_lifetime_tells_sums_from_means():
    found = parse_lifetime(recorded("player_lifetime_stats"))
    assert (found.player_id, found.matches, found.wins) == (AMBER, 2423, 1204)
    assert (found.kd_mean, found.headshot_share) == (0.95, 0.33)
    assert (found.extended_matches, found.extended_rounds, found.damage) == (795, 17695, 1339859)
    assert found.adr == pytest.approx(75.72, abs=0.005)
    assert found.win_rate == pytest.approx(0.4969, abs=0.00005)
    assert (found.longest_win_streak, found.current_win_streak) == (10, 0)
    assert found.recent_results == (True, True, True, True, False)
    assert (found.figures["K/D Ratio"], found.figures["Total Headshots %"]) == ("2309.97", "78997")
    assert len(found.figures) == 41
    assert [one.label for one in found.maps] == [
        "Inferno",
        "Ancient",
        "Nuke",
        "Overpass",
        "Mills",
        "Vertigo",
        "Train",
        "Mirage",
        "Anubis",
        "Dust2",
    ]
    assert found.maps[4] == MapSegment(
        label="Mills",
        matches=1,
        wins=0,
        rounds=30,
        kills=22,
        deaths=23,
        assists=7,
        kd_mean=0.96,
        adr=pytest.approx(80.03, abs=0.005),
        mode="5v5",
    )


def test_the_sums_in_the_recorded_lifetime_are_the_means_times_the_matches():
    # What makes "K/D Ratio" a sum: over 2,423 matches it gives the printed mean.
    found = parse_lifetime(recorded("player_lifetime_stats"))
    assert float(str(found.figures["K/D Ratio"])) / 2423 == pytest.approx(0.95, abs=0.005)
    assert float(str(found.figures["Total Headshots %"])) / 2423 == pytest.approx(33, abs=0.5)


def test_recent_results_of_the_recording_are_oldest_first():
    recent = parse_lifetime(recorded("player_lifetime_stats")).recent_results
    newest = parse_game_stats(recorded("player_game_stats")).items[:5]
    assert recent == tuple(line.won for line in reversed(newest))


def test_the_recorded_ban_is_read():
    found = parse_bans(recorded("player_bans"))
    assert found.items == (
        Ban(
            player_id="607c6e3d-8af6-5ab9-b9c0-7506b90b34da",
            type="game",
            reason="verbal abuse",
            game="cs2",
            starts_at=datetime(2026, 3, 20, 12, 11, tzinfo=UTC),
            ends_at=datetime(2026, 3, 27, 12, 11, tzinfo=UTC),
        ),
    )


def test_the_recorded_rankings_are_read():
    top = parse_ranking(recorded("ranking_global"))
    assert (len(top.entries), top.position, top.skipped) == (20, None, ())
    assert top.entries[0] == RankingEntry(
        "d3bdf325-d7c5-56af-aca5-c46d903ad3f5", "Xenon735", "ru", 1, 5192, 10
    )
    around = parse_ranking(recorded("ranking_player"))
    assert around.position == 94481
    own = next(entry for entry in around.entries if entry.position == 94481)
    assert (own.nickname, own.elo, own.country) == ("Onyx7", 2410, "de")


def test_the_recorded_search_is_read():
    found = parse_search(recorded("search_players"))
    assert (len(found.items), found.skipped) == (20, ())
    assert found.items[1] == SearchHit(
        "915c9b33-46d1-52ad-a36a-dc0ac3bdca25", "Lumen975", "fr", 8, False
    )
    # The last one names another game first.
    assert (found.items[19].nickname, found.items[19].skill_level) == ("Delta1093", 3)


def test_the_recorded_webhooks_are_read():
    demo = parse_webhook(recorded("webhook_match_demo_ready_2025"))
    assert (demo.event, demo.event_id) == (
        "match_demo_ready",
        "32a9a965-20c0-53eb-9cd0-14c25c2f57bd",
    )
    assert (demo.retry_count, demo.match_version, demo.game) == (2, 42, "cs2")
    assert demo.match_id == "1-ec25a8c6-64ed-5528-a36a-342bc4139e7f"
    assert demo.at == datetime(2025, 7, 17, 18, 41, 52, tzinfo=UTC)
    assert demo.demo_url is not None
    assert demo.demo_url.endswith("-1-1.dem.zst")
    assert [team.members for team in demo.teams] == [(), ()]
    finished = parse_webhook(recorded("webhook_match_status_finished_2022"))
    assert (finished.event, finished.game, finished.match_version) == (
        "match_status_finished",
        "csgo",
        43,
    )
    assert finished.finished_at == datetime(2022, 1, 10, 20, 29, 35, tzinfo=UTC)
    assert finished.competition_name == "CS:GO 5v5 PREMIUM"
    assert [len(team.members) for team in finished.teams] == [5, 5]
    assert finished.teams[0].members[4].nickname == "Ember10"
    assert finished.skipped == ()


def test_the_recorded_error_is_an_error_and_nothing_else():
    assert parse_error(recorded("error_not_found")) == Problem("Error message", "err_nf0", 404)
    with pytest.raises(ParseError, match="err_nf0"):
        parse_match(recorded("error_not_found"))


def test_a_hub_is_no_match():
    with pytest.raises(ParseError) as caught:
        parse_match(recorded("hub_details"))
    assert caught.value.where == "match_id"
