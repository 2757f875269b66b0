"""A player's analyses as far as they are worked out: for pages, which wait for nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from stats.warthunder.models import Player
from stats.warthunder.queries.analysis.advice import recommendations
from stats.warthunder.queries.analysis.forecasts import (
    BATTLES,
    ModeOutlook,
    form_and_progress,
)
from stats.warthunder.queries.analysis.kept import SHAPE, key_of
from stats.warthunder.queries.analysis.ratings import PlayerRatings, player_ratings
from stats.warthunder.queries.analysis.readings import newest_snapshot
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


def _last_key(player: Player) -> str:
    return f"warthunder:last-analyses:{SHAPE}:{player.pk}"
