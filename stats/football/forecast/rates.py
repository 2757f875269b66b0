"""How often home, draw and away came in a league so far: what a forecast has to beat. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from stats.football.results import Floats

SHARES = (0.44, 0.26, 0.30)
SHARES_MATCHES = 30.0


@dataclass(slots=True)
class BaseRates:
    """Outcomes counted by league; all leagues together count as 30 matches behind each."""

    leagues: dict[str, list[int]] = field(default_factory=dict)

    def learn(self, league: str, outcome: int) -> None:
        """Count one outcome (0 home, 1 draw, 2 away)."""
        self.leagues.setdefault(league, [0, 0, 0])[outcome] += 1

    def chances(self, league: str) -> Floats:
        """Return the chances (3) of home, draw and away in a league."""
        total = np.sum(list(self.leagues.values()) or [[0, 0, 0]], axis=0)
        everywhere = total + SHARES_MATCHES * np.array(SHARES)
        everywhere = everywhere / everywhere.sum()
        counts = np.array(self.leagues.get(league, (0, 0, 0))) + SHARES_MATCHES * everywhere
        return np.asarray(counts / counts.sum())

    def to_json(self) -> dict[str, list[int]]:
        """Return the counts as JSON values."""
        return {league: list(counts) for league, counts in self.leagues.items()}


def rates_from_json(data: Mapping[str, Any]) -> BaseRates:
    """Return what `BaseRates.to_json` wrote."""
    return BaseRates({league: list(counts) for league, counts in data.items()})
