"""Settings of Kaspi Demper."""

from config import env

KASPI_BASE_URL = env.url("KASPI_BASE_URL", ["http", "https"], "https://kaspi.kz")
KASPI_CABINET_BASE_URL = env.url(
    "KASPI_CABINET_BASE_URL", ["http", "https"], "https://mc.shop.kaspi.kz"
)
KASPI_LOGIN_BASE_URL = env.url(
    "KASPI_LOGIN_BASE_URL", ["http", "https"], "https://idmc.shop.kaspi.kz"
)
# How the cabinet is signed in to: plain requests, or a real browser (pip install -r
# requirements-browser.txt) for the day the form needs one.
KASPI_LOGIN_TRANSPORT = env.choice("KASPI_LOGIN_TRANSPORT", "http", ["http", "browser"])
# Which Chromium it is (empty: Playwright's own), and what else it is started with.
KASPI_BROWSER_PATH = env.text("KASPI_BROWSER_PATH")
KASPI_BROWSER_ARGS = env.words("KASPI_BROWSER_ARGS")
# The public site refuses an address after about 8 requests a second; each proxy has its own rate.
KASPI_OFFERS_PER_SECOND = env.decimal("KASPI_OFFERS_PER_SECOND", 4, low=0.01, high=100_000)
# Of the source's 250 changes in any 30 minutes, so many are left to the owner's own hands.
DEMPER_WRITE_LIMIT = env.integer("DEMPER_WRITE_LIMIT", 250, low=1)
DEMPER_WRITE_RESERVE = env.integer("DEMPER_WRITE_RESERVE", 10)
DEMPER_FREE_PRODUCTS = env.integer("DEMPER_FREE_PRODUCTS", 100)
# Nothing is written anywhere while this is off.
DEMPER_BOT = env.flag("DEMPER_BOT", True)
# Random seconds between two looks of a store, at most.
DEMPER_DELAY_MS = env.integer("DEMPER_DELAY_MS", 300)
INSTANCE_INDEX = env.integer("INSTANCE_INDEX", 0)
INSTANCE_COUNT = env.integer("INSTANCE_COUNT", 1, low=1, high=1000)
MAX_CONCURRENT_TASKS = env.integer("MAX_CONCURRENT_TASKS", 16, low=1, high=1000)
# Whether shops' lists are read again by themselves: never, each hour, or at the bot's cycles' ends.
SYNC_STORES_MODE = env.choice("SYNC_STORES_MODE", "hourly", ["off", "hourly", "cycle"])
