"""What owners of shops are told by alerts, and telling it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from accounts.alerts.services import Occurrence, publish_many
from accounts.subjects import Subject
from demper.models import Login, Product, Store
from demper.queries.cards import LOGIN, PRODUCT, STORE

# {"login"}
SESSION_EXPIRED: Final = "demper.session.expired"
# {"store", "minutes"}
BLOCKED: Final = "demper.source.blocked"
# {"store", "error"}
SYNC_FAILED: Final = "demper.sync.failed"
# {"product", "store", "drops", "before", "price", "rival"}
PRICE_WAR: Final = "demper.price.war"
# {"product", "store", "price", "best", "rival"}
FLOOR_REACHED: Final = "demper.price.floor"
# {"product", "store", "before", "after", "price", "best", "rival"}
POSITION_LOST: Final = "demper.position.lost"
# {"product", "store", "before", "price"}
POSITION_WON: Final = "demper.position.won"
# {"store", "day", "first_percent", "changes", "orders", "revenue", "profit"}
DAILY_SUMMARY: Final = "demper.day.summary"


def of_login(
    kind: str, login: Login, payload: Mapping[str, Any], now: datetime, *, once: str = ""
) -> Occurrence:
    """Return what to tell the owner of a login; nothing is told twice under one `once`."""
    told = {"login": login.label, **payload}
    return _occurrence(
        kind, Subject(LOGIN, str(login.pk)), told, now, login.owner_id, login.demo, once
    )


def of_store(
    kind: str, store: Store, payload: Mapping[str, Any], now: datetime, *, once: str = ""
) -> Occurrence:
    """Return what to tell the owner of a shop; nothing is told twice under one `once`."""
    told = {"store": store.name, **payload}
    return _occurrence(
        kind, Subject(STORE, str(store.pk)), told, now, store.owner_id, store.demo, once
    )


def of_product(
    kind: str,
    product: Product,
    store: Store,
    payload: Mapping[str, Any],
    now: datetime,
    *,
    once: str = "",
) -> Occurrence:
    """Return what to tell the owner of a product; nothing is told twice under one `once`."""
    told = {"product": product.title, "store": store.name, **payload}
    return _occurrence(
        kind, Subject(PRODUCT, str(product.pk)), told, now, store.owner_id, store.demo, once
    )


def tell(occurrences: list[Occurrence], now: datetime) -> int:
    """Tell what happened, each to its owner; returns how many alerts that made."""
    return publish_many(occurrences, now=now) if occurrences else 0


def _occurrence(
    kind: str,
    subject: Subject,
    payload: Mapping[str, Any],
    now: datetime,
    owner: int,
    demo: bool,
    once: str,
) -> Occurrence:
    key = f"{kind}:{subject}:{once}" if once else ""
    return Occurrence(kind, subject, payload, now, demo=demo, dedupe_key=key, to=(owner,))
