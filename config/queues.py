"""Which queue each task waits in: long work has one of its own, so that live news overtakes it."""

from typing import Any, Final

from kombu.entity import Exchange, Queue

DEFAULT: Final = "maintenance"
# Whoever takes these ends each task within seconds.
SHORT: Final = ("refresh", "demper", "alerts", "maintenance")
# Tasks of up to minutes: whole seasons and histories, fits, simulations, roll-ups, indexes.
LONG: Final = ("long",)

ROUTES: Final[dict[str, dict[str, Any]]] = {
    # Exact names go before patterns; `queue=` on a task itself is deprecated.
    "stats.warthunder.tasks.prune": {"queue": "maintenance"},
    "stats.warthunder.tasks.refresh_references": {"queue": "long"},
    "stats.warthunder.tasks.grow_demo_population": {"queue": "long"},
    "stats.warthunder.tasks.send_digests": {"queue": "alerts"},
    "stats.faceit.tasks.prune": {"queue": "maintenance"},
    "stats.faceit.tasks.import_history": {"queue": "long"},
    "stats.faceit.tasks.read_demo_file": {"queue": "long"},
    "stats.faceit.tasks.fit_odds": {"queue": "long"},
    "stats.faceit.tasks.rebuild_populations": {"queue": "long"},
    "stats.faceit.tasks.rerate_lines": {"queue": "long"},
    "stats.football.tasks.advance_long_run": {"queue": "long"},
    "stats.football.tasks.fit_forecasts": {"queue": "long"},
    "stats.football.tasks.forecast_matches": {"queue": "long"},
    "stats.football.tasks.simulate_seasons": {"queue": "long"},
    "stats.football.tasks.prune_answers": {"queue": "maintenance"},
    "stats.football.tasks.verify_rollups": {"queue": "long"},
    "config.finding.*": {"queue": "long"},
    "stats.*": {"queue": "refresh"},
    "economy.tasks.keep_the_books": {"queue": "long"},
    "economy.tasks.roll_up": {"queue": "long"},
    "economy.*": {"queue": "maintenance"},
    "demper.tasks.read_orders": {"queue": "long"},
    "demper.tasks.roll_days": {"queue": "long"},
    "demper.tasks.roll_today": {"queue": "long"},
    "demper.tasks.tell_days": {"queue": "long"},
    "demper.tasks.settle_uploads": {"queue": "long"},
    "demper.tasks.sync_store": {"queue": "long"},
    "demper.tasks.prune_bot": {"queue": "maintenance"},
    "demper.tasks.prune_shops": {"queue": "maintenance"},
    "demper.*": {"queue": "demper"},
    "accounts.alerts.*": {"queue": "alerts"},
}


def declared() -> list[Queue]:
    """Return every queue, as Celery declares them."""
    return [
        Queue(name, Exchange("dozor"), routing_key=name)  # type: ignore[no-untyped-call]
        for name in (*SHORT, *LONG)
    ]
