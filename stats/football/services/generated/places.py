"""Rows of the generated world's competitions, teams and players."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from config.finding.indexing import update
from config.fold import fold
from stats.football.frames import PLAYER, TEAM
from stats.football.generate import World
from stats.football.models import Competition, Country, Player, PlayerAlias, Team, TeamAlias
from stats.football.records import Source
from stats.football.results import Ints
from stats.football.services.generated.plans import Plan

# Behind every real league in lists.
FIRST_POSITION: Final = 1000


@dataclass(frozen=True, slots=True)
class Places:
    """Competitions by the world's number; ids of teams and players by number, 0 for none."""

    competitions: dict[int, Competition]
    teams: Ints
    players: Ints
    names: NDArray[Any]


def places_of(world: World, plan: Plan) -> Places:
    """Return the rows of a world, made where they are missing."""
    countries = {
        league.number: Country.objects.get_or_create(
            code=league.code.partition(".")[0], defaults={"name": f"Generated {league.number}"}
        )[0]
        for league in world.leagues
    }
    competitions = {
        league.number: Competition.objects.get_or_create(
            code=league.code,
            demo=True,
            defaults={
                "name": league.name,
                "country": countries[league.number],
                "position": FIRST_POSITION + league.number,
            },
        )[0]
        for league in world.leagues
    }
    teams = _teams(world, countries)
    players = _players(world, plan, teams)
    names = np.array(["", *(player.name for player in world.players)], dtype=object)
    return Places(competitions, teams, players, names)


def _teams(world: World, countries: dict[int, Country]) -> Ints:
    rows = Team.objects.filter(demo=True, country__in=countries.values())
    if not rows.exists():
        made = Team.objects.bulk_create(
            Team(name=team.name, country=countries[team.league], demo=True) for team in world.teams
        )
        TeamAlias.objects.bulk_create(
            TeamAlias(
                team=team,
                country=team.country,
                source=Source.GENERATED,
                name=team.name,
                search_key=fold(team.name)[:160],
                demo=True,
            )
            for team in made
        )
        update(TEAM, [team.pk for team in made])
    ids = {(country, name): pk for country, name, pk in rows.values_list("country", "name", "pk")}
    found = [ids[countries[team.league].pk, team.name] for team in world.teams]
    return np.array([0, *found])


def _players(world: World, plan: Plan, teams: Ints) -> Ints:
    rows = Player.objects.filter(demo=True, source=Source.GENERATED)
    if not rows.exists():
        made = Player.objects.bulk_create(
            (
                Player(
                    name=player.name,
                    position=player.position,
                    born_on=player.born_on,
                    team_id=int(teams[player.team]),
                    source=Source.GENERATED,
                    source_id=f"{plan.seed}/{player.number}",
                    demo=True,
                )
                for player in world.players
            ),
            batch_size=1000,
        )
        PlayerAlias.objects.bulk_create(
            (
                PlayerAlias(player=player, name=player.name, search_key=fold(player.name)[:160])
                for player in made
            ),
            batch_size=1000,
        )
        update(PLAYER, [player.pk for player in made])
    ids = dict(rows.values_list("source_id", "pk"))
    return np.array([0, *(ids[f"{plan.seed}/{player.number}"] for player in world.players)])
