"""Many purchases by many, one after another and beside each other; then the books."""

import time
from collections import Counter
from typing import Final

from economy.models import Transaction
from economy.records import Deed
from economy.torture import books, things
from economy.torture.asking import Ask
from economy.torture.crowd import Crowd
from economy.torture.verdicts import Sizes, Track, demand

USERS: Final = 100
PRICES: Final = (1, 5, 25, 125)
THREADS: Final = 8
SLICE: Final = 1_000
MONEY: Final = 10**12


def soaked(sizes: Sizes, track: Track) -> str:
    """Buy so many times; nothing fails and nothing differs."""
    users, products = things.people(USERS), [things.product(price=one) for one in PRICES]
    for user in users:
        things.fund(user, MONEY)
    before = Transaction.objects.filter(kind=Deed.PURCHASE.value).count()
    started, statuses = time.monotonic(), Counter[int]()
    with Crowd(THREADS) as crowd:
        for first in track(range(0, sizes.soak, SLICE), "thousand"):
            numbers = range(first, min(first + SLICE, sizes.soak))
            asks = [
                Ask(
                    Deed.PURCHASE, user := users[number % USERS], f"soak-{number}", user,
                    products[number % len(PRICES)].pk,
                )
                for number in numbers
            ]  # fmt: skip
            statuses.update(reply.status for reply in crowd.ask(asks))
    rate = sizes.soak / (time.monotonic() - started)
    demand(statuses == {201: sizes.soak}, f"the answers were {dict(statuses)}")
    made = Transaction.objects.filter(kind=Deed.PURCHASE.value).count() - before
    demand(made == sizes.soak, f"{made} purchases are written instead of {sizes.soak}")
    books.demand_balance()
    return f"{sizes.soak} purchases by {USERS} users, {rate:,.0f}/s: the books differ in 0 rows"
