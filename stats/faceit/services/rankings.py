"""Pages of FACEIT's rankings: asked for when somebody looks, stored as players' places."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.models import Player
from stats.faceit.parse import parse_ranking
from stats.faceit.queries.rankings import ranking_ttl_s
from stats.faceit.records import RankingEntry
from stats.faceit.services.asking import Refused, ask, read
from stats.faceit.services.people import Named, ensure_people
from stats.faceit.services.sending import send

log = logging.getLogger(__name__)
TASK = "stats.faceit.tasks.refresh_ranking"
PAGE = 100
# FACEIT pages no deeper than this; nor do we.
DEEPEST = 1000
FAILED_S = 60


def ask_for_ranking(region: str, country: str, offset: int) -> bool:
    """Have a worker ask for a page of a ranking; False when one was asked for a while ago."""
    page = min(max(offset, 0), DEEPEST - PAGE) // PAGE * PAGE
    key = _asked(region, country, page)
    if not client.configured() or not cache.add(key, True, ranking_ttl_s()):
        return False
    sent = send(TASK, region, country, page, queue="refresh")
    if not sent:
        cache.delete(key)
    return sent


def refresh_ranking(region: str, country: str, offset: int, *, now: datetime) -> str:
    """Ask for a page of a ranking and store the places; returns the outcome's word."""
    fetch = partial(client.fetch_ranking, region, country=country, offset=offset, limit=PAGE)
    try:
        entries = read(ask(fetch), parse_ranking).entries
    except Refused as refused:
        return _failed(region, country, offset, refused)
    store_ranking(entries, region=region, country=country, demo=settings.DOZOR_DEMO, now=now)
    return Outcome.FOUND.value


def store_ranking(
    entries: tuple[RankingEntry, ...], *, region: str, country: str, demo: bool, now: datetime
) -> int:
    """Store the places of players, in one transaction; returns how many.

    Whoever stood at one of these places before and is not there any more loses it. Elo and level
    are those of the profile once it was read: a ranking is older than it.
    """
    if not entries:
        return 0
    field = "country_position" if country else "region_position"
    with transaction.atomic():
        people = ensure_people((_named(one, now) for one in entries), demo=demo)
        ids = [people[one.player_id] for one in entries]
        rows = Player.objects.select_for_update().in_bulk(sorted(ids))
        places = [one.position for one in entries]
        left = Player.objects.filter(
            demo=demo, region=region, **{f"{field}__range": (min(places), max(places))}
        ).exclude(pk__in=ids)
        if country:
            left = left.filter(country__iexact=country)
        left.update(**{field: None})
        for one in entries:
            _take(rows[people[one.player_id]], one, region, field, now)
        changed = ["region", "country", "elo", "skill_level", "ranked_at", field]
        Player.objects.bulk_update(rows.values(), changed, batch_size=PAGE)
    return len(entries)


def _named(one: RankingEntry, now: datetime) -> Named:
    return Named(one.player_id, one.nickname, at=now)


def _take(row: Player, one: RankingEntry, region: str, field: str, now: datetime) -> None:
    setattr(row, field, one.position)
    row.ranked_at = now
    row.region = region
    row.country = one.country or row.country
    if row.profile_at is None or now - row.profile_at > timedelta(days=1):
        row.elo = one.elo if one.elo is not None else row.elo
        row.skill_level = one.skill_level or row.skill_level


def _failed(region: str, country: str, offset: int, refused: Refused) -> str:
    """Let the same page be asked for again soon."""
    cache.set(_asked(region, country, offset), True, max(FAILED_S, refused.retry_after_s))
    log.info("ranking of %s %s: %s", region, country, refused.message)
    return refused.outcome.value


def _asked(region: str, country: str, page: int) -> str:
    return f"faceit:ranking:{settings.DOZOR_DEMO}:{region}:{country}:{page}"
