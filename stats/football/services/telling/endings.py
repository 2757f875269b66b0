"""What followers are told once a match is over: a surprise, and places in the table."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from django.db.models import Q

from accounts.alerts.models import Subscription
from accounts.alerts.services import Occurrence
from accounts.subjects import Subject
from stats.football.frames import MATCH, SURPRISE, TABLE_CHANGED, TEAM
from stats.football.leagues import Stage
from stats.football.models import Match, Season, Team
from stats.football.queries.forecasting import OURS, forecasts_of, said_of, surprise_of
from stats.football.queries.forecasting import result_of as result_of_match
from stats.football.queries.standings import games_of, regulations_for, team_refs
from stats.football.results import is_league
from stats.football.services.telling import followers
from stats.football.standings import Game, table
from stats.football.standings.rows import Row

# A place is news when it is the lead, worth something else than before, or this far away; and only
# once the table is more than chance.
PLACES_MOVED: Final = 3
PLAYED_BEFORE: Final = 3
# Chances that rest on fewer matches of a side surprise nobody.
KNOWN_MATCHES: Final = 10
SIDES: Final = ("home", "draw", "away")


def endings_of(matches: Sequence[Match], now: datetime) -> list[Occurrence]:
    """Return surprises and moved places of matches that have just ended.

    A surprise is a result to which the last forecast before the kick-off gave one chance in eight
    or less. A place is told to a team's followers where it won or lost the lead, a zone of the
    table, or three places. One query where nobody follows; else two, and three a league.
    """
    followed = _followed(matches)
    if not followed:
        return []
    heard = [one for one in matches if followed & set(followers.sides_of(one))]
    return _surprises(heard, now) + _tables(heard, followed, now)


def _followed(matches: Iterable[Match]) -> set[Subject]:
    wanted = {subject for match in matches for subject in followers.sides_of(match)}
    ids = {kind: [one.id for one in wanted if one.type == kind] for kind in (TEAM, MATCH)}
    rows = Subscription.objects.filter(
        Q(subject_type=TEAM, subject_id__in=ids[TEAM])
        | Q(subject_type=MATCH, subject_id__in=ids[MATCH])
    )
    pairs = rows.values_list("subject_type", "subject_id").distinct()
    return {Subject(kind, pk) for kind, pk in pairs}


def _surprises(matches: Sequence[Match], now: datetime) -> list[Occurrence]:
    leagues = {one.season_id: one.season.competition.code for one in matches}
    found: list[Occurrence] = []
    for match_id, rows in forecasts_of(matches, leagues).items():
        match = next(one for one in matches if one.pk == match_id)
        ours, result = rows.get(OURS), result_of_match(match)
        if ours is None or result is None:
            continue
        said = said_of(ours)
        how = surprise_of(match, said.chances)
        if how is None or not how.upset or min(said.known or (0, 0)) < KNOWN_MATCHES:
            continue
        payload = {
            **followers.said_of(match),
            "outcome": SIDES[result[0]],
            "chance_percent": round(100 * said.chances[result[0]], 1),
            "bits": round(how.bits, 2),
        }
        at = match.finished_at or now
        found += [
            followers.occurrence(match, SURPRISE, subject, payload, at, "surprise")
            for subject in followers.sides_of(match)
        ]
    return found


def _tables(
    matches: Sequence[Match], followed: Collection[Subject], now: datetime
) -> list[Occurrence]:
    by_season: dict[Season, list[Match]] = defaultdict(list)
    for match in matches:
        teams = {Subject(TEAM, str(pk)) for pk in (match.home_id, match.away_id)}
        if is_league(match.season.competition.code) and not teams.isdisjoint(followed):
            by_season[match.season].append(match)
    return [
        told
        for season, ended in by_season.items()
        for told in _in_season(season, ended, followed, now)
    ]


def _in_season(
    season: Season, matches: Sequence[Match], followed: Collection[Subject], now: datetime
) -> Iterator[Occurrence]:
    """Yield where a match moved its teams: the table with it against the table without."""
    games = games_of(season)
    if any(one.stage is Stage.GROUP for one in games):
        return
    refs = team_refs(team for one in games for team in (one.home, one.away))
    rules = regulations_for(season, refs)
    after = table(games, rules)
    for match in matches:
        before = table(_without(games, match), rules)
        for team in (match.home, match.away):
            if Subject(TEAM, str(team.pk)) not in followed:
                continue
            was, now_is = before.row_of(team.pk), after.row_of(team.pk)
            if was is not None and now_is is not None and _is_news(was, now_is):
                yield _moved(match, team, was, now_is, now)


def _without(games: Iterable[Game], match: Match) -> list[Game]:
    return [
        replace(one, home_goals=None, away_goals=None, awarded=None) if one.key == match.pk else one
        for one in games
    ]


def _moved(match: Match, team: Team, before: Row, after: Row, now: datetime) -> Occurrence:
    payload = {
        **followers.said_of(match),
        "team": team.name,
        "before": before.position,
        "after": after.position,
        "points": after.points,
        "zone_before": before.zone,
        "zone": after.zone,
    }
    subject = Subject(TEAM, str(team.pk))
    at = match.finished_at or now
    name = f"table:{team.pk}"
    return followers.occurrence(match, TABLE_CHANGED, subject, payload, at, name)


def _is_news(before: Row, after: Row) -> bool:
    if before.played < PLAYED_BEFORE or before.position == after.position:
        return False
    lead = 1 in (before.position, after.position)
    far = abs(before.position - after.position) >= PLACES_MOVED
    return lead or far or before.zone != after.zone
