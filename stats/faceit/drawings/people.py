"""The rows of a list of players, and what stands at the head of a player's page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.subjects import Subject, Words
from config import charts
from config.templatetags.dozor import number
from stats.faceit.drawings.words import FORM_ICONS, FORM_TONES, FORMS
from stats.faceit.elo import levels
from stats.faceit.frames import PLAYER
from stats.faceit.models import HistoryImport, ImportPhase, Player
from stats.faceit.nick import NicknameError, check_nickname, profile_url
from stats.faceit.queries.elo import EloStanding
from stats.faceit.queries.pages.people import Head


@dataclass(frozen=True, slots=True)
class PlayerRow:
    """A player of the list; `form` is empty while nobody has worked it out."""

    player: Player
    ident: str
    level: int | None
    form: Words
    form_tone: str
    form_icon: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, in words and, where the whole is known, as value of max."""

    words: str
    value: int | None
    most: int | None


def player_rows(players: Iterable[Player], verdicts: Mapping[int, str]) -> list[PlayerRow]:
    """Return the rows of a list; `verdicts` are those of the form, by row."""
    return [_row(player, verdicts.get(player.pk, "")) for player in players]


def _row(player: Player, verdict: str) -> PlayerRow:
    return PlayerRow(
        player,
        page_ident(player),
        level_shown(player),
        FORMS.get(verdict, ""),
        FORM_TONES.get(verdict, ""),
        FORM_ICONS.get(verdict, ""),
    )


def page_ident(player: Player) -> str:
    """Return what a player's page is addressed by: the nickname, or the id for an odd one."""
    try:
        return check_nickname(player.nickname)
    except NicknameError:
        return player.faceit_id


def level_shown(player: Player) -> int | None:
    """Return the level the source told, else that of the Elo; None without either."""
    if player.skill_level:
        return player.skill_level
    return None if player.elo is None else levels.level_of(player.elo)


def level_bar(standing: EloStanding | None) -> SafeString | str:
    """Draw the way through the level from its first Elo to its last; full at the highest."""
    if standing is None:
        return ""
    title = _("Elo %(elo)s in level %(level)s, which begins at %(floor)s") % {
        "elo": number(standing.elo),
        "level": standing.level,
        "floor": number(standing.floor),
    }
    way = 1.0 if standing.progress is None else standing.progress
    return charts.share(way, 1.0, title, charts.Frame(320, 8, "chart-fit"))


def head_context(head: Head) -> dict[str, Any]:
    """Return what every page of a player shows above its own part."""
    player = head.player
    return {
        "player": player,
        "ident": page_ident(player),
        "head": head,
        "level": level_shown(player),
        "subject": Subject(PLAYER, str(player.pk)),
        "importing": head.importing,
        "import_progress": import_progress(head.importing) if head.importing else None,
        "outside_url": "" if player.demo else profile_url(player.nickname),
        "complete": player.history_complete,
    }


def import_progress(row: HistoryImport) -> Progress:
    """Say how far an import is."""
    if row.state == "waiting":
        return Progress(_("Waiting for a free worker."), None, None)
    if row.phase == ImportPhase.WHOLE and row.to_read_whole:
        words = _("Reading the newest matches with all ten players: %(done)s of %(all)s")
        told = {"done": number(row.read_whole), "all": number(row.to_read_whole)}
        return Progress(words % told, row.read_whole, row.to_read_whole)
    if row.expected:
        words = _("%(phase)s: %(done)s of %(all)s matches, %(pages)s pages")
    else:
        words = _("%(phase)s: %(done)s matches so far, %(pages)s pages")
    told = {
        "phase": ImportPhase(row.phase).label.capitalize(),
        "done": number(row.stored),
        "all": number(row.expected or 0),
        "pages": number(row.pages),
    }
    done = min(row.stored, row.expected) if row.expected else None
    return Progress(words % told, done, row.expected)
