"""The sources that are collected from: which are on, of which leagues, and whose rows they make."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db.models import Q

from config.upstream.registry import policy
from stats.football import client
from stats.football.leagues import League
from stats.football.records import Source
from stats.football.services.places import demo_leagues, leagues_wanted

COLLECTED: Final = (Source.OPENFOOTBALL, Source.SOFASCORE)


def is_on(source: str) -> bool:
    """Tell whether a source can be asked at all: openfootball always, the other when set up."""
    return source == Source.OPENFOOTBALL or (source == Source.SOFASCORE and client.sofascore_on())


def asked_by_schedule(source: str) -> bool:
    """Tell whether a source is asked without anybody's call."""
    return is_on(source) and (source != Source.OPENFOOTBALL or settings.OPENFOOTBALL)


def is_demo(source: str) -> bool:
    """Tell whether what a source says now is a demo's; openfootball is real even beside one."""
    return source == Source.SOFASCORE and bool(settings.DOZOR_DEMO)


def of_sources_in_use() -> Q:
    """Return the condition on runs that may be worked on in this mode."""
    return Q(source=Source.OPENFOOTBALL, demo=False) | Q(
        source=Source.SOFASCORE, demo=bool(settings.DOZOR_DEMO)
    )


def limit_of(source: str) -> int:
    """Return how many questions to a source may be under way at once, by its policy."""
    return policy(source).concurrency


def collected_leagues(source: str) -> tuple[League, ...]:
    """Return the leagues to collect from a source, in the order in which people see them."""
    if source == Source.OPENFOOTBALL:
        return leagues_wanted()
    known = demo_leagues() if is_demo(source) else leagues_wanted()
    return tuple(league for league in known if league.sofascore)


def by_tournament() -> Mapping[str, str]:
    """Return our league codes by SofaScore's numbers of competitions."""
    return {str(one.sofascore): one.code for one in collected_leagues(Source.SOFASCORE)}
