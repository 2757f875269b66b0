"""Settings of War Thunder."""

from datetime import timedelta

from config import env

WT_API_BASE_URL = env.url("WT_API_BASE_URL", ["http", "https"], "https://warthunder.com")
WT_CONFIGURED = bool(env.text("WT_API_BASE_URL"))
CACHE_TTL_S = env.integer("CACHE_TTL", 21_600, low=1)
WT_PLAYER_REFRESH = timedelta(seconds=env.integer("WT_PLAYER_REFRESH_S", 6 * 3600, low=1))
WT_SQUADRON_REFRESH = timedelta(seconds=env.integer("WT_SQUADRON_REFRESH_S", 15 * 60, low=1))
WT_DEMO_PLAYER_REFRESH = timedelta(seconds=env.integer("WT_DEMO_PLAYER_REFRESH_S", 60, low=1))
WT_DEMO_SQUADRON_REFRESH = timedelta(seconds=env.integer("WT_DEMO_SQUADRON_REFRESH_S", 10, low=1))
# How long a worker may take over one subject before another one may take it over.
WT_LEASE = timedelta(seconds=env.integer("WT_LEASE_S", 180, low=1))
# A subject that was read this short a time ago is not asked for again by a button.
WT_REFRESH_PAUSE = timedelta(seconds=env.integer("WT_REFRESH_PAUSE_S", 30))
WT_RAW_RETENTION = timedelta(days=env.integer("WT_RAW_RETENTION_DAYS", 30, low=1))
# Smaller moves of a member's figures are in the timeline, not in inboxes.
WT_ALERT_RATING_STEP = env.integer("WT_ALERT_RATING_STEP", 20)
WT_ALERT_ACTIVITY_STEP = env.integer("WT_ALERT_ACTIVITY_STEP", 100)
WT_PROFILE_JSON = env.flag("WT_PROFILE_JSON", False)
