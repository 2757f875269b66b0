"""What each tab of a player's page shows."""

from typing import Any

from stats.faceit.drawings.company import hours_context, mates_context
from stats.faceit.drawings.elo import elo_context
from stats.faceit.drawings.form import line_context, verdict_context
from stats.faceit.drawings.lifetime import lifetime_context
from stats.faceit.drawings.matches import match_lines, results_of
from stats.faceit.drawings.people import level_bar
from stats.faceit.drawings.pool import pool_context
from stats.faceit.drawings.ratings import ratings_context
from stats.faceit.drawings.sittings import session_lines
from stats.faceit.drawings.style import style_context
from stats.faceit.labels import STATES, map_label
from stats.faceit.queries.pages.elo_line import EloLine
from stats.faceit.queries.players import OpenRoom, PlayerPage

# Polling keeps whom somebody watches younger than this; older figures are marked.
OLD_S = 1800
TABS = ("overview", "form", "style", "company", "lifetime")
SESSIONS_SHOWN = 3


def tab_of(text: str) -> str:
    """Return the tab an address names, the overview for any other word."""
    return text if text in TABS else TABS[0]


def player_context(page: PlayerPage, tab: str) -> dict[str, Any]:
    """Return what the page shows whatever the tab, and what the tab adds."""
    analysis = page.ready.analysis
    context: dict[str, Any] = {
        "page": page,
        "analysis": analysis,
        "old": page.age_s is not None and page.stale and page.age_s > OLD_S,
        "working": page.ready.stale,
        "tab": tab,
        "rooms": [_room(room) for room in page.rooms],
    }
    if tab == "form":
        context |= {**verdict_context(analysis), **line_context(analysis)}
    elif tab == "style":
        context |= style_context(analysis)
    elif tab == "company":
        context |= {**hours_context(analysis), **mates_context(analysis, page.mates)}
    elif tab == "lifetime":
        context |= lifetime_context(page.player)
    return context


def overview_context(page: PlayerPage, line: EloLine) -> dict[str, Any]:
    """Return what the overview adds."""
    analysis = page.ready.analysis
    lines = match_lines(page.matches)
    return {
        "standing": page.elo,
        "level_bar": level_bar(page.elo),
        "match_lines": lines,
        "results": results_of(lines),
        "session_lines": session_lines(page.sessions[:SESSIONS_SHOWN]),
        **elo_context(line, analysis.elo if analysis else None),
        **verdict_context(analysis),
        **ratings_context(analysis),
        **pool_context(analysis),
    }


def _room(room: OpenRoom) -> dict[str, Any]:
    return {
        "room": room,
        "state": STATES[room.state],
        "maps": ", ".join(map_label(name) for name in room.maps),
    }
