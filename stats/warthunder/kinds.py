"""What can be followed here, what can be told of it, and how it is searched."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectCard, SubjectType
from accounts.subjects import register as register_subject
from config.search import SearchGroup
from config.search import register as register_search
from stats.warthunder import queries
from stats.warthunder.labels import ROLES
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries.cards import cards_of_players, cards_of_squadrons

SQUADRON_KINDS = (
    AlertKind(
        "warthunder.squadron.joined", _("Member joined"), "roster", "user-plus", "good",
        _("%(nick)s joined %(squadron)s"),
    ),
    AlertKind(
        "warthunder.squadron.left", _("Member left"), "roster", "user-minus", "bad",
        _("%(nick)s left %(squadron)s: rating %(rating)s, %(tenure_days)s in the squadron"),
    ),
    AlertKind(
        "warthunder.squadron.renamed", _("Probable rename"), "roster", "pencil", "warn",
        _("%(before)s of %(squadron)s is now probably %(nick)s"),
    ),
    AlertKind(
        "warthunder.squadron.role", _("Role changed"), "roster", "shield-half", "",
        _("%(nick)s of %(squadron)s: %(before)s → %(after)s"),
        {"before": ROLES, "after": ROLES},
    ),
    AlertKind(
        "warthunder.squadron.rating", _("Member's rating changed"), "ratings", "arrow-up-right", "",
        _("%(nick)s of %(squadron)s: rating %(before)s → %(after)s"),
    ),
    AlertKind(
        "warthunder.squadron.activity", _("Member's activity changed"), "ratings", "activity", "",
        _("%(nick)s of %(squadron)s: activity %(before)s → %(after)s"),
    ),
    AlertKind(
        "warthunder.squadron.squadron_rating", _("Squadron rating changed"), "ratings",
        "chart-line", "",
        _("%(squadron)s: squadron rating %(before)s → %(after)s"),
    ),
    AlertKind(
        "warthunder.squadron.digest", _("Squadron's week"), "ratings", "chart-line", "",
        _(
            "%(squadron)s, the week: joined %(joined)s, left %(left)s, rating %(rating_change)s, "
            "place %(place)s, idle for three weeks %(idle)s"
        ),
    ),
)  # fmt: skip
PLAYER_KINDS = (
    AlertKind(
        "warthunder.player.progress", _("Battles played"), "ratings", "arrow-up-right", "",
        _("%(nick)s: battles +%(missions)s, won %(victories)s"),
    ),
    AlertKind(
        "warthunder.player.regression", _("Counters fell"), "source", "alert-triangle", "warn",
        _("%(nick)s: the source shows counters that fell; they are not compared"),
    ),
    AlertKind(
        "warthunder.player.squadron", _("Squadron changed"), "roster", "users", "",
        _("%(nick)s: squadron %(before)s → %(after)s"),
    ),
)  # fmt: skip


def register_all() -> None:
    """Make subjects, alert kinds and search groups known."""
    for kind in (*SQUADRON_KINDS, *PLAYER_KINDS):
        register_kind(kind)
    register_subject(
        SubjectType(
            "warthunder.player", _("Player"), "plane", queries.player_cards,
            tuple(kind.code for kind in PLAYER_KINDS),
        )
    )  # fmt: skip
    register_subject(
        SubjectType(
            "warthunder.squadron", _("Squadron"), "users", queries.squadron_cards,
            tuple(kind.code for kind in SQUADRON_KINDS),
        )
    )  # fmt: skip
    register_search(SearchGroup("warthunder.player", _("Players"), _find_players, _player_url))
    register_search(SearchGroup("warthunder.squadron", _("Squadrons"), _find_squadrons))


def _find_players(text: str, limit: int) -> list[SubjectCard]:
    return cards_of_players(queries.search_players(text, limit))


def _find_squadrons(text: str, limit: int) -> list[SubjectCard]:
    return cards_of_squadrons(queries.search_squadrons(text, limit))


def _player_url(text: str) -> str:
    """Return where a nick nobody asked for yet can be looked up, or "" when it cannot be one."""
    try:
        return reverse("warthunder:player", args=[normalise_nick(text)])
    except NickError:
        return ""
