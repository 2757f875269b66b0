"""Processes of `manage.py demper_instance` over a marketplace in the test's own process."""

import socket
import threading
import time
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.tests.processes import running
from demper.models import Instance, PriceChange, PriceChangeState, Product
from demper.tests import kaspi_market

PAUSE = threading.Event()
WRITES = "/pricefeed/upload/merchant/process"


@contextmanager
def marketplace():
    """The marketplace by the real clock, which the processes share."""
    with kaspi_market.running(house=False) as kaspi:
        kaspi.now, kaspi.market.clock = timezone.now(), time.time
        kaspi.market.rules.tempo = 0.0
        yield kaspi


def undercut(kaspi, store):
    """Let every product of a shop have a rival below it, so that its bot has something to do."""
    _set_rival(kaspi, store, lambda price: price * 8 // 10)


def calm(kaspi, store):
    """Let every product of a shop stand right below its rival, where its bot leaves it."""
    _set_rival(kaspi, store, lambda price: price + 1)


def _set_rival(kaspi, store, asks):
    for product in Product.objects.filter(store=store):
        told = [{"merchant": "R", "price": asks(product.price_kzt)}]
        kaspi.market.set_offers(product.master_sku, "", told)


def environment(kaspi, index, count, **more):
    """Return what makes a process of the bot look after a part of the test's shops."""
    row = connection.settings_dict
    password = f":{row['PASSWORD']}" if row["PASSWORD"] else ""
    host = f"{row['HOST'] or '127.0.0.1'}:{row['PORT'] or 5432}"
    return {
        "DATABASE_URL": f"postgres://{row['USER']}{password}@{host}/{row['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "DEBUG": "1",
        "DOZOR_DEMO": "0",
        "KASPI_BASE_URL": kaspi.urls["kaspi"],
        "KASPI_CABINET_BASE_URL": kaspi.urls["kaspi_cabinet"],
        "KASPI_LOGIN_BASE_URL": kaspi.urls["kaspi_login"],
        "KASPI_OFFERS_PER_SECOND": "1000",
        "REQUEST_TIMEOUT": "600",
        "DEMPER_DELAY_MS": "0",
        "DEMPER_FREE_PRODUCTS": "1000",
        "INSTANCE_INDEX": str(index),
        "INSTANCE_COUNT": str(count),
        **more,
    }


@contextmanager
def instance(kaspi, index, count=2, **more):
    """A process of the bot that stands; it is killed at the end if nothing else ended it."""
    env = environment(kaspi, index, count, **more)
    with running(["manage.py", "demper_instance", "--threads", "4"], **env) as process:
        yield process


def name_of(process):
    return f"{socket.gethostname()[:48]}:{process.child.pid}"


def heard(process):
    return Instance.objects.filter(name=name_of(process)).exists()


def wait_until(true, *processes, seconds=90.0, meanwhile=None):
    """Look into the database until it is so; fails with what the processes said.

    `meanwhile` is done at once and every two seconds.
    """
    end, next_at = time.monotonic() + seconds, 0.0
    while not true():
        if meanwhile and time.monotonic() >= next_at:
            meanwhile()
            next_at = time.monotonic() + 2.0
        said = "\n".join(process.said for process in processes)
        assert time.monotonic() < end, f"not within {seconds} s:\n{said}"
        assert all(process.child.poll() is None for process in processes), said
        PAUSE.wait(0.05)


def count(*states):
    return PriceChange.objects.filter(state__in=states or list(PriceChangeState)).count()


class Tunnel:
    """A port that leads to another address until it is cut."""

    def __init__(self, host, port, own_port=0):
        self._to = (host, port)
        self._door = socket.create_server(("127.0.0.1", own_port))
        self.port = self._door.getsockname()[1]
        self._ends = []
        self._thread = threading.Thread(target=self._admit, daemon=True)
        self._thread.start()

    def cut(self):
        """End every connection; nobody gets through any more."""
        for end in [self._door, *self._ends]:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
        self._thread.join(5)

    def _admit(self):
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one, other):
        try:
            while said := one.recv(65536):
                other.sendall(said)
            other.shutdown(socket.SHUT_WR)
        except OSError:
            pass
