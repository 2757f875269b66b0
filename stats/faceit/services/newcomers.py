"""A text that names somebody we do not know yet: looked up by a worker, once at a time."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from config.work.outcomes import Outcome
from stats.faceit import client
from stats.faceit.nick import read_pasted
from stats.faceit.services.asking import Refused
from stats.faceit.services.refresh import look_up, request_refresh
from stats.faceit.services.sending import send

TASK = "stats.faceit.tasks.look_up_player"
# A worker that died with the question may be followed by another after this long.
ASKED_S = 60
# A failure is told as it is for this long; then FACEIT is asked again.
TOLD_S = 600


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Where a look-up stands: `state` is queued, found, failed or away (FACEIT not connected).

    `outcome` and `message` say how it failed; `at` is when, or when it was asked.
    """

    state: str
    outcome: str
    message: str
    at: datetime

    @property
    def under_way(self) -> bool:
        """Say whether a result is still to come."""
        return self.state == "queued"


def ask_for_player(text: str, now: datetime) -> Newcomer:
    """Have a worker look somebody up, unless that is under way or failed a moment ago.

    Raises NicknameError for what names nobody.
    """
    key = _key(text)
    if not client.configured():
        return Newcomer("away", Outcome.BLOCKED, _(client.NOT_CONFIGURED), now)
    asked = Newcomer("queued", "", "", now)
    if not cache.add(key, asdict(asked), ASKED_S):
        return newcomer_of(text) or asked
    if not send(TASK, text, queue="refresh"):
        cache.delete(key)
    return asked


def newcomer_of(text: str) -> Newcomer | None:
    """Return where a look-up stands; None when nobody asked lately. Raises NicknameError."""
    found = cache.get(_key(text))
    return Newcomer(**found) if found else None


def look_up_player(text: str, *, now: datetime) -> str:
    """Ask FACEIT who this is and store the profile; the matches follow. Returns the outcome."""
    key = _key(text)
    try:
        player = look_up(text, now=now)
    except Refused as refused:
        told = Newcomer("failed", refused.outcome.value, refused.message, now)
        cache.set(key, asdict(told), max(refused.retry_after_s, TOLD_S))
        return refused.outcome.value
    request_refresh(player, now=now)
    cache.set(key, asdict(Newcomer("found", Outcome.FOUND.value, "", now)), ASKED_S)
    return Outcome.FOUND.value


def _key(text: str) -> str:
    named = read_pasted(text)
    words = f"{settings.DOZOR_DEMO} {named.kind} {named.value.casefold()}"
    return f"faceit:newcomer:{hashlib.sha256(words.encode()).hexdigest()[:32]}"
