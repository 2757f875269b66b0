"""Posts deliveries to whoever asked for them, tries again a few times, then lets it be."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

import aiohttp

from stats.faceit.demo.webhooks import Delivery, Disorder, deliveries
from stats.faceit.demo.world import World

log = logging.getLogger(__name__)
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Post:
    """Where to post and how: the secret goes into the named header of every request.

    A failed delivery is tried `attempts` times in all, after `backoff_s` and then twice as long
    each time. Every `tick_s` it is seen what has happened.
    """

    url: str
    header: str = "X-Faceit-Secret"
    secret: str = field(default="", repr=False)
    disorder: Disorder = field(default_factory=Disorder)
    attempts: int = 4
    backoff_s: float = 1.0
    tick_s: float = 0.5
    timeout_s: float = 5.0


@dataclass(slots=True)
class Posted:
    """How many deliveries arrived, and how many were given up."""

    sent: int = 0
    given_up: int = 0


class Postman:
    """Runs until cancelled; nothing that happens to a delivery ends it."""

    def __init__(self, world: World, clock: Callable[[], float], post: Post) -> None:
        self._world = world
        self._clock = clock
        self._post = post
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self.posted = Posted()

    async def run(self) -> None:
        """Post what happens from now on."""
        seen = self._clock()
        timeout = aiohttp.ClientTimeout(total=self._post.timeout_s)
        async with aiohttp.ClientSession(timeout=timeout) as session, asyncio.TaskGroup() as group:
            while True:
                await asyncio.sleep(self._post.tick_s)
                now = self._clock()
                if now <= seen:
                    continue
                due = await asyncio.to_thread(
                    deliveries, self._world, seen, now, self._post.disorder
                )
                for delivery in due:
                    group.create_task(self._deliver(session, delivery))
                seen = now

    async def _deliver(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        for attempt in range(self._post.attempts):
            if attempt:
                await asyncio.sleep(self._post.backoff_s * 2 ** (attempt - 1))
            async with self._gate:
                if await self._arrived(session, delivery, attempt):
                    self.posted.sent += 1
                    return
        self.posted.given_up += 1
        log.debug("a webhook was given up after %d attempts", self._post.attempts)

    async def _arrived(
        self, session: aiohttp.ClientSession, delivery: Delivery, attempt: int
    ) -> bool:
        body = delivery.body | {"retry_count": delivery.body["retry_count"] + attempt}
        headers = {self._post.header: self._post.secret}
        try:
            async with session.post(
                self._post.url, json=body, headers=headers, allow_redirects=False
            ) as answer:
                return 200 <= answer.status < 300
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False
