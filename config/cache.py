"""Django's Redis cache with one connection pool per process.

The stock backend makes a client, and so a connection, for every context: under ASGI that is one
per request. A child process must not share its parent's sockets, hence the process id in the key.
"""

import os
import threading
from typing import Any

from django.core.cache.backends.redis import RedisCache

_clients: dict[tuple[int, tuple[str, ...]], Any] = {}
_lock = threading.Lock()


def _renew_lock_in_child() -> None:
    """A child forked while another thread held the lock would wait for it for ever."""
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_renew_lock_in_child)


class SharedRedisCache(RedisCache):
    """Every instance in a process with the same servers uses one thread-safe client."""

    _servers: list[str]
    _options: dict[str, Any]
    _class: Any

    @property
    def _cache(self) -> Any:
        key = (os.getpid(), tuple(self._servers))
        client = _clients.get(key)
        if client is None:
            with _lock:
                client = _clients.get(key)
                if client is None:
                    client = _clients[key] = self._class(self._servers, **self._options)
        return client

    def clear(self) -> None:
        """Delete this cache's own keys; the stock one empties the whole database."""
        client = self._cache.get_client(None, write=True)
        pattern = f"{self.key_prefix}:*"
        batch = list(client.scan_iter(match=pattern, count=1000))
        for start in range(0, len(batch), 1000):
            client.unlink(*batch[start : start + 1000])
