"""Plays of the demo's world, and what the source says of them, as tests look for them."""

import json
from datetime import UTC, datetime

from stats.football.demo import World
from stats.football.demo.calendar import SEASON_S, begins
from stats.football.demo.event_json import event_json
from stats.football.demo.fixtures import fixtures_of
from stats.football.demo.play import play_of
from stats.football.parse.sofascore import parse_event
from stats.football.records import EventKind
from stats.football.tests.demo_source import NOW, SEASON

GOALS = {EventKind.GOAL, EventKind.PENALTY_GOAL, EventKind.OWN_GOAL}
LONG_AFTER = begins(SEASON) + SEASON_S - 1


def body(values):
    return json.dumps(values, ensure_ascii=False).encode()


def event(state, now):
    return parse_event(
        body({"event": event_json(1, state, now)}), None, datetime.fromtimestamp(now, UTC)
    )


def matches(season=SEASON - 1, league=0):
    return World(1).matches(league, season, NOW)


def find(wanted, seasons=range(SEASON - 12, SEASON)):
    """Return the first play of some seasons that `wanted` likes."""
    plays = (
        play_of(1, one)
        for season in reversed(seasons)
        for league in (0, 1)
        for one in fixtures_of(1, league, season)
    )
    return next(play for play in plays if wanted(play))
