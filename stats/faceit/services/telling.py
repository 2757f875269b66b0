"""What followers of a player are told, each thing once."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from accounts.alerts.models import Subscription
from accounts.alerts.services import Occurrence, publish_many
from accounts.subjects import Subject
from stats.faceit.bests import new_bests
from stats.faceit.frames import PLAYER
from stats.faceit.models import (
    Ban,
    EloReading,
    Line,
    Match,
    Player,
    PlayerSession,
    Seat,
    Told,
)
from stats.faceit.played import Career
from stats.faceit.queries.careers import career_until
from stats.faceit.records import MatchState
from stats.faceit.streaks import streaks

# What happened longer ago is no news: it came with a history.
NEWS_FOR = timedelta(hours=24)
STARTED_FOR = timedelta(hours=2)
STARTED, FINISHED = "started", "finished"
UNDER_WAY = (MatchState.READY, MatchState.ONGOING)


def followed(player_pks: Iterable[int]) -> set[int]:
    """Return which players somebody follows; one query."""
    ids = [str(pk) for pk in player_pks]
    rows = Subscription.objects.filter(subject_type=PLAYER, subject_id__in=ids)
    return {int(pk) for pk in rows.values_list("subject_id", flat=True)}


def followed_seats(match: Match, kind: str) -> list[Seat]:
    """Return the seats of followed players who nobody was told of yet; the match is locked."""
    seats = Seat.objects.filter(match=match, substitute=False).select_related("player")
    told = Told.objects.filter(match=match, kind=kind).values("player")
    waiting = list(seats.exclude(player__in=told).order_by("player_id"))
    known = followed(seat.player_id for seat in waiting)
    return [seat for seat in waiting if seat.player_id in known]


def mark_told(match: Match, seats: Sequence[Seat], kind: str, at: datetime) -> None:
    """Remember that followers of these players were told, in the transaction that tells them."""
    Told.objects.bulk_create(
        [Told(match=match, player_id=seat.player_id, kind=kind, at=at) for seat in seats]
    )


def tell_started(match: Match, now: datetime) -> int:
    """Tell that a match is under way; returns how many followers' alerts were stored."""
    began = match.started_at or match.first_seen_at
    if match.state not in UNDER_WAY or now - began > STARTED_FOR:
        return 0
    seats = followed_seats(match, STARTED)
    if not seats:
        return 0
    mark_told(match, seats, STARTED, now)
    return publish_many([_started(match, seat, now) for seat in seats], now=now)


def _started(match: Match, seat: Seat, now: datetime) -> Occurrence:
    return _occurrence(
        seat.player,
        "faceit.match.started",
        {
            "match_id": match.match_id,
            "map": map_word(match),
            "competition": match.competition_name,
            "own_team": match.team1_name if seat.team == 1 else match.team2_name,
            "enemy_team": match.team2_name if seat.team == 1 else match.team1_name,
        },
        match.started_at or now,
        f"started:{match.match_id}",
    )


def tell_finished(match: Match, seats: Sequence[Seat], now: datetime) -> int:
    """Tell how a match ended for these players, and which of their bests it set."""
    told: list[Occurrence] = []
    for seat in seats:
        career = career_until(seat.player_id, match.finished_at)
        told.append(_finished(match, seat, career, now))
        told += _bests(match, seat.player, career, now)
    mark_told(match, seats, FINISHED, now)
    return publish_many(told, now=now)


def _finished(match: Match, seat: Seat, career: Career, now: datetime) -> Occurrence:
    mine, theirs = (match.score1, match.score2)
    if seat.team == 2:
        mine, theirs = theirs, mine
    payload = {
        "match_id": match.match_id,
        "map": map_word(match),
        "result": _result(match, seat),
        "own_score": mine,
        "enemy_score": theirs,
        "rating": _rating(match, seat),
        **elo_words(match, seat.player_id),
        **_streak(match, career),
    }
    at = match.finished_at or now
    return _occurrence(
        seat.player, "faceit.match.finished", payload, at, f"finished:{match.match_id}"
    )


def _result(match: Match, seat: Seat) -> str:
    if match.winner is None:
        return "ended"
    return "won" if match.winner == seat.team else "lost"


def _rating(match: Match, seat: Seat) -> float | None:
    lines = Line.objects.filter(match=match, player=seat.player_id, rating2__isnull=False)
    rows = list(lines.values_list("rating2", "rounds"))
    rounds = sum(n for _, n in rows)
    return round(sum((value or 0) * n for value, n in rows) / rounds, 2) if rounds else None


def elo_words(match: Match, player_pk: int) -> dict[str, Any]:
    """Return the Elo after a match and its change; None where it was not read on both sides."""
    readings = EloReading.objects.filter(player=player_pk)
    after = readings.filter(match=match).first()
    if after is None or match.finished_at is None:
        return {"elo": None, "elo_change": None}
    before = readings.filter(at__lt=match.finished_at).order_by("-at").first()
    change = None if before is None else after.elo - before.elo
    return {"elo": after.elo, "elo_change": _signed(change)}


def _signed(change: int | None) -> str | None:
    if change is None:
        return None
    return f"{'+' if change >= 0 else '−'}{abs(change)}"


def _streak(match: Match, career: Career) -> dict[str, Any]:
    going_on = streaks(career).current
    if going_on is None or going_on.last_match_id != match.match_id:
        return {"streak": None, "streak_of": None}
    return {"streak": going_on.length, "streak_of": "wins" if going_on.won else "losses"}


def _bests(match: Match, player: Player, career: Career, now: datetime) -> list[Occurrence]:
    return [
        _occurrence(
            player,
            "faceit.player.best",
            {
                "match_id": match.match_id,
                "record": best.record.value,
                "value": round(best.value, 2),
                "before": None if best.previous is None else round(best.previous, 2),
            },
            match.finished_at or now,
            f"best:{best.record.value}:{match.match_id}",
        )
        for best in new_bests(career, match.match_id)
    ]


def level_occurrence(player: Player, before: int, after: int, reading: EloReading) -> Occurrence:
    """Return the news that a player's level moved, known by the reading that showed it."""
    kind = "faceit.level.up" if after > before else "faceit.level.down"
    payload = {"before": before, "after": after, "elo": reading.elo}
    return _occurrence(player, kind, payload, reading.at, f"level:{reading.pk}")


def session_occurrence(row: PlayerSession) -> Occurrence:
    """Return the news that a session has ended."""
    payload = {
        "matches": row.matches,
        "wins": row.wins,
        "losses": row.losses,
        "rating": None if row.rating2 is None else round(row.rating2, 2),
        "elo_change": _signed(row.elo_change),
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat(),
    }
    return _occurrence(
        row.player, "faceit.session.summary", payload, row.ended_at, f"session:{row.pk}"
    )


def ban_occurrence(player: Player, ban: Ban, now: datetime) -> Occurrence:
    """Return the news that a player was banned."""
    payload = {"type": ban.type, "reason": ban.reason or ban.type}
    return _occurrence(
        player, "faceit.player.banned", payload, ban.starts_at or now, f"ban:{ban.pk}"
    )


def _occurrence(
    player: Player, kind: str, payload: dict[str, Any], at: datetime, key: str
) -> Occurrence:
    said = {"nick": player.nickname, "player_id": player.faceit_id, **payload}
    subject = Subject(PLAYER, str(player.pk))
    key = f"faceit:{player.pk}:{key}"
    return Occurrence(kind, subject, said, at, demo=player.demo, dedupe_key=key)


def map_word(match: Match) -> str | None:
    """Return the map as people say it (de_mirage: Mirage), None when there is not exactly one."""
    if len(match.maps) != 1:
        return None
    name = str(match.maps[0]).partition("_")[2] or str(match.maps[0])
    return name.replace("_", " ").title() or None
