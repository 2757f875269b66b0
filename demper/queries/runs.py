"""The bot's runs over a shop and what it decided in them, newest first; every read is bounded."""

from datetime import datetime

from django.db.models import QuerySet, Sum

from demper.models import Decision, Run, Store


def runs_of(store: Store, limit: int, *, before: int | None = None) -> list[Run]:
    """Return up to limit + 1 runs over a shop; one query."""
    rows = Run.objects.filter(store=store)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: limit + 1])


def last_run(store: Store) -> Run | None:
    """Return a shop's newest run; None before the first."""
    return Run.objects.filter(store=store).order_by("-pk").first()


def decisions_of(
    run: Run, limit: int, *, reason: str = "", before: int | None = None
) -> list[Decision]:
    """Return up to limit + 1 decisions of a run that differ from those before; one query."""
    return _page(Decision.objects.filter(run=run), limit, reason, before)


def decisions_in(
    store: Store, limit: int, *, reason: str = "", before: int | None = None
) -> list[Decision]:
    """Return up to limit + 1 decisions about a shop's products, of all runs; one query."""
    return _page(Decision.objects.filter(run__store=store), limit, reason, before)


def failures_since(store: Store, since: datetime) -> int:
    """Return how many looks failed in the runs of a time; one query."""
    rows = Run.objects.filter(store=store, started_at__gte=since)
    return int(rows.aggregate(sum=Sum("failed"))["sum"] or 0)


def _page(rows: QuerySet[Decision], limit: int, reason: str, before: int | None) -> list[Decision]:
    if reason:
        rows = rows.filter(reason=reason)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("watch__product").order_by("-pk")[: limit + 1])
