"""A local server that misbehaves in every way a source has been seen to."""

import asyncio
import gzip
import threading
from collections import Counter
from collections.abc import Awaitable, Callable

from aiohttp import web

CHALLENGE = "<html><head><title>Just a moment...</title></head><body>cf_chl_opt</body></html>"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class FaultyServer:
    """Runs in a thread of its own; `hits` counts requests by path, `last` is the newest one's
    headers. Used as a proxy it answers instead of the target."""

    def __init__(self) -> None:
        self.hits: Counter[str] = Counter()
        self.last: dict[str, str] = {}
        self.bodies: list[bytes] = []
        self.etag = '"v1"'
        self.down = False
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "FaultyServer":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        self._loop.run_until_complete(self._main())

    async def _main(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{name:.*}", self._dispatch)
        runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        self.hits[request.path] += 1
        self.last = dict(request.headers)
        self.bodies.append(await request.read())
        if self.down:
            return web.Response(status=503, text="down")
        name = "do_" + request.path.strip("/").replace("-", "_")
        handler: Handler = getattr(self, name, self.do_missing)
        return await handler(request)

    async def do_ok(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"hit": self.hits["/ok"], "query": request.query_string})

    async def do_slowly(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.05)
        return web.json_response({"hit": self.hits["/slowly"]})

    async def do_missing(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=404, text="no such page")

    async def do_etag(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304, headers={"ETag": self.etag})
        return web.json_response({"etag": self.etag}, headers={"ETag": self.etag})

    async def do_limited(self, request: web.Request) -> web.StreamResponse:
        if self.hits["/limited"] == 1:
            return web.Response(status=429, headers={"Retry-After": "3600"})
        return web.json_response({})

    async def do_always_limited(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": "120"})

    async def do_spent(self, request: web.Request) -> web.StreamResponse:
        headers = {"ratelimit-limit": "10", "ratelimit-remaining": "0", "ratelimit-reset": "30"}
        return web.json_response({}, headers=headers)

    async def do_spent_for_a_moment(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({}, headers={"ratelimit-remaining": "0", "ratelimit-reset": "0"})

    async def do_spent_for_a_second(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({}, headers={"ratelimit-remaining": "0", "ratelimit-reset": "1"})

    async def do_limited_by_reset(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"ratelimit-reset": "40"})

    async def do_limited_for_no_time(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"ratelimit-reset": "0"})

    async def do_flaky(self, request: web.Request) -> web.StreamResponse:
        if self.hits["/flaky"] < 3:
            return web.Response(status=500, text="oops")
        return web.json_response({})

    async def do_broken(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=500, text="oops")

    async def do_stall(self, request: web.Request) -> web.StreamResponse:
        await self._stop.wait()
        return web.Response()

    async def do_drip(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while not self._stop.is_set():
            await response.write(b".")
            await asyncio.sleep(0.01)
        return response

    async def do_reset(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def do_truncated(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"only this")
        assert request.transport is not None
        request.transport.close()
        return response

    async def do_html(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>maintenance</html>", content_type="text/html")

    async def do_lying_html(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>maintenance</html>", content_type="application/json")

    async def do_bomb(self, request: web.Request) -> web.StreamResponse:
        packed = gzip.compress(b"0" * 20_000_000)
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def do_big(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"0" * 200_000)

    async def do_challenge(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=403, text=CHALLENGE, content_type="text/html")

    async def do_polite_challenge(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=CHALLENGE, content_type="text/html")

    async def do_refused(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=401)

    async def do_proxy_login(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=407)

    async def do_moved(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/ok")

    async def do_again(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("/ok")

    async def do_loop(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("/loop")

    async def do_to(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(request.query["url"])
