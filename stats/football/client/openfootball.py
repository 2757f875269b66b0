"""Seasons of openfootball as files on the web. Synchronous."""

from typing import Final

from config.upstream.answer import Answer
from config.upstream.errors import Unavailable
from config.upstream.registry import fetch

OPENFOOTBALL: Final = "openfootball"


def fetch_season(season: str, league: str) -> Answer:
    """Return a season's file of openfootball ("2024-25", "en.1"); raises an UpstreamError.

    It is asked for now, by its ETag where it was read before.
    """
    answer = fetch(OPENFOOTBALL, f"{season}/{league}.json", kind="season", fresh=True)
    if answer.stale:
        raise Unavailable(OPENFOOTBALL, "The source did not answer; only an old answer is at hand.")
    return answer
