"""What beat sends and how often; each app's entries stand together."""

from typing import Any

from celery.schedules import crontab

from config.schedules import every

Entries = dict[str, dict[str, Any]]
# Sweeps are asked every few seconds; a machine that has much to do still comes to them.
SWEEP_EXPIRES_S = 60


def schedule(*, demo: bool) -> Entries:
    """Return CELERY_BEAT_SCHEDULE; a demo's world moves faster, so it is asked more often.

    An entry expires about when the next is due, so that a worker that was away is not flooded.
    """
    return {
        **_house(),
        **_alerts(),
        **_warthunder(demo),
        **_faceit(),
        **_faceit_histories(demo),
        **_faceit_odds(demo),
        **_football(demo),
        **_economy(),
        **_demper_bot(demo),
        **_demper_shops(),
        **_demper_analytics(demo),
        **_demper_preorders(demo),
        **(_economy_demo() if demo else {}),
    }


def _house() -> Entries:
    return {
        "sign-in-pruning": {
            "task": "accounts.tasks.prune_sign_ins",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
        "search-index": {
            "task": "config.finding.tasks.refresh_index",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 6 * 3600},
        },
        "worker-heartbeat": {
            "task": "config.tasks.heartbeat",
            "schedule": every(15.0, jitter=0.0),
            "options": {"expires": 15},
        },
    }


def _alerts() -> Entries:
    return {
        "alert-deliveries": {
            "task": "accounts.alerts.tasks.sweep_deliveries",
            "schedule": every(10.0),
            "options": {"expires": 10},
        },
        "alert-pruning": {
            "task": "accounts.alerts.tasks.prune_alerts",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
    }


def _warthunder(demo: bool) -> Entries:
    return {
        **_warthunder_analysis(demo),
        "warthunder-refresh-due": {
            "task": "stats.warthunder.tasks.refresh_due",
            "schedule": every(2.0 if demo else 10.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "warthunder-refresh-board": {
            "task": "stats.warthunder.tasks.refresh_board",
            "schedule": every(300.0 if demo else 3600.0),
            "options": {"expires": 300},
        },
        "warthunder-prune": {
            "task": "stats.warthunder.tasks.prune",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 3600},
        },
    }


def _warthunder_analysis(demo: bool) -> Entries:
    grow = {
        "warthunder-demo-population": {
            "task": "stats.warthunder.tasks.grow_demo_population",
            "schedule": every(12.0),
            "options": {"expires": 12},
        },
    }
    return {
        "warthunder-references": {
            "task": "stats.warthunder.tasks.refresh_references",
            "schedule": every(45.0 if demo else 900.0),
            "options": {"expires": 45},
        },
        # Asked often, told once a week: an hour without a worker costs no digest.
        "warthunder-digests": {
            "task": "stats.warthunder.tasks.send_digests",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
        **(grow if demo else {}),
    }


def _faceit() -> Entries:
    return {
        # Webhooks and matches are handed out when they come: this takes up what was left lying.
        "faceit-sweep": {
            "task": "stats.faceit.tasks.sweep",
            "schedule": every(2.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "faceit-close-sessions": {
            "task": "stats.faceit.tasks.close_sessions",
            "schedule": every(60.0),
            "options": {"expires": 60},
        },
        "faceit-prune-deliveries": {
            "task": "stats.faceit.tasks.prune_deliveries",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 3600},
        },
    }


def _faceit_histories(demo: bool) -> Entries:
    return {
        "faceit-import-due": {
            "task": "stats.faceit.tasks.import_due",
            "schedule": every(5.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "faceit-demo-files-due": {
            "task": "stats.faceit.tasks.demo_files_due",
            "schedule": every(60.0),
            "options": {"expires": 60},
        },
        "faceit-populations": {
            "task": "stats.faceit.tasks.rebuild_populations",
            "schedule": every(60.0 if demo else 1800.0),
            "options": {"expires": 60},
        },
        "faceit-rerate-lines": {
            "task": "stats.faceit.tasks.rerate_lines",
            "schedule": every(10.0),
            "options": {"expires": 10},
        },
        "faceit-prune": {
            "task": "stats.faceit.tasks.prune",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 3600},
        },
    }


def _faceit_odds(demo: bool) -> Entries:
    return {
        # Asked often, fitted once a day (in a demo after a tenth more) and only on new matches.
        "faceit-fit-odds": {
            "task": "stats.faceit.tasks.fit_odds",
            "schedule": every(60.0 if demo else 3600.0),
            "options": {"expires": 60},
        },
        "faceit-forecast-rooms": {
            "task": "stats.faceit.tasks.forecast_rooms",
            "schedule": every(10.0 if demo else 30.0),
            "options": {"expires": 10},
        },
        "faceit-score-forecasts": {
            "task": "stats.faceit.tasks.score_forecasts",
            "schedule": every(30.0 if demo else 300.0),
            "options": {"expires": 30},
        },
    }


def _football(demo: bool) -> Entries:
    return {
        # Asked often, started daily, and every half minute while matches are played.
        "football-collect": {
            "task": "stats.football.tasks.collect_due",
            "schedule": every(2.0 if demo else 5.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "football-prune-runs": {
            "task": "stats.football.tasks.prune_runs",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
        **_football_forecasts(demo),
        # Whoever asks stores the answers as well: this takes up what was left lying.
        "football-answers-due": {
            "task": "stats.football.tasks.answers_due",
            "schedule": every(5.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        # Goals are told by whoever stores them: this tells those that nobody named a scorer of.
        "football-tell-waiting": {
            "task": "stats.football.tasks.tell_waiting",
            "schedule": every(5.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "football-prune-answers": {
            "task": "stats.football.tasks.prune_answers",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 3600},
        },
        "football-verify-rollups": {
            "task": "stats.football.tasks.verify_rollups",
            "schedule": crontab(hour="3", minute="20"),
            "options": {"expires": 3600},
        },
    }


def _football_forecasts(demo: bool) -> Entries:
    # Each asks one small table whether anything is due.
    pause_s = 10.0 if demo else 60.0
    tasks = {
        "football-fit-forecasts": "stats.football.tasks.fit_forecasts",
        "football-forecast-matches": "stats.football.tasks.forecast_matches",
        "football-score-forecasts": "stats.football.tasks.score_forecasts",
        "football-simulate-seasons": "stats.football.tasks.simulate_seasons",
    }
    return {
        name: {"task": task, "schedule": every(pause_s), "options": {"expires": pause_s}}
        for name, task in tasks.items()
    }


def _economy() -> Entries:
    return {
        # What is not summed up yet is read row by row: the hour only bounds how many.
        "economy-roll-up": {
            "task": "economy.tasks.roll_up",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
        "economy-seal": {
            "task": "economy.tasks.seal_journal",
            "schedule": every(300.0),
            "options": {"expires": 300},
        },
        "economy-keep-the-books": {
            "task": "economy.tasks.keep_the_books",
            "schedule": crontab(hour="3", minute="40"),
            "options": {"expires": 3600},
        },
        "economy-expire-keys": {
            "task": "economy.tasks.expire_keys",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
        "economy-watch": {
            "task": "economy.tasks.watch_economy",
            "schedule": every(600.0),
            "options": {"expires": 600},
        },
    }


def _economy_demo() -> Entries:
    return {
        "economy-shop-a-little": {
            "task": "economy.tasks.shop_a_little",
            "schedule": every(20.0),
            "options": {"expires": 20},
        },
    }


def _demper_shops() -> Entries:
    return {
        "demper-syncs": {
            "task": "demper.tasks.sweep_syncs",
            "schedule": every(30.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "demper-shops-pruning": {
            "task": "demper.tasks.prune_shops",
            "schedule": every(3600.0),
            "options": {"expires": 3600},
        },
    }


def _demper_bot(demo: bool) -> Entries:
    return {
        # A shop says itself when it is due; this hands those out whose time has come.
        "demper-sweep": {
            "task": "demper.tasks.sweep_shops",
            "schedule": every(3.0 if demo else 10.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "demper-prune": {
            "task": "demper.tasks.prune_bot",
            "schedule": every(6 * 3600.0),
            "options": {"expires": 3600},
        },
    }


def _demper_preorders(demo: bool) -> Entries:
    return {
        "demper-uploads-due": {
            "task": "demper.tasks.uploads_due",
            "schedule": every(5.0 if demo else 15.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "demper-uploads-settle": {
            "task": "demper.tasks.settle_uploads",
            "schedule": every(10.0 if demo else 30.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
    }


def _demper_analytics(demo: bool) -> Entries:
    return {
        # Orders of a shop are due every ten minutes; this is who looks whose are.
        "demper-orders-due": {
            "task": "demper.tasks.orders_due",
            "schedule": every(20.0 if demo else 60.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "demper-reviews-due": {
            "task": "demper.tasks.reviews_due",
            "schedule": every(10.0),
            "options": {"expires": SWEEP_EXPIRES_S},
        },
        "demper-roll-today": {
            "task": "demper.tasks.roll_today",
            "schedule": every(300.0 if demo else 3600.0),
            "options": {"expires": 300},
        },
        # A shop's day is Almaty's, five hours ahead of UTC: soon after midnight, and at 21:00.
        "demper-roll-days": {
            "task": "demper.tasks.roll_days",
            "schedule": crontab(hour="19", minute="20"),
            "options": {"expires": 3600},
        },
        "demper-tell-days": {
            "task": "demper.tasks.tell_days",
            "schedule": crontab(hour="16", minute="0"),
            "options": {"expires": 3600},
        },
    }
