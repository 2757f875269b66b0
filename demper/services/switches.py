"""The kill switches: of a product, of a shop, of the whole installation.

All are read again right before a price leaves, so a switch stops even what is planned.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from demper.models import (
    BotSwitch,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Product,
    Store,
    Watch,
)
from demper.services.bot.telling import STORE, publish

THE_ROW = 1
# What was planned and has not left.
WAITING = (PriceChangeState.AWAITING, PriceChangeState.PLANNED)


def installation_on() -> bool:
    """Tell whether anything may be written anywhere."""
    if not settings.DEMPER_BOT:
        return False
    return BotSwitch.objects.filter(pk=THE_ROW).values_list("on", flat=True).first() is not False


def set_installation(on: bool, actor: User, *, now: datetime | None = None) -> None:
    """Switch the bot of the whole installation; DEMPER_BOT=0 outweighs it."""
    values = {"on": on, "changed_at": now or timezone.now(), "changed_by": actor}
    with transaction.atomic():
        row, _made = BotSwitch.objects.update_or_create(pk=THE_ROW, defaults=values)
        _note(actor, row, "bot on" if on else "bot off")


def set_store(store: Store, on: bool, actor: User, *, now: datetime | None = None) -> Store:
    """Switch the bot of a shop; off cancels what it planned and had not sent."""
    at = now or timezone.now()
    with transaction.atomic():
        Store.objects.filter(pk=store.pk).update(
            bot_enabled=on, **({"next_cycle_at": at} if on else {})
        )
        if not on:
            cancel_planned(PriceChange.objects.filter(store=store), at)
        _note(actor, store, "bot on" if on else "bot off")
        publish(store.pk, STORE, {"bot": on}, now=at)
    store.bot_enabled = on
    return store


def set_product(product: Product, on: bool, actor: User, *, now: datetime | None = None) -> Product:
    """Switch the bot of a product; whether the subscription covers it is for the caller to ask."""
    at = now or timezone.now()
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(bot_active=on)
        if on:
            Watch.objects.filter(product=product).update(next_due_at=at)
        else:
            cancel_planned(PriceChange.objects.filter(product=product), at)
        _note(actor, product, "bot on" if on else "bot off")
    product.bot_active = on
    return product


def cancel_planned(changes: "models.QuerySet[PriceChange]", now: datetime) -> int:
    """Cancel what the bot planned and had not sent; returns how many."""
    return changes.filter(origin=PriceChangeOrigin.BOT, state__in=WAITING).update(
        state=PriceChangeState.CANCELLED, settled_at=now, error="switched off"
    )


def _note(actor: User, row: Any, told: str) -> None:
    LogEntry.objects.create(
        user_id=actor.pk,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row)[:200],
        action_flag=CHANGE,
        change_message=told,
    )
