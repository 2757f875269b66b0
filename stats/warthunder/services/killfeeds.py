"""Kill feeds of the game client: taken in once, split into battles, duels counted.

A line is known by its id within a session of the game, so a feed sent again, in parts or pasted
after the agent sent it, is counted once (as long as the lines are kept, see `retention`).
"""

import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import Feed, KillEvent, ParseProblem
from stats.warthunder.labels import nick_problem
from stats.warthunder.models import FeedSource, KillFeedSession, KillFeedUpload
from stats.warthunder.nick import NickError, nick_key, normalise_nick
from stats.warthunder.queries.enemy_words import feed_problem
from stats.warthunder.records import ParseError
from stats.warthunder.services.feed_sessions import Mine, take_session

MAX_BYTES = 1024 * 1024
NAMES_SHOWN = 5


class FeedRefused(ValueError):
    """An input that stores nothing: a stable `code`, and why in the reader's language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Incoming:
    """An input as it came; `me` is the sender's nick, empty means the one they last used.

    `batch_id` and `session` are the agent's: a batch is taken once, a session is a run of the game.
    """

    body: bytes
    source: FeedSource
    me: str = ""
    batch_id: str = ""
    session: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an input: records = stored + repeats + unusable; `unknown` of the stored
    lines have a wording nobody knows. `already` says that this very input was taken before.
    """

    me: str
    already: bool
    records: int
    stored: int
    repeats: int
    unusable: int
    unknown: int
    me_seen: bool
    problems: tuple[ParseProblem, ...] = ()


def import_feed(user: User, incoming: Incoming, *, now: datetime) -> Imported:
    """Store what is new in an input and count its duels; one transaction; raises FeedRefused."""
    me = _me(user, incoming.me)
    if len(incoming.body) > MAX_BYTES:
        raise FeedRefused("too_large", _("The kill feed is larger than 1 MB: send it in parts."))
    feed = _read(incoming.body)
    seen = _me_seen(feed, nick_key(me))
    if incoming.source is not FeedSource.AGENT:
        _refuse_strangers(feed, me, seen)
    digest = hashlib.sha256(incoming.body).hexdigest()
    with transaction.atomic():
        # Two inputs of one person at a time would both find the same line missing.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        known = _known(user, incoming, nick_key(me), digest)
        if known:
            return _again(known, feed, seen)
        sessions, stored = _store(Mine(user, me), feed, incoming.session, now)
        upload = _keep(user, me, incoming, feed, digest, stored, now)
        upload.sessions.set(sessions)
    return Imported(
        me=me,
        already=False,
        records=feed.records,
        stored=stored,
        repeats=feed.records - feed.unusable - stored,
        unusable=feed.unusable,
        unknown=len(feed.unknown),
        me_seen=seen,
        problems=feed.problems,
    )


def _me(user: User, asked: str) -> str:
    text = asked.strip() or _last_me(user)
    if not text:
        raise FeedRefused("me_unknown", _("Say under which nick you played."))
    try:
        return normalise_nick(text)
    except NickError as error:
        raise FeedRefused("bad_nick", nick_problem(error)) from error


def _last_me(user: User) -> str:
    newest = KillFeedUpload.objects.filter(user=user).order_by("-received_at", "-pk")
    return newest.values_list("me", flat=True).first() or ""


def _read(body: bytes) -> Feed:
    try:
        return parse_feed(body)
    except ParseError as error:
        message = _("This is not a kill feed: paste what 127.0.0.1:8111/hudmsg answers.")
        why = feed_problem(error.where, error.what)
        raise FeedRefused("unreadable", f"{message} ({why})") from error


def _me_seen(feed: Feed, me_key: str) -> bool:
    return any(
        who is not None and who.key == me_key
        for event in feed.events
        for who in (event.actor, event.target)
    )


def _refuse_strangers(feed: Feed, me: str, seen: bool) -> None:
    """A person's own input must hold lines, and name them: else the nick is mistyped."""
    if not feed.events:
        raise FeedRefused("empty", _("There is no line in this kill feed."))
    if seen:
        return
    names = Counter(
        who.nick for event in feed.events for who in (event.actor, event.target) if who and who.key
    )
    most = ", ".join(str(name) for name, _count in names.most_common(NAMES_SHOWN))
    words = _("%(me)s is not named in this kill feed. Named most often: %(names)s.")
    raise FeedRefused("me_absent", words % {"me": me, "names": most or "–"})


def _known(user: User, incoming: Incoming, me_key: str, digest: str) -> KillFeedUpload | None:
    same = Q(me_key=me_key, sha256=digest)
    if incoming.batch_id:
        same |= Q(batch_id=incoming.batch_id)
    return KillFeedUpload.objects.filter(same, user=user).defer("raw").first()


def _again(known: KillFeedUpload, feed: Feed, seen: bool) -> Imported:
    return Imported(
        me=known.me,
        already=True,
        records=feed.records,
        stored=0,
        repeats=feed.records - feed.unusable,
        unusable=feed.unusable,
        unknown=len(feed.unknown),
        me_seen=seen,
        problems=feed.problems,
    )


def _store(
    mine: Mine, feed: Feed, session: str, now: datetime
) -> tuple[list[KillFeedSession], int]:
    sessions, stored = [], 0
    for number, events in groupby(feed.events, key=_session_of):
        # An agent's batch is of one run; a second one in it cannot bear the same name.
        name = session if number == 1 else ""
        try:
            taken, new = take_session(mine, list(events), name, now)
        except ParseError as error:
            raise FeedRefused("too_large", _("This battle has too many lines.")) from error
        sessions.append(taken)
        stored += new
    return sessions, stored


def _session_of(event: KillEvent) -> int:
    return event.session


def _keep(
    user: User,
    me: str,
    incoming: Incoming,
    feed: Feed,
    digest: str,
    stored: int,
    now: datetime,
) -> KillFeedUpload:
    return KillFeedUpload.objects.create(
        user=user,
        me=me,
        me_key=nick_key(me),
        source=incoming.source,
        sha256=digest,
        batch_id=incoming.batch_id,
        received_at=now,
        raw=zlib.compress(incoming.body, 6),
        size_bytes=len(incoming.body),
        records=feed.records,
        stored=stored,
        unusable=feed.unusable,
        unknown=len(feed.unknown),
    )


def forget_session(user: User, pk: int) -> bool:
    """Delete one run of the game with all that came from it; False when it is not this person's.

    An input that held lines of other runs too stays known, without its text.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        session = KillFeedSession.objects.filter(user=user, pk=pk).first()
        if session is None:
            return False
        uploads = list(KillFeedUpload.objects.filter(sessions=pk).values_list("pk", flat=True))
        session.delete()
        sent = KillFeedUpload.objects.filter(pk__in=uploads)
        sent.filter(sessions=None).delete()
        sent.update(raw=None)
        own = KillFeedSession.objects.filter(user=user, me_key=session.me_key)
        if not own.exists():
            KillFeedUpload.objects.filter(user=user, me_key=session.me_key).delete()
    return True


def forget_feeds(user: User) -> int:
    """Delete all a person ever sent and all that came from it; returns how many runs."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        sessions = KillFeedSession.objects.filter(user=user)
        count = sessions.count()
        sessions.delete()
        KillFeedUpload.objects.filter(user=user).delete()
    return count
