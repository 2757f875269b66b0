"""A shop in a real browser: switches, many at once, a drawer, what moves live, the sign-in."""

import re

import pytest
from playwright.sync_api import Page, expect

from config.tests.test_browser import complaints_of
from config.tests.test_browser_flows import sign_up

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


def test_the_table_moves_while_one_works_in_it(watched, session):
    view = watched(state=session)
    page = view.page
    open_shop(page)
    page.locator("#id_sort").select_option("-price")
    page.wait_for_url(re.compile(r"sort=-price"))
    rows = page.locator("#product-rows tr")
    chosen, moved = rows.nth(0), rows.nth(1)
    chosen.locator("[data-row]").check()
    moved.locator("[data-row]").check()
    page.evaluate("window.notReloaded = true")
    moved.get_by_role("switch").focus()
    page.evaluate("scrollTo(0, 120)")
    switch = moved.get_by_role("switch")
    was = switch.get_attribute("aria-checked")

    # Somebody switches its bot in another window.
    other = watched(state=session).page
    other.goto(page.url)
    other.locator(f"#{moved.get_attribute('id')}").get_by_role("switch").click()

    turned = "false" if was == "true" else "true"
    expect(switch).to_have_attribute("aria-checked", turned, timeout=LIVE_MS)
    assert page.evaluate("window.notReloaded")
    expect(switch).to_be_focused()
    for row in (chosen, moved):
        expect(row.locator("[data-row]")).to_be_checked()
        expect(row).to_have_class("is-selected")
    expect(page.locator("[data-count]")).to_have_text("2")
    assert "sort=-price" in page.url and page.evaluate("scrollY") == 120
    switch.click()
    expect(switch).to_have_attribute("aria-checked", str(was))
    assert view.complaints == []
    page.evaluate("scrollTo(0, 0)")  # nothing half below the bar at the top
    assert view.findings() == []


def test_a_newcomer_signs_in_to_the_cabinet_by_sms_and_their_products_appear(watched):
    view = watched()
    page = view.page
    sign_up(page, "shopkeeper")
    expect(page.locator("main")).to_contain_text("Sign in to the cabinet")
    page.goto("/demper/")
    page.get_by_role("link", name="Add a login").first.click()
    page.get_by_label("Phone of the cabinet").fill("8 701 555 44 33")
    assert view.findings() == []
    view.complaints.clear()  # what the checker itself does is none of the page's
    page.get_by_role("button", name="Send the code").click()

    code = page.get_by_label("Code", exact=True)
    expect(page.locator("main")).to_contain_text("+7 (7••) •••-••-33")
    expect(code).to_be_focused()
    code.fill("9999")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("code")
    # A page that refuses is a 422, which the console tells; styles of the checker are its own.
    assert [line for line in view.complaints if "422" not in line] == []
    assert view.findings() == []
    view.complaints.clear()
    told = re.search(r"the code is (\d{4})", page.locator("main").inner_text())
    assert told
    page.get_by_label("Code", exact=True).fill(told[1])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator("main")).to_contain_text("Signed in: 2 shops")
    cards = page.locator(".shop-card")
    expect(cards).to_have_count(2)
    # The lists are read by a worker; the page follows without a reload.
    page.evaluate("window.notReloaded = true")
    for place in (0, 1):
        listed = cards.nth(place).locator("dl a").first
        expect(listed).to_have_text(re.compile(r"^[1-9]\d*$"), timeout=LIVE_MS)
        expect(cards.nth(place).get_by_role("button", name="Read the list")).to_be_visible(
            timeout=LIVE_MS
        )
    assert page.evaluate("window.notReloaded")
    count = cards.first.locator("dl a").first.inner_text()

    cards.first.locator("h2 a").click()
    expect(page.locator("#product-rows tr[id]").first).to_be_visible()
    expect(page.locator("#product-list")).to_contain_text(f"{count} products fit")
    assert view.complaints == []
    assert view.findings() == []
