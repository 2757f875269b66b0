"""Finds every address of the house: pages, API operations and sockets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import module_has_submodule

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one API address; `route` is in Django's notation, with the leading slash."""

    method: str
    route: str

    @property
    def key(self) -> str:
        """What the access table calls it, for example `GET /api/v1/auth/me`."""
        return f"{self.method} {self.route}"


def pages() -> dict[str, list[str]]:
    """Return each page's name (namespaced; its route when it has none) and its parameters."""
    return dict(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Iterator[tuple[str, list[str]]]:
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, here, inner)
        elif not is_api_operation(entry):
            name = f"{space}{entry.name}" if entry.name else f"{space}{here}"
            yield name, list(entry.pattern.regex.groupindex)


def is_api_operation(entry: URLPattern) -> bool:
    """True for an address that django-ninja serves as operations, not for its documentation."""
    return getattr(entry.callback, "__module__", "") == "ninja.operation"


def operations() -> list[Operation]:
    """Return every operation of the API; empty while the API is not in the URLconf."""
    if "api" not in get_resolver().namespace_dict:
        return []
    api: Any = import_module("config.api").api
    prefix = "/" + get_resolver().namespace_dict["api"][0]
    found = []
    for router in api._get_bound_routers():
        served = [item for view in router.path_operations.values() for item in view.operations]
        patterns = router.urls_paths(router.prefix)  # one for every operation, in their order
        for operation, pattern in zip(served, patterns, strict=True):
            route = prefix + str(pattern.pattern)
            found += [Operation(method, route) for method in operation.methods]
    return found


def sockets() -> list[URLPattern]:
    """Return the websocket routes of every app, as config.asgi gathers them."""
    found: list[URLPattern] = []
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "routing"):
            found += getattr(import_module(f"{app.name}.routing"), "websocket_urlpatterns", [])
    return found


def fill(route: str, values: Mapping[str, Any]) -> str:
    """Put values into a route in Django's notation; raises KeyError for one that is missing."""
    return PARAMETER.sub(lambda match: quote(str(values[match[1]]), safe=""), route)
