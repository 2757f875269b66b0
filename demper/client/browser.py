"""The cabinet's sign-in by a real browser, for the day plain requests are not let in.

The same steps as `client.login`: each opens the page of the login and lets the page itself make
the request, so that whatever it checks of a browser is there. Cookies are carried by the caller.
Playwright is an extra (requirements-browser.txt) and is imported on first use.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from urllib.parse import urljoin

from django.conf import settings

from config.upstream.asking import Cookie
from config.upstream.errors import Unauthorized, Unavailable
from config.upstream.registry import policy
from demper.client.login import SESSION, STEP, Carried, session_cookies
from demper.client.ways import CABINET, LOGIN
from demper.parse.login import parse_sign_in
from demper.records.cabinet import SignInAnswer

TIMEOUT_MS: Final = 30_000
PAGE: Final = "login"
_ASK: Final = """async ([path, told]) => {
  const answer = await fetch(path, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(told),
    credentials: "include",
  });
  return [answer.status, await answer.text()];
}"""
Result = TypeVar("Result")


class BrowserMissing(Exception):
    """Playwright, or the browser that it drives, is not installed."""


class BrowserTransport:
    """The sign-in by Chromium; each step starts one and ends it."""

    def __init__(self) -> None:
        try:
            from playwright.sync_api import Error, sync_playwright
        except ImportError:
            raise BrowserMissing from None
        self._start: Any = sync_playwright
        self._error: type[Exception] = Error

    def send_phone(self, phone: str) -> tuple[SignInAnswer, Carried]:
        """Ask for a code by SMS."""
        return self._step({"_ph": phone}, ())

    def send_sms_code(self, code: str, carried: Carried) -> tuple[SignInAnswer, Carried]:
        """Tell the code that came by SMS."""
        return self._step({"_c": code}, carried)

    def send_password(self, email: str, password: str) -> tuple[SignInAnswer, Carried]:
        """Sign in by e-mail and password; a code may be wanted."""
        return self._step({"_u": email, "_p": password}, ())

    def send_email_code(
        self, email: str, code: str, carried: Carried
    ) -> tuple[SignInAnswer, Carried]:
        """Tell the code that came by e-mail."""
        return self._step({"_u": email, "_m_c": code}, carried)

    def open_cabinet(self, redirect_url: str, carried: Carried) -> Carried:
        """Go into the cabinet; raises Unauthorized when it gives no session."""

        def go(context: Any) -> None:
            page = context.new_page()
            page.goto(urljoin(_address(LOGIN), redirect_url), timeout=TIMEOUT_MS)

        found = self._browsed(carried, go)[1]
        if any(not session_cookies(found).get(name) for name in SESSION):
            raise Unauthorized(CABINET, "the cabinet gave no session")
        return found

    def _step(self, told: Mapping[str, str], carried: Carried) -> tuple[SignInAnswer, Carried]:
        def ask(context: Any) -> tuple[int, str]:
            page = context.new_page()
            page.goto(urljoin(_address(LOGIN), PAGE), timeout=TIMEOUT_MS)
            status, text = page.evaluate(_ASK, ["/" + STEP, dict(told)])
            return int(status), str(text)

        (status, text), cookies = self._browsed(carried, ask)
        return parse_sign_in(status, text.encode()), cookies

    def _browsed(self, carried: Carried, work: Callable[[Any], Result]) -> tuple[Result, Carried]:
        """Do something in a fresh browser that has these cookies; returns those it has then."""
        try:
            with self._context() as context:
                context.add_cookies([_to_browser(one) for one in carried])
                result = work(context)
                return result, tuple(_of_browser(row) for row in context.cookies())
        except self._error as error:
            # Only the first words: the rest may repeat what was typed.
            if "Executable doesn't exist" in str(error):
                raise BrowserMissing from None
            raise Unavailable(LOGIN, "the browser did not come to an end") from None

    @contextmanager
    def _context(self) -> Iterator[Any]:
        with self._start() as playwright:
            browser = playwright.chromium.launch(
                executable_path=settings.KASPI_BROWSER_PATH or None,
                args=["--disable-gpu", *settings.KASPI_BROWSER_ARGS],
            )
            try:
                yield browser.new_context(locale="ru-RU")
            finally:
                browser.close()


def _address(source: str) -> str:
    return policy(source).base_url.rstrip("/") + "/"


def _to_browser(cookie: Cookie) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": cookie.name,
        "value": cookie.value,
        "domain": cookie.domain,
        "path": cookie.path,
    }
    if cookie.expires:
        told["expires"] = cookie.expires.timestamp()
    return told


def _of_browser(row: Mapping[str, Any]) -> Cookie:
    until = row.get("expires", -1)
    return Cookie(
        name=row["name"],
        value=row["value"],
        domain=row["domain"].lstrip("."),
        path=row["path"],
        expires=datetime.fromtimestamp(until, UTC) if until > 0 else None,
    )
