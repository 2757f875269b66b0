"""What the tests of the demo source share: asking its world, and reading its pages back."""

import random
from datetime import UTC, datetime

from stats.warthunder.demo import SUGGESTED_SQUADRONS, World
from stats.warthunder.demo.profile_page import profile_page
from stats.warthunder.demo.squadron_page import squadron_page
from stats.warthunder.demo.world import MemberView, SquadronView
from stats.warthunder.parse import parse_profile, parse_squadron
from stats.warthunder.records import Profile, SquadronPage

NOW = datetime(2026, 10, 7, 13, 20, tzinfo=UTC).timestamp()
LANGUAGES = ("en", "ru", "zh")
BUSIEST = SUGGESTED_SQUADRONS[0]


def some_players(world: World, count: int, salt: int = 0) -> list[int]:
    return random.Random(salt).sample(range(world.rosters.players), count)


def page_of(world: World, player: int, at: float, lang: str = "en") -> str:
    view = world.player_at(player, at)
    return profile_page(view, view.squadron.tag_at(at) if view.squadron else "", lang)


def profile_of(world: World, player: int, at: float, lang: str = "en") -> Profile:
    read = parse_profile(page_of(world, player, at, lang).encode())
    assert isinstance(read, Profile)
    return read


def squadron_of(world: World, name: str, at: float, lang: str = "en") -> SquadronPage:
    read = parse_squadron(squadron_page(squadron_view(world, name, at), lang).encode())
    assert isinstance(read, SquadronPage)
    return read


def squadron_view(world: World, name: str, at: float) -> SquadronView:
    view = world.find_squadron(name, at)
    assert view is not None
    return view


def rows_of(world: World, name: str, at: float) -> dict[int, MemberView]:
    return {member.player: member for member in squadron_view(world, name, at).members}


def nicks_of(world: World, name: str, at: float) -> set[str]:
    return {member.nick for member in rows_of(world, name, at).values()}


def players_of(world: World, name: str, at: float) -> set[int]:
    squadron = world.rosters.by_name[name]
    return {player for _seat, player, _since in squadron.holders_at(at)}


def counters(profile: Profile) -> dict[str, int]:
    found: dict[str, int | None] = {}
    for mode, statistics in profile.modes.items():
        totals = statistics.totals
        found |= {
            f"{mode} victories": totals.victories,
            f"{mode} missions": totals.missions,
            f"{mode} deaths": totals.deaths,
            f"{mode} lions": totals.lions,
            f"{mode} time": totals.play_time.seconds if totals.play_time else None,
        }
        for branch, row in statistics.branches.items():
            found |= {f"{mode} {branch} {name}": n for name, n in row.sorties_by_class.items()}
            found |= {f"{mode} {branch} targets": row.targets_total}
    for country, row in profile.countries.items():
        found |= {f"{country} owned": row.owned, f"{country} spaded": row.spaded}
    return {name: value for name, value in found.items() if value is not None}
