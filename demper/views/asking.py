"""Who asks, about which of their shops, and how pages and their parts are answered."""

from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from demper.models import Login, PriceChange, Product, Run, Store
from demper.queries import owned

Row = TypeVar("Row")


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view behind login_required; raises Http404 otherwise."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def store_of(request: HttpRequest, pk: int) -> Store:
    """Return the person's shop; raises Http404 for another's."""
    return _found(owned.store_for(person_of(request).pk, pk))


def login_of(request: HttpRequest, pk: int) -> Login:
    """Return the person's login of the cabinet; raises Http404 for another's."""
    return _found(owned.login_for(person_of(request).pk, pk))


def product_of(request: HttpRequest, pk: int) -> Product:
    """Return a product of the person's shops; raises Http404 for another's."""
    return _found(owned.product_for(person_of(request).pk, pk))


def change_of(request: HttpRequest, pk: int) -> PriceChange:
    """Return a price change in the person's shops; raises Http404 for another's."""
    return _found(owned.change_for(person_of(request).pk, pk))


def run_of(request: HttpRequest, pk: int) -> Run:
    """Return a run over one of the person's shops; raises Http404 for another's."""
    return _found(owned.run_for(person_of(request).pk, pk))


def _found(row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def shop_context(store: Store, section: str) -> dict[str, Any]:
    """Return what the head and the tabs of every page of a shop need."""
    return {"store": store, "section": section, "demo": store.demo}


def is_part(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a part of a page."""
    return bool(request.headers.get("HX-Request"))


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the part for HTMX and the page for everybody else, from one context.

    HTMX swaps only what succeeds, so a part is always 200.
    """
    partly = is_part(request)
    name, code = (part, 200) if partly else (page, status)
    response = render(request, name, {**context, "in_dialog": partly}, status=code)
    patch_vary_headers(response, ["HX-Request"])
    patch_cache_control(response, private=True, no_cache=True)
    return response


def back(
    request: HttpRequest, otherwise: str, text: str = "", level: str = "success"
) -> HttpResponse:
    """Go to where the form says that it stood (`next`), else to `otherwise`, with a word on it."""
    if text:
        getattr(messages, level)(request, text)
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return redirect(wanted)
    return redirect(otherwise)
