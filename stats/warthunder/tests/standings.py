"""Stored players to analyse: a population with planted skill, and how to store a reading."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from stats.warthunder.models import Origin, Player
from stats.warthunder.records import Mode, Profile, Targets
from stats.warthunder.services.players import StoredProfile, store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.tests.pages import make_profile


def pilot(
    nick: str, missions: int, rate: float, sharp: float = 1.0, **overrides: object
) -> Profile:
    """Return a profile with `missions` battles in every mode, won at `rate`; figures add up."""
    base = make_profile(nick=nick, scale=max(1, missions // 100))
    modes = {}
    for mode, statistics in base.modes.items():
        branches = {
            branch: replace(
                one,
                targets=Targets(
                    *(
                        round((kind or 0) * sharp)
                        for kind in (one.targets.air, one.targets.ground, one.targets.naval)
                    )
                ),
            )
            for branch, one in statistics.branches.items()
        }
        branches = {
            branch: replace(
                one,
                targets_total=sum((one.targets.air, one.targets.ground, one.targets.naval)),
            )
            for branch, one in branches.items()
        }
        sums = [[b.targets.air, b.targets.ground, b.targets.naval] for b in branches.values()]
        totals = replace(
            statistics.totals,
            missions=missions,
            victories=round(missions * rate),
            victories_percent_printed=int(100 * round(missions * rate) / missions),
            deaths=missions * 2,
            targets=Targets(*(sum(column) for column in zip(*sums, strict=True))),
        )
        modes[mode] = replace(statistics, totals=totals, branches=branches)
    return replace(base, modes=modes)


def with_mode(profile: Profile, mode: Mode, **totals: object) -> Profile:
    """Return the profile with other totals in one mode."""
    changed = replace(profile.modes[mode], totals=replace(profile.modes[mode].totals, **totals))
    return replace(profile, modes={**profile.modes, mode: changed})


def store(profile: Profile, at: datetime, origin: str = Origin.UPLOAD) -> StoredProfile:
    """Store a reading taken at a moment."""
    page = RawPage("profile", f"{profile!r}".encode(), "profile.html", origin, at)
    return store_profile(profile, page, claim=None, now=at, rng=Random(1))


def population(count: int, at: datetime, origin: str = Origin.UPLOAD) -> list[Player]:
    """Store players Pilot_000, Pilot_001, …, each a little better than the one before."""
    players = []
    for number in range(count):
        share = number / max(1, count - 1)
        profile = pilot(
            f"Pilot_{number:03d}", 400 + 10 * number, 0.40 + 0.2 * share, 0.7 + 0.6 * share
        )
        players.append(store(profile, at - timedelta(minutes=number), origin).player)
    return players
