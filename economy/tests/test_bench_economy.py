"""The bench of the economy, in a small size."""

import pytest
from django.db import connection

from economy.bench_economy.clients import crew, in_threads
from economy.bench_economy.measuring import hit_rate, in_one_process
from economy.bench_economy.pgbench import rate_in
from economy.bench_economy.shop import scenes
from economy.models import Product, Transaction
from economy.records import AMOUNT_MAX

REPORT = """pgbench (15.20)
latency average = 4.1 ms
tps = 1948.125 (without initial connection time)
"""


def test_the_rate_of_pgbench_is_read_from_its_report():
    assert rate_in(REPORT) == 1948.125
    with pytest.raises(ValueError, match="no rate"):
        rate_in("connection to server failed")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_client_process_buys_as_much_as_it_says():
    found = scenes(8)
    with crew(2) as clients:
        done = [one for scene in found.values() for one in clients.buy(0.2, scene)]

    assert Transaction.objects.count() == sum(one.purchases for one in done) > 0
    limited = Product.objects.get(name="Limited")
    assert AMOUNT_MAX - limited.stock == sum(one.purchases for one in done[-2:])
    assert Transaction.objects.filter(user_id=found["purchase_hot_user"].users[0]).exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_threads_of_one_process_buy_without_a_lock_error():
    scene = scenes(8)["purchase_1000_users"]
    done = in_threads(4, 0.2, scene)
    assert sum(one.lock_errors for one in done) == 0
    assert Transaction.objects.count() == sum(one.purchases for one in done)

    names = [figure.name for figure in in_one_process(scene, 1, 0.1)]
    assert names[:2] == ["purchase_sqlite", "purchase_sqlite_cpu"]
    connection.close()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_ten_reads_between_purchases_are_nine_hits():
    assert hit_rate(scenes(3)["purchase_1000_users"], 1).value == pytest.approx(0.9)
