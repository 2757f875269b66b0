"""Settings of CS2 on FACEIT."""

from datetime import timedelta

from config import env

FACEIT_API_KEY = env.text("FACEIT_API_KEY")
FACEIT_API_BASE_URL = env.url(
    "FACEIT_API_BASE_URL", ["http", "https"], "https://open.faceit.com/data/v4"
)
FACEIT_REQUESTS_PER_SECOND = env.integer("FACEIT_REQUESTS_PER_SECOND", 10, low=1, high=1000)
FACEIT_HOURLY_BUDGET = env.integer("FACEIT_HOURLY_BUDGET", 10_000, low=1)
# Watched players are asked about this often: webhooks may be missing or late.
FACEIT_POLL = timedelta(seconds=env.integer("FACEIT_POLL_S", 120, low=1))
FACEIT_DEMO_POLL = timedelta(seconds=env.integer("FACEIT_DEMO_POLL_S", 15, low=1))
FACEIT_REFRESH_PAUSE = timedelta(seconds=env.integer("FACEIT_REFRESH_PAUSE_S", 30))
FACEIT_LEASE = timedelta(seconds=env.integer("FACEIT_LEASE_S", 180, low=1))
# How many of an imported history's newest matches are read whole: ten players, openings, utility.
FACEIT_IMPORT_DETAILS = env.integer("FACEIT_IMPORT_DETAILS", 200, high=10_000)
FACEIT_RAW_RETENTION = timedelta(days=env.integer("FACEIT_RAW_RETENTION_DAYS", 30, low=1))
# What the operator chose in FACEIT's App Studio.
FACEIT_WEBHOOK_HEADER = env.text("FACEIT_WEBHOOK_HEADER", "X-Faceit-Secret")
# Where App Studio puts the secret: a header, a query parameter, or both; either is enough.
FACEIT_WEBHOOK_QUERY = env.text("FACEIT_WEBHOOK_QUERY")
FACEIT_WEBHOOK_SECRET = env.text("FACEIT_WEBHOOK_SECRET")

# --- demo files: the optional extra `demo` --------------------------------------------------
FACEIT_DEMO_FILES = env.flag("FACEIT_DEMO_FILES", False)
FACEIT_DEMO_FILE_MB = env.integer("FACEIT_DEMO_FILE_MB", 300, low=1, high=2000)
FACEIT_DEMO_FILE_UNPACKED_MB = env.integer("FACEIT_DEMO_FILE_UNPACKED_MB", 1024, low=1, high=8000)
# What the process that reads a file may take: address space, seconds.
FACEIT_DEMO_FILE_MEMORY_MB = env.integer("FACEIT_DEMO_FILE_MEMORY_MB", 4096, low=512)
FACEIT_DEMO_FILE_READ_S = env.integer("FACEIT_DEMO_FILE_READ_S", 180, low=1, high=220)
# Addresses that take larger bodies than others do, in bytes.
LARGE_BODIES: dict[str, int] = {}
if FACEIT_DEMO_FILES:
    LARGE_BODIES = dict.fromkeys(
        (r"/api/v1/faceit/match/[^/]+/demo", r"/faceit/matches/[^/]+/demo/"),
        FACEIT_DEMO_FILE_MB * 1024 * 1024 + 1024 * 1024,
    )
