"""What a person is told when one of their sign-ins ended for their safety."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from accounts.models import SignIn

log = logging.getLogger(__name__)


def tell_of_reuse(request: HttpRequest, sign_in: SignIn) -> None:
    """Write to the person that a refresh token was used twice; a dead mail server stops nothing."""
    context = {"program": sign_in.user_agent, "network": sign_in.ip_prefix}
    try:
        get_adapter(request).send_notification_mail(
            "account/email/sign_in_ended", sign_in.user, context
        )
    except (SMTPException, OSError):
        log.exception("a notice of an ended sign-in was not sent")
