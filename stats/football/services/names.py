"""Which team a spelling means: rows of teams, of their spellings, and of doubts about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from config.finding.indexing import update
from config.fold import fold
from stats.football.frames import TEAM
from stats.football.models import AliasSuggestion, Competition, Country, Team, TeamAlias
from stats.football.records import MatchRecord, TeamName
from stats.football.resolve import (
    How,
    Resolution,
    Resolver,
    country_of,
    known_team,
    rivals_of,
)
from stats.football.services.places import countries_of

NAME_MAX: Final = 120
Teams = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Told:
    """The spellings of one country in an answer: `sides` by name, and the league of each."""

    country: Country
    source: str
    demo: bool
    now: datetime
    sides: Mapping[str, TeamName]
    leagues: Mapping[str, str]


def search_key(name: str) -> str:
    """Return a spelling as searches compare it."""
    return fold(name)[:160]


def teams_of(records: Sequence[MatchRecord], *, demo: bool, now: datetime) -> Teams:
    """Return the team of each side by country and spelling, made where nobody knows it.

    The records are of one source. Runs in the caller's transaction, in which the countries stay
    locked. What only looks like a known team becomes a team of its own and a row for staff.
    """
    sides: dict[str, dict[str, TeamName]] = defaultdict(dict)
    leagues: dict[str, dict[str, str]] = defaultdict(dict)
    for record in records:
        for side, home in ((record.home, True), (record.away, False)):
            code = country_of(record, home)
            sides[code][side.name] = side
            leagues[code][side.name] = record.league
    countries = countries_of(sides, lock=True)
    found: dict[tuple[str, str], int] = {}
    for code in sorted(sides):
        told = _Told(
            countries[code], records[0].source.value, demo, now, sides[code], leagues[code]
        )
        found |= {(code, name): team for name, team in _settle(told, records).items()}
    return found


def _settle(told: _Told, records: Iterable[MatchRecord]) -> dict[str, int]:
    # Spellings of the table of well-known names count only where a source or staff used them.
    used = TeamAlias.objects.filter(~Q(source="") | Q(confirmed=True))
    rows = list(used.filter(demo=told.demo, country=told.country).order_by("pk"))
    rows.sort(key=lambda row: (row.source == told.source, row.confirmed))
    resolver = Resolver(told.country.code, {row.name: row.team_id for row in rows})
    own = {row.name: row for row in rows if row.source == told.source}
    by_id = {row.source_id: row.team_id for row in own.values() if row.source_id}
    for name, side in told.sides.items():
        if side.source_id in by_id:
            resolver.learn(name, by_id[side.source_id])
    found = resolver.resolve(sorted(told.sides), rivals_of(records, told.country.code))
    teams = _teams(found, told)
    _write_spellings(teams, own, told)
    update(TEAM, [teams[name] for name in teams.keys() - own.keys()])
    _write_doubts(found, teams, told)
    return teams


def _teams(found: Sequence[Resolution], told: _Told) -> dict[str, int]:
    made: dict[str, int] = {}
    teams: dict[str, int] = {}
    for one in found:
        team = one.team or made.get(one.canonical)
        if team is None:
            team = made[one.canonical] = _make(one, told).pk
        teams[one.name] = team
    return teams


def _make(found: Resolution, told: _Told) -> Team:
    side, known = told.sides[found.name], known_team(told.country.code, found.name)
    known = known if known and known.name == found.show else None
    team = Team.objects.create(
        name=_free_name(found, told),
        short_name=side.short_name[:60],
        code=side.code[:8],
        country=told.country,
        translations=_translations(side, known.russian if known else ""),
        demo=told.demo,
    )
    if known:
        TeamAlias.objects.bulk_create(
            [_alias(team.pk, told, name, source="") for name in known.every], ignore_conflicts=True
        )
    return team


def _translations(side: TeamName, russian: str) -> dict[str, str]:
    told = dict(side.translations or {})
    return ({"ru": russian} if russian else {}) | told


def _free_name(found: Resolution, told: _Told) -> str:
    """Return the name to show; one that another team bears is told apart by a number."""
    name = found.show[:NAME_MAX]
    rows = Team.objects.filter(demo=told.demo, country=told.country, name__startswith=name[:110])
    taken = set(rows.values_list("name", flat=True))
    number = 2
    while name in taken:
        name = f"{found.show[:110]} ({number})"
        number += 1
    return name


def _alias(team: int, told: _Told, name: str, *, source: str, source_id: str = "") -> TeamAlias:
    return TeamAlias(
        team_id=team,
        country=told.country,
        source=source,
        name=name[:NAME_MAX],
        source_id=source_id[:60],
        search_key=search_key(name),
        demo=told.demo,
    )


def _write_spellings(teams: Mapping[str, int], own: Mapping[str, TeamAlias], told: _Told) -> None:
    fresh = [
        _alias(team, told, name, source=told.source, source_id=told.sides[name].source_id)
        for name, team in teams.items()
        if name not in own
    ]
    TeamAlias.objects.bulk_create(fresh, ignore_conflicts=True)
    for name, row in own.items():
        side = told.sides.get(name)
        if side and side.source_id and not row.source_id:
            row.source_id = side.source_id[:60]
            row.save(update_fields=["source_id"])


def _write_doubts(found: Iterable[Resolution], teams: Mapping[str, int], told: _Told) -> None:
    doubts = [one for one in found if one.how is How.SUGGESTED]
    if not doubts:
        return
    codes = {told.leagues[one.name] for one in doubts}
    places = dict(
        Competition.objects.filter(demo=told.demo, code__in=codes).values_list("code", "pk")
    )
    AliasSuggestion.objects.bulk_create(
        [
            AliasSuggestion(
                competition_id=places[told.leagues[one.name]],
                source=told.source,
                name=one.name[:NAME_MAX],
                team_id=teams[one.name],
                candidate_id=candidate.team,
                score=candidate.score,
                reason=candidate.spelling[:200],
                created_at=told.now,
            )
            for one in doubts
            for candidate in one.candidates
            if candidate.team != teams[one.name]
        ],
        ignore_conflicts=True,
    )
