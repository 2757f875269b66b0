"""A server that goes away and comes back, seen from an open page."""

import re

import pytest
from playwright.sync_api import expect

from config.tests.browsing import EMBEDDED
from config.tests.processes import PASSWORD, free_port, running, var_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
MORE_THAN = "count => Number(document.getElementById('bell').dataset.unread) > count"


def test_a_page_says_that_the_server_is_gone_and_misses_nothing_when_it_is_back(chromium, tmp_path):
    port = free_port()
    command, env = ["manage.py", "serve", "--port", str(port)], {**EMBEDDED, **var_of(tmp_path)}
    address = f"http://127.0.0.1:{port}"
    page = chromium.new_context().new_page()
    with running(command, **env) as server:
        server.wait_for(f"Dozor is at {address}/")
        page.goto(f"{address}/accounts/login/")
        page.fill("[name=login]", "admin")
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        dot, bell = page.locator("#live .status-dot"), page.locator("#bell")
        expect(dot).to_have_class(re.compile("good"))
        page.wait_for_function(MORE_THAN, arg=0, timeout=180_000)
        server.stop()
        expect(dot).to_have_class(re.compile("warn"))
    told = int(bell.get_attribute("data-unread"))
    page.evaluate("window.notReloaded = true")

    with running(command, **env) as server:
        server.wait_for(f"Dozor is at {address}/")
        expect(dot).to_have_class(re.compile("good"), timeout=120_000)
        page.wait_for_function(MORE_THAN, arg=told, timeout=180_000)
        assert page.evaluate("window.notReloaded")
        other = page.context.new_page()
        other.goto(f"{address}/account/")
        stored = int(other.locator("#bell").get_attribute("data-unread"))
        page.wait_for_function(MORE_THAN, arg=stored - 1, timeout=90_000)
    page.context.close()
