"""Lines of one run of the game: joined with what is stored of it, split into battles, counted."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from stats.warthunder.killfeed.duels import class_records, duels, opposition
from stats.warthunder.killfeed.names import vehicle_core
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import Battle, KillEvent, Kind, Participant
from stats.warthunder.killfeed.sides import Side, Sides, infer_sides
from stats.warthunder.models import Duel, KillFeedBattle, KillFeedSession
from stats.warthunder.nick import nick_key

SESSIONS_BACK = 20
NICK_MAX = 60
KEY_MAX = 80
Line = tuple[int | None, str]


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose lines these are, and the nick they played under."""

    user: User
    me: str

    @property
    def key(self) -> str:
        """The key of the nick."""
        return nick_key(self.me)


def take_session(
    mine: Mine, events: Sequence[KillEvent], name: str, now: datetime
) -> tuple[KillFeedSession, int]:
    """Store the lines of one run that are new; returns the run and how many these were.

    `name` is the agent's, or empty. Only the battles these lines touch are read again.
    """
    lines: dict[int, Line] = {event.id: (event.time_s, event.text) for event in events}
    session = _session(mine, lines, name, now)
    touched = _touched(session, min(lines))
    known: dict[int, Line] = {}
    for battle in touched:
        known |= lines_of(battle)
    closed = session.battles.filter(lines=None).order_by("-last_id")
    closed_id = closed.values_list("last_id", flat=True).first()
    fresh = {
        number: line
        for number, line in lines.items()
        if number not in known and (closed_id is None or number > closed_id)
    }
    if fresh:
        _count_again(mine, session, touched, known | fresh, now)
        session.first_id = min(session.first_id, *fresh)
        session.last_id = max(session.last_id, *fresh)
        session.save()
    return session, len(fresh)


def lines_of(battle: KillFeedBattle) -> dict[int, Line]:
    """Return the lines of a battle by id: (second, text); empty when no longer kept."""
    if battle.lines is None:
        return {}
    kept = json.loads(zlib.decompress(bytes(battle.lines)))
    return {number: (time_s, text) for number, time_s, text in kept}


def _session(mine: Mine, lines: dict[int, Line], name: str, now: datetime) -> KillFeedSession:
    """Return the run these lines belong to: by the agent's name, by shared lines, or a new one."""
    own = KillFeedSession.objects.filter(user=mine.user, me_key=mine.key)
    named = own.filter(agent_session=name).first() if name else None
    found = named or _by_shared_lines(own.order_by("-pk"), lines)
    if found:
        found.agent_session = name or found.agent_session
        return found
    return KillFeedSession.objects.create(
        user=mine.user,
        me_key=mine.key,
        agent_session=name,
        first_id=min(lines),
        last_id=max(lines),
        started_at=now,
    )


def _by_shared_lines(
    sessions: "QuerySet[KillFeedSession]", lines: dict[int, Line]
) -> KillFeedSession | None:
    first, last = min(lines), max(lines)
    near = sessions.filter(first_id__lte=last, last_id__gte=first)
    for session in near[:SESSIONS_BACK]:
        stored: dict[int, Line] = {}
        for battle in session.battles.filter(first_id__lte=last, last_id__gte=first):
            stored |= lines_of(battle)
        shared = stored.keys() & lines.keys()
        if shared and all(stored[number] == lines[number] for number in shared):
            return session
    return None


def _touched(session: KillFeedSession, first_id: int) -> list[KillFeedBattle]:
    """Return the battles to be read again: from the one before the first new line on."""
    kept = session.battles.exclude(lines=None)
    before = kept.filter(first_id__lt=first_id).order_by("-number").first()
    start = before.number if before else 0
    return list(kept.filter(number__gte=start).order_by("number"))


def _count_again(
    mine: Mine,
    session: KillFeedSession,
    touched: Sequence[KillFeedBattle],
    lines: dict[int, Line],
    now: datetime,
) -> None:
    moments = {battle.number: battle.at for battle in touched}
    number = touched[0].number if touched else session.battles.count() + 1
    KillFeedBattle.objects.filter(pk__in=[battle.pk for battle in touched]).delete()
    damage = [
        {"id": number, "time": time_s, "msg": text}
        for number, (time_s, text) in sorted(lines.items())
    ]
    feed = parse_feed(json.dumps({"damage": damage}, ensure_ascii=False))
    for place, battle in enumerate(feed.battles, start=number):
        row = _battle_row(mine, session, battle, place, moments.get(place, now))
        Duel.objects.bulk_create(_duel_rows(mine, row, battle))


def _battle_row(
    mine: Mine, session: KillFeedSession, battle: Battle, number: int, at: datetime
) -> KillFeedBattle:
    sides = infer_sides(battle.events, mine.me)
    others = [side for key, side in sides.by_key.items() if key != mine.key]
    # Vehicles stand in for classes here: the table of classes may be filled later.
    records = class_records([battle], mine.me, _itself)
    kept = [[event.id, event.time_s, event.text] for event in battle.events]
    return KillFeedBattle.objects.create(
        session=session,
        user=mine.user,
        me_key=mine.key,
        number=number,
        at=at,
        first_id=battle.events[0].id,
        last_id=battle.events[-1].id,
        lines=zlib.compress(json.dumps(kept).encode(), 6),
        line_count=len(battle.events),
        unknown_lines=sum(event.kind is Kind.UNKNOWN for event in battle.events),
        me_seen=sides.me_seen,
        contradiction=bool(sides.contradiction),
        sides_known=sum(side is not Side.UNKNOWN for side in others),
        sides_unknown=sum(side is Side.UNKNOWN for side in others),
        killed_by={one.name: one.lost for one in records if one.lost},
        killed={one.name: one.won for one in records if one.won},
        opposing=dict(opposition([battle], mine.me, _itself)),
    )


def _itself(vehicle: str) -> str:
    return vehicle


def _duel_rows(mine: Mine, row: KillFeedBattle, battle: Battle) -> list[Duel]:
    sides = infer_sides(battle.events, mine.me)
    rows = {key: _met(mine, row, key, seen) for key, seen in _opponents(battle, sides).items()}
    for duel in duels([battle], mine.me):
        found = rows.get(duel.key)
        if found:
            found.won, found.lost, found.unsure = duel.won, duel.lost, duel.unsure
            found.hits_given, found.hits_taken = duel.hits_given, duel.hits_taken
            found.side_known = sides.by_key[duel.key] is Side.THEIRS
    return list(rows.values())


def _opponents(battle: Battle, sides: Sides) -> dict[str, list[Participant]]:
    """Return everybody on the other side or in a duel with me, with each mention of them."""
    duelled = {duel.key for duel in duels([battle], sides.me)}
    found: dict[str, list[Participant]] = {}
    for event in battle.events:
        for who in (event.actor, event.target):
            if who is None or who.key is None or not _storable(who):
                continue
            if who.key in duelled or sides.by_key.get(who.key) is Side.THEIRS:
                found.setdefault(who.key, []).append(who)
    return found


def _storable(who: Participant) -> bool:
    # No nick of the game is longer; what is, is a line made up.
    return len(who.nick or "") <= NICK_MAX and len(who.key or "") <= KEY_MAX


def _met(mine: Mine, row: KillFeedBattle, key: str, seen: Sequence[Participant]) -> Duel:
    tags = [who.tag for who in seen if who.tag]
    return Duel(
        battle=row,
        user=mine.user,
        me_key=mine.key,
        key=key,
        nick=seen[-1].nick or key,
        tag=tags[-1][:40] if tags else "",
        hidden=any(who.hidden for who in seen),
        vehicles=sorted({vehicle_core(who.vehicle) for who in seen if who.vehicle}),
    )
