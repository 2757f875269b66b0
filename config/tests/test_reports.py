"""What the error page of DEBUG shows to whoever made the request."""

import sys

from django.conf import settings
from django.test import RequestFactory, override_settings
from django.views.debug import get_exception_reporter_class, technical_500_response

SECRET = "hidden-word-1234"
SETTINGS = {
    "DATABASE_URL": f"postgres://u:{SECRET}@db/x",
    "REDIS_URL": f"redis://:{SECRET}@host/0",
    "EMAIL_URL": f"smtp://u:{SECRET}@mail",
    "UPSTREAM_PROXIES": (f"http://u:{SECRET}@proxy",),
    "UPSTREAM_POLICIES": {"x": f"http://u:{SECRET}@proxy"},
    "CELERY_BROKER_URL": f"redis://:{SECRET}@host/0",
    "CACHES": {"default": {"BACKEND": settings.CACHES["default"]["BACKEND"], "LOCATION": SECRET}},
}


def caught():
    """Return an exception whose traceback holds this frame alone."""
    try:
        raise ValueError("broken")
    except ValueError:
        return sys.exc_info()


def test_the_error_page_of_debug_shows_no_password():
    headers = {"Authorization": f"Bearer {SECRET}", "Cookie": f"sessionid={SECRET}"}
    request = RequestFactory().get("/", headers=headers)
    with override_settings(**SETTINGS):
        page = technical_500_response(request, *caught()).content.decode()

    assert "ValueError" in page
    assert "UPSTREAM_PROXIES" in page
    assert SECRET not in page


def test_a_report_by_mail_is_filtered_alike():
    reporter = get_exception_reporter_class(None)(None, ValueError, ValueError("x"), None)

    assert reporter.filter.cleanse_setting("UPSTREAM_PROXIES", "http://u:pw@p") == "*" * 20
