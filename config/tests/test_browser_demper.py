"""A shop in a real browser: a switch, a bulk action with its undo, a drawer, the live run log."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.tests.test_browser import complaints_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.xdist_group("browser")]
FILLED_MS = 240_000
LIVE_MS = 180_000


def open_shop(page: Page) -> None:
    """Open the products of the first shop once the demo has opened it."""
    for _ in range(FILLED_MS // 1000):
        page.goto("/demper/")
        shop = page.locator(".shop-card h2 a")
        if shop.count():
            shop.first.click()
            if page.locator("#product-rows tr").count():
                return
        page.wait_for_timeout(1000)
    raise AssertionError("the demo's shops stayed empty")


def test_a_switch_a_drawer_and_many_products_at_once(watched, session):
    view = watched(state=session)
    page = view.page
    open_shop(page)
    row = page.locator("#product-rows tr").first
    switch = row.get_by_role("switch")
    was = switch.get_attribute("aria-checked")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false" if was == "true" else "true")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", str(was))

    row.locator("td a").first.click()
    drawer = page.locator("dialog#strategy")
    expect(drawer.locator("#preview")).to_be_visible()
    assert view.complaints == []
    assert view.findings() == []
    view.complaints.clear()  # what the checker itself does is none of the page's
    drawer.get_by_role("button", name="Close").first.click()
    expect(drawer).to_be_hidden()

    page.locator("[data-all]").check()
    page.locator(".bulk-bar").get_by_role("button", name="Mode").click()
    dialog = page.locator("#bulk-dialog")
    dialog.locator("select[name=mode]").select_option("approval")
    dialog.get_by_role("button", name="Count", exact=True).click()
    dialog.get_by_role("button", name="Apply to").click()
    expect(dialog.locator(".deal-done")).to_contain_text("changed")
    dialog.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("Taken back.")
    assert view.complaints == []
    assert view.findings() == []


def test_the_run_log_grows_while_one_looks_at_it(watched, session):
    view = watched(state=session)
    page = view.page
    open_shop(page)
    page.get_by_role("link", name="Run log").first.click()
    expect(page.locator("#run-live [data-state-text]")).to_have_text("Live", timeout=LIVE_MS)
    first = page.locator("#run-log tbody tr a").first
    before = first.get_attribute("href") or ""
    expect(first).not_to_have_attribute("href", before, timeout=LIVE_MS)
    assert view.complaints == []
    assert view.findings() == []


OF_A_SHOP = [
    "/demper/stores/{shop}/",
    "/demper/stores/{shop}/?strategy=beat&q=a",
    "/demper/stores/{shop}/history/",
    "/demper/stores/{shop}/runs/",
    "/demper/stores/{shop}/preorders/",
    "/demper/stores/{shop}/sales/",
    "/demper/stores/{shop}/settings/",
    "/demper/products/{product}/",
    "/demper/products/{product}/strategy/",
    "/demper/",
    "/demper/reviews/",
    "/demper/proxies/",
    "/demper/operations/",
]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_of_a_shop_is_quiet_accessible_and_fits(watched, session, width, scheme):
    view = watched(width, scheme, session)
    open_shop(view.page)
    shop = re.search(r"/stores/(\d+)/", view.page.url)
    links = view.page.locator('#product-rows a[href^="/demper/products/"]')
    product = re.search(r"/products/(\d+)/", links.first.get_attribute("href") or "")
    assert shop and product

    places = [place.format(shop=shop[1], product=product[1]) for place in OF_A_SHOP]
    assert [line for place in places for line in complaints_of(view, place)] == []
