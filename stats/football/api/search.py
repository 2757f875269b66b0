"""Teams, players and leagues by a name, however it is spelled."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from accounts.publicread import PublicRead, share_words
from config.finding.groups import group_of
from config.finding.queries import find
from stats.football.frames import COMPETITION, PLAYER, TEAM

router = Router()
KINDS = {"team": TEAM, "player": PLAYER, "competition": COMPETITION}


class FootballSearchQuery(Schema):
    """What to look for; `kind` empty for teams, players and competitions together."""

    q: str = Field("", max_length=200)
    kind: Literal["", "team", "player", "competition"] = ""
    limit: int = Field(10, ge=1, le=50)


class FoundOut(Schema):
    """A team, player or competition; `spelling` is the one that was found by.

    `score` orders: 4 the very name, 3 it begins so, 2 its words begin so, below 1 a likeness.
    """

    kind: str
    id: int
    name: str
    spelling: str
    score: float
    url: str
    note: str
    demo: bool


class FootballSearchOut(Schema):
    """Best first."""

    items: list[FoundOut]


@router.get("/search", auth=PublicRead("football:read"), response=FootballSearchOut)
def search(
    request: HttpRequest, query: Query[FootballSearchQuery], response: HttpResponse
) -> dict[str, Any]:
    """Stored teams, players and competitions whose name is `q`, begins so or resembles it.

    Other spellings, scripts and letters out of place are understood: `Зенит`, `mbape`.
    """
    codes = [KINDS[query.kind]] if query.kind else list(KINDS.values())
    hits = find(query.q, codes)
    ranked = sorted((hit for one in hits.values() for hit in one), key=lambda hit: -hit.score)
    best = ranked[: query.limit]
    cards = {
        (code, card.subject.id): card
        for code in codes
        for card in group_of(code).cards([hit.object_id for hit in best if hit.group == code])
    }
    words = {code: kind for kind, code in KINDS.items()}
    share_words(response)
    items = [
        _item(words[hit.group], hit.text, hit.score, cards[hit.group, hit.object_id])
        for hit in best
        if (hit.group, hit.object_id) in cards
    ]
    return {"items": items}


def _item(kind: str, spelling: str, score: float, card: Any) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": int(card.subject.id),
        "name": card.title,
        "spelling": spelling,
        "score": round(score, 3),
        "url": card.url,
        "note": str(card.note),
        "demo": card.demo,
    }
