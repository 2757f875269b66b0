"""Topics of football: what can be followed, and where a match is broadcast."""

TEAM = "football.team"
MATCH = "football.match"
PLAYER = "football.player"
COMPETITION = "football.competition"
KICKED_OFF = "football.match.kickoff"
GOAL = "football.match.goal"
FULL_TIME = "football.match.finished"
TABLE_CHANGED = "football.table.changed"
SURPRISE = "football.forecast.surprise"
# What a match's own socket says: where it stands now.
CHANGED = "football.match.changed"


def match_topic(match_id: int) -> str:
    """Return the topic on which a match's news is broadcast, by the row's number."""
    return f"{MATCH}:{match_id}"
