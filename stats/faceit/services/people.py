"""Players as matches name them: rows for everybody, and the newest nickname of each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery

from config.finding.indexing import update
from stats.faceit.frames import PLAYER
from stats.faceit.models import Line, Player

BATCH = 500
TOLD = ("nickname", "nickname_folded", "game_player_id", "named_at")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as a match names them at a time (None: nothing said when); blanks are not said.

    The level that a match tells is that of its day: it stays with the seat.
    """

    faceit_id: str
    nickname: str
    at: datetime | None = None
    game_player_id: str = ""


def _age(one: Named) -> tuple[bool, float, str]:
    """Return what orders tellings of one player from old to new, however they arrive."""
    return bool(one.nickname), one.at.timestamp() if one.at else 0.0, one.nickname


def ensure_people(named: Iterable[Named], *, demo: bool) -> dict[str, int]:
    """Return FACEIT id → row of everybody named, making the missing; inside a transaction.

    A newer match renames a player, unless the player's profile was read after it.
    """
    newest: dict[str, Named] = {}
    for one in named:
        known = newest.setdefault(one.faceit_id, one)
        game_id = one.game_player_id or known.game_player_id
        newest[one.faceit_id] = replace(max(known, one, key=_age), game_player_id=game_id)
    rows = _rows(list(newest), demo)
    missing = [newest[key] for key in sorted(newest) if key not in rows]
    if missing:
        Player.objects.bulk_create(
            [_new(one, demo) for one in missing], ignore_conflicts=True, batch_size=BATCH
        )
        rows |= _rows([one.faceit_id for one in missing], demo)
        update(PLAYER, [rows[one.faceit_id].pk for one in missing])
    _rename([(row, newest[key]) for key, row in rows.items() if _news(row, newest[key])])
    return {key: row.pk for key, row in rows.items()}


def _rows(ids: list[str], demo: bool) -> dict[str, Player]:
    found: dict[str, Player] = {}
    for start in range(0, len(ids), BATCH):
        part = Player.objects.filter(demo=demo, faceit_id__in=ids[start : start + BATCH])
        found |= {row.faceit_id: row for row in part.only("pk", "faceit_id", "profile_at", *TOLD)}
    return found


def _new(one: Named, demo: bool) -> Player:
    return Player(demo=demo, faceit_id=one.faceit_id, **_told(one))


def _told(one: Named) -> dict[str, Any]:
    nickname = one.nickname or one.faceit_id
    return {
        "nickname": nickname,
        "nickname_folded": nickname.casefold(),
        "game_player_id": one.game_player_id,
        "named_at": one.at if one.nickname else None,
    }


def _news(row: Player, one: Named) -> dict[str, Any]:
    """Return the columns that this telling changes."""
    news = _told(one) if _is_newer(row, one) else {}
    if row.game_player_id or not one.game_player_id:
        news.pop("game_player_id", None)
    else:
        news["game_player_id"] = one.game_player_id
    return news


def _is_newer(row: Player, one: Named) -> bool:
    if not one.nickname or one.at is None or (row.profile_at and row.profile_at >= one.at):
        return False
    if row.named_at is None:
        return True
    return (row.named_at, row.nickname) < (one.at, one.nickname)


def _rename(news: list[tuple[Player, Named]]) -> None:
    """Take over what newer matches tell; the rows are locked in one order, by key."""
    list(_locked(row.pk for row, _ in news))
    changed = []
    for row, one in news:
        for name, value in _news(row, one).items():
            setattr(row, name, value)
        changed.append(row)
    Player.objects.bulk_update(changed, TOLD, batch_size=BATCH // len(TOLD))
    update(PLAYER, [row.pk for row in changed])


def _locked(pks: Iterable[int]) -> Iterable[int]:
    rows = Player.objects.select_for_update().filter(pk__in=set(pks)).order_by("pk")
    return rows.values_list("pk", flat=True)


def note_changes(players: set[int]) -> None:
    """Raise `lines_version` of players whose lines changed, and bring their span up to date.

    Inside the transaction that stored the lines.
    """
    list(_locked(players))
    newest = Line.objects.filter(player=OuterRef("pk")).order_by("-played_at", "-id")
    oldest = Line.objects.filter(player=OuterRef("pk")).order_by("played_at", "id")
    for start in range(0, len(players), BATCH):
        Player.objects.filter(pk__in=sorted(players)[start : start + BATCH]).update(
            lines_version=F("lines_version") + 1,
            newest_finished_at=Subquery(newest.values("played_at")[:1]),
            history_from=Subquery(oldest.values("played_at")[:1]),
        )
