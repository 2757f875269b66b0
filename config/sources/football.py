"""Settings of football."""

from datetime import timedelta

from config import env

# Codes of leagues, or `code=name;zone;SofaScore number;football-data code`; none means all known.
FOOTBALL_LEAGUES = env.words("FOOTBALL_LEAGUES")
# Whether openfootball is asked by itself; by hand it always can be.
OPENFOOTBALL = env.flag("OPENFOOTBALL", True)
OPENFOOTBALL_BASE_URL = env.url(
    "OPENFOOTBALL_BASE_URL",
    ["http", "https"],
    "https://raw.githubusercontent.com/openfootball/football.json/master",
)
FOOTBALL_DATA_BASE_URL = env.url(
    "FOOTBALL_DATA_BASE_URL", ["http", "https"], "https://www.football-data.co.uk"
)

# --- an API in the shape of SofaScore's: off unless its address is set ------------------------
SOFASCORE_BASE_URL = env.url("SOFASCORE_BASE_URL", ["http", "https"])
# What the operator was given for it: sent as it stands, in this header; logged nowhere.
SOFASCORE_TOKEN = env.header_value("SOFASCORE_TOKEN")
SOFASCORE_HEADER = env.header_name("SOFASCORE_HEADER", "Authorization")
SOFASCORE_REQUESTS_PER_SECOND = env.decimal("SOFASCORE_REQUESTS_PER_SECOND", 1, low=0.01, high=100)
SOFASCORE_HOURLY_BUDGET = env.integer("SOFASCORE_HOURLY_BUDGET", 2000, low=1)
# A source that refused to be read is not asked again for so long.
SOFASCORE_REFUSED_S = env.integer("SOFASCORE_REFUSED_S", 3600, low=1)

# --- what came in -----------------------------------------------------------------------------
FOOTBALL_RAW_RETENTION = timedelta(days=env.integer("FOOTBALL_RAW_RETENTION_DAYS", 30, low=1))
