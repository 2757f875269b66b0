"""Things of CS2 that the table of permissions needs: players, matches, what belongs to somebody."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from model_bakery import baker

from stats.faceit.models import (
    AccountLink,
    DemoFile,
    HistoryImport,
    Match,
    Player,
    PlayerSession,
    RoomForecast,
)


def cs_player(world: Any) -> Mapping[str, Any]:
    """A CS2 player whose profile was read."""
    row = baker.make(
        Player,
        faceit_id="night-id",
        nickname="night_cs",
        nickname_folded="night_cs",
        profile_at=timezone.now(),
        demo=False,
    )
    return {"nickname": row.nickname}


def cs_nothing(world: Any) -> Mapping[str, Any]:
    """A CS2 player, of whom the address says nothing."""
    cs_player(world)
    return {}


def cs_pair(world: Any) -> Mapping[str, Any]:
    """Two CS2 players, named in the query."""
    cs_player(world)
    baker.make(Player, nickname="day_cs", nickname_folded="day_cs", demo=False)
    return {}


def cs_session(world: Any) -> Mapping[str, Any]:
    """A session of a CS2 player."""
    named = cs_player(world)
    now = timezone.now()
    player = Player.objects.get(**named)
    row = baker.make(PlayerSession, player=player, started_at=now, ended_at=now)
    return {**named, "session_id": row.pk}


def cs_session_page(world: Any) -> Mapping[str, Any]:
    """A session as its page is addressed."""
    named = cs_session(world)
    return {"nickname": named["nickname"], "pk": named["session_id"]}


def cs_import(world: Any) -> Mapping[str, Any]:
    """An import that the owner asked for."""
    named = cs_player(world)
    player = Player.objects.get(**named)
    baker.make(HistoryImport, player=player, requested_by=world.owner)
    return named


def cs_import_pk(world: Any) -> Mapping[str, Any]:
    """An import as its socket is addressed."""
    player = Player.objects.get(**cs_player(world))
    return {"pk": baker.make(HistoryImport, player=player, demo=False).pk}


def cs_link(world: Any) -> Mapping[str, Any]:
    """The owner's FACEIT account."""
    player = Player.objects.get(**cs_player(world))
    AccountLink.objects.create(user=world.owner, player=player, linked_at=timezone.now())
    return {}


def cs_match(world: Any) -> Mapping[str, Any]:
    """A finished CS2 match."""
    row = baker.make(Match, match_id="1-told", state="finished", demo=False)
    return {"match_id": row.match_id}


def cs_demo_file(world: Any) -> Mapping[str, Any]:
    """A CS2 match of which a demo file was uploaded."""
    named = cs_match(world)
    match = Match.objects.get(**named)
    baker.make(DemoFile, match=match, uploaded_at=timezone.now(), demo=False, size_bytes=1)
    return named


def cs_forecast(world: Any) -> Mapping[str, Any]:
    """A CS2 match that was forecast."""
    named = cs_match(world)
    baker.make(RoomForecast, match=Match.objects.get(**named), p1=0.5, low=0.4, high=0.6)
    return named
