"""What people come for, clicked through in a real browser."""

import csv
import io
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from config.tests.processes import PASSWORD
from stats.warthunder.tests.invented import make_profile
from stats.warthunder.tests.pages import profile_page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]
# A leave happens every 37 s and is told when a second reading confirms it; machines are busy.
LIVE_MS = 180_000
DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, {type: "text/html"}));
  const zone = document.querySelector("[data-drop]");
  for (const kind of ["dragenter", "dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true}));
}"""


def sign_up(page: Page, name: str, email: str = "") -> None:
    page.goto("/accounts/signup/")
    page.fill("[name=username]", name)
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator("#live")).to_be_visible()


def open_kestrel(page: Page, query: str = "") -> None:
    page.goto("/warthunder/squadrons/?q=kestrel")
    page.get_by_role("link", name="Kestrel Watch", exact=True).click()
    page.wait_for_url(re.compile(r"/squadrons/\d+/"))
    if query:
        page.goto(f"{page.url}?{query}")


def follow(page: Page) -> None:
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()


def test_a_newcomer_watches_a_demo_squadron_and_sees_a_member_leave_live(watched):
    page = watched().page
    sign_up(page, "newcomer")
    open_kestrel(page, "kind=left")
    follow(page)
    page.evaluate("window.notReloaded = true")
    newest = page.locator("#timeline-panel article").first
    before = newest.inner_text()

    expect(newest).not_to_have_text(before, use_inner_text=True, timeout=LIVE_MS)

    expect(newest).to_contain_text("Member left")
    expect(page.locator("#bell")).not_to_have_attribute("data-unread", "0", timeout=LIVE_MS)
    assert page.evaluate("window.notReloaded")


def test_a_readers_place_in_the_feed_is_kept_until_they_ask_for_what_is_new(watched):
    page = watched().page
    sign_up(page, "reader")
    open_kestrel(page)
    follow(page)
    page.goto("/")
    page.hover("#feed")
    pill = page.locator("[data-new-pill]")
    expect(pill).to_have_text(re.compile(r"^\d+ new · show$"), timeout=LIVE_MS)

    pill.click()

    expect(page.locator("#feed .feed-item").first).to_be_visible()
    expect(pill).to_be_hidden()


def test_the_first_steps_lead_on_and_can_be_put_away(watched):
    page = watched().page
    sign_up(page, "beginner")
    steps = page.locator(".start-steps")
    expect(steps.locator(".start-step.is-done")).to_have_count(1)

    steps.get_by_role("link", name="Find a squadron").click()
    page.get_by_role("link", name="Kestrel Watch", exact=True).click()
    page.get_by_role("button", name="Pin", exact=True).click()
    follow(page)
    page.goto("/")
    expect(steps.locator(".start-step.is-done")).to_have_count(2)
    steps.get_by_role("link", name="Choose kinds and quiet hours").click()
    expect(page.locator("h2").first).to_have_text("What is told, and how")

    page.goto("/")
    page.click('[aria-label="Hide getting started"]')
    expect(steps).to_have_count(0)
    page.reload()
    expect(steps).to_have_count(0)


def test_following_and_pinning_work_without_javascript(watched):
    page = watched(java_script_enabled=False).page
    page.goto("/accounts/signup/")
    page.fill("[name=username]", "plain_reader")
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.click("main button[type=submit]")
    open_kestrel(page)

    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_role("button", name="Pin", exact=True).click()
    expect(page.get_by_role("button", name="Following")).to_be_visible()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    page.get_by_role("button", name="Following").click()
    page.get_by_role("button", name="Unpin").click()

    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Pin", exact=True)).to_be_visible()


def test_everything_is_marked_as_read_at_once(watched):
    page = watched().page
    sign_up(page, "tidy_reader")
    open_kestrel(page)
    follow(page)
    expect(page.locator("#bell")).not_to_have_attribute("data-unread", "0", timeout=LIVE_MS)
    page.goto("/alerts/")
    oldest = page.locator("#inbox .feed-item").last
    expect(oldest).to_have_class(re.compile("is-new"))
    page.get_by_role("button", name="Mark all as read").click()

    expect(oldest).not_to_have_class(re.compile("is-new"))


def test_search_forgives_a_typo(watched, session):
    page = watched(state=session).page
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("kestrle wach")

    found = page.locator("#results-dialog a[data-result]", has_text="Kestrel Watch")
    expect(found).to_be_visible()
    for _step in range(6):
        page.keyboard.press("Tab")
        if found.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Kestrel Watch")


def test_a_page_dropped_from_the_desktop_is_read(watched, session):
    page = watched(state=session).page
    page.goto("/warthunder/import/")
    page.evaluate(DROP, ["dropped.html", profile_page(make_profile("Dropped_Pilot")).decode()])
    expect(page.locator("[data-chosen]")).to_have_text("dropped.html")
    page.click("form[enctype] button[type=submit]")

    expect(page.get_by_role("link", name="Dropped_Pilot", exact=True)).to_be_visible()


def test_the_roster_is_filtered_as_one_types_and_downloaded_as_shown(watched, session):
    page = watched(state=session).page
    open_kestrel(page)
    rows = page.locator("#roster-panel tbody tr")
    everybody = rows.count()
    nick = rows.nth(3).locator("th").inner_text()
    page.locator("#roster-q").press_sequentially(nick)
    expect(rows).to_have_count(1)
    page.goto(f"{page.url.partition('?')[0]}?q={quote(nick)}")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    table = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))

    assert everybody > 1
    assert [row[0].lstrip("'") for row in table] == ["nick", nick]


def test_two_readings_are_compared(watched, session):
    page = watched(state=session).page
    open_kestrel(page)
    oldest = page.locator("#diff-a option").last.get_attribute("value")
    page.select_option("#diff-a", oldest)
    page.get_by_role("button", name="Compare").click()

    expect(page.locator("#diff-a")).to_have_value(oldest)
    expect(page.locator("#difference-panel .panel-bar")).to_contain_text("joined")
    assert page.locator("#difference-panel .diff-row").count()


def test_a_probable_rename_is_judged(watched, session):
    page = watched(state=session).page
    open_kestrel(page, "kind=renamed")
    judged = page.locator("#timeline-panel article").filter(has=page.locator("[name=verdict]"))
    expect(judged.first).to_be_visible(timeout=2 * LIVE_MS)
    title = judged.first.locator("p").first.inner_text()
    judged.first.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("Noted. The history follows your verdict.")).to_be_visible()
    open_kestrel(page, "kind=renamed")
    told = page.locator("#timeline-panel article", has_text=title).first
    expect(told).to_contain_text("confirmed")


def test_a_token_is_shown_once_and_revoked(watched, session):
    page = watched(state=session).page
    page.goto("/account/tokens/")
    page.fill("[name=name]", "a script")
    page.check("[name=scopes][value='warthunder:read']")
    page.get_by_role("button", name="Create token").click()
    token = page.input_value("#new-token")
    answer = page.request.get(
        "/api/v1/auth/me", headers={"Authorization": f"Bearer {token}", "Cookie": ""}
    )
    page.goto("/account/tokens/")

    assert answer.status != 401
    assert token not in page.content()
    page.get_by_role("button", name="Revoke a script").click()
    expect(page.get_by_text("The token “a script” is revoked.")).to_be_visible()
    again = page.request.get(
        "/api/v1/warthunder/features/cache-stats", headers={"Authorization": f"Bearer {token}"}
    )
    assert again.status == 401


def test_quiet_hours_are_kept_and_a_hook_into_the_house_is_refused_in_words(watched):
    page = watched().page
    sign_up(page, "quiet_reader")
    page.goto("/account/alerts/")
    page.fill("[name=quiet_from]", "23:00")
    page.fill("[name=quiet_until]", "07:30")
    page.fill("[name=webhook_url]", "http://127.0.0.1:9/hook")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[name=quiet_from]")).to_have_value("23:00")
    expect(page.locator("[name=quiet_until]")).to_have_value("07:30")

    page.get_by_role("button", name="Send a test to the web hook").click()

    expect(page.locator(".page-notes")).to_contain_text("127.0.0.1 is not a public address")


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(watched, house_process):
    process, _address = house_process
    page = watched().page
    sign_up(page, "forgetful", "forgetful@example.org")
    page.get_by_label("Account: forgetful").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Make an account")).to_be_visible()
    page.goto("/accounts/password/reset/")
    page.fill("[name=email]", "forgetful@example.org")
    page.click("main button[type=submit]")

    page.goto(process.wait_for("/accounts/password/reset/key/").strip())
    page.fill("[name=password1]", "another-long-password")
    page.fill("[name=password2]", "another-long-password")
    page.click("main button[type=submit]")
    page.goto("/accounts/login/")
    page.fill("[name=login]", "forgetful")
    page.fill("[name=password]", "another-long-password")
    page.click("main button[type=submit]")

    expect(page.locator("#live")).to_be_visible()


def test_the_api_page_is_readable_and_leads_back(watched, session):
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light")):
        view = watched(width, scheme, session)
        view.page.goto("/api/docs")
        expect(view.page.locator(".opblock").first).to_be_visible()
        assert view.overflow() <= 0
        assert [line for line in view.findings() if line.startswith(("color", "html", "doc"))] == []
        view.page.get_by_role("link", name="Dozor").click()
        expect(view.page.locator("h1")).to_have_text("Home")
