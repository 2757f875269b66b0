"""The sockets: the reusable base of every stream, and the person's own feed."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from channels.consumer import AsyncConsumer
from django.conf import settings
from django.utils import timezone

from accounts.alerts import queries
from accounts.alerts.admission import (
    NOT_SIGNED_IN,
    TOO_MANY,
    Refused,
    Visitor,
    identify,
    read_knock,
)
from accounts.alerts.hub import INTERNAL_ERROR, PAGE, Hub
from accounts.alerts.outlet import Outlet
from accounts.alerts.services.publishing import TOPIC
from accounts.alerts.stream import Frame, bare_text, body_of, frame_text
from accounts.models import User

log = logging.getLogger(__name__)


class StreamConsumer(AsyncConsumer):
    """A socket on one topic; a subclass says which, and how to read what was missed.

    To build one, override three methods. All run in a thread, may use the ORM, and find the
    signed-in person in `self.user` and the parts of the address in `self.kwargs`:

        class SquadronConsumer(StreamConsumer):
            def admit(self) -> str:
                if not Squadron.objects.filter(pk=self.kwargs["pk"]).exists():
                    raise Refused(NOT_ALLOWED)                    # closes with 4403
                return f"warthunder.squadron:{self.kwargs['pk']}"  # the topic

            def newest(self) -> int: ...     # the topic's last number, 0 for none
            def frames_after(self, after: int, limit: int) -> list[Frame]: ...   # oldest first

    and put `SquadronConsumer.as_asgi()` into `websocket_urlpatterns`. The writing side must hand
    out a topic's numbers 1, 2, 3 … under a row lock in the transaction that stores the rows, and
    call `stream.broadcast(topic, seq, type, at, data)` there. Everybody on a topic gets the same
    frames, so they may depend on the topic only (a person's own topic may use their language).

    The client: `?last_id=N` replays everything above N (0 = from the beginning) and goes on live;
    without it only what is new comes. More than PAGE frames are not replayed: the first PAGE come,
    then a frame `truncated` with `data.after` (the last one replayed) and `data.latest` says that
    the rest must be read by the API, or by reconnecting with `last_id=data.after`; live frames
    follow. A `last_id` above the newest number gets `truncated` as well. A `heartbeat` frame
    without id comes every 25 s. Closes: 4400 bad `last_id` or address, 4401 not signed in (any
    more), 4403 not allowed or foreign origin, 4404 nothing there, 4429 more than SOCKETS_PER_USER
    at once, 1013 too slow (resume by `last_id`), 1011 our fault. What the client sends is ignored.
    """

    heartbeat_s: ClassVar[float] = 25.0

    user: User
    topic: str
    kwargs: Mapping[str, Any]

    def admit(self) -> str:
        """Return the topic; raises Refused when this person may not hear it."""
        raise NotImplementedError

    def newest(self) -> int:
        """Return the number of the topic's last frame, 0 when it has none."""
        raise NotImplementedError

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return at most `limit` frames with numbers above `after`, oldest first."""
        raise NotImplementedError

    # --- what the hub asks for --------------------------------------------------------------
    def latest(self) -> int:
        """Return the newest number; see `Source`."""
        return self.newest()

    def backlog(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Return the missed frames as text; see `Source`."""
        frames = self.frames_after(after, limit)
        return [(f.seq, frame_text(f.seq, body_of(f.type, f.at, f.data))) for f in frames]

    # --- the life of a socket ---------------------------------------------------------------
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one connection from its opening to its end."""
        self.scope = scope
        self.kwargs = scope.get("url_route", {}).get("kwargs", {})
        if (await receive())["type"] != "websocket.connect":
            return
        # A browser learns a close code only from a socket that was accepted first.
        await send({"type": "websocket.accept"})
        try:
            self.hub = Hub.current()
            knock = read_knock(scope)
            await self.hub.in_database(partial(self._enter, knock))
            if not self.hub.take_seat(self.user.pk, settings.SOCKETS_PER_USER):
                raise Refused(TOO_MANY)
        except Refused as refusal:
            await send({"type": "websocket.close", "code": refusal.code})
            return
        except Exception:
            log.exception("a socket could not be opened")
            await send({"type": "websocket.close", "code": INTERNAL_ERROR})
            return
        try:
            await self._serve(knock.last_id, receive, send)
        finally:
            self.hub.leave_seat(self.user.pk)

    def _enter(self, knock: Any) -> None:
        self.visitor: Visitor = identify(knock, timezone.now())
        self.user = self.visitor.user
        self.topic = self.admit()

    async def _serve(self, last_id: int | None, receive: Any, send: Any) -> None:
        outlet = self.hub.outlet(self, send)
        self.outlet = outlet
        beat = asyncio.ensure_future(self._beat(outlet))
        try:
            await self.hub.join(outlet)
            self.hub.spawn(self._begin(outlet, last_id))
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:
            beat.cancel()
            self.hub.leave(outlet)

    async def _begin(self, outlet: Outlet, last_id: int | None) -> None:
        """Replay what was asked for, then go live; heard frames wait in the table meanwhile."""
        try:
            newest = await self.hub.in_database(self.latest)
            outlet.last = newest if last_id is None else min(last_id, newest)
            outlet.known = max(outlet.known, newest)
            if last_id is not None and last_id > newest:
                self._truncate(outlet, newest, newest)
            elif last_id is not None and newest - last_id > PAGE:
                await self._replay_first_page(outlet, newest)
            await self.hub.catch_up(outlet)
        except Exception:
            log.exception("a socket could not begin")
            outlet.close(INTERNAL_ERROR)

    async def _replay_first_page(self, outlet: Outlet, newest: int) -> None:
        page = await self.hub.page_after(outlet, outlet.last)
        for seq, text in page:
            outlet.last = seq
            outlet.push(text)
            await outlet.drained()
        if outlet.last < newest:
            self._truncate(outlet, outlet.last, newest)

    def _truncate(self, outlet: Outlet, after: int, newest: int) -> None:
        now = timezone.now()
        outlet.push(bare_text("truncated", now, newest, after=after, latest=newest))
        outlet.last = newest

    async def _beat(self, outlet: Outlet) -> None:
        """Every 25 s: say so, check that the person is still welcome, look for a lost frame."""
        while True:
            await asyncio.sleep(self.heartbeat_s)
            outlet.push(bare_text("heartbeat", timezone.now()))
            try:
                await self._check(outlet)
            except Exception:
                log.warning("a socket could not be checked", exc_info=True)

    async def _check(self, outlet: Outlet) -> None:
        try:
            newest = await self.hub.in_database(self._state)
        except Refused as refusal:
            outlet.close(refusal.code)
            return
        if newest > outlet.last:
            outlet.known = max(outlet.known, newest)
            outlet.lag()

    def _state(self) -> int:
        if not self.visitor.still_welcome():
            raise Refused(NOT_SIGNED_IN)
        self.admit()
        return self.latest()


class FeedConsumer(StreamConsumer):
    """`/ws/feed/`: a person's own alerts, in their language."""

    def admit(self) -> str:
        """Everybody signed in has a feed."""
        return TOPIC.format(self.user.pk)

    def newest(self) -> int:
        """Return the last number given to the person."""
        return queries.last_seq(self.user.pk)

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return the person's alerts above a number."""
        return queries.frames_after(self.user, after, limit)
