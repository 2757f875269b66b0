"""Countries with vehicles owned and none of them spaded (all modifications researched)."""

from collections.abc import Mapping, Sequence
from math import sqrt

from stats.warthunder.rates import wilson
from stats.warthunder.recommend.company import MIN_PLAYERS
from stats.warthunder.recommend.peers import Peer
from stats.warthunder.recommend.records import (
    AREAS,
    Dropped,
    Evidence,
    Finding,
    Kind,
    Reason,
    Recommendation,
)
from stats.warthunder.records import COUNTRIES, Branch

MIN_OWNED = 5
MOST = 0.999


def unspaded(
    countries: Mapping[str, tuple[int, int]], branch: Branch | None, others: Sequence[Peer]
) -> list[Finding]:
    """Examine countries with MIN_OWNED vehicles; `branch` is where the player sorties most.

    The page counts vehicles per country only, so the advice stands in that branch's area.
    """
    owned = [c for c in COUNTRIES if c in countries and countries[c][0] >= MIN_OWNED]
    return [_examine(c, *countries[c], branch, others) for c in owned]


def _examine(
    country: str, owned: int, spaded: int, branch: Branch | None, others: Sequence[Peer]
) -> Finding:
    none = wilson(spaded, owned)
    if branch is None or none is None:
        return Dropped(Kind.UNSPADED, Reason.TOO_LITTLE_DATA)
    if spaded:
        return Dropped(Kind.UNSPADED, Reason.FINE)
    theirs = _usual_share(country, others)
    if theirs is not None and owned * theirs < 1:
        return Dropped(Kind.UNSPADED, Reason.NOISE)
    return Recommendation(
        area=AREAS[branch],
        type=Kind.UNSPADED,
        variant="none",
        params={"country": country, "owned": owned, "branch": branch.value},
        evidence=(Evidence("spaded_share", none.value, theirs, none.low, none.high, owned),),
        gain=sqrt(owned * min(theirs, MOST) / (1 - min(theirs, MOST))) if theirs else 0.0,
    )


def _usual_share(country: str, others: Sequence[Peer]) -> float | None:
    """Mean share spaded over the players with MIN_OWNED there; None when they are too few."""
    pairs = [p.countries[country] for p in others if country in p.countries]
    shares = [min(spaded / owned, 1.0) for owned, spaded in pairs if owned >= MIN_OWNED]
    return sum(shares) / len(shares) if len(shares) >= MIN_PLAYERS else None
