"""A demo house and a browser to visit it with; one of each for all browser tests."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from config.tests.processes import PASSWORD, Visitor, free_port, running, var_of

EMBEDDED = {"DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "1", "DOZOR_DEMO": ""}
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")


def wait_until_filled(visitor, seconds=240):
    """The first start gives the house a past; players come last."""
    until, pause = time.monotonic() + seconds, threading.Event()
    while visitor.get("/warthunder/players/").count('<th scope="row"') < 5:
        assert time.monotonic() < until, f"no players within {seconds} s"
        pause.wait(0.5)


@pytest.fixture(scope="session")
def house_process(tmp_path_factory):
    """A demo house that has filled itself; gives (its process, its address)."""
    port = free_port()
    folder = tmp_path_factory.mktemp("house")
    command = ["manage.py", "serve", "--port", str(port)]
    with running(command, **EMBEDDED, **var_of(folder)) as server:
        server.wait_for(f"Dozor is at http://127.0.0.1:{port}/")
        visitor = Visitor(port)
        visitor.sign_in()
        wait_until_filled(visitor)
        yield server, visitor.origin


@pytest.fixture(scope="session")
def house(house_process):
    """The address of the demo house."""
    return house_process[1]


@pytest.fixture(scope="session")
def chromium():
    """The browser of this machine."""
    assert BROWSER, "Chromium is needed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def session(house, chromium):
    """The cookies of the first user, signed in by the form."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{house}/accounts/login/")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{house}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def names(house, chromium, session):
    """A player and a squadron that the demo filled the house with."""
    context = chromium.new_context(storage_state=session)
    page = context.new_page()
    # Pinned ones: their past was filled in before they were pinned.
    found = {}
    for kind in ("player", "squadron"):
        address = f"/warthunder/{kind}s/"
        link = page.locator(f'main a[href^="{address}"]:not([href="{address}"])')
        page.goto(house)
        for _ in range(120):
            if link.count():
                break
            page.wait_for_timeout(500)
            page.reload()
        found[kind] = (link.first.get_attribute("href") or "").rstrip("/").rpartition("/")[2]
    context.close()
    return found


class Watched:
    """A page whose complaints are kept."""

    def __init__(self, context) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def findings(self) -> list[str]:
        """Return what axe holds for serious or worse."""
        self.page.evaluate(AXE)
        result = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES
        )
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:120]}"
            for one in result["violations"]
            if one["impact"] in ("serious", "critical")
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.fixture
def watched(house, chromium, request):
    """Open watched pages; `watched(width, scheme, state)`."""
    contexts = []

    def open_page(width=1280, scheme="light", state=None, **options) -> Watched:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            storage_state=state,
            base_url=house,
            locale="en-GB",
            **options,
        )
        contexts.append(context)
        return Watched(context)

    yield open_page
    for context in contexts:
        context.close()
