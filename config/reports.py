"""The error page of DEBUG hides what an address or a policy may hold: a password."""

import re

from django.views.debug import SafeExceptionReporterFilter

WORDS = "URL|PROX|DSN|POLIC|BROKER|CACHES|CHANNEL_LAYERS|DATABASES|COOKIE|SESSION|AUTHORIZATION"


class ReportFilter(SafeExceptionReporterFilter):
    """Django's filter, which hides names such as SECRET and TOKEN, with words of our own."""

    hidden_settings = re.compile(
        f"{SafeExceptionReporterFilter.hidden_settings.pattern}|{WORDS}", re.IGNORECASE
    )
