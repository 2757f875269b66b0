"""Clients that buy at once: processes with connections that stay open, or threads of this one."""

import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection, connections

from economy.bench_economy.shop import Bought, Scene, buy_for

CLIENTS = 8


class Crew:
    """Processes that buy together for so many seconds and tell what they did."""

    def __init__(self, pool: ProcessPoolExecutor, clients: int) -> None:
        self._pool = pool
        self._clients = clients

    def buy(self, seconds: float, scene: Scene) -> list[Bought]:
        """Let all of them buy; one that is busy takes no second order."""
        orders = [
            self._pool.submit(buy_for, seconds, scene, number) for number in range(self._clients)
        ]
        return [order.result() for order in orders]


@contextmanager
def crew(clients: int = CLIENTS) -> Iterator[Crew]:
    """Start processes, copies of this one, that end afterwards."""
    connections.close_all()  # a copied connection would be one for two
    with ProcessPoolExecutor(clients, multiprocessing.get_context("fork")) as pool:
        yield Crew(pool, clients)


def in_threads(threads: int, seconds: float, scene: Scene) -> list[Bought]:
    """Let threads of this process buy."""
    gate = threading.Barrier(threads)

    def work(number: int) -> Bought:
        connection.ensure_connection()
        gate.wait()
        try:
            return buy_for(seconds, scene, number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(threads)))
