"""What a run asks next: its first steps, and those that an answer leads to."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from stats.football.models import Match, MatchSource, Season
from stats.football.parse.sofascore import parse_event, parse_events, parse_rounds, parse_seasons
from stats.football.records import MatchRecord, Source, Status
from stats.football.services.collecting import steps
from stats.football.services.collecting.asking import Asked, Got
from stats.football.services.collecting.scopes import DAY, FULL, LIVE, Scope
from stats.football.services.collecting.sources import by_tournament
from stats.football.services.collecting.steps import Step

KEYS_AT_A_TIME: Final = 500
# A match whose kick-off is this near, or this long ago without a result, may be live.
BEFORE_KICKOFF: Final = timedelta(minutes=5)
AFTER_KICKOFF: Final = timedelta(hours=3)
LEFT_OVER_MAX: Final = 100


def first_steps(source: str, scope: Scope, now: datetime) -> list[Step]:
    """Return what a run asks first."""
    leagues = [league.code for league in scope.picks(source)]
    if source != Source.OPENFOOTBALL:
        if scope.kind == LIVE:
            return [Step(steps.LIVE)]
        if scope.kind == DAY:
            return [Step(steps.DAY, ref=scope.day)]
        return [Step(steps.SEASONS, league=code) for code in leagues]
    if scope.seasons:
        newest_first = sorted(scope.seasons, reverse=True)
        return [
            Step(steps.FILE, league=code, season=season)
            for season in newest_first
            for code in leagues
        ]
    today = timezone.localdate(now)
    return steps.season_files(leagues, today, _stored(leagues) if scope.kind == FULL else ())


def _stored(leagues: Iterable[str]) -> set[tuple[str, str]]:
    """Return the seasons of which something is stored."""
    rows = Season.objects.filter(
        competition__demo=False, competition__code__in=list(leagues), version__gt=0
    )
    return set(rows.values_list("competition__code", "label"))


def further_steps(asked: Asked, scope: Scope) -> list[Step]:
    """Return what the answer to a step leads to; raises ParseError."""
    step = asked.step
    if not asked.got:
        return []
    answer = asked.got[0].answer
    if step.kind == steps.SEASONS:
        return _of_seasons(answer.body, step, scope)
    if step.kind == steps.ROUNDS:
        return _of_rounds(answer.body, step)
    if step.kind not in (steps.ROUND, steps.DAY, steps.LIVE):
        return []
    found = parse_events(answer.body, by_tournament(), answer.fetched_at).items
    if scope.leagues:
        found = tuple(record for record in found if record.league in scope.leagues)
    more = details_of(found)
    if step.kind == steps.LIVE:
        more += left_over({record.key for record in found}, answer.fetched_at)
    return more


def _of_seasons(body: bytes, step: Step, scope: Scope) -> list[Step]:
    listed = parse_seasons(body, step.league).items
    wanted = [one for one in listed if one.season in scope.seasons] if scope.seasons else listed[:1]
    return [
        Step(steps.ROUNDS, league=step.league, season=one.season, ref=one.source_id)
        for one in wanted
    ]


def _of_rounds(body: bytes, step: Step) -> list[Step]:
    """Return the rounds, and behind them the table, which is compared with what they brought."""
    place = replace(step, kind=steps.ROUND)
    found = [replace(place, number=one.number, slug=one.slug) for one in parse_rounds(body).items]
    return [*found, replace(step, kind=steps.STANDINGS)]


def details_of(records: Sequence[MatchRecord]) -> list[Step]:
    """Return the matches whose parts are to be read: live ones, and finished ones that changed.

    A finished match is read once, and again when the source has changed it since.
    """
    read = _read_at([one.key for one in records if one.status.finished])
    found = []
    for one in records:
        if one.status.live:
            found.append(Step(steps.RUNNING, ref=one.key))
        elif one.status.finished:
            before = read.get(one.key)
            if before is None or (one.changed_at is not None and one.changed_at > before):
                found.append(Step(steps.DETAILS, ref=one.key))
    return found


def already_read(wanted: Sequence[Step]) -> set[str]:
    """Return the finished matches among these steps that another run has read whole meanwhile."""
    keys = [step.ref for step in wanted if step.kind == steps.DETAILS]
    if not keys:
        return set()
    read = _at_source().filter(key__in=keys, details_at__gte=F("changed_at"))
    return set(read.values_list("key", flat=True))


def _read_at(keys: Sequence[str]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    rows = _at_source().filter(details_at__isnull=False)
    for start in range(0, len(keys), KEYS_AT_A_TIME):
        part = rows.filter(key__in=keys[start : start + KEYS_AT_A_TIME])
        found |= {key: at for key, at in part.values_list("key", "details_at") if at}
    return found


def read_details(got: Sequence[Got]) -> None:
    """Note of a finished match whose parts have been read which state of it they are of."""
    for one in got:
        if one.kind != "event":
            continue
        record = parse_event(one.answer.body, by_tournament(), one.answer.fetched_at)
        if record.status.finished:
            at = record.changed_at or one.answer.fetched_at
            _at_source().filter(key=record.key).update(details_at=at)


def _at_source() -> "QuerySet[MatchSource]":
    return MatchSource.objects.filter(source=Source.SOFASCORE, demo=settings.DOZOR_DEMO)


def left_over(listed: set[str], now: datetime) -> list[Step]:
    """Return matches that are live, or should be, by our own table and are not listed as such.

    They ended a moment ago, were put off, or have not begun yet: each is asked for once.
    """
    due = maybe_live(now, ahead=timedelta(0))
    rows = _at_source().filter(match__in=due).values_list("key", "match__status")
    return [
        Step(steps.EVENT if status == Status.SCHEDULED else steps.DETAILS, ref=key)
        for key, status in rows[:LEFT_OVER_MAX]
        if key not in listed
    ]


def maybe_live(now: datetime, ahead: timedelta = BEFORE_KICKOFF) -> "QuerySet[Match]":
    """Return the stored matches that may be played at this moment."""
    live = [status for status in Status if status.live]
    matches = Match.objects.filter(demo=settings.DOZOR_DEMO)
    begins = matches.filter(
        status=Status.SCHEDULED,
        kickoff__isnull=False,
        order_at__gte=now - AFTER_KICKOFF,
        order_at__lte=now + ahead,
    )
    return (matches.filter(status__in=live) | begins).order_by()
