"""Form, progress and the next battles of a player, from differences of valid readings."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from stats.warthunder.forecast import (
    Calibration,
    Forecast,
    Form,
    History,
    ProgressPeriod,
    Start,
    TrackRecord,
    forecast,
    form_of,
    progress_of,
    score,
    track_record,
)
from stats.warthunder.models import Player
from stats.warthunder.queries.analysis.kept import kept
from stats.warthunder.queries.analysis.readings import mode_histories
from stats.warthunder.queries.analysis.references import Population, active_population
from stats.warthunder.records import Mode

BATTLES = 50
BATTLES_MAX = 500


@dataclass(frozen=True, slots=True)
class ModeOutlook:
    """What one mode's history says.

    `forecast` is None without any battle on record; `lifetime_only` tells that no two readings
    could be compared, so that it rests on the lifetime record alone. `record` is how forecasts of
    this player's past periods did, None before the first.
    """

    mode: Mode
    battles_known: int
    periods: int
    form: Form
    progress: tuple[ProgressPeriod, ...]
    forecast: Forecast | None
    record: TrackRecord | None
    lifetime_only: bool


@dataclass(frozen=True, slots=True)
class PlayerForecast:
    """A forecast with the population behind it; `reason` says why there is none."""

    player: Player
    mode: Mode | None
    battles: int
    outlook: ModeOutlook | None
    population: Population | None
    reason: str = ""


def forecast_player(
    player: Player, mode: Mode | None = None, battles: int = BATTLES
) -> PlayerForecast:
    """Forecast the next battles in a mode, the most played one by default; four queries at most.

    Worked out once per reading and reference.
    """
    population = active_population(player.demo)
    outlooks = kept(
        "outlook", player, population, partial(_outlooks, player, population, battles), battles
    )
    chosen = mode or max(outlooks, key=lambda one: outlooks[one].battles_known, default=None)
    outlook = outlooks.get(chosen) if chosen else None
    reason = ""
    if outlook is None or outlook.forecast is None:
        reason = _("No battles are on record in this mode.")
    return PlayerForecast(player, chosen, battles, outlook, population, reason)


def form_and_progress(player: Player) -> dict[Mode, ModeOutlook]:
    """Return form, progress and the forecast of 50 battles for every mode with battles."""
    population = active_population(player.demo)
    make = partial(_outlooks, player, population, BATTLES)
    return kept("outlook", player, population, make, BATTLES)


def _outlooks(
    player: Player, population: Population | None, battles: int
) -> dict[Mode, ModeOutlook]:
    found = {
        mode: _outlook(mode, history, population.start(mode) if population else Start(), battles)
        for mode, history in mode_histories(player.pk).items()
    }
    return {mode: one for mode, one in found.items() if one.battles_known}


def _outlook(mode: Mode, history: History, start: Start, battles: int) -> ModeOutlook:
    known = sum(period.missions for period in history.periods)
    known += history.lifetime.missions if history.lifetime else 0
    outcomes = list(start.walk(history))
    wins = Calibration(pooled=start.pooled_wins)
    targets = Calibration(pooled=start.pooled_targets)
    for outcome in outcomes:
        wins.add(score(outcome.forecast.wins, outcome.period.victories))
        targets.add(score(outcome.forecast.targets, outcome.period.targets))
    return ModeOutlook(
        mode=mode,
        battles_known=known,
        periods=len(history.stretches),
        form=form_of(history),
        progress=progress_of(history),
        forecast=forecast(start.belief(history), battles, wins, targets) if known else None,
        record=track_record(outcomes),
        lifetime_only=not history.stretches,
    )
