"""The shop in a real browser: dialogs, a double click, and balances that follow in every tab."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
FILLED_MS = 240_000
THING = "Energy drink"


def open_shop(page: Page) -> None:
    """Open the shop once the demo has stocked it and given the first user money."""
    page.goto("/economy/")
    for _ in range(FILLED_MS // 500):
        if page.locator(".offer-card", has_text=THING).count() and balance(page):
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the demo's shop stayed empty")


def balance(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#purse").inner_text()))


def test_a_double_click_buys_once_and_every_tab_knows(watched, session):
    view, other = watched(state=session), watched(state=session)
    page = view.page
    open_shop(page)
    other.page.goto("/economy/wallet/")
    before = balance(page)
    card = page.locator(".offer-card", has_text=THING)
    price = int(re.sub(r"\D", "", card.locator(".offer-price").inner_text()))

    card.get_by_role("link", name="Buy").click()
    page.fill("#deal-quantity", "2")
    page.press("#deal-quantity", "Tab")
    pay = page.get_by_role("button", name=f"Buy for {2 * price}")
    expect(pay).to_be_visible()
    pay.dblclick()

    expect(page.locator(".deal-done")).to_contain_text(f"2 × {THING}")
    after = re.compile(rf"^\D*{before - 2 * price:,}\D*$".replace(",", r"\D"))
    for tab in (page, other.page):
        expect(tab.locator("#purse")).to_have_text(after)
        expect(tab.locator("#balances .hero-number").first).to_have_text(after)
    expect(other.page.locator("#ledger-panel tbody tr").first).to_contain_text(THING)
    expect(card).to_contain_text("you have")
    page.get_by_role("button", name="Close").last.click()
    expect(page.locator("#deal")).to_be_hidden()
    assert (view.complaints, other.complaints) == ([], [])
    card.get_by_role("link", name="Buy").click()
    expect(page.get_by_role("button", name=f"Buy for {price}")).to_be_visible()
    assert view.findings() == []


def test_a_thing_is_used_and_given_from_the_inventory(watched, session):
    page = watched(state=session).page
    open_shop(page)
    page.locator(".offer-card", has_text=THING).get_by_role("link", name="Buy").click()
    page.fill("#deal-quantity", "3")
    page.press("#deal-quantity", "Tab")
    page.get_by_role("button", name="Buy for 75").click()
    expect(page.locator(".deal-done")).to_be_visible()
    page.goto("/economy/inventory/")
    row = page.locator(".thing-row", has_text=THING)
    count = int(row.locator(".big-number").inner_text())

    row.get_by_role("link", name="Use").click()
    page.get_by_role("button", name="Use", exact=True).click()
    expect(row.locator(".big-number")).to_have_text(str(count - 1))
    page.get_by_role("button", name="Close").last.click()
    row.get_by_role("link", name="Give").click()
    page.fill("#deal-body [name=to]", "demo-boris")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Give to demo-boris").click()
    expect(page.locator(".deal-done")).to_contain_text("Given to demo-boris")
    expect(row.locator(".big-number")).to_have_text(str(count - 2))


def test_without_javascript_the_shop_sells(watched, session):
    page = watched(state=session, java_script_enabled=False).page
    open_shop(page)
    before = balance(page)
    page.locator(".offer-card", has_text=THING).get_by_role("link", name="Buy").click()
    page.get_by_role("button", name="Buy for").click()

    expect(page.locator("main")).to_contain_text(f"Bought: {THING}")
    assert balance(page) < before
    page.go_back()
    page.get_by_role("button", name="Buy for").click()
    expect(page.locator("main")).to_contain_text(f"Bought: {THING}")
