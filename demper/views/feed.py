"""The price list at its unguessable address, for Kaspi to poll without signing in."""

import time
from typing import Any, Final, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from config.ratelimit import WINDOW_S, client_keys, count_call
from demper.services import feed as feeds

# From one address; Kaspi asks about once an hour.
ASKS_PER_MINUTE: Final = 60
NOT_READY_S: Final = 600


@require_safe
def feed(request: HttpRequest, path: str) -> HttpResponse:
    """The whole price list of a shop as XML; 404 for an address that is none, or no more.

    503 until the shop was read whole: an empty list would take everything off sale.
    """
    _client, address = client_keys(request)
    if count_call(f"feed:{address}", ASKS_PER_MINUTE, time.time()).spent:
        return _later(429, WINDOW_S)
    store = feeds.store_at(path)
    if store is None:
        raise Http404
    now = timezone.now()
    try:
        found = feeds.feed_of(store, now)
    except feeds.NotReady:
        return _later(503, NOT_READY_S)
    # A person who looks at their own list is not Kaspi.
    if request.method == "GET" and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        feeds.note_read(store, now)
    return _answer(request, found)


# The address is a secret of the shop's: the log names the route in its place.
feed.secret_path = True  # type: ignore[attr-defined]


def _answer(request: HttpRequest, found: feeds.Feed) -> HttpResponse:
    packs = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    etag = f'W/"{found.digest}"'
    changed = int(found.changed_at.timestamp())
    response: Any = get_conditional_response(request, etag, changed)
    if response is None and packs:
        response = HttpResponse(found.packed, content_type="application/xml; charset=utf-8")
        response["Content-Encoding"] = "gzip"
    elif response is None:
        pieces = iter(()) if request.method == "HEAD" else found.unpacked()
        response = StreamingHttpResponse(pieces, content_type="application/xml; charset=utf-8")
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Accept-Encoding"])
    return cast(HttpResponse, response)


def _later(status: int, seconds: int) -> HttpResponse:
    response = HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(seconds)
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Django would name the path in its own log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
