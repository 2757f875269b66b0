"""Rooms as the odds see them, the model in use, and the public record of forecasts."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.conf import settings
from django.db.models import F

from stats.faceit.models import Line, Match, OddsModel, RoomForecast, Seat
from stats.faceit.odds.model import (
    Model,
    Probability,
    from_prior,
    model_from_json,
    plain_elo,
    predict,
    series_chance,
)
from stats.faceit.odds.room import Room, RoomSide, elo_difference
from stats.faceit.odds.scores import (
    Bin,
    Gap,
    Scores,
    log_losses,
    paired_gap,
    reliability,
    scores,
)
from stats.faceit.odds.state import WINDOW, PlayerState, Result
from stats.faceit.odds.veto import Advice, advise

SIDE_MAX = 10
RECORD_MAX = 20_000
RECORD_LEAST = 50


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model that forecasts are made with; `row` is None while only the prior is known."""

    row: OddsModel | None
    model: Model

    @property
    def version(self) -> int:
        """Return the number of the model in use, 0 for the prior."""
        return self.row.version if self.row else 0


@dataclass(frozen=True, slots=True)
class RoomOdds:
    """What is said of a room: team 1's chance, and what plain Elo says (None without Elo)."""

    room: Room
    probability: Probability
    elo_p1: float | None
    used: ModelInUse


@dataclass(frozen=True, slots=True)
class OddsRecord:
    """How stored forecasts did: `n` scored ones, made between `since` and `until`.

    `elo` and `gap` (ours − plain Elo's log loss) are over the `gap.n` forecasts that knew Elo,
    None when none did; `enough` says whether there are RECORD_LEAST.
    """

    n: int
    since: datetime
    until: datetime
    ours: Scores
    bins: tuple[Bin, ...]
    elo: Scores | None
    gap: Gap | None

    @property
    def enough(self) -> bool:
        """Say whether there are enough forecasts to speak of calibration."""
        return self.n >= RECORD_LEAST


def model_in_use(demo: bool) -> ModelInUse:
    """Return the active model of a kind, the prior when none was fitted; one query."""
    row = OddsModel.objects.filter(demo=demo, active=True).first()
    if row is None:
        return ModelInUse(None, from_prior())
    try:
        return ModelInUse(row, model_from_json(row.coefficients))
    except (KeyError, ValueError):
        # Another release wrote it in another form: the next fit replaces it.
        return ModelInUse(None, from_prior())


def room_of(match: Match, now: datetime) -> Room:
    """Return a room as known at `now`, or at its start if that is past; ≤ 1 + 2 × SIDE_MAX queries.

    Of every player the newest WINDOW maps finished before then count, as in the backtest.
    """
    before = now if match.started_at is None else min(now, match.started_at)
    seats = Seat.objects.filter(match=match, substitute=False).select_related("player")
    listed = list(seats.order_by("team", "pk"))
    both = match.elo1 is not None and match.elo2 is not None

    def side(team: int, elo: float | None) -> RoomSide:
        mine = [seat for seat in listed if seat.team == team][:SIDE_MAX]
        players = tuple(_state(seat, before).player() for seat in mine)
        return RoomSide(players, elo if both else None)

    best_of = match.best_of or 1
    return Room(
        side(1, match.elo1),
        side(2, match.elo2),
        match.maps[0] if len(match.maps) == 1 else None,
        tuple(match.maps if len(match.maps) > 1 else match.map_pool),
        best_of if best_of % 2 else 1,
    )


def _state(seat: Seat, before: datetime) -> PlayerState:
    """Return what the walk-forward state would know of a player at a moment."""
    lines = Line.objects.filter(player=seat.player_id, played_at__lt=before)
    lines = lines.exclude(match=seat.match_id).order_by("-played_at", "-id")
    newest = lines.values_list("map", "won", "rounds", "rating2")[:WINDOW]
    state = PlayerState(str(seat.player_id))
    state.see(seat.player.elo, seat.player.skill_level)
    state.see(seat.elo_before, seat.skill_level)
    state.learn(Result(row[0] or None, *row[1:]) for row in reversed(list(newest)))
    return state


def room_odds(match: Match, now: datetime, used: ModelInUse | None = None) -> RoomOdds | None:
    """Return the odds of a room before its match; None while a side has nobody."""
    room = room_of(match, now)
    if not room.side1.players or not room.side2.players:
        return None
    used = used or model_in_use(match.demo)
    difference = elo_difference(room)
    plain = None if difference is None else series_chance(plain_elo(difference), room.best_of)
    return RoomOdds(room, predict(used.model, room), plain, used)


def map_advice(odds: RoomOdds, match: Match, side: int, first: int = 1) -> Advice:
    """Return what side 1 or 2 should ban and pick from the match's pool; no queries."""
    room = odds.room
    pool = tuple(match.map_pool) or room.pool
    return advise(
        odds.used.model, Room(room.side1, room.side2, pool=pool, best_of=room.best_of), side, first
    )


def odds_record(demo: bool | None = None) -> OddsRecord | None:
    """Return how forecasts made before their matches did; None when none was scored.

    The newest RECORD_MAX count; one query.
    """
    kind = settings.DOZOR_DEMO if demo is None else demo
    rows = RoomForecast.objects.filter(match__demo=kind, team1_won__isnull=False)
    kept = rows.exclude(match__started_at__lte=F("made_at")).order_by("-made_at", "-pk")
    found = list(kept.values_list("made_at", "p1", "elo_p1", "team1_won")[:RECORD_MAX])
    return _record(found) if found else None


def _record(found: list[tuple[datetime, float, float | None, bool | None]]) -> OddsRecord:
    p = np.array([row[1] for row in found])
    won = np.array([bool(row[3]) for row in found], float)
    known = np.array([row[2] is not None for row in found])
    elo = np.array([row[2] for row in found if row[2] is not None], float)
    gap = None
    if known.any():
        gap = paired_gap(log_losses(p[known], won[known]), log_losses(elo, won[known]))
    return OddsRecord(
        len(found),
        found[-1][0],
        found[0][0],
        scores(p, won),
        tuple(reliability(p, won)),
        scores(elo, won[known]) if known.any() else None,
        gap,
    )
