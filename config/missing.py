"""The page for an address that leads nowhere, in development too.

`make run` has DEBUG on, where Django answers with a list of every route instead: of no use to
somebody who mistyped an address. Errors of the code keep Django's own page there.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from config.views import page_not_found


class MissingPageMiddleware:
    """Answers 404 with the house's page while DEBUG is on; without it, Django does so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an address without a route never reaches Django's own answer."""
        try:
            resolve(request.path_info)
        except Resolver404:
            return page_not_found(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that found nothing."""
        return page_not_found(request, error) if isinstance(error, Http404) else None
