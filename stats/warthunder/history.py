"""The demo source's past: the same addresses with its clock turned back. Demo only."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import quote

import orjson
from django.core.cache.backends.dummy import DummyCache

from config.upstream.answer import Answer
from config.upstream.cache import AnswerCache
from config.upstream.client import Parts, Upstream
from config.upstream.health import HealthLog
from config.upstream.limiter import LocalLimiter
from config.upstream.registry import background, policy
from stats.warthunder.client import PROFILE_PATH, SOURCE, SQUADRON_PATH

CLOCK_HEADER = "X-Demo-Clock"
INDEX_PATH = "/_demo/"
KILL_FEED_PATH = "/_demo/hudmsg"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is worth following in the demo, best first."""

    squadrons: tuple[str, ...]
    players: tuple[str, ...]


class DemoHistory:
    """A client of its own, so that no live request meets the turned clock or its answers.

    Every method raises an UpstreamError like the live client.
    """

    def __init__(self) -> None:
        nothing = DummyCache("", {})
        self._at: datetime | None = None
        self._client = Upstream(
            replace(policy(SOURCE), rate_per_s=1000.0, burst=1000, hourly_budget=None),
            Parts(AnswerCache(nothing), LocalLimiter(), HealthLog(nothing), headers=self._headers),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        background.run(self._client.aclose())

    def suggestions(self) -> Suggestions:
        """Return the names the demo itself suggests."""
        index = orjson.loads(self._ask(INDEX_PATH, None).body)
        return Suggestions(tuple(index["squadrons"]), tuple(index["players"]))

    def squadron(self, name: str, at: datetime) -> Answer:
        """Return a squadron's page as it was."""
        return self._ask(SQUADRON_PATH + quote(name, safe=""), at)

    def profile(self, nick: str, at: datetime) -> Answer:
        """Return a profile page as it was."""
        return self._ask(PROFILE_PATH, at, {"nick": nick})

    def kill_feed(self, nick: str, at: datetime) -> Answer:
        """Return what the player's game client showed after that day's play."""
        return self._ask(KILL_FEED_PATH, at, {"me": nick})

    def _headers(self) -> Mapping[str, str]:
        return {CLOCK_HEADER: str(int(self._at.timestamp()))} if self._at else {}

    def _ask(
        self, path: str, at: datetime | None, params: Mapping[str, str] | None = None
    ) -> Answer:
        self._at = at
        return background.run(self._client.fetch(path, params=params, kind="player", fresh=True))
