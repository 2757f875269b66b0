"""Which addresses of War Thunder's site are asked, through config.upstream. Synchronous."""

from urllib.parse import quote

from django.conf import settings

from config.upstream.answer import Answer
from config.upstream.errors import BadPayload, NotFound, Unavailable
from config.upstream.registry import fetch

SOURCE = "warthunder"
PROFILE_PATH = "/en/community/userinfo/"
PROFILE_JSON_PATH = "/api/community/userinfo"
SQUADRON_PATH = "/en/community/claninfo/"
BOARD_PATH = "/en/community/getclansleaderboard/dif/_hist/page/{page}/sort/dr_era5"


def fetch_profile(nick: str) -> Answer:
    """Return the profile page of a nick, asked for now; raises an UpstreamError.

    With WT_PROFILE_JSON the JSON address of the description is tried first; nothing is known to
    answer there, so whatever is not a page falls through to the HTML page.
    """
    if settings.WT_PROFILE_JSON:
        try:
            answer = _fresh(PROFILE_JSON_PATH, {"nickname": nick})
        except (NotFound, BadPayload, Unavailable):
            answer = None
        if answer and b"user-profile" in answer.body:
            return answer
    return _fresh(PROFILE_PATH, {"nick": nick})


def fetch_squadron(name: str) -> Answer:
    """Return a squadron's page by its full name, asked for now; raises an UpstreamError."""
    return _fresh(SQUADRON_PATH + quote(name, safe=""))


def fetch_board(page: int) -> Answer:
    """Return page 1, 2, … of the squadron leaderboard (JSON); raises an UpstreamError."""
    return _fresh(BOARD_PATH.format(page=page), kind="board")


def _fresh(path: str, params: dict[str, str] | None = None, kind: str = "player") -> Answer:
    """Ask now: how old an answer may be is decided by the schedule, not by the cache."""
    answer = fetch(SOURCE, path, params=params, kind=kind, fresh=True)
    if answer.stale:
        raise Unavailable(SOURCE, "The source did not answer; only an old answer is at hand.")
    return answer
