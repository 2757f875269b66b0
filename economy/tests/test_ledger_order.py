"""A ledger in order of time is in the order in which it was written, whoever waited for whom."""

import threading
from itertools import pairwise

import pytest
from django.db import connection

from economy.queries.inventory import holdings_at, holdings_of
from economy.queries.transactions import list_transactions
from economy.services import desk
from economy.tests.things import fund, key, potion

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
BUYERS, EACH = 8, 6


def at_once(deeds):
    """Do lists of deeds, each list in a thread of its own."""

    def go(own):
        try:
            for deed in own:
                assert deed().status < 400
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(own,)) for own in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=50)


def test_each_balance_follows_from_the_line_before_it(user, other_user):
    product, number = potion(), user.pk
    fund(user, 1_000_000)

    def asked():
        return desk.Asked(number, key())

    turns = [
        lambda: desk.buy(asked(), number, product.pk, 2),
        lambda: desk.use(asked(), number, product.pk),
        lambda: desk.add_funds(asked(), number, 11, "coins"),
        lambda: desk.give(asked(), number, other_user.pk, product.pk),
    ]
    at_once([[turns[turn % 4] for turn in range(EACH)]] * BUYERS)

    lines = list_transactions(number, limit=200)
    assert len(lines) == BUYERS * EACH + 1
    assert lines[0].balance_after == holdings_of(number).balance
    for line, before in pairwise(lines):
        assert line.balance_after - line.amount == before.balance_after
        assert line.created_at > before.created_at
    for line in lines:
        assert holdings_at(number, line.created_at).balance == line.balance_after
