"""The cache that all processes share. Collected when REDIS_URL is set."""

import os
import threading

from django.core.cache import caches
from redis import Redis

from config.cache import SharedRedisCache


def clients_of(cache):
    return cache._cache.get_client(None)


def test_all_threads_share_one_pool(settings):
    pools = []

    def look():
        pools.append(clients_of(caches.create_connection("default")).connection_pool)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(pool) for pool in pools}) == 1


def test_a_thousand_reads_need_a_handful_of_connections(settings):
    watcher = Redis.from_url(settings.REDIS_URL)
    before = watcher.info("stats")["total_connections_received"]
    for number in range(1000):
        caches.create_connection("default").get(f"nothing:{number}")
    assert watcher.info("stats")["total_connections_received"] - before < 5
    watcher.close()


def test_a_forked_child_gets_a_pool_of_its_own(settings):
    cache = SharedRedisCache(settings.REDIS_URL, {})
    parent = id(clients_of(cache).connection_pool)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        own = id(clients_of(cache).connection_pool) != parent
        os.write(writer, b"1" if own else b"0")
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reader, 1) == b"1"
    os.close(reader)
    os.close(writer)


def test_clear_leaves_what_others_keep_in_the_same_redis(settings):
    other = Redis.from_url(settings.REDIS_URL)
    other.set("queue-of-somebody", "kept", ex=60)
    cache = caches["default"]
    cache.set("mine", 1)
    cache.clear()
    assert cache.get("mine") is None
    assert other.get("queue-of-somebody") == b"kept"
    other.delete("queue-of-somebody")
    other.close()
