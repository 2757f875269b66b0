"""Who asks, with what in the wallet, and how pages and their parts are answered."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

from accounts.models import User
from economy import currencies
from economy.forms import NUMBER_MAX
from economy.money import Money
from economy.queries.inventory import Purse, purses_of
from economy.services.desk import Asked

NOBODY = 0


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view behind login_required; raises Http404 otherwise."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def reader_of(request: HttpRequest) -> int:
    """Return the id of whoever looks, NOBODY for a visitor."""
    return request.user.pk if isinstance(request.user, User) else NOBODY


def number_of(pk: int) -> int:
    """Return a row's number from an address; raises Http404 for what no row can have."""
    if pk > NUMBER_MAX:
        raise Http404
    return pk


def asked_of(request: HttpRequest, key: uuid.UUID) -> Asked:
    """Return who asks the desk, under the key that a form was shown with."""
    request_id = getattr(request, "request_id", "")
    return Asked(person_of(request).pk, f"page:{key}", request.path, request_id)


def new_key() -> str:
    """Return a key for a form that is about to be shown."""
    return str(uuid.uuid4())


def purse_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the head of every page of the economy shows of one's wallets; one query.

    `purses` is empty for a visitor; `wallet_seq` is where the socket goes on from.
    """
    reader = reader_of(request)
    purses = purses_of(reader) if reader else []
    return {
        "purses": purses,
        "purse": _main(purses),
        "wallet_seq": sum(one.version for one in purses),
        "signed_in": bool(reader),
    }


def balances_of(purses: list[Purse]) -> dict[str, int] | None:
    """Return balances by currency, None for a visitor."""
    return {one.currency: one.balance for one in purses} if purses else None


def _main(purses: list[Purse]) -> Money | None:
    for one in purses:
        if one.currency == currencies.default():
            return Money(one.balance, one.currency)
    return None


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the part for HTMX and the page for everybody else, from one context.

    HTMX swaps only what succeeds, so a part is always 200. Nothing here may be kept by a proxy;
    a browser may show it again when one goes back, which is why forms carry keys.
    """
    is_part = bool(request.headers.get("HX-Request"))
    name, code = (part, 200) if is_part else (page, status)
    response = render(request, name, {**context, "in_dialog": is_part}, status=code)
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_cache=True)
    return response
