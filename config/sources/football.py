"""Settings of football."""

from config import env

# Codes of leagues, or `code=name;zone;SofaScore number;football-data code`; none means all known.
FOOTBALL_LEAGUES = env.words("FOOTBALL_LEAGUES")
OPENFOOTBALL_BASE_URL = env.url(
    "OPENFOOTBALL_BASE_URL",
    ["http", "https"],
    "https://raw.githubusercontent.com/openfootball/football.json/master",
)
