"""A match as the source's JSON: teams, scores, status, times."""

from typing import Any

from stats.football.demo.calendar import year_of
from stats.football.demo.chance import mix
from stats.football.demo.clubs import LEAGUES, Club, LeagueFacts, Player
from stats.football.demo.course import EXTRA_FIRST, EXTRA_SECOND, FIRST, SECOND, STARTS_AT
from stats.football.demo.fixtures import Fixture
from stats.football.demo.names import Named, person_of, short_of, slug_of
from stats.football.demo.state import State

Json = dict[str, Any]
_SEASON_IDS = 9_000_000


def season_id(league: int, season: int) -> int:
    """Return a season's number at the source."""
    return _SEASON_IDS + (season + 20_000) * 10 + league


def season_of_id(number: int) -> tuple[int, int]:
    """Return league and season of a season's number at the source."""
    age, league = divmod(number - _SEASON_IDS, 10)
    return league, age - 20_000


def season_json(league: int, season: int) -> Json:
    """Return a season."""
    year = year_of(season)
    name = f"{LEAGUES[league].name} {year}"
    return {"name": name, "year": year, "editor": False, "id": season_id(league, season)}


def country_json(facts: LeagueFacts) -> Json:
    """Return a league's country."""
    country = facts.country
    return {
        "alpha2": country.alpha2,
        "alpha3": country.alpha3,
        "name": country.name,
        "slug": slug_of(country.name),
    }


def team_json(club: Club) -> Json:
    """Return a team."""
    named = club.named
    return {
        "name": named.name,
        "slug": slug_of(named.name),
        "shortName": named.short,
        "gender": "M",
        "sport": {"name": "Football", "slug": "football", "id": 1},
        "nameCode": named.code,
        "disabled": False,
        "national": False,
        "type": 0,
        "country": country_json(LEAGUES[club.league]),
        "id": club.team_id,
        "subTeams": [],
        "fieldTranslations": {
            "nameTranslation": {"ru": named.ru, "kk": named.ru},
            "shortNameTranslation": {},
        },
    }


def player_json(player: Player) -> Json:
    """Return a player as incidents and shots name them."""
    return {
        "name": player.name.name,
        "slug": slug_of(player.name.name),
        "shortName": short_of(player.name.name),
        "position": player.position,
        "gender": "M",
        "jerseyNumber": str(player.shirt),
        "id": player.player_id,
        "fieldTranslations": {
            "nameTranslation": {"ru": player.name.ru},
            "shortNameTranslation": {},
        },
    }


def tournament_json(fixture: Fixture) -> Json:
    """Return the tournament, whose number is not that of the unique tournament."""
    facts = LEAGUES[fixture.league]
    name = f"{facts.name}, Final" if fixture.final else facts.name
    return {
        "name": name,
        "slug": slug_of(name),
        "category": {
            "name": facts.country.name,
            "slug": slug_of(facts.country.name),
            "sport": {"name": "Football", "slug": "football", "id": 1},
            "country": country_json(facts),
            "id": 9_000 + facts.index,
            "alpha2": facts.country.alpha2,
        },
        "uniqueTournament": {
            "name": facts.name,
            "slug": slug_of(facts.name),
            "id": facts.unique_id,
            "hasEventPlayerStatistics": True,
            "fieldTranslations": {"nameTranslation": {"ru": facts.ru}},
        },
        "priority": 10,
        "isGroup": False,
        "isLive": False,
        "id": facts.tournament_id + (5 if fixture.final else 0),
    }


def event_json(seed: int, state: State, now: float) -> Json:
    """Return a match; unstarted scores are `{}`."""
    fixture = state.fixture
    home, away = team_json(fixture.home), team_json(fixture.away)
    event: Json = {
        "tournament": tournament_json(fixture),
        "season": season_json(fixture.league, fixture.season),
        "roundInfo": {"round": fixture.round},
        "customId": f"demo{fixture.event_id:x}",
        "status": {"code": state.code, "description": state.words, "type": state.kind},
        "venue": _venue(fixture),
        "referee": _referee(seed, fixture),
        "homeTeam": home,
        "awayTeam": away,
        "homeScore": _score(state, True),
        "awayScore": _score(state, False),
        "time": _time(state, now),
        "changes": {"changeTimestamp": state.changed_at},
        "hasXg": True,
        "id": fixture.event_id,
        # The away side comes first, as in the world.
        "slug": f"{away['slug']}-{home['slug']}",
        "startTimestamp": state.starts_at,
        "finalResultOnly": False,
        "feedLocked": state.finished,
    }
    if fixture.final:
        event["roundInfo"] |= {"name": "Final", "slug": "final", "cupRoundType": 1}
    if state.finished:
        event["winnerCode"] = _winner(state)
    if state.begun and state.clock() >= 60:
        event["attendance"] = 2_500 + mix(seed, fixture.event_id, 11) % 24_000
    return event


def _venue(fixture: Fixture) -> Json:
    ground = fixture.home.named.ground
    return {"name": ground, "id": fixture.home.team_id, "stadium": {"name": ground}}


def _referee(seed: int, fixture: Fixture) -> Json:
    number = mix(seed, fixture.event_id, 12) % 14
    named: Named = person_of(seed, fixture.league, number, 13)
    return {"name": named.name, "id": 9_800_000 + fixture.league * 100 + number}


def _winner(state: State) -> int:
    home, away = state.score()
    kicks = state.kicks()
    home += sum(kick.scored for kick in kicks if kick.home)
    away += sum(kick.scored for kick in kicks if not kick.home)
    return 1 if home > away else 2 if away > home else 3


def _score(state: State, home: bool) -> Json:
    """Return a side's score: `current` counts a shoot-out in, `display` does not."""
    if not state.begun:
        return {}
    by_period = dict.fromkeys(STARTS_AT, 0)
    for goal in state.goals():
        by_period[goal.moment.period] += goal.home is home
    clock, extra = state.clock(), state.play.plan.extra
    total = sum(by_period.values())
    score: Json = {"current": total, "display": total, "period1": by_period[FIRST]}
    second = state.finished or (
        state.stretch is not None and state.stretch.minute >= 45 and state.code != 31
    )
    if second:
        score["period2"] = by_period[SECOND]
        score["normaltime"] = by_period[FIRST] + by_period[SECOND]
    if extra and (state.finished or (clock >= 90 and state.code in (41, 42, 50))):
        first, last = by_period[EXTRA_FIRST], by_period[EXTRA_SECOND]
        score |= {"extra1": first, "extra2": last, "overtime": first + last}
    kicks = state.kicks()
    if kicks or (state.finished and state.play.kicks):
        scored = sum(kick.scored for kick in kicks if kick.home is home)
        score["penalties"] = scored
        score["current"] = total + scored
    return score


def _time(state: State, now: float) -> Json:
    if not state.begun:
        return {}
    added = state.play.plan.added
    told: Json = {"injuryTime1": added[0]} if state.clock() >= 45 else {}
    if state.clock() >= 90:
        told["injuryTime2"] = added[1]
    if state.stretch is not None and state.code in STARTS_AT:
        # The clock runs fast here: the period began when it would have at the world's pace.
        minutes = state.clock() - STARTS_AT[state.code]
        told["currentPeriodStartTimestamp"] = int(now - minutes * 60)
    return told
