"""Operations that are cut short after each of their steps: all of it is done, or nothing."""

import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from django.db import OperationalError, connection, connections

from economy.models import (
    ExternalReference,
    IdempotencyKey,
    Inventory,
    InventoryMove,
    JournalEntry,
    Product,
    Refusal,
    Transaction,
    Wallet,
)
from economy.records import Deed
from economy.torture import books, processes, scratch, things
from economy.torture.asking import Ask, do
from economy.torture.verdicts import Sizes, Skipped, Track, demand

GONE: Final = 77  # the code a process leaves with where it is told to
GROWING: Final = (
    Transaction, JournalEntry, InventoryMove, IdempotencyKey, ExternalReference, Refusal,
)  # fmt: skip
MOST_STEPS: Final = 40
State = tuple[Any, ...]


class Crash(Exception):
    """Something broke in the middle."""


@dataclass(slots=True)
class _Steps:
    """Counts the statements of a connection and does something after one of them."""

    last: int
    then: Callable[[], None]
    seen: int = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        result = execute(sql, params, many, context)
        self.seen += 1
        if self.seen == self.last:
            self.then()
        return result


@contextmanager
def after_step(number: int, then: Callable[[], None]) -> Iterator[_Steps]:
    """Do something after so many statements of this thread's connection."""
    steps = _Steps(number, then)
    with connection.execute_wrapper(steps):
        yield steps


@contextmanager
def _unsaid() -> Iterator[None]:
    """Log nothing: what fails after the commit is logged, and here it fails by intention."""
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def _crash() -> None:
    raise Crash


def _leave() -> None:
    os._exit(GONE)


def raised(sizes: Sizes, track: Track) -> str:
    """Raise after each statement: all or nothing, and the same key then does it once."""
    cut = 0
    for deed in track(list(_CASES)[: sizes.operations], "operation"):
        for number in range(1, MOST_STEPS):
            ask = _CASES[deed]()
            before = _state()
            with suppress(Crash), _unsaid(), after_step(number, _crash) as steps:
                do(ask)
            if steps.seen < number:
                break
            connection.close()  # as after any error of which nobody knows what it left behind
            cut += 1
            _all_or_nothing(f"{deed} raised after step {number}", ask, before)
    books.demand_balance()
    return f"raised after each of {cut} steps of {sizes.operations} operations: all or nothing"


def left(sizes: Sizes, track: Track) -> str:
    """End the process after each statement, and once the answer is there but not yet told."""
    where, cut = scratch.place(), 0
    for deed in track(list(_CASES)[: sizes.operations], "operation"):
        for number in range(1, MOST_STEPS):
            ask = _CASES[deed]()
            before = _state()
            code = processes.run(ask_and_leave, where, ask, number)
            demand(code in (0, GONE), f"{deed}: the process ended with {code}")
            cut += 1
            _all_or_nothing(f"{deed} left after step {number}", ask, before)
            if code == 0:  # it had no such step: it was done, and nobody heard of it
                break
    books.demand_balance()
    return f"left after each of {cut} steps of {sizes.operations} operations: all or nothing"


def ask_and_leave(where: scratch.Place, ask: Ask, number: int) -> None:
    """Ask for something and end this process after a step; for another process."""
    scratch.move_to(where)
    with after_step(number, _leave):
        do(ask)
    connections.close_all()


def disconnected(sizes: Sizes, track: Track) -> str:
    """End the server's side while an operation waits in its middle: nothing of it is done."""
    if connection.vendor != "postgresql":
        raise Skipped("SQLite has no server whose side could be ended")
    cut = 0
    for deed, table in track(list(_MIDDLES), "wait"):
        ask = _CASES[deed]()
        before = _state()
        with closing(scratch.dial(scratch.place())) as rival, rival.cursor() as cursor:
            cursor.execute(_HOLD[table], {"user": ask.user, "product": ask.product})
            _end_the_waiting(ask)
            demand(_state() == before, f"{deed}: ended at {table}, something of it is there")
            rival.rollback()
        cut += 1
        _all_or_nothing(f"{deed} ended at {table}", ask, before)
    books.demand_balance()
    return f"the server's side ended in {cut} waits for a lock: nothing was done, then all of it"


def _end_the_waiting(ask: Ask) -> None:
    failed: list[bool] = []

    def try_it() -> None:
        try:
            do(ask)
        except OperationalError:
            failed.append(True)
        finally:
            connections.close_all()

    thread = threading.Thread(target=try_it)
    thread.start()
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
    thread.join()
    demand(failed == [True], f"{ask.deed}: its end was not noticed")


def _state() -> State:
    """Return what there is and how much has been written."""
    return (
        tuple(Wallet.objects.order_by("pk").values_list("pk", "balance", "version")),
        tuple(Inventory.objects.order_by("pk").values_list("user", "product", "quantity")),
        tuple(Product.objects.order_by("pk").values_list("pk", "stock")),
        tuple(model.objects.count() for model in GROWING),
    )


def _all_or_nothing(what: str, ask: Ask, before: State) -> None:
    """Demand that a deed is done wholly or not, and wholly once it is asked for again."""
    after, was_done = _state(), _answered(ask)
    demand(was_done or after == before, f"{what}: something of it is there")
    reply = do(ask)
    demand(reply.status < 300, f"{what}, again: {reply.body.decode()}")
    demand(reply.replayed is was_done, f"{what}: replayed is {reply.replayed}")
    if was_done:
        demand(_state() == after, f"{what}: it happened twice")
    demand(_state()[3][0] == before[3][0] + 1, f"{what}: not one transaction")


def _answered(ask: Ask) -> bool:
    rows = IdempotencyKey.objects.filter(user=ask.caller, operation=ask.deed.value, key=ask.key)
    return rows.exclude(status=None).exists()


# --- what is cut short, on new users and things each time ----------------------------------------
def _purchase() -> Ask:
    (user,), thing = things.people(1), things.product(stock=5, per_user_limit=3)
    things.fund(user, 100)
    return Ask(Deed.PURCHASE, user, things.unique("key"), user, thing.pk, 2)


def _use() -> Ask:
    (user,), thing = things.people(1), things.product(price=0)
    things.buy(user, thing.pk, 5)
    return Ask(Deed.USE, user, things.unique("key"), user, thing.pk, 2)


def _add_funds() -> Ask:
    user, chief = things.people(2)
    name = things.unique("payment")
    return Ask(Deed.ADD_FUNDS, chief, things.unique("key"), user, amount=70, reference=name)


def _refund() -> Ask:
    user, chief = things.people(2)
    thing = things.product(stock=5)
    things.fund(user, 100)
    bought = things.buy(user, thing.pk, 3)
    return Ask(Deed.REFUND, chief, things.unique("key"), user, thing.pk, transaction=bought)


def _gift() -> Ask:
    user, other = things.people(2)
    thing = things.product(price=0)
    things.buy(user, thing.pk, 5)
    return Ask(Deed.GIFT, user, things.unique("key"), user, thing.pk, 2, other=other)


_CASES: Final[dict[Deed, Callable[[], Ask]]] = {
    Deed.PURCHASE: _purchase,
    Deed.USE: _use,
    Deed.ADD_FUNDS: _add_funds,
    Deed.REFUND: _refund,
    Deed.GIFT: _gift,
}
_HOLD: Final = {
    "the wallet": "SELECT 1 FROM economy_wallet WHERE user_id = %(user)s FOR UPDATE",
    "the things": (
        "SELECT 1 FROM economy_inventory WHERE user_id = %(user)s"
        " AND product_id = %(product)s FOR UPDATE"
    ),
    "the stock": "SELECT 1 FROM economy_product WHERE id = %(product)s FOR NO KEY UPDATE",
}
# Where an operation waits for whoever was first. A purchase takes its stock as its last step.
_MIDDLES: Final = (
    (Deed.PURCHASE, "the wallet"),
    (Deed.PURCHASE, "the stock"),
    (Deed.USE, "the wallet"),
    (Deed.USE, "the things"),
    (Deed.REFUND, "the things"),
    (Deed.REFUND, "the stock"),
    (Deed.GIFT, "the things"),
)
