"""How forecasts would have done: each match from those that had finished before it began. Pure."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from stats.faceit.odds.model import (
    ELO_PRIOR,
    FULL_PRIOR,
    Array,
    Model,
    Prior,
    bounded,
    fit,
    from_prior,
    plain_elo,
    sigmoid,
)
from stats.faceit.odds.room import ELO_SCALE, FEATURES, Row, features
from stats.faceit.odds.state import Played, State

REFIT_EVERY = 50
REFIT_GROWTH = 0.02
ROWS_MAX = 200_000
WAYS = ("coin", "elo", "elo_scaled", "model")


@dataclass(frozen=True, slots=True)
class Predicted:
    """A past match, whether side 1 won it, and its chance (0–1) by each of WAYS.

    `trained` is how many finished matches the model had been fitted on.
    """

    match_id: str
    started_at: datetime
    won: bool
    chances: tuple[float, ...]
    trained: int


@dataclass(slots=True)
class Rows:
    """Features and outcomes of finished matches; of more than ROWS_MAX the newest count."""

    values: list[tuple[float, ...]] = field(default_factory=list)
    won: list[float] = field(default_factory=list)

    def add(self, values: tuple[float, ...], won: bool) -> None:
        """Take one finished match."""
        self.values.append(values)
        self.won.append(float(won))
        if len(self.won) > ROWS_MAX * 1.1:
            del self.values[:-ROWS_MAX], self.won[:-ROWS_MAX]

    def arrays(self) -> tuple[Array, Array]:
        """Return matches × FEATURES, and 1.0 where side 1 won."""
        return np.array(self.values).reshape(-1, len(FEATURES)), np.array(self.won)


@dataclass(slots=True)
class Walk:
    """Takes matches in the order they began, and predicts each before it learns of it.

    A match is learned once another begins after it finished. Models are fitted anew after `every`
    more matches, or REFIT_GROWTH more once there are many.
    """

    every: int = REFIT_EVERY
    prior: Prior = FULL_PRIOR
    state: State = field(default_factory=State)
    rows: Rows = field(default_factory=Rows)
    model: Model = field(default_factory=from_prior)
    scaled: Model = field(default_factory=lambda: from_prior(ELO_PRIOR))
    _unfinished: list[tuple[datetime, str, Played, Row | None]] = field(default_factory=list)
    _last_start: datetime | None = None
    _new: int = 0

    def __post_init__(self) -> None:
        self.model = from_prior(self.prior)

    def take(self, match: Played) -> Predicted | None:
        """Predict a match, then set it aside until it has finished; None if it is no test.

        Raises ValueError when a match began before the one taken last.
        """
        if self._last_start and match.started_at < self._last_start:
            raise ValueError("matches must come in the order they began")
        self._last_start = match.started_at
        self._catch_up(match.started_at)
        made = self._predict(match)
        ends = max(match.finished_at, match.started_at)
        heapq.heappush(self._unfinished, (ends, match.match_id, match, made[1] if made else None))
        return made[0] if made else None

    def finish(self) -> Model:
        """Learn of everything taken, fit once more and return the model."""
        self._catch_up(None)
        self._fit()
        return self.model

    def _predict(self, match: Played) -> tuple[Predicted, Row] | None:
        """Series of several maps teach the state, but are no test of a map's odds."""
        if match.side1_won is None or match.best_of != 1 or not match.start_known:
            return None
        room = self.state.room(match)
        if not room.side1.players or not room.side2.players:
            return None
        row = features(room)
        chances = (
            0.5,
            plain_elo(row.values[0] / ELO_SCALE),
            bounded(sigmoid(self.scaled.logit(row.values))),
            bounded(sigmoid(self.model.logit(row.values))),
        )
        trained = self.model.matches
        made = Predicted(match.match_id, match.started_at, match.side1_won, chances, trained)
        return made, row

    def _catch_up(self, now: datetime | None) -> None:
        while self._unfinished and (now is None or self._unfinished[0][0] < now):
            _ends, _name, match, row = heapq.heappop(self._unfinished)
            self.state.learn(match)
            if row is not None and match.side1_won is not None:
                self.rows.add(row.values, match.side1_won)
                self._new += 1
        if self._new >= max(self.every, REFIT_GROWTH * len(self.rows.won)):
            self._fit()

    def _fit(self) -> None:
        if not self._new:
            return
        values, won = self.rows.arrays()
        self.model = fit(values, won, self.prior, self.model.beta)
        self.scaled = fit(values, won, ELO_PRIOR, self.scaled.beta)
        self._new = 0


def walk_forward(matches: Iterable[Played], *, every: int = REFIT_EVERY) -> Iterator[Predicted]:
    """Predict every match from those that finished before it began; an expanding window.

    `matches` come in the order they began; only single maps that somebody won are predicted.
    """
    walk = Walk(every=every)
    for match in matches:
        predicted = walk.take(match)
        if predicted is not None:
            yield predicted
