"""Processes that run the bot: which are there, and which of them looks after which shop.

With INSTANCE_COUNT 1 the workers share all shops by their queue. With more, each process of
`manage.py demper_instance` looks after its own by INSTANCE_INDEX, and after its share of those
whose process is gone. That only spreads the work: two processes with one index, or a shop between
two of them, harm nothing, as the shop's lease lets one of them write.
"""

import os
import socket
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db.models import F

from demper.models import Instance
from demper.sharding import owner_of, ranked

ALIVE: Final = timedelta(seconds=90)
FORGOTTEN: Final = timedelta(days=1)


def name() -> str:
    """Return this process's name: the machine's and its number."""
    return f"{_host()}:{os.getpid()}"


def heard(now: datetime, *, stores: int | None = None) -> None:
    """Write down that this process is there; `stores` is how many shops it looks after."""
    values = {
        "index": settings.INSTANCE_INDEX,
        "count": settings.INSTANCE_COUNT,
        "heard_at": now,
        **({} if stores is None else {"stores": stores}),
    }
    if not Instance.objects.filter(name=name()).update(**values):
        Instance.objects.update_or_create(
            name=name(), defaults=values, create_defaults={**values, "started_at": now}
        )


def forget_dead(now: datetime) -> int:
    """Forget processes that have not been heard of for a day; returns how many."""
    gone, _by_model = Instance.objects.filter(heard_at__lt=now - FORGOTTEN).delete()
    return gone


def gone() -> None:
    """Write down that this process ends: its shops are others' from now on."""
    Instance.objects.filter(name=name()).delete()


def places(now: datetime) -> list[int]:
    """Return the indexes of INSTANCE_COUNT that somebody alive stands at."""
    rows = Instance.objects.filter(heard_at__gte=now - ALIVE, count=settings.INSTANCE_COUNT)
    found = rows.filter(index__lt=F("count")).values_list("index", flat=True)
    return sorted(set(found))


def mine(store_ids: Iterable[int], now: datetime) -> list[int]:
    """Return the shops that this process looks after: its own, and its share of the dead's."""
    if settings.INSTANCE_COUNT == 1:
        return list(store_ids)
    own = settings.INSTANCE_INDEX % settings.INSTANCE_COUNT
    alive = [str(place) for place in sorted({*places(now), own})]
    if len(alive) == settings.INSTANCE_COUNT:
        return [one for one in store_ids if owner_of(one, settings.INSTANCE_COUNT) == own]
    return [one for one in store_ids if ranked(str(one), alive)[0] == str(own)]


@lru_cache(maxsize=1)
def _host() -> str:
    return socket.gethostname()[:48]
