"""Why somebody is not signed in, in words; for how long to wait."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise
WORDS: Final[Mapping[str, Words]] = {
    "bad_phone": _("Write a phone of Kazakhstan, such as +7 701 234 56 78."),
    "bad_email": _("Write an e-mail address and a password."),
    "bad_code": _("Write the code as it came: 4 to 8 digits."),
    "wrong_credentials": _("Kaspi does not know this, or the password is wrong."),
    "wrong_code": _("The code is wrong or too old."),
    "expired": _("This sign-in took too long. Begin again."),
    "too_many_codes": _("Too many wrong codes. Begin again later."),
    "flood": _("Too many attempts: Kaspi wants a pause."),
    "no_session": _("Kaspi let you in but opened no cabinet. Try again."),
    "no_shops": _("This login manages no shop."),
    "unavailable": _("Kaspi does not answer. Try again in a moment."),
    "browser_missing": _(
        "The browser is not installed here: the owner runs "
        "pip install -r requirements-browser.txt and playwright install chromium."
    ),
    "refused": _("Kaspi refused the sign-in."),
}
# What Kaspi says, and what that means; a wrong code is said as wrong credentials.
SAID: Final[Mapping[str, str]] = {
    "INVALID_CREDENTIALS": "wrong_credentials",
    "MFA_SEND_FLOOD": "flood",
    "SECURITY_CODE_SMS_FLOOD": "flood",
}
STATUS: Final[Mapping[str, int]] = {
    "bad_phone": 422,
    "bad_email": 422,
    "bad_code": 422,
    "wrong_credentials": 422,
    "wrong_code": 422,
    "expired": 410,
    "too_many_codes": 429,
    "flood": 429,
    "no_session": 502,
    "no_shops": 422,
    "unavailable": 503,
    "browser_missing": 503,
    "refused": 502,
}


class SignInRefused(Exception):
    """Nobody was signed in: `code` of WORDS, and until when to wait, None for no time at all.

    `attempt` is the token of a sign-in that may still go on, "" where it is over.
    """

    def __init__(self, code: str, wait_until: datetime | None = None, attempt: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.wait_until = wait_until
        self.attempt = attempt

    @property
    def message(self) -> str:
        """Return the reason in the active language."""
        return str(WORDS[self.code])

    @property
    def status(self) -> int:
        """Return the status of an answer that says so."""
        return STATUS[self.code]

    def wait_s(self, now: datetime) -> int:
        """Return for how many seconds to wait."""
        left = (self.wait_until - now).total_seconds() if self.wait_until else 0
        return max(0, int(left + 0.999))


def said_by_source(code: str, wait_s: int, now: datetime, *, by_code: bool) -> SignInRefused:
    """Return what Kaspi's word for a refusal means, after a code or before it."""
    meant = SAID.get(code, "refused")
    if by_code and meant == "wrong_credentials":
        meant = "wrong_code"
    if code.endswith("_FLOOD"):
        meant = "flood"
    until = now + timedelta(seconds=wait_s) if wait_s else None
    return SignInRefused(meant, until)
