"""The ways an alert reaches a person: the inbox always, e-mail and web hook when asked for."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INBOX = "inbox"
EMAIL = "email"
WEBHOOK = "webhook"
CHANNELS: Mapping[str, str | Promise] = {
    INBOX: _("Inbox and live feed"),
    EMAIL: _("E-mail"),
    WEBHOOK: _("Web hook"),
}
OUTGOING = (EMAIL, WEBHOOK)
