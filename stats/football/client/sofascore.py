"""An API in the shape of SofaScore's: one function for each address. Synchronous.

It is off unless the operator sets its address; in the demo a little server of ours stands there.
Each function returns the Answer and raises an UpstreamError: NotSetUp where nothing may be asked,
Blocked where the source does not permit it (then it is left alone for SOFASCORE_REFUSED_S).
Answers within their lifetime (10 s; tables and seasons 60 s; rounds 3,600 s) come from the cache
unless `fresh`; older ones are asked for by their ETag.
"""

from datetime import date
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_noop

from config.upstream.answer import Answer
from config.upstream.errors import Blocked, Unavailable, UpstreamError
from config.upstream.registry import fetch, set_headers

SOFASCORE: Final = "sofascore"
NOT_SET_UP: Final = gettext_noop(
    "This source is not set up: set SOFASCORE_BASE_URL to an address that you may read."
)
NOT_PERMITTED: Final = gettext_noop(
    "The source does not permit automatic reading with what is set up here. It is left alone for"
    " now; ask its owner for access, or take SOFASCORE_BASE_URL away."
)
OLD_ANSWER: Final = gettext_noop("The source did not answer; only an old answer is at hand.")


class NotSetUp(UpstreamError):
    """The operator has not set this source up: nothing was asked."""

    outcome = "not_set_up"


def sofascore_on() -> bool:
    """Tell whether the source may be asked: by the operator's address, or in the demo."""
    return bool(settings.SOFASCORE_BASE_URL or settings.DOZOR_DEMO)


def authorise() -> None:
    """Let every request of this process to the source bear the operator's credentials."""
    set_headers(SOFASCORE, _credentials)


def _credentials() -> dict[str, str]:
    # The demo is told nothing.
    if settings.DOZOR_DEMO or not settings.SOFASCORE_TOKEN:
        return {}
    return {settings.SOFASCORE_HEADER: settings.SOFASCORE_TOKEN}


def fetch_day(day: date, *, fresh: bool = False) -> Answer:
    """Return the matches of a day, of every league."""
    return _ask(f"sport/football/scheduled-events/{day.isoformat()}", "events", fresh)


def fetch_live(*, fresh: bool = True) -> Answer:
    """Return the matches that are being played, of every league."""
    return _ask("sport/football/events/live", "events", fresh)


def fetch_seasons(ut: int, *, fresh: bool = False) -> Answer:
    """Return the seasons of a unique tournament, the newest first."""
    return _ask(f"unique-tournament/{ut:d}/seasons", "seasons", fresh)


def fetch_rounds(ut: int, season: int, *, fresh: bool = False) -> Answer:
    """Return the rounds of a season; `season` is the source's own number of it."""
    return _ask(f"{_season(ut, season)}/rounds", "rounds", fresh)


def fetch_round(
    ut: int, season: int, number: int, slug: str = "", *, fresh: bool = False
) -> Answer:
    """Return the matches of a round; knock-out rounds are asked for by number and slug."""
    named = f"/slug/{slug}" if slug else ""
    return _ask(f"{_season(ut, season)}/events/round/{number:d}{named}", "events", fresh)


def fetch_standings(ut: int, season: int, *, fresh: bool = False) -> Answer:
    """Return the table of a season as the source prints it."""
    return _ask(f"{_season(ut, season)}/standings/total", "table", fresh)


def fetch_event(event_id: int, *, fresh: bool = False) -> Answer:
    """Return a match: where it stands, its scores, teams and times."""
    return _ask(f"event/{event_id:d}", "event", fresh)


def fetch_statistics(event_id: int, *, fresh: bool = False) -> Answer:
    """Return a match's figures by period; NotFound until there are any."""
    return _ask(f"event/{event_id:d}/statistics", "event", fresh)


def fetch_lineups(event_id: int, *, fresh: bool = False) -> Answer:
    """Return both sides' players of a match; NotFound until they are named."""
    return _ask(f"event/{event_id:d}/lineups", "event", fresh)


def fetch_incidents(event_id: int, *, fresh: bool = False) -> Answer:
    """Return what happened in a match; NotFound before the kick-off."""
    return _ask(f"event/{event_id:d}/incidents", "event", fresh)


def fetch_shotmap(event_id: int, *, fresh: bool = False) -> Answer:
    """Return a match's shots; NotFound until there are any."""
    return _ask(f"event/{event_id:d}/shotmap", "event", fresh)


def fetch_odds(event_id: int, *, fresh: bool = False) -> Answer:
    """Return a match's featured prices; NotFound where there are none."""
    return _ask(f"event/{event_id:d}/odds/1/featured", "event", fresh)


def _season(ut: int, season: int) -> str:
    return f"unique-tournament/{ut:d}/season/{season:d}"


def _ask(path: str, kind: str, fresh: bool) -> Answer:
    if not sofascore_on():
        raise NotSetUp(SOFASCORE, NOT_SET_UP)
    try:
        answer = fetch(SOFASCORE, path, kind=kind, fresh=fresh, expect="json")
    except Blocked as error:
        raise Blocked(SOFASCORE, NOT_PERMITTED) from error
    if answer.stale:
        raise Unavailable(SOFASCORE, OLD_ANSWER)
    return answer
