"""Invented players whose yields by class are known, as profiles and as peers."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from stats.warthunder.rating.score import Reference, build_reference
from stats.warthunder.recommend import (
    Kind,
    Peer,
    Recommendation,
    Recommendations,
    peer_of,
    recommend,
)
from stats.warthunder.recommend.peers import all_figures
from stats.warthunder.records import (
    BRANCH_CLASSES,
    Branch,
    BranchTotals,
    CountryProgress,
    Mode,
    ModeStatistics,
    ModeTotals,
    Profile,
    Targets,
)
from stats.warthunder.vehicles import VehicleRow, battle_rating

SIZES = {Branch.AVIATION: 900, Branch.GROUND: 1500, Branch.FLEET: 300}
# Fighters pay best, bombers least; on land and at sea every class pays alike.
YIELDS = {
    Branch.AVIATION: (1.2, 0.3, 0.7),
    Branch.GROUND: (0.8,) * 4,
    Branch.FLEET: (0.5,) * 7,
}
KIND = {Branch.AVIATION: 0, Branch.GROUND: 1, Branch.FLEET: 2}
MIXES = {
    Branch.AVIATION: (0.6, 0.1, 0.3),
    Branch.GROUND: (0.4, 0.2, 0.2, 0.2),
    Branch.FLEET: (0.3, 0.2, 0.1, 0.1, 0.1, 0.15, 0.05),
}
LOSSES = 0.6
MANY_BOMBERS = {**MIXES, Branch.AVIATION: (0.2, 0.5, 0.3)}
NEIGHBOURS = ("usa", "ussr", "germany", "japan")


def player(
    nick: str = "Somebody",
    *,
    mixes: Mapping[Branch, tuple[float, ...]] = MIXES,
    skill: float = 1.0,
    losses: float = LOSSES,
    missions: int = 1200,
    wins: float = 0.5,
    countries: Mapping[str, tuple[int, int]] | None = None,
    modes: tuple[Mode, ...] = (Mode.REALISTIC,),
) -> Profile:
    """Return a profile whose targets are `skill` times what its sorties yield, rounded.

    Sorties are 2.25 per mission; deaths are `losses` per sortie.
    """
    branches = {
        branch: _branch(branch, mixes[branch], SIZES[branch] * missions / 1200, skill)
        for branch in Branch
    }
    statistics = mode_of(branches, missions, round(wins * missions), losses)
    return Profile(
        nick=nick,
        modes=dict.fromkeys(modes, statistics),
        countries={
            name: CountryProgress(owned, spaded, 0)
            for name, (owned, spaded) in (countries or {}).items()
        },
    )


def mode_of(
    branches: Mapping[Branch, BranchTotals], missions: int, victories: int, losses: float
) -> ModeStatistics:
    """Add branches up to a mode."""
    sorties = sum(branch.sorties or 0 for branch in branches.values())
    air, ground, naval = (
        sum(getattr(branch.targets, kind) or 0 for branch in branches.values())
        for kind in ("air", "ground", "naval")
    )
    totals = ModeTotals(
        victories=victories,
        missions=missions,
        deaths=round(losses * sorties),
        targets=Targets(air, ground, naval),
    )
    return ModeStatistics(totals, branches)


def _branch(branch: Branch, mix: tuple[float, ...], size: float, skill: float) -> BranchTotals:
    sorties = [round(share * size) for share in mix]
    found = round(skill * float(np.dot(sorties, YIELDS[branch])))
    counts = [0, 0, 0]
    counts[KIND[branch]] = found
    return BranchTotals(
        sorties=sum(sorties),
        sorties_by_class=dict(zip(BRANCH_CLASSES[branch], sorties, strict=True)),
        targets_total=found,
        targets=Targets(*counts),
    )


def crowd(size: int = 160, seed: int = 5) -> list[Profile]:
    """Invent players: skill raises targets and wins and lowers losses; mixes differ."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(size):
        talent = float(rng.normal())
        mixes = {
            branch: tuple(float(x) for x in rng.dirichlet(np.array(MIXES[branch]) * 25))
            for branch in Branch
        }
        found.append(
            player(
                f"Peer_{number:03d}",
                mixes=mixes,
                skill=float(np.exp(0.25 * talent + 0.05 * rng.normal())),
                losses=float(np.clip(LOSSES - 0.06 * talent + 0.05 * rng.normal(), 0.1, 0.95)),
                missions=int(rng.integers(800, 1800)),
                wins=float(np.clip(0.5 + 0.03 * talent, 0.3, 0.7)),
                countries={"usa": (20, int(rng.integers(4, 12))), "japan": (12, 0)},
            )
        )
    return found


@cache
def population() -> tuple[Reference, tuple[Peer, ...]]:
    """Return the reference population of the crowd, and the crowd as peers."""
    profiles = crowd()
    reference = build_reference(
        [{m: f.sample for m, f in all_figures(profile).items()} for profile in profiles]
    )
    return reference, tuple(peer_of(profile, reference) for profile in profiles)


def advise(profile: Profile, vehicles: Iterable[VehicleRow] = ()) -> Recommendations:
    """Return the advice for a profile against the crowd."""
    return recommend(profile, *population(), vehicles)


def every(found: Recommendations) -> list[Recommendation]:
    """Return the advice of all areas."""
    return [*found.aircraft, *found.ground, *found.fleet]


def of_kind(found: Recommendations, kind: Kind) -> list[Recommendation]:
    """Return the advice of one kind, from all areas."""
    return [advice for advice in every(found) if advice.type is kind]


def vehicle(
    country: str, rung: int, number: int, branch: Branch = Branch.GROUND, vehicle_class: str = ""
) -> VehicleRow:
    """Return a vehicle that stands on a rung in the realistic mode."""
    return VehicleRow(
        code=f"{country}_{rung}_{number}",
        name=f"{country} {rung} {number}",
        country=country,
        branch=branch,
        vehicle_class=vehicle_class,
        ratings={Mode.REALISTIC: battle_rating(rung)},
    )


def ladders(missing: Iterable[int] = (), strong: int | None = None) -> list[VehicleRow]:
    """Four neighbours and Sweden with 3 vehicles on each of 20 rungs, less what Sweden misses."""
    table = [
        vehicle(country, rung, number)
        for country in (*NEIGHBOURS, "sweden")
        for rung in range(20)
        for number in range(3)
        if country != "sweden" or rung not in missing
    ]
    return [*table, *(vehicle("sweden", strong, 10 + n) for n in range(20) if strong is not None)]
