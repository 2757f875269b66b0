"""The applications that `manage.py bench api` compares; uvicorn serves one per process.

BENCH_BODY names a file with the bytes that the peers answer with: the very bytes that ours sends.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from config.fastpath import Message, Receive, Scope, Send

REDIS_KEY = "dozor-bench:player"
PEER_REDIS_URL = "redis://127.0.0.1:6379/9"


@cache
def _body() -> bytes:
    return Path(os.environ["BENCH_BODY"]).read_bytes()


async def raw(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer anything with ready bytes: the most that uvicorn can do."""
    if scope["type"] != "http":
        return
    body = _body()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    start: Message = {"type": "http.response.start", "status": 200, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": body})


def twin() -> Any:
    """Return the peer: FastAPI that takes ready bytes from Redis, as such services are written."""
    import redis.asyncio
    from fastapi import FastAPI, Response

    store = redis.asyncio.Redis.from_url(os.environ.get("BENCH_REDIS_URL", PEER_REDIS_URL))
    app = FastAPI()

    @app.get("/api/v1/warthunder/player/{nick}")
    async def player(nick: str) -> Response:
        body = await store.get(f"{REDIS_KEY}:{nick}")
        return Response(body, media_type="application/json", status_code=200 if body else 404)

    return app


def stock() -> Any:
    """Return Django's own ASGI handler around the same settings, middleware and view."""
    from django.core.asgi import get_asgi_application

    return get_asgi_application()


def single() -> Any:
    """Return our application without the fast path: Django whole in one thread hop."""
    from config.asgi import build

    return build().pages


def ours() -> Any:
    """Return our application as it is served."""
    from config.asgi import application

    return application
