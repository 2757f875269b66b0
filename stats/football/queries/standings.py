"""Tables of a season, from its stored matches: by view, as of any day, kept by its version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache

from stats.football.labels import named
from stats.football.leagues import Stage, league_of
from stats.football.models import Match, Season, TableCheck, Team, TeamAlias
from stats.football.records import Status
from stats.football.standings import (
    Game,
    Regulations,
    Table,
    View,
    game_of,
    group_tables,
    regulations_of,
    table,
)
from stats.football.standings.games import numbered
from stats.football.standings.rows import FORM_MATCHES

KEPT_S = 86_400
# Raised whenever tables are made in another way, so that kept ones are not taken for new.
MADE_BY = 1
VIEWS = ("total", "home", "away", "form")
COLUMNS = (
    "pk", "home_id", "away_id", "status", "awarded", "ft_home", "ft_away", "day", "round",
    "round_number",
)  # fmt: skip
FINISHED = frozenset(status.value for status in Status if status.finished)


@dataclass(frozen=True, slots=True)
class TeamRef:
    """A team as lists name it."""

    pk: int
    name: str
    short_name: str = ""
    code: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return its name in the reader's language."""
        return named(self.name, self.translations)


@dataclass(frozen=True, slots=True)
class Standings:
    """A season's table of a view, or one table a group in `groups` (then `table` has no rows).

    `until` is the day it is of, None for now. `moves` are places won since the round before.
    `round` is the newest round of which at least half was played, `rounds` how many there are.
    """

    table: Table
    groups: Mapping[str, Table]
    regulations: Regulations
    teams: Mapping[int, TeamRef]
    moves: Mapping[int, int]
    round: int | None
    rounds: int
    until: date | None
    last_day: date | None

    @property
    def empty(self) -> bool:
        """Tell whether there is no row."""
        return not self.table.rows and not self.groups


@dataclass(frozen=True, slots=True)
class _Stored:
    games: list[Game]
    teams: Mapping[int, TeamRef]
    regulations: Regulations


def standings_of(season: Season, view: str = "total", until: date | None = None) -> Standings:
    """Return a season's table; at most three queries, none while it is kept.

    `view` is one of VIEWS; raises ValueError for another. The season's competition must be loaded.
    """
    if view not in VIEWS:
        raise ValueError(f"{view!r} is not a view of a table")
    until = _within(season, until)
    key = _key(season, view, until)
    kept: Standings | None = cache.get(key)
    if kept is None:
        kept = _made(season, _stored([season])[season.pk], view, until)
        cache.set(key, kept, KEPT_S)
    return kept


def standings_of_all(seasons: Iterable[Season]) -> dict[int, Standings]:
    """Return the tables of seasons as they stand, by id; three queries for what is not kept."""
    wanted = {_key(season, "total", None): season for season in seasons}
    kept: dict[str, Standings] = cache.get_many(list(wanted))
    missing = [season for key, season in wanted.items() if key not in kept]
    stored = _stored(missing) if missing else {}
    made = {
        _key(season, "total", None): _made(season, stored[season.pk], "total", None)
        for season in missing
    }
    if made:
        cache.set_many(made, KEPT_S)
    return {season.pk: (kept | made)[key] for key, season in wanted.items()}


def games_of(season: Season) -> list[Game]:
    """Return a season's matches as tables take them; one query."""
    return _stored_games([season])[season.pk]


def regulations_for(season: Season, teams: Mapping[int, TeamRef]) -> Regulations:
    """Return what orders a season's table; one query where single teams matter, else none."""
    return _regulations(season, teams, _spelled([season], teams))


def team_refs(teams: Iterable[int]) -> dict[int, TeamRef]:
    """Return teams by id; one query."""
    rows = Team.objects.filter(pk__in=set(teams))
    return {
        pk: TeamRef(pk, *rest)
        for pk, *rest in rows.values_list("pk", "name", "short_name", "code", "translations")
    }


def last_check(season: Season) -> TableCheck | None:
    """Return how a source's own table compared with ours last, None where none was; one query."""
    return TableCheck.objects.filter(season=season).order_by("-checked_at", "-pk").first()


def _within(season: Season, until: date | None) -> date | None:
    """Return the same day, or the nearest one that tells apart what is kept."""
    if until is None or season.ends_on is None or until >= season.ends_on:
        return None
    first = season.starts_on or season.ends_on
    return max(until, first - timedelta(days=1))


def _key(season: Season, view: str, until: date | None) -> str:
    return f"football:table:{MADE_BY}:{season.pk}:{season.version}:{view}:{until or ''}"


def _stored(seasons: list[Season]) -> dict[int, _Stored]:
    games = _stored_games(seasons)
    teams = team_refs(team for some in games.values() for one in some for team in _sides(one))
    spelled = _spelled(seasons, teams)
    found = {}
    for season in seasons:
        here = {team for game in games[season.pk] for team in _sides(game)}
        named_here = {pk: teams[pk] for pk in here}
        rules = _regulations(season, named_here, spelled)
        found[season.pk] = _Stored(games[season.pk], named_here, rules)
    return found


def _stored_games(seasons: list[Season]) -> dict[int, list[Game]]:
    found: dict[int, list[Game]] = {season.pk: [] for season in seasons}
    rows = Match.objects.filter(season__in=seasons).order_by("season_id", "order_at", "pk")
    for season_id, *row in rows.values_list("season_id", *COLUMNS):
        found[season_id].append(_game(row))
    return found


def _sides(game: Game) -> tuple[int, int]:
    return game.home, game.away


def _spelled(seasons: list[Season], teams: Mapping[int, TeamRef]) -> dict[str, list[int]]:
    """Return the teams behind the spellings by which leagues' facts name them; one query."""
    told: set[str] = set()
    for season in seasons:
        league = league_of(season.competition.code)
        told |= set(league.deductions_of(season.label))
        told |= {name for one in league.settled_of(season.label) for name in (one.above, one.below)}
    if not told:
        return {}
    found: dict[str, list[int]] = {}
    rows = TeamAlias.objects.filter(name__in=told, team__in=list(teams))
    known = list(rows.values_list("name", "team_id").distinct())
    for name, pk in known + [(one.name, one.pk) for one in teams.values() if one.name in told]:
        found.setdefault(name, []).append(pk)
    return found


def _regulations(
    season: Season, teams: Mapping[int, TeamRef], spelled: Mapping[str, list[int]]
) -> Regulations:
    here = {name: pk for name, some in spelled.items() for pk in some if pk in teams}
    deductions = {int(team): int(points) for team, points in season.deductions.items()}
    return regulations_of(
        league_of(season.competition.code),
        season.label,
        teams=here,
        deductions=deductions or None,
        names={team.pk: team.name for team in teams.values()},
    )


def _made(season: Season, stored: _Stored, view: str, until: date | None) -> Standings:
    games, rules = stored.games, stored.regulations
    day = until.toordinal() if until else None
    groups: dict[str, Table] = {}
    found = Table(())
    if any(one.stage is Stage.GROUP for one in games):
        groups = group_tables(games, rules, until_day=day)
    else:
        found = _viewed(games, rules, view, day)
    ordered = [one for one in numbered(games, rules.split) if one.stage is not Stage.PLAY_OFF]
    current = _round(ordered, day)
    played = [one.day for one in games if one.played and one.day and (not day or one.day <= day)]
    return Standings(
        table=found,
        groups=groups,
        regulations=rules,
        teams=stored.teams,
        moves=_moves(games, rules, found, current, day) if view == View.TOTAL else {},
        round=current,
        rounds=max((one.round_number or 0 for one in ordered), default=0),
        until=until,
        last_day=date.fromordinal(max(played)) if played else None,
    )


def _viewed(games: list[Game], rules: Regulations, view: str, day: int | None) -> Table:
    if view == "form":
        return table(games, rules, until_day=day, last=FORM_MATCHES)
    return table(games, rules, view=View(view), until_day=day)


def _moves(
    games: list[Game], rules: Regulations, found: Table, current: int | None, day: int | None
) -> dict[int, int]:
    if not current or current < 2 or not found.rows:
        return {}
    before = table(games, rules, until_day=day, until_round=current - 1)
    places = {row.team: row.position for row in before.rows}
    return {row.team: places.get(row.team, row.position) - row.position for row in found.rows}


def _round(games: list[Game], day: int | None) -> int | None:
    """Return the newest round of which at least half was played."""
    played: dict[int, list[bool]] = {}
    for one in games:
        if not one.void:
            counts = one.played and (day is None or (one.day or 0) <= day)
            played.setdefault(one.round_number or 0, []).append(counts)
    begun = [number for number, some in played.items() if 2 * sum(some) >= len(some)]
    return max(begun, default=None)


def _game(row: Sequence[Any]) -> Game:
    pk, home, away, status, awarded, first, second, day, text, number = row
    counts = first is not None and second is not None and (awarded or status in FINISHED)
    found = game_of(
        home,
        away,
        (first, second) if counts else None,
        day=day.toordinal() if day else None,
        round_text=text,
        key=pk,
    )
    void = status == Status.CANCELLED and not counts
    told = number if found.round_number is None else found.round_number
    return replace(found, void=void, round_number=told)
