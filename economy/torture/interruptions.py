"""Processes and servers killed under load: what was acknowledged stays, and stays once."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from django.db import connection
from django.db.models import Sum

from config.workshop import services
from economy.models import Inventory, Transaction, Wallet
from economy.records import Deed
from economy.torture import books, scratch, things
from economy.torture.asking import Ask
from economy.torture.cluster import Cluster
from economy.torture.delivery import BATCH, THREADS, Delivery, Disturb
from economy.torture.verdicts import Sizes, Skipped, Track, demand

USERS: Final = 4
PRICE: Final = 7
# New operations for each interruption, of each kind; as many as a process gets at once.
ROUND: Final = BATCH
KINDS: Final = (Deed.PURCHASE, Deed.USE, Deed.ADD_FUNDS, Deed.GIFT, Deed.REFUND)
START: Final = 1_000_000


@dataclass(slots=True)
class _World:
    """People, a thing, and what they have before anything is delivered."""

    users: list[int]
    chief: int
    thing: int
    money: int = 0
    things: int = 0


def killed(sizes: Sizes, track: Track) -> str:
    """Kill the process at work again and again; what was acknowledged is there, once."""
    world, delivery = _world(), Delivery([])
    rng = Random(9)  # noqa: S311  # when to kill
    for _ in track(range(sizes.kills), "kill"):
        delivery.asks.extend(_asks(world))
        delivery.round(
            scratch.place(), Disturb(rng.randrange(1, 25), lambda process: process.kill())
        )
    delivery.finish(scratch.place())
    _demand_each_once(world, delivery)
    return (
        f"{sizes.kills} × kill -9 of a process with {THREADS} threads, a tenth of requests and of "
        f"answers lost: {len(delivery.asks)} acknowledged operations are there, each once"
    )


def restarted(sizes: Sizes, track: Track) -> str:
    """Stop a Postgres of our own at once, without a goodbye, and start it again, under load."""
    if connection.vendor != "postgresql":
        raise Skipped("SQLite has no server that could be stopped")
    programs = services.postgres_programs()
    if programs is None:
        raise Skipped("initdb and pg_ctl are not installed here")
    with _own(programs) as cluster, _moved_to(cluster.place):
        world, delivery = _world(), Delivery([])
        rng = Random(10)  # noqa: S311  # when to stop
        for _ in track(range(sizes.restarts), "restart"):
            delivery.asks.extend(_asks(world))
            delivery.round(cluster.place, Disturb(rng.randrange(1, 25), lambda _: cluster.again()))
            connection.close()
        delivery.finish(cluster.place)
        connection.close()
        _demand_each_once(world, delivery)
        return (
            f"{sizes.restarts} × pg_ctl -m immediate, a tenth of requests and of answers lost: "
            f"{len(delivery.asks)} acknowledged operations are there, each once"
        )


@contextmanager
def _own(programs: Path) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="dozor-cluster-", ignore_cleanup_errors=True) as name:
        try:
            cluster = Cluster(Path(name), programs)
        except (subprocess.CalledProcessError, OSError) as error:
            raise Skipped(f"no Postgres of our own can be started here: {error}") from error
        try:
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def _moved_to(where: scratch.Place) -> Iterator[None]:
    before = scratch.place()
    scratch.move_to(where)
    try:
        scratch.fill()
        yield
    finally:
        scratch.move_to(before)


def _world() -> _World:
    *users, chief = things.people(USERS + 1)
    world = _World(users, chief, things.product(price=PRICE).pk)
    for user in users:
        things.fund(user, START)
        things.buy(user, world.thing, START // PRICE // 2)
    world.money, world.things = _money(world), _held(world)
    return world


def _asks(world: _World) -> list[Ask]:
    """Return new operations of every kind, by everybody; what they refund is bought here."""
    asks = []
    for number in range(ROUND):
        deed, user = KINDS[number % len(KINDS)], world.users[number % USERS]
        bought = None
        if deed is Deed.REFUND:
            bought = things.buy(user, world.thing)
            world.money, world.things = world.money - PRICE, world.things + 1
        asks.append(
            Ask(
                deed, world.chief if deed in (Deed.REFUND, Deed.ADD_FUNDS) else user,
                things.unique("key"), user, world.thing, 1, PRICE,
                other=world.users[(number + 1) % USERS], transaction=bought,
                reference=things.unique("payment") if deed is Deed.ADD_FUNDS else "",
            )
        )  # fmt: skip
    return asks


def _demand_each_once(world: _World, delivery: Delivery) -> None:
    """Demand that what there is follows from the operations, each counted once."""
    count = {deed: sum(ask.deed is deed for ask in delivery.asks) for deed in KINDS}
    money = world.money + PRICE * (
        count[Deed.ADD_FUNDS] + count[Deed.REFUND] - count[Deed.PURCHASE]
    )
    held = world.things + count[Deed.PURCHASE] - count[Deed.REFUND] - count[Deed.USE]
    demand(_money(world) == money, f"the money is {_money(world)} instead of {money}")
    demand(_held(world) == held, f"the things are {_held(world)} instead of {held}")
    rows = Transaction.objects.filter(user__in=world.users)
    for deed in (Deed.USE, Deed.GIFT, Deed.REFUND):
        made = rows.filter(kind=deed.value).count()
        demand(made == count[deed], f"{deed}: {made} instead of {count[deed]}")
    books.demand_balance()


def _money(world: _World) -> int:
    rows = Wallet.objects.filter(user__in=world.users)
    return int(rows.aggregate(all=Sum("balance"))["all"] or 0)


def _held(world: _World) -> int:
    rows = Inventory.objects.filter(user__in=world.users, product=world.thing)
    return int(rows.aggregate(all=Sum("quantity"))["all"] or 0)
