"""Seasons of the archive as tables take them."""

import json
from datetime import date

import pytest

from stats.football.leagues import league_of, round_text
from stats.football.standings import game_of, regulations_of
from stats.football.tests.archive import ARCHIVE, bodies


def season_of(season, code):
    """Return a season's games, its regulations and the teams' names by identifier."""
    if not ARCHIVE.is_file():
        pytest.skip("the archive of openfootball is not beside the checkout")
    matches = json.loads(bodies()[season, code])["matches"]
    spelled = sorted({match[side] for match in matches for side in ("team1", "team2")})
    teams = {name: number for number, name in enumerate(spelled, start=1)}
    names = {number: name for name, number in teams.items()}
    games = [_game(match, teams, key) for key, match in enumerate(matches, start=1)]
    return games, regulations_of(league_of(code), season, teams=teams, names=names), names


def _game(match, teams, key):
    goals = (match.get("score") or {}).get("ft")
    return game_of(
        teams[match["team1"]],
        teams[match["team2"]],
        tuple(goals) if goals else None,
        day=date.fromisoformat(match["date"]).toordinal(),
        round_text=round_text(match.get("round", ""), match.get("stage", "")),
        key=key,
    )
