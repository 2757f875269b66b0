"""The broker's transport, which lets a worker outlive a broker that was away.

When Redis goes away while a worker holds tasks, kombu gives them back through a connection that it
has just closed, and the worker ends with an AttributeError. Named as what it is, a lost connection,
the worker waits for the broker and goes on; the tasks are due in the database all the while.
"""

from typing import Any

from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as ConnectionLost


class Channel(kombu_redis.Channel):
    """Kombu's channel, loud in the expected way when its connection is gone."""

    def _connparams(self, *args: Any, **options: Any) -> Any:
        if self.connection.client is None:
            raise ConnectionLost("the connection to the broker is closed")
        return super()._connparams(*args, **options)  # type: ignore[no-untyped-call]


class Transport(kombu_redis.Transport):
    """Redis by the channel above."""

    Channel = Channel
