"""Work for the queues: ids in, a service called. Everything may run twice."""

from random import SystemRandom

from celery import shared_task
from django.utils import timezone

from stats.faceit.services import (
    deliveries,
    demo_files,
    history,
    hooks,
    newcomers,
    odds,
    polling,
    populations,
    rankings,
    refresh,
    retention,
    rooms,
    sessions,
)
from stats.faceit.services.analysis import preparing

rng = SystemRandom()


@shared_task
def fit_odds() -> list[int]:
    """Fit the room odds that are due; returns the new versions."""
    return odds.fit_due(timezone.now())


@shared_task
def forecast_rooms() -> int:
    """Forecast open rooms of watched players that nobody forecast yet; returns how many."""
    return odds.forecast_upcoming(timezone.now())


@shared_task
def score_forecasts() -> int:
    """Write outcomes beside forecasts of finished matches; returns how many."""
    return odds.score_due(timezone.now())


@shared_task
def process_delivery(pk: int, token: int | None = None) -> str:
    """Take in one webhook; returns where it stands then."""
    return hooks.process(pk, token, now=timezone.now(), rng=rng)


@shared_task
def refresh_room(pk: int, token: int | None = None) -> str:
    """Ask for what a match lacks; returns the outcome."""
    return rooms.refresh_room(pk, token, now=timezone.now(), rng=rng)


@shared_task
def poll_player(pk: int, token: int | None = None) -> str:
    """Ask for a watched player's profile and newest matches; returns the outcome."""
    return polling.poll_player(pk, token, now=timezone.now(), rng=rng)


@shared_task
def sweep() -> tuple[int, int, int]:
    """Hand out the webhooks, matches and watched players that are due; returns how many of each."""
    now = timezone.now()
    return hooks.sweep_deliveries(now), rooms.sweep_rooms(now), polling.sweep_players(now)


@shared_task
def close_sessions() -> int:
    """Tell of sessions that have ended; returns how many."""
    now = timezone.now()
    sessions.heal_sessions(now)
    return sessions.close_sessions(now)


@shared_task
def prune_deliveries() -> int:
    """Delete webhooks settled long ago and old events of rooms; returns how many webhooks went."""
    return deliveries.prune_deliveries(timezone.now())


@shared_task
def refresh_player(pk: int, token: int | None = None) -> str:
    """Ask for one player under the claim the sweep took; returns the outcome."""
    return refresh.refresh_player(pk, token, now=timezone.now(), rng=rng)


@shared_task
def import_due() -> int:
    """Enqueue the imports that wait, or whose worker died; returns how many."""
    return history.sweep_imports(timezone.now())


@shared_task
def import_history(pk: int, token: int | None = None) -> str:
    """Go on with one import for a while; returns where it stands then."""
    return history.run_import(pk, token, now=timezone.now(), rng=rng)


@shared_task
def demo_files_due() -> int:
    """Hand out demo files that were left lying; returns how many."""
    return demo_files.sweep_files(timezone.now())


@shared_task
def read_demo_file(pk: int, token: int | None = None) -> str:
    """Read one demo file; returns where it stands then."""
    return demo_files.read_file(pk, token, now=timezone.now())


@shared_task
def rebuild_populations() -> list[int]:
    """Build the rating populations that are due; returns their versions."""
    return populations.rebuild_due(timezone.now())


@shared_task
def rerate_lines() -> int:
    """Rate some lines anew after a change of the population; returns how many."""
    return populations.rerate_some(timezone.now())


@shared_task
def prune() -> int:
    """Delete what is past its time; returns how many raw answers went."""
    return retention.prune(timezone.now()).raw_answers


@shared_task
def prepare_player(pk: int) -> bool:
    """Work a player's analysis out; False when the player is gone."""
    return preparing.prepare(pk, timezone.now())


@shared_task
def refresh_ranking(region: str, country: str, offset: int) -> str:
    """Ask for a page of a ranking; returns the outcome."""
    return rankings.refresh_ranking(region, country, offset, now=timezone.now())


@shared_task
def look_up_player(text: str) -> str:
    """Ask who a nickname or an id names; returns the outcome."""
    return newcomers.look_up_player(text, now=timezone.now())
