"""The cache of the sources' answers, reading ahead, and the state of the work."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from accounts.auth import TokenOrSession
from config.upstream import cache, health
from stats.warthunder import queries
from stats.warthunder.api.access import PublicRead
from stats.warthunder.models import Player, Squadron
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries.work import work_of
from stats.warthunder.schemas import CacheStatsOut, ClearedOut, HealthOut, WarmIn, WarmOut
from stats.warthunder.services.players import ensure_player
from stats.warthunder.services.refresh import request_refresh

router = Router()
READ, WRITE = PublicRead(), TokenOrSession("warthunder:write")


@router.get("/features/cache-stats", auth=READ, response=CacheStatsOut)
def read_cache_stats(request: HttpRequest) -> Any:
    """Hits, misses and the hit rate of the cache of answers."""
    return cache.statistics()


@router.post("/features/cache/clear-expired", auth=WRITE, response=ClearedOut)
def clear_expired(request: HttpRequest) -> Any:
    """Remove answers whose time is over."""
    return cache.clear_expired()


@router.post("/features/cache/warm", auth=WRITE, response={202: WarmOut})
def warm(request: HttpRequest, wanted: WarmIn) -> Any:
    """Put players into the queue, so that they are there when somebody asks."""
    queued: list[str] = []
    skipped: list[str] = []
    for text in dict.fromkeys(wanted.nicks):
        (queued if _warm(text) else skipped).append(text)
    return Status(202, {"queued": queued, "skipped": skipped})


@router.get("/features/health/advanced", auth=READ, response=HealthOut)
def read_health(request: HttpRequest) -> dict[str, Any]:
    """Sources, cache, and what is due, under way or failing."""
    now = timezone.now()
    sources = health.report()
    return {
        "status": "degraded" if any(one.state == "down" for one in sources) else "ok",
        "sources": sources,
        "cache": cache.statistics(),
        "players": work_of(Player, now),
        "squadrons": work_of(Squadron, now),
    }


def _warm(text: str) -> bool:
    try:
        nick = normalise_nick(text)
    except NickError:
        return False
    player = queries.get_player(nick) or ensure_player(nick, demo=settings.DOZOR_DEMO)
    return request_refresh(player, now=timezone.now()).state == "queued"
