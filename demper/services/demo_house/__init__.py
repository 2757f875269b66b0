"""The demo's owner: two sister shops under one login, bots on, and thirty days that were.

Nothing is asked of the source: what it would say is computed as it computes it. Each step is a
transaction of its own and knows when it has been done, so that a start that was cut short goes on.
"""

import logging
import time
from datetime import datetime, timedelta
from pkgutil import resolve_name
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from accounts.alerts.services import follow
from accounts.models import Pin, User
from accounts.subjects import Subject
from demper.models import Product, Run, Store
from demper.queries.cards import PRODUCT, STORE
from demper.services.demo_house import past, sales, shops

log = logging.getLogger(__name__)
DAYS: Final = 30
FIRST_PLACE: Final = 60
PINNED_PRODUCTS: Final = 2


def fill_house(user: User) -> None:
    """Give the first person two shops that were watched for weeks, and go on watching them."""
    if settings.DOZOR_DEMO and not is_filled(user):
        began = time.process_time()
        fill(user, timezone.now())
        log.info("the demo's shops are there after %.1f s", time.process_time() - began)


def is_filled(user: User) -> bool:
    """Tell whether a person has the demo's shops with all of their past."""
    return Pin.objects.filter(user=user, subject_type=STORE).exists()


def fill(user: User, now: datetime) -> None:
    """Do so, the past ending at `now`."""
    house = _house(now)
    since = now - timedelta(days=DAYS)
    for store in shops.open_shops(user, house, now):
        if not Run.objects.filter(store=store).exists():
            past.write(store, house, since, now)
            sales.write(store, house, since, now)
        shops.begin(store, house, now)
    _pin(user)


def _house(now: datetime) -> Any:
    """Return the demo's own account of the house: settings name where it lives."""
    module = settings.DEMO_SOURCES["kaspi"].partition(":")[0]
    return resolve_name(f"{module}.house:House")(now.timestamp())


def _pin(user: User) -> None:
    """Pin the shops and products that move most, and let alerts of the shops come."""
    stores = Store.objects.filter(owner=user, demo=True).order_by("merchant_id")
    hot = Product.objects.filter(store__in=stores, demo=True, bot_active=True)
    subjects = [Subject(PRODUCT, str(one.pk)) for one in hot.order_by("pk")[:PINNED_PRODUCTS]]
    subjects += [Subject(STORE, str(store.pk)) for store in stores]
    for place, subject in enumerate(subjects, start=FIRST_PLACE):
        follow(user, subject)
        Pin.objects.get_or_create(
            user=user,
            subject_type=subject.type,
            subject_id=subject.id,
            defaults={"position": place},
        )
