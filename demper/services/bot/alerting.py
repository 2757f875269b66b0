"""What an owner is told of what the bot met: at most once an hour of each product and kind."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Max

from accounts.alerts.services import Occurrence
from demper.models import PriceChange, PriceChangeState
from demper.records.pricing import Reason
from demper.services import notices
from demper.services.bot.planning import Planned
from demper.services.bot.weighing import Scene, Verdict

WAR_DROPS: Final = 6  # own drops of one product within an hour
HOUR: Final = timedelta(hours=1)
AT_FLOOR: Final = frozenset({Reason.AT_FLOOR, Reason.LEADER_BELOW_FLOOR})


def alert(scene: Scene, verdicts: Sequence[Verdict], planned: Planned, now: datetime) -> None:
    """Tell of floors reached, places lost and won, and price wars, in the main city."""
    mine = [one for one in verdicts if one.case.watch.city_id == scene.store.main_city]
    found = [*_floors(scene, mine, now), *_places(scene, mine, now), *_wars(scene, mine, now)]
    notices.tell(found, now)


def refused(scene_store: Any, minutes: int, now: datetime) -> None:
    """Tell that the source takes no prices of a shop for so many minutes."""
    once = f"{now:%Y%m%d%H}"
    told = {"minutes": minutes}
    notices.tell([notices.of_store(notices.BLOCKED, scene_store, told, now, once=once)], now)


def _floors(scene: Scene, verdicts: Iterable[Verdict], now: datetime) -> Iterable[Occurrence]:
    for verdict in verdicts:
        watch, decision = verdict.case.watch, verdict.decision
        if decision is None or verdict.reason not in AT_FLOOR or watch.reason in AT_FLOOR:
            continue
        yield _of(scene, verdict, notices.FLOOR_REACHED, {"price": decision.floor}, now)


def _places(scene: Scene, verdicts: Iterable[Verdict], now: datetime) -> Iterable[Occurrence]:
    for verdict in verdicts:
        standing, before = verdict.standing, verdict.case.watch.rank
        if standing is None or standing.rank is None or before is None or before == standing.rank:
            continue
        if before == 1:
            told = {"before": before, "after": standing.rank, "price": standing.own_kzt}
            yield _of(scene, verdict, notices.POSITION_LOST, told, now)
        elif standing.rank == 1 and standing.rivals:
            told = {"before": before, "price": standing.own_kzt}
            yield _of(scene, verdict, notices.POSITION_WON, told, now)


def _wars(scene: Scene, verdicts: Iterable[Verdict], now: datetime) -> Iterable[Occurrence]:
    """Yield the products whose price the bot lowers time and again; one query."""
    dropping = {
        one.case.watch.pk: one
        for one in verdicts
        if one.price is not None and one.own_kzt is not None and one.price < one.own_kzt
    }
    if not dropping:
        return
    rows = PriceChange.objects.filter(
        watch__in=list(dropping),
        sent_at__gte=now - HOUR,
        new_kzt__lt=F("old_kzt"),
        state__in=[PriceChangeState.SENT, PriceChangeState.CONFIRMED],
    )
    counted = rows.values("watch").annotate(drops=Count("pk"), first=Max("old_kzt")).order_by()
    for row in counted.filter(drops__gte=WAR_DROPS):
        verdict = dropping[row["watch"]]
        told = {"drops": row["drops"], "before": row["first"], "price": verdict.price}
        yield _of(scene, verdict, notices.PRICE_WAR, told, now)


def _of(
    scene: Scene, verdict: Verdict, kind: str, told: dict[str, Any], now: datetime
) -> Occurrence:
    standing = verdict.standing
    rival = {
        "best": standing.best_rival_kzt if standing else None,
        "rival": standing.best_rival if standing else "",
    }
    return notices.of_product(
        kind,
        verdict.case.product,
        scene.store,
        {**rival, **told},
        now,
        once=f"{now:%Y%m%d%H}",
    )
