"""The demo's world: a function of seed and clock, played by rules, with every recorded trap."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from stats.football.demo import World
from stats.football.demo.calendar import LEAD_S, begins, known_seasons, season_at, year_of
from stats.football.demo.clubs import LEAGUES, Club, goals_of, squad_of
from stats.football.demo.event_json import event_json
from stats.football.demo.figures_json import lineups_json, shotmap_json, statistics_json
from stats.football.demo.fixtures import fixtures_of, place_of
from stats.football.demo.incidents_json import incidents_json
from stats.football.demo.play import play_of
from stats.football.demo.state import state_of
from stats.football.demo.tables import chances_of, finalists, odds_json, standings_json
from stats.football.leagues import season_of_year
from stats.football.parse.sofascore import (
    parse_odds,
)
from stats.football.tests.demo_plays import body, matches
from stats.football.tests.demo_source import NOW, SEASON

# --- seasons ------------------------------------------------------------------------------------


@pytest.mark.parametrize("league", [0, 1])
def test_each_club_meets_each_at_home_and_away_once_a_round(league):
    clubs, rounds = len(LEAGUES[league].clubs), LEAGUES[league].rounds
    for season in (SEASON, SEASON - 1, -7):
        found = fixtures_of(1, league, season)
        assert len({(one.home, one.away) for one in found}) == len(found) == clubs * (clubs - 1)
        for number in range(1, rounds + 1):
            sides = [c for one in found if one.round == number for c in (one.home, one.away)]
            assert len(set(sides)) == clubs
        at_home = Counter(one.home for one in found)
        assert set(at_home.values()) == {clubs - 1}


@pytest.mark.slow
def test_a_season_is_played_within_its_time_and_ends_before_the_next_begins():
    for season in (SEASON, SEASON - 1):
        for league in (0, 1):
            found = [*fixtures_of(1, league, season), finalists(1, league, season)]
            for one in found:
                play = play_of(1, one)
                assert one.kickoff >= begins(season) + LEAD_S
                assert one.kickoff + play.lasts < begins(season + 1)
                assert play.corrected_at == 0 or one.kickoff + play.corrected_at < begins(
                    season + 1
                )
                if not one.final:
                    assert one.kickoff + play.lasts < finalists(1, league, season).kickoff


def test_matches_of_a_side_never_overlap():
    for league in (0, 1):
        by_club = {}
        for one in fixtures_of(1, league, SEASON):
            for club in (one.home, one.away):
                by_club.setdefault(club, []).append((one.kickoff, play_of(1, one).lasts))
        for times in by_club.values():
            times.sort()
            for (at, lasts), (after, _) in pairwise(times):
                assert at + lasts < after


@pytest.mark.slow
def test_somebody_always_plays_but_for_minutes_between_seasons():
    world, quiet, longest = World(1), 0, 0
    times = range(begins(SEASON), begins(SEASON + 1), 60)
    live = [len(world.live(at)) for at in times]
    for count in live:
        quiet = 0 if count else quiet + 60
        longest = max(longest, quiet)
    assert sum(map(bool, live)) > 0.97 * len(live)
    assert longest <= 6 * 60


@pytest.mark.slow
def test_numbers_lead_back_to_their_matches():
    for one in matches():
        assert place_of(one.event_id) == (one.season, one.league, one.number)
    ids = [
        one.event_id for season in (2, 3) for league in (0, 1) for one in matches(season, league)
    ]
    assert len(set(ids)) == len(ids)
    assert max(ids) < 2**31


def test_seasons_bear_the_day_they_are_played_on_for_ever():
    assert [year_of(n) for n in (0, 1, 4, 80, 2000)] == [
        "2026-11-20.1", "2026-11-20.2", "2026-11-22.1", "2026-12-30.1", "2029-08-16.1",
    ]  # fmt: skip
    names = [year_of(n) for n in range(-60, 1000)]
    assert names == sorted(set(names))
    assert [season_of_year(name) for name in names] == names
    today = datetime.fromtimestamp(NOW, UTC).date().isoformat()
    assert year_of(season_at(NOW)).startswith(today)
    assert list(known_seasons(NOW)) == [1, 2, 3, 4]
    assert season_at(begins(7)) == 7
    assert season_at(begins(7) - 1) == 6


# --- restarts -----------------------------------------------------------------------------------


def everything(now):
    world = World(1)
    for cached in (fixtures_of, play_of, finalists, squad_of):
        cached.cache_clear()
    rows = []
    for league in (0, 1):
        rows.append(standings_json(1, league, SEASON, now))
        for one in world.matches(league, SEASON, now)[:60]:
            state = state_of(1, one, now)
            rows += [event_json(1, state, now), odds_json(1, state), lineups_json(1, state, now)]
            rows += [incidents_json(state), shotmap_json(1, state), statistics_json(1, state)]
    return body(rows)


@pytest.mark.slow
def test_a_restart_finds_the_same_world():
    assert everything(NOW) == everything(NOW)


@pytest.mark.slow
def test_another_seed_is_another_world():
    scores = [[play_of(seed, one).score() for one in fixtures_of(seed, 0, 2)] for seed in (1, 2)]
    assert scores[0] != scores[1]


def test_what_was_played_stays_as_it_was():
    one = matches()[0]
    first, later = (event_json(1, state_of(1, one, at), at) for at in (NOW, NOW + 30_000))
    assert first == later


# --- strengths ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_goals_follow_the_strengths_and_the_home_ground():
    plays = [play_of(1, one) for season in range(-12, SEASON) for one in fixtures_of(1, 0, season)]
    home = [play.score()[0] for play in plays]
    away = [play.score()[1] for play in plays]
    count = len(plays)
    assert abs(sum(home) / count - sum(p.expected[0] for p in plays) / count) < 0.08
    assert abs(sum(away) / count - sum(p.expected[1] for p in plays) / count) < 0.08
    assert sum(home) > 1.1 * sum(away)
    favoured = [p for p in plays if p.expected[0] > 2 * p.expected[1]]
    assert sum(p.score()[0] > p.score()[1] for p in favoured) > 0.55 * len(favoured)


@pytest.mark.slow
def test_strengths_drift_a_little_from_season_to_season():
    home, away = Club(0, 0), Club(0, 1)
    values = [goals_of(1, home, away, when / 4)[0] for when in range(80)]
    assert max(values) / min(values) > 1.15
    assert all(abs(a / b - 1) < 0.2 for a, b in pairwise(values))


def test_players_come_and_go_between_seasons():
    squads = [{p.player_id for p in squad_of(1, Club(0, 3), season)} for season in range(4)]
    assert all(len(squad) == 24 for squad in squads)
    assert all(len(a & b) >= 14 for a, b in pairwise(squads))
    assert squads[0] != squads[3]


def test_prices_hold_the_true_chances_and_a_margin():
    gaps = []
    for one in matches():
        state = state_of(1, one, one.kickoff - 60)
        for told in parse_odds(body(odds_json(1, state))).items:
            shares = [1 / told.home, 1 / told.draw, 1 / told.away]
            assert 1.0 < sum(shares) < 1.12
            gaps.append(abs(shares[0] / sum(shares) - chances_of(state.play.expected)[0]))
    assert sum(gaps) / len(gaps) < 0.06
