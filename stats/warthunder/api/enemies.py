"""The kill feed of one's own games, and the opponents in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from accounts.auth import TokenOrSession
from config.problems import NotThere, Problem
from stats.warthunder.api.access import keep_private
from stats.warthunder.models import FeedSource, PlayerRating
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries import enemies, enemy_words
from stats.warthunder.schemas.enemies import EnemyAnalysisOut, HudmsgIn, HudmsgOut
from stats.warthunder.services.killfeeds import MAX_BYTES, FeedRefused, Incoming, import_feed

router = Router()
READ, WRITE = TokenOrSession("warthunder:read"), TokenOrSession("warthunder:write")
# 409 is tried again by the agent, so that a batch survives until its sender names themselves.
STATUS_OF = {"me_unknown": 409, "too_large": 413}


class LimitQuery(Schema):
    """How many opponents at most."""

    limit: int = Field(enemies.ENEMIES_MAX, ge=1, le=enemies.ENEMIES_MAX)


@router.post("/hudmsg", auth=WRITE, response=HudmsgOut)
def receive_feed(request: HttpRequest, feed: HudmsgIn, response: HttpResponse) -> Any:
    """Store a kill feed of the caller's own game; what was stored before is not counted again.

    At most 1 MB. 409 `me_unknown` while the caller has never said under which nick they play.
    """
    keep_private(response)
    if len(request.body) > MAX_BYTES:
        raise Problem(413, "too_large", "Send at most 1 MB at a time.")
    incoming = Incoming(
        body=request.body,
        source=FeedSource.AGENT,
        me=feed.me,
        batch_id=feed.batch_id,
        session=feed.session,
    )
    try:
        return import_feed(request.auth.person, incoming, now=timezone.now())  # type: ignore[attr-defined]
    except FeedRefused as refused:
        status = STATUS_OF.get(refused.code, 422)
        raise Problem(status, refused.code, str(refused)) from refused


@router.get("/features/enemy-analysis/{nick}", auth=READ, response=EnemyAnalysisOut)
def read_enemies(
    request: HttpRequest, nick: str, query: Query[LimitQuery], response: HttpResponse
) -> dict[str, Any]:
    """Opponents in the kill feeds the caller sent for this nick; nobody else's feeds are shown."""
    keep_private(response)
    try:
        wanted = normalise_nick(nick)
    except NickError as error:
        raise Problem(422, "bad_nick", str(error)) from error
    person = request.auth.person  # type: ignore[attr-defined]
    found = enemies.enemy_analysis(person, wanted, limit=query.limit)
    if found is None:
        raise NotThere("You sent no kill feed for this nick: see POST /api/v1/warthunder/hudmsg.")
    return _analysis_out(found)


def _analysis_out(found: enemies.EnemyAnalysis) -> dict[str, Any]:
    return {
        "nick": found.me,
        "rating": _value(found.my_rating),
        "coverage": found.coverage,
        "advice": enemy_words.advice(found),
        "classes": found.classes,
        "total": found.total,
        "enemy_analysis": [_enemy_out(enemy) for enemy in found.enemies],
    }


def _enemy_out(enemy: enemies.Enemy) -> dict[str, Any]:
    return {
        "enemy": enemy.nick,
        "tag": enemy.tag,
        "hidden": enemy.hidden,
        "verdict": enemy.verdict,
        "recommendation": enemy_words.recommendation(enemy),
        "battles": enemy.battles,
        "won": enemy.won,
        "lost": enemy.lost,
        "share": enemy.share,
        "hits_given": enemy.hits_given,
        "hits_taken": enemy.hits_taken,
        "unsure_kills": enemy.unsure,
        "side_known": enemy.side_known,
        "vehicles": [{"name": name, "battles": count} for name, count in enemy.vehicles],
        "rating": _value(enemy.rating),
        "rating_difference": enemy.difference,
        "chance": enemy.chance,
        "last_met_at": enemy.last_met_at,
    }


def _value(rating: PlayerRating | None) -> float | None:
    return rating.value if rating else None
