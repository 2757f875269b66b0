"""How the cabinet's sign-in is spoken to: plain requests, or a real browser."""

from typing import Protocol

from django.conf import settings

from config.upstream.registry import background
from demper.client import login as door
from demper.client.login import Carried
from demper.records.cabinet import SignInAnswer
from demper.services.sign_in.refusals import SignInRefused

Answered = tuple[SignInAnswer, Carried]


class Transport(Protocol):
    """The steps of a sign-in; each raises an UpstreamError or a ParseError."""

    def send_phone(self, phone: str) -> Answered:
        """Ask for a code by SMS."""

    def send_sms_code(self, code: str, carried: Carried) -> Answered:
        """Tell the code that came by SMS."""

    def send_password(self, email: str, password: str) -> Answered:
        """Sign in by e-mail and password; a code may be wanted."""

    def send_email_code(self, email: str, code: str, carried: Carried) -> Answered:
        """Tell the code that came by e-mail."""

    def open_cabinet(self, redirect_url: str, carried: Carried) -> Carried:
        """Go into the cabinet; returns all cookies."""


class PlainTransport:
    """The sign-in by plain requests."""

    def send_phone(self, phone: str) -> Answered:
        """Ask for a code by SMS."""
        return background.run(door.send_phone(phone))

    def send_sms_code(self, code: str, carried: Carried) -> Answered:
        """Tell the code that came by SMS."""
        return background.run(door.send_sms_code(code, carried))

    def send_password(self, email: str, password: str) -> Answered:
        """Sign in by e-mail and password; a code may be wanted."""
        return background.run(door.send_password(email, password))

    def send_email_code(self, email: str, code: str, carried: Carried) -> Answered:
        """Tell the code that came by e-mail."""
        return background.run(door.send_email_code(email, code, carried))

    def open_cabinet(self, redirect_url: str, carried: Carried) -> Carried:
        """Go into the cabinet; returns all cookies."""
        return background.run(door.open_cabinet(redirect_url, carried))


def transport_in_use() -> Transport:
    """Return the transport that KASPI_LOGIN_TRANSPORT names; raises SignInRefused without it."""
    if settings.KASPI_LOGIN_TRANSPORT != "browser":
        return PlainTransport()
    from demper.client.browser import BrowserMissing, BrowserTransport  # it is an extra

    try:
        return BrowserTransport()
    except BrowserMissing:
        raise SignInRefused("browser_missing") from None
