"""Two to four players side by side, and in words what their intervals allow to say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from stats.warthunder.models import OVERALL, Player, PlayerRating
from stats.warthunder.nick import nick_key
from stats.warthunder.queries.analysis.ratings import why_unrated
from stats.warthunder.queries.analysis.references import Population, active_population
from stats.warthunder.queries.players import visible_players
from stats.warthunder.rating.population import MIN_MISSIONS
from stats.warthunder.records import Mode

FEWEST, MOST = 2, 4
SCOPES = (OVERALL, *(mode.value for mode in Mode))


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the players asked for; `reason` says why they cannot be compared, "" when they can."""

    nick: str
    player: Player | None
    ratings: Mapping[str, PlayerRating]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two ratings say of each other: `overlap` of the 90 % intervals, and in words."""

    first: str
    second: str
    difference: float
    overlap: bool
    words: str


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """One scope ("overall" or a mode): a rating or None for each player, verdicts of the pairs.

    `notes` say for each player why they are left out of the verdicts, "" where they are in.
    """

    scope: str
    ratings: tuple[PlayerRating | None, ...]
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Players in the order asked for, and their rows by scope."""

    players: tuple[Compared, ...]
    rows: tuple[ScopeRow, ...]
    population: Population | None


class NotComparable(ValueError):
    """Too few or too many players; the message says so in the reader's language."""


def compare(nicks: Sequence[str]) -> Comparison:
    """Compare two to four players; raises NotComparable for another number. Four queries at most.

    A player who cannot be compared stays in the answer with the reason.
    """
    wanted = list(dict.fromkeys(nicks))
    if not FEWEST <= len(wanted) <= MOST:
        raise NotComparable(_("Choose two to four different players."))
    found = _find(wanted)
    kinds = {player.demo for player in found.values()}
    demo = kinds == {True}
    population = active_population(demo)
    ratings = _ratings([player.pk for player in found.values()])
    players = tuple(
        _compared(nick, found.get(nick), ratings, population, mixed=len(kinds) > 1)
        for nick in wanted
    )
    return Comparison(players, tuple(_row(scope, players) for scope in SCOPES), population)


def _find(nicks: Sequence[str]) -> dict[str, Player]:
    """Return players by the nick asked for: exactly spelled, or the only one spelled alike."""
    keys = {nick: nick_key(nick) for nick in nicks}
    rows = list(visible_players().filter(nick_key__in=set(keys.values())).order_by("demo", "pk"))
    found: dict[str, Player] = {}
    for nick in nicks:
        alike = [row for row in rows if row.nick_key == keys[nick]]
        exact = [row for row in alike if row.nick == nick]
        if exact or len(alike) == 1:
            found[nick] = (exact or alike)[0]
    return found


def _ratings(players: Sequence[int]) -> dict[int, dict[str, PlayerRating]]:
    found: dict[int, dict[str, PlayerRating]] = {pk: {} for pk in players}
    for row in PlayerRating.objects.filter(player__in=players):
        found[row.player_id][row.scope] = row
    return found


def _compared(
    nick: str,
    player: Player | None,
    ratings: Mapping[int, Mapping[str, PlayerRating]],
    population: Population | None,
    *,
    mixed: bool,
) -> Compared:
    if player is None:
        return Compared(nick, None, {}, _("Nothing is stored of a player of this nick."))
    mine = ratings[player.pk]
    if mixed and player.demo:
        return Compared(nick, player, {}, _("A demo player is not compared with a real one."))
    if not mine:
        return Compared(nick, player, {}, why_unrated(player, population))
    return Compared(nick, player, mine)


def _row(scope: str, players: Sequence[Compared]) -> ScopeRow:
    ratings = tuple(one.ratings.get(scope) for one in players)
    notes = tuple(_note(one, rating) for one, rating in zip(players, ratings, strict=True))
    able = [
        (one.nick, rating)
        for one, rating, note in zip(players, ratings, notes, strict=True)
        if rating and not note
    ]
    return ScopeRow(
        scope, ratings, tuple(_verdict(*a, *b) for a, b in combinations(able, 2)), notes
    )


def _note(one: Compared, rating: PlayerRating | None) -> str:
    if one.reason:
        return one.reason
    if rating is None:
        return _("No battles are on record in this mode.")
    if rating.missions < MIN_MISSIONS:
        return _("Fewer than %(count)s battles: too little to compare.") % {"count": MIN_MISSIONS}
    return ""


def _verdict(
    first_nick: str, first: PlayerRating, second_nick: str, second: PlayerRating
) -> Verdict:
    if first.value < second.value:
        first_nick, first, second_nick, second = second_nick, second, first_nick, first
    overlap = second.high >= first.low
    names = {"first": first_nick, "second": second_nick}
    return Verdict(
        first_nick, second_nick, round(first.value - second.value, 2), overlap,
        _words(first, second, overlap) % names,
    )  # fmt: skip


def _words(first: PlayerRating, second: PlayerRating, overlap: bool) -> str:
    """Say what the intervals allow; `first` has the higher value."""
    if not overlap:
        return _("%(first)s is rated higher than %(second)s: the intervals do not overlap.")
    if second.value >= first.low and first.value <= second.high:
        return _("%(first)s and %(second)s cannot be told apart: the intervals overlap widely.")
    return _("%(first)s is probably rated higher than %(second)s: the intervals overlap a little.")
