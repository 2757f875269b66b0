"""Whether a request is FACEIT's: it shows the secret the operator wrote into App Studio.

FACEIT signs nothing; it repeats a fixed secret in a header or in a query parameter, whichever the
operator chose there. Either is enough, so that one can be changed for the other without a gap.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest


def enabled() -> bool:
    """Tell whether webhooks are taken at all: only with a secret."""
    return bool(settings.FACEIT_WEBHOOK_SECRET)


def proves(request: HttpRequest) -> bool:
    """Tell whether the request shows the secret; takes as long for a wrong one as for a right."""
    if not enabled():
        return False
    wanted = settings.FACEIT_WEBHOOK_SECRET.encode()
    # Both are always compared, so that the time does not tell which one was nearly right.
    return any([hmac.compare_digest(wanted, shown) for shown in _shown(request)])  # noqa: C419


def _shown(request: HttpRequest) -> list[bytes]:
    shown = []
    if settings.FACEIT_WEBHOOK_HEADER:
        value = request.headers.get(settings.FACEIT_WEBHOOK_HEADER, "")
        # A server hands headers over as Latin-1, whatever their bytes mean.
        shown.append(_bytes(value, "latin-1"))
    if settings.FACEIT_WEBHOOK_QUERY:
        shown.append(_bytes(request.GET.get(settings.FACEIT_WEBHOOK_QUERY, ""), "utf-8"))
    return shown


def _bytes(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")
