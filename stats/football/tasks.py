"""Work for the queues: ids in, a service called. Everything may run twice."""

from random import SystemRandom

from celery import shared_task
from django.utils import timezone

from stats.football.services import collecting, forecasting, inbox, rollups, telling

rng = SystemRandom()


@shared_task
def verify_rollups() -> int:
    """Compare all kept sums with a full recomputation; returns how many differ."""
    return rollups.verify_all()


@shared_task
def process_answer(pk: int, token: int | None = None) -> str:
    """Store one answer; returns where it stands then."""
    return inbox.process(pk, token, now=timezone.now()).state


@shared_task
def answers_due() -> int:
    """Hand out answers that nobody has stored; returns how many."""
    return inbox.due(timezone.now())


@shared_task
def prune_answers() -> int:
    """Delete answers kept long enough; returns how many."""
    return inbox.prune(timezone.now())


@shared_task
def tell_waiting() -> int:
    """Tell goals whose scorers no source named in time; returns how many alerts were stored."""
    return telling.tell_waiting(timezone.now())


@shared_task
def fit_forecasts() -> list[str]:
    """Learn the results that are due; returns the countries that were brought up to date."""
    return [one.country for one in forecasting.fit_due(timezone.now())]


@shared_task
def forecast_matches() -> int:
    """Store forecasts of coming matches where they are due; returns how many."""
    return forecasting.forecast_due(timezone.now())


@shared_task
def score_forecasts() -> int:
    """Score forecasts of matches that have ended or were corrected; returns how many matches."""
    return forecasting.score_due(timezone.now())


@shared_task
def simulate_seasons() -> int:
    """Play out the seasons that are due; returns how many simulations were stored."""
    return forecasting.simulate_due(timezone.now())


@shared_task
def collect_due() -> tuple[int, int]:
    """Start the runs that are due and hand out those that wait; returns how many of each."""
    now = timezone.now()
    return collecting.start_due(now), collecting.sweep_runs(now)


@shared_task
def advance_run(pk: int, token: int | None = None) -> str:
    """Go on with one run for a while; returns where it stands then."""
    return collecting.advance_and_hand_on(pk, token, now=timezone.now(), rng=rng)


@shared_task
def advance_long_run(pk: int, token: int | None = None) -> str:
    """Go on with a run of whole seasons: as `advance_run`, behind what is going on now."""
    return collecting.advance_and_hand_on(pk, token, now=timezone.now(), rng=rng)


@shared_task
def prune_runs() -> int:
    """Delete runs that ended long ago; returns how many went."""
    return collecting.prune_runs(timezone.now())
