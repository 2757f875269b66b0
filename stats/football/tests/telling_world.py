"""A match of today as sources tell it minute by minute, and what followers heard of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from accounts.alerts.models import Alert
from accounts.alerts.services import follow
from accounts.models import User
from accounts.subjects import Subject
from stats.football.frames import MATCH, PLAYER, TEAM
from stats.football.models import Match, Player, Team
from stats.football.records import EventKind, MatchRecord, Score, Scores, Source, Status, TeamName
from stats.football.services.parts import Parts
from stats.football.services.storing import store, store_parts
from stats.football.tests.full_match import AWAY, HOME, event

KICKOFF = datetime(2026, 3, 21, 15, tzinfo=UTC)
KEY = "900"
END = 110


def at(minute):
    """Return when a minute of the match is, the break left out."""
    return KICKOFF + timedelta(minutes=minute)


def told(minute, score=(0, 0), status=Status.LIVE, **changes):
    """Return what a source says at a minute; a source dates what it says."""
    now = Score(*score) if score else None
    full = now if status.finished else None
    record = MatchRecord(
        source=Source.SOFASCORE,
        key=KEY,
        league="en.1",
        season="2025-26",
        home=TeamName(HOME, "1"),
        away=TeamName(AWAY, "2"),
        status=status,
        scores=Scores(full_time=full, current=now),
        round="Matchday 30",
        round_number=30,
        day=date(2026, 3, 21),
        kickoff=KICKOFF,
        changed_at=at(minute),
        minute=minute if status.live else None,
    )
    return replace(record, **changes)


def hear(*records, now=None):
    """Store what a source says, at the minute of which it is."""
    for record in records:
        store([record], now=now or record.changed_at)


def planned():
    """A match to come, half an hour before its kick-off."""
    hear(told(-30, None, Status.SCHEDULED))
    return Match.objects.get()


def goal(number, home, minute, score, player, **more):
    """Return a goal of a player."""
    return event(number, EventKind.GOAL, home, minute, player, score=score, **more)


def hear_events(minute, *events, now=None):
    """Store all events that a source tells at a minute."""
    store_parts(
        KEY, Parts(events=events), source=Source.SOFASCORE, now=now or at(minute),
        told_at=at(minute),
    )  # fmt: skip


def fan(name, subject):
    """Return a person who follows a subject: "home", "away", "match", or a player's number."""
    user = User.objects.create_user(name)
    follow(user, subject_of(subject))
    return user


def subject_of(what):
    if what == "match":
        return Subject(MATCH, str(Match.objects.get().pk))
    if what in ("home", "away"):
        return Subject(TEAM, str(Team.objects.get(name=HOME if what == "home" else AWAY).pk))
    return Subject(PLAYER, str(Player.objects.get(source_id=str(what)).pk))


def heard(user):
    """Return what a person was told in short: ("goal", "1:0", "Player 1") and the like."""
    found = []
    for alert in Alert.objects.filter(user=user).order_by("seq"):
        said = alert.payload
        score = f"{said['home_goals']}:{said['away_goals']}"
        kind = alert.kind.rpartition(".")[2]
        if kind == "goal":
            found.append((said["how"], score, said["scorer"]))
        elif kind == "kickoff":
            found.append((kind,))
        else:
            found.append((kind, score))
    return found
