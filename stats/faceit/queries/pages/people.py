"""Players as lists show them, and what a reader has to do with one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from accounts.alerts.models import Subscription
from accounts.models import Pin, User
from stats.faceit.frames import PLAYER
from stats.faceit.models import AccountLink, Ban, HistoryImport, Player, PlayerAnalysis
from stats.faceit.queries.names import shown_players

OPEN = ("waiting", "running")
BANS_SHOWN = 10
MINE_MOST = 60


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over every page of a player; `importing` is under way, `imported` the last."""

    player: Player
    bans: tuple[Ban, ...]
    active_bans: tuple[Ban, ...]
    importing: HistoryImport | None
    imported: HistoryImport | None
    mine: bool


def ranked_players(after: tuple[int, int] | None, limit: int) -> list[Player]:
    """Return limit + 1 players whose Elo is known, the highest first; one query.

    `after` is (Elo, pk) of the last row of the page before.
    """
    rows = shown_players().filter(elo__isnull=False).order_by("-elo", "-pk")
    if after:
        elo, pk = after
        rows = rows.filter(Q(elo__lt=elo) | Q(elo=elo, pk__lt=pk))
    return list(rows[: limit + 1])


def players_of(user: User) -> list[Player]:
    """Return whom this person linked, pinned or follows, in that order; four queries."""
    link = linked_player(user)
    pins = Pin.objects.filter(user=user, subject_type=PLAYER).order_by("position")
    followed = Subscription.objects.filter(user=user, subject_type=PLAYER).order_by("pk")
    wanted = [str(link.pk)] if link else []
    wanted += [*pins.values_list("subject_id", flat=True)]
    wanted += [*followed.values_list("subject_id", flat=True)]
    keys = list(dict.fromkeys(int(pk) for pk in wanted if pk.isdecimal()))[:MINE_MOST]
    rows = shown_players().in_bulk(keys)
    return [rows[pk] for pk in keys if pk in rows]


def recently_watched(limit: int, without: Sequence[Player] = ()) -> list[Player]:
    """Return polled players by their last match, newest first; one query."""
    rows = shown_players().filter(watched=True).exclude(pk__in=[row.pk for row in without])
    return list(rows.order_by(F("newest_finished_at").desc(nulls_last=True), "-pk")[:limit])


def linked_player(user: User) -> Player | None:
    """Return the account this person says is theirs, of the source in use; one query."""
    link = AccountLink.objects.filter(user=user).select_related("player").first()
    if link is None or not shown_players().filter(pk=link.player_id).exists():
        return None
    return link.player


def form_verdicts(players: Iterable[Player]) -> dict[int, str]:
    """Return the kept verdict on form of each player, by row; one query, which reads no more."""
    kept = PlayerAnalysis.objects.filter(player__in=[row.pk for row in players])
    word = KeyTextTransform("verdict", KeyTextTransform("form", "data"))
    return {pk: verdict for pk, verdict in kept.values_list("player_id", word) if verdict}


def head_of(player: Player, user: User | None, now: datetime) -> Head:
    """Return bans, imports and the reader's own link; three queries."""
    bans = tuple(player.bans.all()[:BANS_SHOWN])
    imports = list(player.imports.order_by("-requested_at", "-pk")[:2])
    mine = bool(user) and AccountLink.objects.filter(user=user, player=player).exists()
    return Head(
        player=player,
        bans=bans,
        active_bans=tuple(ban for ban in bans if _holds(ban, now)),
        importing=next((one for one in imports if one.state in OPEN), None),
        imported=next((one for one in imports if one.state not in OPEN), None),
        mine=mine,
    )


def _holds(ban: Ban, now: datetime) -> bool:
    begun = ban.starts_at is None or ban.starts_at <= now
    return begun and (ban.ends_at is None or ban.ends_at > now)
