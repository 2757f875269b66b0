"""The archive of openfootball beside the checkout, where there is one."""

import json
import tarfile
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest
from django.conf import settings

from stats.football.leagues import league_of, round_text
from stats.football.standings import game_of, regulations_of

ARCHIVE = Path(settings.BASE_DIR).parent / "shared" / "data" / "openfootball.tar.gz"


@lru_cache(maxsize=1)
def _files():
    with tarfile.open(ARCHIVE) as archive:
        return {
            member.name.removeprefix("./"): archive.extractfile(member).read()
            for member in archive
            if member.name.endswith(".json")
        }


def season_of(season, code):
    """Return a season's games, its regulations and the teams' names by identifier."""
    if not ARCHIVE.exists():
        pytest.skip(f"the archive of openfootball is not here: {ARCHIVE}")
    matches = json.loads(_files()[f"{season}/{code}.json"])["matches"]
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
