"""Who may call, which of their shops and products they name, and how refusals are told."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.auth import Access, TokenOrSession
from accounts.models import User
from config.problems import NotThere, Problem
from demper.models import Product, Store
from demper.queries import owned
from demper.services.strategies import Invalid
from demper.services.subscriptions import LimitReached

READ, WRITE = TokenOrSession("demper:read"), TokenOrSession("demper:write")
ROOT = "/api/v1/demper"


def caller(request: HttpRequest) -> User:
    """Return who calls."""
    access: Access = request.auth  # type: ignore[attr-defined]
    return access.person


def store_of(request: HttpRequest, store_id: int) -> Store:
    """Return a shop of the caller's; raises NotThere."""
    store = owned.store_for(caller(request).pk, store_id)
    if store is None:
        raise NotThere("You have no such shop.")
    return store


def product_of(request: HttpRequest, product_id: int) -> Product:
    """Return a product of the caller's shops; raises NotThere."""
    product = owned.product_for(caller(request).pk, product_id)
    if product is None:
        raise NotThere("You have no such product.")
    return product


def keep_own(response: HttpResponse) -> None:
    """Let only the caller keep an answer, and ask each time whether it still holds."""
    response["Cache-Control"] = "private, no-cache"


def invalid(error: Invalid, names: dict[str, str] | None = None) -> Problem:
    """Return the refusal of settings that cannot be; `names` are fields as callers call them."""
    called = names or {}
    errors: list[dict[str, Any]] = [
        {
            "field": called.get(fault.field, fault.field),
            "message": fault.message,
            "code": fault.code,
        }
        for fault in error.faults
    ]
    return Problem(422, "invalid", str(error), errors=errors)


def limit_reached(error: LimitReached) -> Problem:
    """Return the refusal of more than the subscription covers."""
    return Problem(
        409, error.code, str(error), limit=error.limit, used=error.used, asked=error.asked
    )
