"""Only on Postgres, where a transaction that began before another may commit after it."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from economy.figures import DAY, Window
from economy.models import RollUp, Transaction
from economy.queries.analytics.sales import list_products
from economy.services.rollups import roll_up
from economy.tests import analytics_world as world
from economy.tests.things import NOW, potion

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
WEEK = Window(NOW - DAY, NOW + 6 * DAY)


def sold():
    return sum(row.sales.kept for row in list_products(WEEK))


def test_a_purchase_that_commits_late_is_not_left_out(user, other_user):
    product = potion()
    for one in (user, other_user):
        world.fund(one, 10_000, "coins", NOW)
    written, may_commit = Event(), Event()

    def slow():
        try:
            with transaction.atomic():
                world.buy(user, product, 2, NOW)
                written.set()
                may_commit.wait(30)
        finally:
            connection.close()

    thread = Thread(target=slow)
    thread.start()
    try:
        assert written.wait(30)
        world.buy(other_user, product, 3, NOW)
        roll_up(NOW)
        assert sold() == 3
    finally:
        may_commit.set()
        thread.join()

    assert Transaction.objects.filter(kind="purchase").count() == 2
    assert sold() == 5
    roll_up(NOW, until=RollUp.objects.get().upto + 1_000)
    assert sold() == 5
    assert {row.sales.purchases for row in list_products(WEEK)} == {2}


def test_two_who_sum_up_at_once_count_each_row_once(user):
    product = potion()
    world.fund(user, 10_000, "coins", NOW)
    for _ in range(12):
        world.buy(user, product, 1, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        until = cursor.fetchone()[0]

    def work():
        try:
            roll_up(NOW, until=until, batch=2)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert RollUp.objects.get().upto == until
    assert sold() == 12
