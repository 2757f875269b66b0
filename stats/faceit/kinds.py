"""What can be followed here, what can be told of it, and how it is searched."""

from django.utils.translation import gettext_lazy as _

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectType
from accounts.subjects import register as register_subject
from config.finding.groups import Part, SearchGroup
from config.search import register as register_search
from stats.faceit.bests import Record
from stats.faceit.frames import PLAYER
from stats.faceit.models import Player
from stats.faceit.queries.cards import player_cards, player_url
from stats.faceit.queries.names import player_spellings

RESULTS = {"won": _("won"), "lost": _("lost"), "ended": _("ended")}
STREAKS = {"wins": _("wins in a row"), "losses": _("losses in a row")}
RECORDS = {
    Record.RATING.value: _("rating 2.0 (estimate)"),
    Record.KILLS.value: _("kills"),
    Record.ADR.value: _("damage per round"),
    Record.KILLS_PER_ROUND.value: _("kills per round"),
    Record.HEADSHOTS.value: _("headshots"),
    Record.MVPS.value: _("MVPs"),
    Record.UTILITY_DAMAGE.value: _("utility damage"),
    Record.WIN_STREAK.value: _("wins in a row"),
    Record.ELO.value: _("Elo"),
}
PLAYER_KINDS = (
    AlertKind(
        "faceit.match.started", _("Match started"), "matches", "swords", "",
        _("%(nick)s plays: %(own_team)s against %(enemy_team)s, map %(map)s"),
    ),
    AlertKind(
        "faceit.match.finished", _("Match finished"), "matches", "flag", "",
        _(
            "%(nick)s %(result)s %(own_score)s:%(enemy_score)s, map %(map)s: rating 2.0 (estimate) "
            "%(rating)s, Elo %(elo_change)s, %(streak_of)s %(streak)s"
        ),
        {"result": RESULTS, "streak_of": STREAKS},
    ),
    AlertKind(
        "faceit.level.up", _("Level up"), "ratings", "arrow-up-right", "good",
        _("%(nick)s: level %(before)s → %(after)s, Elo %(elo)s"),
    ),
    AlertKind(
        "faceit.level.down", _("Level down"), "ratings", "arrow-down-right", "bad",
        _("%(nick)s: level %(before)s → %(after)s, Elo %(elo)s"),
    ),
    AlertKind(
        "faceit.session.summary", _("Session ended"), "matches", "history", "",
        _(
            "%(nick)s, the session: matches %(matches)s, won %(wins)s, lost %(losses)s, rating 2.0 "
            "(estimate) %(rating)s, Elo %(elo_change)s"
        ),
    ),
    AlertKind(
        "faceit.player.best", _("New best"), "ratings", "trophy", "good",
        _("%(nick)s: new best, %(record)s %(value)s; before: %(before)s"),
        {"record": RECORDS},
    ),
    AlertKind(
        "faceit.player.banned", _("Player banned"), "source", "ban", "bad",
        _("%(nick)s was banned: %(reason)s"),
    ),
)  # fmt: skip


def register_all() -> None:
    """Make the player, the alert kinds and the search group known."""
    for kind in PLAYER_KINDS:
        register_kind(kind)
    codes = tuple(kind.code for kind in PLAYER_KINDS)
    register_subject(SubjectType(PLAYER, _("CS2 player"), "target", player_cards, codes))
    register_search(
        SearchGroup(
            PLAYER, _("CS2 players"), Player, player_spellings, player_cards,
            parts={Player: Part(columns=frozenset({"nickname", "demo"}))},
            mixed=False,
            exact_url=player_url,
        )
    )  # fmt: skip
