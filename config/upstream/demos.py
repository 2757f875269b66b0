"""Demo sources as servers: one loopback port each inside `serve`, or all under one address."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pkgutil import resolve_name
from typing import Any, Final

from aiohttp import web

from config.upstream.loopback import LoopbackServer
from config.upstream.registry import override_base_url

STOP_S: Final = 1.0
Sources = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Where sources post what happens: to `house_url` plus each source's `path`.

    `by_source` holds `path`, `secret_header` and `secret`; sources without an entry post nothing,
    and without a `house_url` none does.
    """

    house_url: str = ""
    by_source: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def options(self, source: str) -> dict[str, str]:
        """Return the arguments that a source's factory takes for it."""
        told = self.by_source.get(source)
        if told is None or not self.house_url:
            return {}
        return {
            "webhook_url": self.house_url.rstrip("/") + told["path"],
            "webhook_secret_header": told["secret_header"],
            "webhook_secret": told["secret"],
        }


SILENT: Final = Webhooks()


def start_demos(
    sources: Sources, changes: Mapping[str, Any], webhooks: Webhooks = SILENT
) -> dict[str, LoopbackServer]:
    """Start a server for each source and send this process's requests there.

    `sources` maps a source to its application's factory, written `module:function`; `changes` are
    the fields of its Policy that a demo needs otherwise. Returns source → running server.
    """
    servers = {
        name: LoopbackServer(resolve_name(path)(**webhooks.options(name)))
        for name, path in sources.items()
    }
    for name, server in servers.items():
        server.start()
        override_base_url(name, server.url, **changes)
    addresses = {name: server.url for name, server in servers.items()}
    for server in servers.values():
        server.tell(addresses)
    return servers


def all_in_one(sources: Sources, webhooks: Webhooks = SILENT) -> web.Application:
    """Return one application that answers for every source below `/{source}/`."""
    whole = web.Application()
    for name, path in sources.items():
        whole.add_subapp(f"/{name}/", resolve_name(path)(**webhooks.options(name)))
    return whole


async def serve_demos(
    sources: Sources,
    host: str,
    port: int,
    stop: asyncio.Event,
    ready: Callable[[int], None],
    webhooks: Webhooks = SILENT,
) -> None:
    """Serve all sources on one address until `stop` is set; `ready` is told the real port."""
    runner = web.AppRunner(all_in_one(sources, webhooks), access_log=None, shutdown_timeout=STOP_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        ready(int(runner.addresses[0][1]))
        await stop.wait()
    finally:
        await runner.cleanup()
