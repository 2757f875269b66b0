"""What is asked for: every page by its name, every call by its path, each time of another subject.

A page or a call that is not there yet is told, never passed over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.urls import Resolver404, resolve, reverse

from stats.football.models import Match, Player, Season, Team
from stats.football.records import Source
from stats.football.services.generated.plans import seasons

API = "/api/v1/football"
Draw = Callable[[np.random.Generator], str]


@dataclass(frozen=True, slots=True)
class Subjects:
    """Ids that were generated; `now` are seasons that are being played."""

    seasons: Sequence[tuple[str, str, str]]
    now: Sequence[tuple[str, str, str]]
    matches: Sequence[int]
    teams: Sequence[int]
    players: Sequence[int]
    names: Sequence[str]


def subjects() -> Subjects:
    """Read them once."""
    rows = [
        (row.competition.code, row.label, str(row.starts_on.replace(month=12)))
        for row in seasons().select_related("competition").order_by("label", "pk")
        if row.starts_on
    ]
    teams = Team.objects.filter(demo=True, country__code__startswith="gen")
    players = Player.objects.filter(demo=True, source=Source.GENERATED)
    return Subjects(
        rows,
        [row for row in rows if row[1] == rows[-1][1]],
        list(Match.objects.filter(season__in=seasons()).values_list("pk", flat=True)),
        list(teams.values_list("pk", flat=True)),
        list(players.values_list("pk", flat=True)),
        [*teams.values_list("name", flat=True), *players.values_list("name", flat=True)[:500]],
    )


def pages(known: Subjects) -> Mapping[str, Draw]:
    """Return what draws the address of a page; NoReverseMatch where there is no such page yet."""

    def one(values: Sequence[Any], rng: np.random.Generator) -> Any:
        return values[int(rng.integers(len(values)))]

    def league(name: str, *extra: str, now: bool = False) -> Draw:
        def draw(rng: np.random.Generator) -> str:
            code, label, day = one(known.now if now else known.seasons, rng)
            words = {"season": label, **({"date": day} if "date" in extra else {})}
            words |= {"view": "home"} if "view" in extra else {}
            return f"{reverse(f'football:{name}', args=[code])}?{urlencode(words)}"

        return draw

    def subject(name: str, ids: Sequence[int]) -> Draw:
        return lambda rng: reverse(f"football:{name}", args=[one(ids, rng)])

    return {
        "leagues": lambda _: reverse("football:leagues"),
        "league": league("league"),
        "league_home": league("league", "view"),
        "league_date": league("league", "date"),
        "fixtures": league("fixtures"),
        "statistics": league("league-statistics"),
        "forecasts": league("league-forecasts", now=True),
        "simulation": league("simulation", now=True),
        "match": subject("match", known.matches),
        "team": subject("team", known.teams),
        "player": subject("player", known.players),
        "record": lambda _: reverse("football:record"),
        "search": lambda rng: f"{reverse('search')}?{urlencode({'q': one(known.names, rng)})}",
    }


def calls(known: Subjects) -> Mapping[str, Draw]:
    """Return what draws the path of a call; Resolver404 where there is no such call yet."""

    def one(values: Sequence[Any], rng: np.random.Generator) -> Any:
        return values[int(rng.integers(len(values)))]

    def asked(path: str, now: bool = False, **extra: str) -> Draw:
        def draw(rng: np.random.Generator) -> str:
            code, label, day = one(known.now if now else known.seasons, rng)
            words = {"league": code, "season": label, **extra}
            return f"{API}/{path}?{urlencode(words | ({'date': day} if 'date' in extra else {}))}"

        return draw

    def named(path: str, values: Sequence[Any]) -> Draw:
        return lambda rng: f"{API}/{path}/{one(values, rng)}"

    return {
        "leagues": lambda _: f"{API}/leagues",
        "seasons": lambda rng: f"{API}/seasons?league={one(known.seasons, rng)[0]}",
        "standings": asked("standings"),
        "standings_away": asked("standings", view="away"),
        "standings_date": asked("standings", date=""),
        "fixtures": asked("fixtures"),
        "match": named("matches", known.matches),
        "team": named("teams", known.teams),
        "player": named("players", known.players),
        "search": lambda rng: f"{API}/search?{urlencode({'q': one(known.names, rng)})}",
        "forecasts": lambda rng: f"{API}/forecasts?league={one(known.now, rng)[0]}",
        "record": lambda _: f"{API}/forecasts/record",
        "simulations": asked("simulations", now=True),
    }


def there(path: str) -> str:
    """Return a path as it is; raises Resolver404 where nothing answers it."""
    resolve(path.partition("?")[0])
    return path


def seasons_being_played() -> list[Season]:
    """Return the seasons in which forecasts are made and outcomes reckoned."""
    rows = seasons().select_related("competition").order_by("-label", "pk")
    newest = rows.values_list("label", flat=True).first()
    return [row for row in rows if row.label == newest]


__all__ = ["Resolver404", "Subjects", "calls", "pages", "seasons_being_played", "subjects", "there"]
