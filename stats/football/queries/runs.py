"""Reading the collectors' runs."""

from django.db.models import QuerySet

from stats.football.models import CollectRun
from stats.football.models.incoming import RunState
from stats.football.queries.shown import shown

UNDER_WAY = (RunState.WAITING, RunState.RUNNING)


def list_runs(before: int | None, limit: int, *, brief: bool = False) -> list[CollectRun]:
    """Return runs, the newest first, below a number; those of live matches and days if `brief`."""
    kinds = ["live", "day"]
    rows = (
        _runs().filter(scope__kind__in=kinds) if brief else _runs().exclude(scope__kind__in=kinds)
    )
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return list(rows.select_related("requested_by")[:limit])


def get_run(pk: int) -> CollectRun | None:
    """Return a run that people may see in this mode."""
    return _runs().filter(pk=pk).first()


def any_under_way() -> bool:
    """Tell whether a run has not ended."""
    return _runs().filter(state__in=UNDER_WAY).exists()


def _runs() -> "QuerySet[CollectRun]":
    return CollectRun.objects.filter(shown()).order_by("-pk")
