"""Every page in a real browser: quiet console, strict policy kept, accessible, and fitting a phone.

One demo house serves all of it, as `manage.py serve` starts it.
"""

import re

import pytest
from playwright.sync_api import expect

from config.tests.browsing import Watched
from stats.warthunder.tests.feed_lines import ENGLISH, answer
from stats.warthunder.tests.invented import make_profile
from stats.warthunder.tests.pages import challenge_page, profile_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
LOOKS = [(width, scheme) for width in (1280, 360) for scheme in ("light", "dark")]
PLACES = [
    "/",
    "/search/?q=kestrel",
    "/warthunder/players/",
    "/warthunder/players/{player}/",
    "/warthunder/players/{player}/?period=7",
    "/warthunder/players/Nobody_1/",
    "/warthunder/squadrons/",
    "/warthunder/squadrons/{squadron}/",
    "/warthunder/squadrons/{squadron}/?kind=left&sort=nick&q=a",
    "/warthunder/players/{player}/?mode=arcade",
    "/warthunder/top/",
    "/warthunder/top/?mode=realistic&country=usa&active=30&missions=200",
    "/warthunder/compare/",
    "/warthunder/compare/?player1={player}&player2=Nobody_1",
    "/warthunder/enemies/",
    "/warthunder/import/",
    "/economy/",
    "/economy/?show=affordable&order=price",
    "/economy/inventory/",
    "/economy/wallet/",
    "/economy/gifts/",
    "/alerts/",
    "/account/",
    "/account/alerts/",
    "/account/tokens/",
    "/account/pins/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/operations/components/",
    "/admin/",
]
FOR_VISITORS = [
    "/",
    "/economy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]


def complaints_of(view: Watched, url: str) -> list[str]:
    view.complaints.clear()
    answer = view.page.goto(url)
    view.page.wait_for_load_state("load")
    found = [f"{url}: status {answer.status}"] if answer.status >= 400 else []
    found += [f"{url}: console: {text}" for text in view.complaints]
    if view.overflow() > 0:
        found.append(f"{url}: {view.overflow()} px wider than the window")
    return found + [f"{url}: {text}" for text in view.findings()]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_is_quiet_accessible_and_fits(watched, session, names, width, scheme):
    view = watched(width, scheme, session)

    found = [line for place in PLACES for line in complaints_of(view, place.format(**names))]

    assert found == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_of_a_visitor_is_quiet_accessible_and_fits(watched, width, scheme):
    view = watched(width, scheme)

    assert [line for place in FOR_VISITORS for line in complaints_of(view, place)] == []


def test_a_dialog_and_the_drawer_are_accessible_in_both_themes(watched, session):
    for scheme in ("light", "dark"):
        view = watched(1280, scheme, session)
        view.page.goto("/operations/components/")
        view.page.click('[data-dialog="sample-drawer"]')
        expect(view.page.locator("#sample-drawer")).to_be_visible()
        assert view.findings() == []


def test_the_theme_is_switched_and_stays(watched, session):
    page = watched(state=session).page
    page.goto("/")
    page.click("[data-theme-toggle]")
    page.goto("/warthunder/players/")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 19)"


def test_search_opens_by_key_finds_as_one_types_and_gives_the_focus_back(watched, session):
    page = watched(state=session).page
    page.goto("/warthunder/squadrons/")
    page.focus(".search-box")
    page.keyboard.press("Control+k")
    page.keyboard.type("kestrel wa")
    expect(page.locator("#results-dialog a", has_text="Kestrel Watch")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator("dialog#search")).to_be_hidden()
    page.click(".search-box")
    page.keyboard.press("Escape")
    expect(page.locator(".search-box")).to_be_focused()


def test_a_question_mark_lists_the_keys(watched, session):
    page = watched(state=session).page
    page.goto("/")
    page.keyboard.press("?")

    expect(page.locator("dialog#keys")).to_be_visible()


def test_the_language_is_switched_from_the_menu(watched):
    page = watched().page
    page.goto("/warthunder/players/")
    page.click(".topbar .menu summary")
    page.click('.menu-list button[value="ru"]')

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert page.url.endswith("/warthunder/players/")


def test_the_socket_is_live_and_an_alert_arrives_without_a_reload(watched, session):
    page = watched(state=session).page
    page.goto("/")
    expect(page.locator("#live .status-dot")).to_have_class(re.compile("good"))
    before = int(page.locator("#bell").get_attribute("data-unread") or 0)

    page.wait_for_function(
        "before => Number(document.getElementById('bell').dataset.unread) > before",
        arg=before,
        timeout=180_000,
    )


def test_a_saved_page_is_uploaded_and_its_player_shown(watched, session, tmp_path):
    page = watched(state=session).page
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_bytes(profile_page(make_profile("Browser_Pilot", scale=4)))
    bad.write_bytes(challenge_page())
    page.goto("/warthunder/import/")
    page.set_input_files("#pages", [str(good), str(bad)])
    expect(page.locator("[data-chosen]")).to_contain_text("good.html, bad.html")
    page.click("form[enctype] button[type=submit]")

    expect(page.get_by_text("browser check").first).to_be_visible()
    page.get_by_role("link", name="Browser_Pilot", exact=True).click()
    expect(page.locator("h1")).to_have_text("Browser_Pilot")
    expect(page.locator("#modes")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_pasted_kill_feed_shows_its_opponents(watched, session, width, scheme):
    view = watched(width, scheme, session)
    page = view.page
    page.goto("/warthunder/enemies/")
    page.fill("#id_me", "Harrier9")
    page.fill("#id_text", answer(ENGLISH))
    page.click("form[enctype] button[type=submit]")

    expect(page.locator("#enemies tbody th").first).to_contain_text("мотылёк")
    assert (list(view.complaints), view.overflow(), view.findings()) == ([], 0, [])


def test_the_curve_is_drawn_over_the_servers_own_and_its_range_changes(watched, session, names):
    page = watched(state=session).page
    page.goto(f"/warthunder/players/{names['player']}/")
    expect(page.locator("#progress-chart canvas")).to_be_visible()
    page.click('[data-range="7"]')

    expect(page.locator('[data-range="7"]')).to_have_attribute("aria-current", "true")


def test_without_javascript_pages_work_and_the_curve_is_the_servers(watched, session, names):
    page = watched(state=session, java_script_enabled=False, scheme="dark").page
    page.goto(f"/warthunder/players/{names['player']}/")
    expect(page.locator("#progress-chart svg")).to_be_visible()
    page.goto("/warthunder/squadrons/")
    page.fill("#squadron-q", "kestrel")
    page.click("main form[role=search] button")

    expect(page.locator("tbody a")).to_have_text(["Kestrel Watch"])


def test_on_a_phone_the_menu_opens_without_javascript(watched, session):
    page = watched(360, state=session, java_script_enabled=False).page
    page.goto("/")
    page.click('.tab-bar a[href="#nav"]')
    expect(page.locator("#nav")).to_be_visible()
    page.click("#nav .nav-entry >> text=War Thunder")

    expect(page.locator("h1")).to_have_text("Players")
