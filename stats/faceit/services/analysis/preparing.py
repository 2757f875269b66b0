"""The analysis of a player: worked out by a worker, asked for once at a time, kept in its row."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

from stats.faceit.models import Player, PlayerAnalysis
from stats.faceit.outlook import Analysis, analyse
from stats.faceit.queries.analysis.kept import KEPT_FOR, to_json
from stats.faceit.queries.analysis.lines import known_of
from stats.faceit.services.populations import means_in_use
from stats.faceit.services.sending import send

TASK = "stats.faceit.tasks.prepare_player"
# A worker that died with the work may be followed by another after this long.
ASKED_S = 60


def ask_to_prepare(player: Player) -> bool:
    """Have a worker work a player's analysis out; False when one is, or none can be, asked."""
    if not cache.add(_asked(player.pk), True, ASKED_S):
        return False
    sent = send(TASK, player.pk, queue="refresh")
    if not sent:
        cache.delete(_asked(player.pk))
    return sent


def prepare(pk: int, now: datetime) -> bool:
    """Work a player's analysis out unless it is kept already; False when the player is gone."""
    player = Player.objects.filter(pk=pk).first()
    try:
        if player and _is_due(player, now):
            store(player, work_out(player), now)
    finally:
        cache.delete(_asked(pk))
    return player is not None


def work_out(player: Player) -> Analysis:
    """Return the analysis of a player's stored lines; five queries."""
    return analyse(known_of(player.pk), means_in_use(player.demo), timezone.get_default_timezone())


def store(player: Player, analysis: Analysis, now: datetime) -> None:
    """Keep an analysis for the version of the lines that the player's row was read with.

    Lines stored meanwhile have another version, so that it counts as old at once.
    """
    PlayerAnalysis.objects.update_or_create(
        player=player,
        defaults={
            "lines_version": player.lines_version,
            "built_at": now,
            "data": to_json(analysis),
        },
    )


def _is_due(player: Player, now: datetime) -> bool:
    kept = PlayerAnalysis.objects.filter(
        player=player, lines_version=player.lines_version, built_at__gt=now - KEPT_FOR
    )
    return not kept.exists()


def _asked(pk: int) -> str:
    return f"faceit:preparing:{pk}"
