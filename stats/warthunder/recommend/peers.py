"""The players a player is compared with, as counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log

import numpy as np

from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.rating.sample import CLASS_KEYS, Sample, sample_of
from stats.warthunder.rating.score import Reference, rate_mode
from stats.warthunder.records import Branch, Mode, ModeStatistics, Profile

TOP_SHARE = 0.25
VOLUME_FACTOR = 2
MOST_TOP = 300
KINDS = ("air", "ground", "naval")


@dataclass(frozen=True, slots=True)
class Figures:
    """One player's counts in one mode; a branch's targets are air, ground and naval."""

    sample: Sample
    targets: Mapping[Branch, tuple[int, int, int]] = field(default_factory=dict)

    def sorties(self, branch: Branch) -> int:
        """Sorties in a branch, over its classes."""
        return sum(self.sample.sorties[place] for place in places_of(branch))

    def of_branch(self, branch: Branch, kind: int | None = None) -> Sample | None:
        """Return the branch alone, with its targets (of one of KINDS); None when not published."""
        known = self.targets.get(branch)
        if known is None:
            return None
        kept = set(places_of(branch))
        sorties = tuple(n if i in kept else 0 for i, n in enumerate(self.sample.sorties))
        targets = sum(known) if kind is None else known[kind]
        return replace(self.sample, targets=targets, sorties=sorties)


@dataclass(frozen=True, slots=True)
class Peer:
    """A stored player: figures and rating by mode, (owned, spaded) by country."""

    nick: str
    figures: Mapping[Mode, Figures]
    ratings: Mapping[Mode, float]
    countries: Mapping[str, tuple[int, int]] = field(default_factory=dict)


PLACES = {
    branch: tuple(place for place, (owner, _) in enumerate(CLASS_KEYS) if owner is branch)
    for branch in Branch
}


def places_of(branch: Branch) -> tuple[int, ...]:
    """Where the classes of a branch stand in CLASS_KEYS."""
    return PLACES[branch]


def figures_of(mode: ModeStatistics) -> Figures | None:
    """Return the counts of one mode; None when the page does not publish what a rating needs."""
    sample = sample_of(mode)
    if sample is None:
        return None
    targets: dict[Branch, tuple[int, int, int]] = {}
    for branch, totals in mode.branches.items():
        air, ground, naval = totals.targets.air, totals.targets.ground, totals.targets.naval
        if air is not None and ground is not None and naval is not None:
            targets[branch] = (air, ground, naval)
    return Figures(sample, targets)


def all_figures(profile: Profile) -> dict[Mode, Figures]:
    """Return the counts of every mode that publishes them, in the order of Mode."""
    found = {m: figures_of(profile.modes[m]) for m in Mode if m in profile.modes}
    return {mode: figures for mode, figures in found.items() if figures}


def peer_of(profile: Profile, reference: Reference) -> Peer:
    """Turn a stored profile into a peer; modes below MIN_MISSIONS or unrated are left out."""
    figures = {
        mode: one
        for mode, one in all_figures(profile).items()
        if mode in reference.modes and one.sample.missions >= MIN_MISSIONS
    }
    ratings = {
        mode: rate_mode(one.sample, reference.modes[mode], reference.weights).value
        for mode, one in figures.items()
    }
    return Peer(profile.nick, figures, ratings, owned_and_spaded(profile))


def owned_and_spaded(profile: Profile) -> dict[str, tuple[int, int]]:
    """Return (owned, spaded) of the countries that give both."""
    return {
        country: (progress.owned, progress.spaded)
        for country, progress in profile.countries.items()
        if progress.owned is not None and progress.spaded is not None
    }


def others_in(peers: Iterable[Peer], mode: Mode) -> list[Peer]:
    """Players with MIN_MISSIONS and a rating in a mode, in an order that is theirs alone."""
    rated = [p for p in peers if mode in p.figures and mode in p.ratings]
    known = [p for p in rated if p.figures[mode].sample.missions >= MIN_MISSIONS]
    return sorted(known, key=lambda peer: (peer.ratings[mode], peer.nick))


def top_of(others: Sequence[Peer], mode: Mode, missions: int, reference: Reference) -> list[Peer]:
    """Keep the top quarter by rating of the population that has about as many missions (> 0)."""
    fitted = reference.modes.get(mode)
    ratings = (fitted.ratings if fitted else ()) or [peer.ratings[mode] for peer in others]
    if not ratings:
        return []
    line = float(np.quantile(ratings, 1 - TOP_SHARE))
    alike = [
        peer
        for peer in others
        if peer.ratings[mode] >= line
        and abs(_volume(peer, mode) - log(missions)) <= log(VOLUME_FACTOR) + 1e-9
    ]
    # Beyond some hundreds more players add nothing but time: the nearest in volume are kept.
    alike.sort(key=lambda peer: (abs(_volume(peer, mode) - log(missions)), peer.nick))
    return alike[:MOST_TOP]


def _volume(peer: Peer, mode: Mode) -> float:
    return log(peer.figures[mode].sample.missions)
