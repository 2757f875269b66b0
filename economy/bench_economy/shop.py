"""What is bought from, by whom, and how: the same purchases in every run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import OperationalError
from django.utils import timezone

from accounts.models import User
from economy.currencies import default
from economy.models import Product, Wallet
from economy.records import AMOUNT_MAX, Kind
from economy.services import desk

PRODUCTS = 20
# Steps that share no factor with the numbers of users and products go round all of them.
USER_STEP, CLIENT_STEP = 7_919, 104_729


@dataclass(frozen=True, slots=True)
class Scene:
    """Who buys what: ids that are drawn from in turn."""

    users: Sequence[int]
    products: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bought:
    """What one client did: purchases, the longest took `longest_s` seconds; lock errors.

    `cpu_s` is what its own thread computed, without waiting for a turn, a disk or a server.
    """

    purchases: int
    longest_s: float
    lock_errors: int
    cpu_s: float


def scenes(users: int) -> dict[str, Scene]:
    """Fill an empty database with users who can buy as much as they like; return who buys what."""
    now = timezone.now()
    made = User.objects.bulk_create(User(username=f"buyer{number}") for number in range(users))
    buyers = [one.pk for one in made]
    Wallet.objects.bulk_create(
        Wallet(user_id=one, currency=default(), balance=AMOUNT_MAX) for one in buyers
    )
    values = {"kind": Kind.CONSUMABLE.value, "price": 3, "currency": default(), "created_at": now}
    goods = Product.objects.bulk_create(
        Product(name=f"Thing {number}", **values) for number in range(PRODUCTS)
    )
    few = Product.objects.create(name="Limited", stock=AMOUNT_MAX, **values)
    products = [one.pk for one in goods]
    return {
        "purchase_1000_users": Scene(buyers, products),
        "purchase_hot_user": Scene(buyers[:1], products),
        "purchase_limited_product": Scene(buyers, [few.pk]),
    }


def buy_for(seconds: float, scene: Scene, client: int) -> Bought:
    """Buy one thing after the other until the time is over; RuntimeError where one is refused."""
    begun, computed = time.perf_counter(), time.thread_time()
    before = begun
    number, longest, errors = 0, 0.0, 0
    name = f"{time.time_ns()}-{client}"
    while before - begun < seconds:
        number += 1
        user = scene.users[(number * USER_STEP + client * CLIENT_STEP) % len(scene.users)]
        product = scene.products[(number + client) % len(scene.products)]
        try:
            buy_once(user, product, f"{name}-{number}")
        except OperationalError:
            errors += 1
        after = time.perf_counter()
        longest, before = max(longest, after - before), after
    return Bought(number - errors, longest, errors, time.thread_time() - computed)


def buy_once(user: int, product: int, key: str) -> None:
    """Buy one; RuntimeError where it is refused."""
    reply = desk.buy(desk.Asked(user, key, "/bench", key), user, product)
    if reply.status != 201:
        raise RuntimeError(f"a purchase was answered with {reply.status}")
