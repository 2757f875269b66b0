"""Pages in the reader's own language and time zone, and the way to sign in from a fragment."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone, translation

from accounts.models import User


class PreferencesMiddleware:
    """Activates what the user chose; comes after LocaleMiddleware and authentication.

    Language: the user's, else what LocaleMiddleware found (cookie, then Accept-Language).
    Time zone: the user's, else settings.TIME_ZONE.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the preferences active, and leave the thread as it was found."""
        timezone.deactivate()
        # Touching the session of a visitor who has none would make every answer vary by cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            self._activate(request, request.user)
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    @staticmethod
    def _activate(request: HttpRequest, user: User) -> None:
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        try:
            timezone.activate(ZoneInfo(user.time_zone or settings.TIME_ZONE))
        except (ZoneInfoNotFoundError, ValueError):  # a zone the machine no longer knows
            timezone.deactivate()


class FragmentSignInMiddleware:
    """A fragment asked for without a session sends the whole page to sign-in and back.

    A plain redirect would put the sign-in page where the fragment belongs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect to sign-in becomes HX-Redirect for HTMX."""
        response = self.get_response(request)
        if request.headers.get("HX-Request") != "true" or response.status_code != 302:
            return response
        sign_in = resolve_url(settings.LOGIN_URL)
        if urlsplit(response["Location"]).path != sign_in:
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        query = urlencode({"next": page.path + (f"?{page.query}" if page.query else "")})
        return HttpResponse(headers={"HX-Redirect": f"{sign_in}?{query}" if page.path else sign_in})
