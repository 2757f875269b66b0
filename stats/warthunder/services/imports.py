"""Pages saved from a browser: the same parser and the same storing as for fetched ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.utils.translation import gettext as _

from config.work.outcomes import Outcome
from stats.warthunder.models import Origin, Player, PlayerSnapshot, RawAnswer
from stats.warthunder.outcomes import sentence
from stats.warthunder.parse import parse_profile
from stats.warthunder.records import ParseError, Profile, Refusal
from stats.warthunder.services.players import store_profile
from stats.warthunder.services.raw import RawPage

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 50


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; `taken_at` is when the page was saved, if known (aware)."""

    name: str
    body: bytes
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file; only `found` stores anything.

    `message` is for the person who sent it, `detail` says what exactly the parser met.
    """

    name: str
    outcome: Outcome
    message: str
    detail: str = ""
    player: Player | None = None
    snapshot: PlayerSnapshot | None = None
    already: bool = False

    @property
    def stored(self) -> bool:
        """Say whether the file's figures are in the database."""
        return self.outcome is Outcome.FOUND


def import_pages(uploads: Iterable[Upload], *, now: datetime, rng: Random) -> list[ImportResult]:
    """Read and store saved profile pages, each for itself; the same file twice is stored once."""
    return [import_page(upload, now=now, rng=rng) for upload in uploads]


def import_page(upload: Upload, *, now: datetime, rng: Random) -> ImportResult:
    """Read and store one saved profile page; never raises for what is in the file."""
    if len(upload.body) > MAX_BYTES:
        message = _("The file is larger than 5 MB: a saved profile page is much smaller.")
        return ImportResult(upload.name, Outcome.UNREADABLE, message)
    try:
        found = parse_profile(upload.body)
    except ParseError as error:
        message = sentence(Outcome.UNREADABLE)
        return ImportResult(upload.name, Outcome.UNREADABLE, message, str(error))
    if isinstance(found, Refusal):
        return ImportResult(upload.name, found.outcome, _refusal_words(found), found.reason)
    return _store(upload, found, now, rng)


def _refusal_words(refusal: Refusal) -> str:
    words = {
        Outcome.NOT_FOUND: _("This is the page for a nick that nobody has, not a profile."),
        Outcome.BLOCKED: _(
            "This is the site's browser check, not a profile. Wait until your browser shows the "
            "profile itself, then save the page again."
        ),
        Outcome.UNAVAILABLE: _(
            "This is not a player's profile page. Open the profile in your browser and save that "
            "page as HTML."
        ),
    }
    return words.get(refusal.outcome) or sentence(refusal.outcome)


def _store(upload: Upload, profile: Profile, now: datetime, rng: Random) -> ImportResult:
    taken_at = min(upload.taken_at or now, now)
    page = RawPage("profile", upload.body, upload.name, Origin.UPLOAD, taken_at)
    known = _known(page)
    if known:
        message = _("This very file was imported before.")
        return ImportResult(
            upload.name, Outcome.FOUND, message, player=known.player, snapshot=known, already=True
        )
    stored = store_profile(profile, page, claim=None, now=now, rng=rng)
    message = _("Imported the profile of %(nick)s.") % {"nick": stored.player.nick}
    if not stored.created:
        message = _("The profile of %(nick)s says the same as the one we have.") % {
            "nick": stored.player.nick
        }
    return ImportResult(
        upload.name,
        Outcome.FOUND,
        message,
        player=stored.player,
        snapshot=stored.snapshot,
        already=not stored.created,
    )


def _known(page: RawPage) -> PlayerSnapshot | None:
    raw = RawAnswer.objects.filter(sha256=page.sha256, kind=page.kind, origin=page.origin)
    snapshots = PlayerSnapshot.objects.filter(raw__in=raw.values("pk"))
    return snapshots.select_related("player").first()
