"""Analyses as far as they are worked out: for pages, which wait for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from stats.warthunder.models import Player, Squadron
from stats.warthunder.queries.analysis.advice import recommendations
from stats.warthunder.queries.analysis.forecasts import (
    BATTLES,
    ModeOutlook,
    form_and_progress,
)
from stats.warthunder.queries.analysis.kept import KEPT_S, SHAPE, key_of
from stats.warthunder.queries.analysis.ratings import PlayerRatings, player_ratings
from stats.warthunder.queries.analysis.readings import newest_snapshot
from stats.warthunder.queries.analysis.squadrons import SquadronAnalysis, squadron_analysis
from stats.warthunder.recommend import Recommendations
from stats.warthunder.records import Mode, Quality

LAST_KEPT_S = 86_400


@dataclass(frozen=True, slots=True)
class ReadyAnalyses:
    """What is there now. `advice` and `outlooks` are None while nobody has worked them out.

    `can_advise` is False where there is nothing to work advice out from. `missing` says that some
    are to be worked out anew: what is given then is of the reading before, if of any.
    """

    ratings: PlayerRatings
    advice: Recommendations | None
    outlooks: Mapping[Mode, ModeOutlook] | None
    can_advise: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class ReadyWeeks:
    """A squadron's weeks, None while nobody has worked them out; `missing`: they are to be.

    What is given while some are missing is of the reading before, if of any.
    """

    weeks: SquadronAnalysis | None
    missing: bool


def ready_analyses(player: Player) -> ReadyAnalyses:
    """Return what is stored and kept, and work nothing out; three small queries."""
    ratings = player_ratings(player)
    population, newest = ratings.population, newest_snapshot(player)
    shown = player.latest
    can_advise = bool(population and shown and shown.quality == Quality.VALID)
    advice_key = key_of("advice", player, population, newest)
    outlook_key = key_of("outlook", player, population, newest, BATTLES)
    found = cache.get_many([advice_key, outlook_key, _last_key(player)])
    advice, outlooks = found.get(advice_key), found.get(outlook_key)
    missing = outlooks is None or (can_advise and advice is None)
    if missing:
        advice, outlooks = found.get(_last_key(player), (advice, outlooks))
    return ReadyAnalyses(ratings, advice, outlooks, can_advise, missing)


def work_out(player: Player) -> None:
    """Work out and keep whatever of a player's analyses is missing; may take seconds."""
    outlooks = form_and_progress(player)
    cache.set(_last_key(player), (recommendations(player), outlooks), LAST_KEPT_S)


def ready_weeks(squadron: Squadron) -> ReadyWeeks:
    """Return what is kept of a squadron's weeks; no query."""
    now_key, last_key = _weeks_key(squadron), _last_weeks_key(squadron)
    found = cache.get_many([now_key, last_key])
    weeks = found.get(now_key)
    return ReadyWeeks(weeks or found.get(last_key), missing=weeks is None)


def work_out_weeks(squadron: Squadron, now: datetime) -> None:
    """Work out and keep a squadron's weeks, as its row says it stands."""
    weeks = squadron_analysis(squadron, now)
    cache.set(_weeks_key(squadron), weeks, KEPT_S)
    cache.set(_last_weeks_key(squadron), weeks, LAST_KEPT_S)


def _last_key(player: Player) -> str:
    return f"warthunder:last-analyses:{SHAPE}:{player.pk}"


def _weeks_key(squadron: Squadron) -> str:
    """Return a key that a new reading, event or place on the leaderboard changes."""
    words = (SHAPE, squadron.pk, squadron.latest_id, squadron.last_event_seq, squadron.place)
    return "warthunder:weeks:" + ":".join(map(str, words))


def _last_weeks_key(squadron: Squadron) -> str:
    return f"warthunder:last-weeks:{SHAPE}:{squadron.pk}"
