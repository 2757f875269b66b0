"""Something to see in a demo: the seasons of its leagues, collected as any others are.

Only what pages need at once is asked for here, several questions at a time: the rounds. The parts
of matches follow by runs of the collector.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.utils import timezone

from accounts.alerts.services import follow
from accounts.models import Pin, User
from accounts.subjects import Subject
from config.upstream.answer import Answer
from config.upstream.errors import UpstreamError
from stats.football.client import SOFASCORE, fetch_round, fetch_rounds, fetch_seasons
from stats.football.frames import TEAM
from stats.football.leagues import League
from stats.football.models import Match
from stats.football.models.incoming import InboxState
from stats.football.parse.sofascore import parse_rounds, parse_seasons
from stats.football.records import ParseError, RoundRecord, SeasonName, Status
from stats.football.services import inbox
from stats.football.services.collecting import KINDS, Scope, SourceOff, start
from stats.football.services.places import demo_leagues, prepare_places

log = logging.getLogger(__name__)
# The running season and so many before it: forecasts have matches to learn from.
SEASONS: Final = 3
# Of the season before the running one matches are read whole, with lineups, shots and figures.
WHOLE: Final = slice(1, 2)
ASKED_AT_ONCE: Final = 4
FULL, SEASON = KINDS[:2]
FIRST_PLACE: Final = 40
_AHEAD: Final = [status for status in Status if status.live or status is Status.SCHEDULED]


class _Round(NamedTuple):
    league: League
    season: SeasonName
    told: RoundRecord


def fill_house(user: User) -> None:
    """Collect the demo's leagues, past seasons first, start runs for the rest, follow two sides.

    What the source does not answer now is left to the collector's schedule.
    """
    if not settings.DOZOR_DEMO:
        return
    prepare_places()
    leagues = demo_leagues()
    seasons = {league.code: _seasons(league) for league in leagues}
    # The oldest come first: what is learned from results is learned in their order.
    past = [
        (league, one)
        for n in reversed(range(SEASONS))
        for league in leagues
        for one in seasons[league.code][n : n + 1]
    ]
    rounds = [
        _Round(league, season, told) for league, season in past for told in _rounds(league, season)
    ]
    kept = sum(_keep(one, answer) for one, answer in _asked(rounds))
    log.info("the demo's football: %d of %d rounds are stored", kept, len(rounds))
    labels = sorted({one.season for told in seasons.values() for one in told[WHOLE]})
    _start_runs(user, labels)
    _follow_some(user, leagues)


def _follow_some(user: User, leagues: Iterable[League]) -> None:
    """Follow and pin a side of each league that plays now or next, so that the feed moves soon."""
    for place, league in enumerate(leagues, start=FIRST_PLACE):
        matches = Match.objects.filter(demo=True, season__competition__code=league.code)
        next_one = matches.filter(status__in=_AHEAD).order_by("order_at", "pk").first()
        if next_one is None:
            continue
        subject = Subject(TEAM, str(next_one.home_id))
        follow(user, subject)
        Pin.objects.get_or_create(
            user=user,
            subject_type=subject.type,
            subject_id=subject.id,
            defaults={"position": place},
        )


def _seasons(league: League) -> tuple[SeasonName, ...]:
    """Return the newest seasons of a league, the newest first; none where it is not answered."""
    body = _body(lambda: fetch_seasons(league.sofascore))
    try:
        return parse_seasons(body, league.code).items[:SEASONS] if body else ()
    except ParseError:
        return ()


def _rounds(league: League, season: SeasonName) -> Iterable[RoundRecord]:
    body = _body(lambda: fetch_rounds(league.sofascore, int(season.source_id)))
    try:
        return parse_rounds(body).items if body else ()
    except ParseError:
        return ()


def _body(ask: Callable[[], Answer]) -> bytes:
    try:
        return ask().body
    except UpstreamError as error:
        log.warning("the demo's football is not filled: %s", error)
        return b""


def _asked(rounds: list[_Round]) -> Iterator[tuple[_Round, Answer]]:
    """Yield rounds with their answers, in order; those not answered are left out."""

    def ask(one: _Round) -> Answer | None:
        number, slug = one.told.number, one.told.slug
        try:
            return fetch_round(one.league.sofascore, int(one.season.source_id), number, slug)
        except UpstreamError as error:
            log.warning("round %d of %s: %s", number, one.league.code, error)
            return None

    # Threads only ask; the database is this thread's alone.
    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        for one, answer in zip(rounds, pool.map(ask, rounds), strict=True):
            if answer is not None:
                yield one, answer


def _keep(one: _Round, answer: Answer) -> bool:
    """Keep an answer and store it; what cannot be stored waits in the inbox."""
    numbers = {str(league.sofascore): league.code for league in demo_leagues()}
    context: dict[str, Any] = {
        "league": one.league.code,
        "season": one.season.season,
        "leagues": numbers,
    }
    row = inbox.receive(
        answer.body,
        url=answer.url,
        source=SOFASCORE,
        kind="events",
        context=context,
        fetched_at=answer.fetched_at,
        demo=True,
    )
    if row.state == InboxState.DONE:
        return True
    return inbox.process(row.pk, None, now=timezone.now()).state == InboxState.DONE


def _start_runs(user: User, labels: list[str]) -> None:
    now = timezone.now()
    scopes = [Scope(FULL), *([Scope(SEASON, seasons=tuple(labels))] if labels else [])]
    for scope in scopes:
        try:
            start(SOFASCORE, scope, requested_by=user, now=now)
        except SourceOff:
            return
