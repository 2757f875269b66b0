"""The ASGI entry point: HTTP by Django's synchronous stack, WebSockets by Channels.

HTTP takes one hop: ready answers from `config.fastpath`, everything else whole in one thread of a
pool of WEB_THREADS, once `config.intake` has the request's body. (Django's own ASGI handler hops
between threads for every synchronous middleware, which costs several times the time of a cached
page.)
"""

import asyncio
import logging
import os
from importlib import import_module
from typing import Any, cast

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
get_asgi_application()  # django.setup(), before anything that needs models

from a2wsgi import WSGIMiddleware  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import URLRouter  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import URLPattern, re_path  # noqa: E402
from django.utils.module_loading import module_has_submodule  # noqa: E402

from config.checks import refuse_bad_settings  # noqa: E402
from config.fastpath import App, FastPath, Message, Receive, Scope, Send  # noqa: E402
from config.intake import Intake  # noqa: E402
from config.loading import settle  # noqa: E402
from config.processlock import hold_process_lock  # noqa: E402
from config.wsgi import application as wsgi  # noqa: E402

log = logging.getLogger(__name__)


class House:
    """Sends each connection to the part that answers it, and follows the server's life."""

    def __init__(self, pages: WSGIMiddleware, sockets: App) -> None:
        self.pages = pages
        intake = Intake(cast(App, pages), large=settings.LARGE_BODIES)
        self.http = FastPath(intake, rate=settings.API_RATE_PER_MINUTE)
        self.sockets = sockets
        self._loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection; the first one makes the server's loop the layer's home."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        self._settle()
        if scope["type"] == "http":
            # WSGI cannot tell A_B from A-B: a client must not forge a proxy's header that way.
            scope["headers"] = [pair for pair in scope["headers"] if b"_" not in pair[0]]
            await self.http(scope, receive, send)
        else:
            await self.sockets(scope, receive, send)

    def _settle(self) -> None:
        loop = asyncio.get_running_loop()
        if loop is self._loop:
            return
        self._loop = loop
        layer: Any = get_channel_layer()
        if hasattr(layer, "bind"):
            layer.bind(loop)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            refuse_bad_settings()
            hold_process_lock()
        except Exception as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        self._settle()
        settle()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        # Requests under way have been answered by now.
        self.pages.executor.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})


async def no_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Close a WebSocket whose address leads nowhere, so that the client does not come back."""
    message: Message = {"type": "websocket.close", "code": 4404}
    await send(message)


def socket_routes() -> list[URLPattern]:
    """Return `websocket_urlpatterns` of every installed app that has a `routing` module."""
    routes: list[URLPattern] = []
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, "routing"):
            routes += getattr(import_module(f"{app.name}.routing"), "websocket_urlpatterns", [])
    return routes


def build() -> House:
    """Put the application together."""
    pages = WSGIMiddleware(cast(Any, wsgi), workers=settings.WEB_THREADS)
    unknown = re_path(r"", cast(Any, no_page))
    # Sockets admit by themselves: see accounts.alerts.admission.
    return House(pages, URLRouter([*socket_routes(), unknown]))


application = build()
