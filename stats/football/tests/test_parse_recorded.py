"""The recorded answers, where they are at hand, read to values taken from them by hand."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from stats.football.leagues import CHAMPIONSHIPS, season_of_year
from stats.football.parse.sofascore import (
    parse_event,
    parse_incidents,
    parse_lineups,
    parse_odds,
    parse_player_events,
    parse_rounds,
    parse_seasons,
    parse_shots,
    parse_standings,
    parse_statistics,
)
from stats.football.records import EventKind, OddsRecord, Score, Status

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples" / "football"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the recorded samples are not beside the checkout"
)


def recorded(name):
    """Return a recorded answer's body; a marker stands for what was cut off its lists."""
    return json.dumps(json.loads((SAMPLES / f"{name}.json").read_text())["body"]).encode()


def test_the_recorded_match_that_went_to_penalties_is_read():
    match = parse_event(recorded("event_finished_penalties"))

    assert (match.key, match.competition_id, match.season_id) == ("17090707", "804", "95169")
    # The slug has the sides the other way round.
    assert (match.home.name, match.away.name) == ("Brazil U20", "USA U20")
    assert match.status is Status.AFTER_PENALTIES
    assert (match.scores.half_time, match.scores.full_time) == (Score(0, 0), Score(1, 1))
    assert (match.scores.extra_time, match.scores.shootout) == (Score(0, 0), Score(5, 4))
    assert match.scores.current == Score(1, 1)
    assert (match.round, match.round_number, match.season) == ("Round of 16", None, "2026")
    assert match.kickoff == datetime(2026, 9, 16, 13, tzinfo=UTC)
    assert match.changed_at == datetime(2026, 9, 16, 15, 47, 1, tzinfo=UTC)
    assert match.league == ""


def test_the_recorded_match_that_has_not_begun_is_read():
    match = parse_event(recorded("event_notstarted"))

    assert (match.home.name, match.away.name) == ("Denmark", "Portugal")
    assert (match.status, match.scores.current, match.changed_at) == (Status.SCHEDULED, None, None)
    assert (match.round, match.round_number, match.season) == ("Group 4", 3, "2026-27")
    assert (match.venue, match.referee) == ("Parken", "Mykola Balakin")
    assert match.kickoff == datetime(2026, 10, 1, 18, 45, tzinfo=UTC)


def test_the_recorded_incidents_are_read_from_the_first_on():
    found = parse_incidents(recorded("event_incidents"))

    assert [(event.kind, event.minute, event.added) for event in found.items] == [
        (EventKind.PERIOD, 45, None),
        (EventKind.YELLOW, 82, None),
        (EventKind.SUBSTITUTION, 86, None),
        (EventKind.PERIOD, 90, None),
    ]
    change = found.items[2]
    assert (change.player.name, change.other.name, change.home) == (
        "Khalid Baba",
        "Anas Tahiri",
        True,
    )
    assert change.player.translations == {"ru": "Халид Баба"}
    assert found.items[1].rescinded is False


def test_the_recorded_shoot_out_is_read():
    kick, end = parse_incidents(recorded("event_incidents_shootout")).items

    assert (kick.kind, kick.home, kick.minute) == (EventKind.SHOOTOUT_GOAL, False, None)
    assert (end.text, end.minute, end.added, end.score) == ("PEN", None, None, Score(4, 3))


def test_the_recorded_statistics_are_read_once_each():
    found = parse_statistics(recorded("event_statistics"))
    figures = {(one.period, one.key): (one.home, one.away) for one in found.items}

    assert len(figures) == len(found.items) == 14
    assert figures["ALL", "possession"] == (0.69, 0.31)
    assert figures["ALL", "shots"] == (18, 3)
    assert figures["ALL", "shots_on_target"] == (6, 0)
    assert figures["2ND", "shots"] == (11, 3)


def test_the_recorded_lineups_are_read():
    found = parse_lineups(recorded("event_lineups"))
    keeper, defender, guest = found.players

    assert (found.confirmed, found.home_formation, found.away_formation) == (True, "4-4-2", "3-5-2")
    assert (keeper.player.name, keeper.shirt, keeper.position) == ("Emiliano Martínez", 23, "G")
    assert (keeper.minutes, keeper.rating, keeper.player.born_on) == (90, 6.6, date(1992, 9, 2))
    assert keeper.player.country == "ar"
    assert (keeper.figures["passes"], keeper.figures["passes_completed"]) == (21, 17)
    assert (defender.minutes, defender.figures["tackles"]) == (74, 1)
    assert (guest.home, guest.captain, guest.figures["saves"]) == (False, True, 2)


def test_the_recorded_shots_have_no_expected_goals():
    found = parse_shots(recorded("event_shotmap"))

    assert [(shot.key, shot.home, shot.outcome) for shot in found.items] == [
        ("8646973", False, "block"),
        ("8646968", True, "goal"),
        ("8646974", True, "save"),
    ]
    assert [shot.xg for shot in found.items] == [None, None, None]
    last = found.items[2]
    assert (last.minute, last.added, last.x, last.y) == (90, 4, 12.8, 48.3)


def test_the_recorded_odds_are_read():
    assert parse_odds(recorded("event_odds_featured")).items == (
        OddsRecord("SofaScore", False, 6.5, 5.0, 1.44),
        OddsRecord("SofaScore", True, 9.0, 6.5, 1.25),
    )


def test_the_recorded_rounds_are_read():
    rounds = parse_rounds(recorded("rounds")).items

    assert [one.number for one in rounds] == list(range(1, 39))
    assert [one.number for one in rounds if one.current] == [6]


def test_the_recorded_table_is_read():
    (table,) = parse_standings(recorded("standings_total")).items
    first = table.rows[0]

    assert (first.position, first.team.name, first.zone) == (
        1,
        "Manchester City",
        "Champions League",
    )
    assert (first.played, first.wins, first.draws, first.losses) == (5, 5, 0, 0)
    assert (first.goals_for, first.goals_against, first.points) == (13, 5, 15)


def test_the_recorded_page_of_a_player_tells_figures_though_its_events_are_cut():
    found = parse_player_events(recorded("player_events_last"))

    assert found.matches.more is True
    assert found.figures["13981660"] == {"rating": 8, "minutes": 76}
    assert {note.what for note in found.matches.skipped} == {"it is missing"}


def test_every_recorded_season_has_a_label_and_the_number_the_other_sample_has():
    listed = json.loads((SAMPLES / "season_ids_nine_leagues.json").read_text())
    numbers = {
        (listed["unique_tournament"][name], season_of_year(year)): str(number)
        for year, leagues in listed["season_ids"].items()
        for name, number in leagues.items()
    }
    checked = 0
    for league in CHAMPIONSHIPS:
        for path in sorted((SAMPLES / "seasons").glob(f"{league.sofascore}_*.json")):
            found = parse_seasons(path.read_bytes(), league.code)
            assert found.skipped == ()
            for season in found.items:
                told = numbers.get((league.sofascore, season.season), season.source_id)
                assert season.source_id == told
                checked += (league.sofascore, season.season) in numbers
    assert checked == 8 * 11
    assert {number for number, _ in numbers} == {league.sofascore for league in CHAMPIONSHIPS}
