"""What can be followed here, what can be told of it, and how it is searched."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectType
from accounts.subjects import register as register_subject
from config.finding.groups import Part, SearchGroup
from config.search import register as register_search
from stats.warthunder import queries
from stats.warthunder.labels import ROLES
from stats.warthunder.models import Player, PlayerName, Squadron
from stats.warthunder.nick import NickError, normalise_nick
from stats.warthunder.queries.found import (
    PLAYER,
    SQUADRON,
    player_spellings,
    squadron_spellings,
)

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
    _register_search()


def _register_search() -> None:
    register_search(
        SearchGroup(
            PLAYER, _("Players"), Player, player_spellings, queries.player_cards,
            parts={
                Player: Part(columns=frozenset({"nick", "demo"})),
                PlayerName: Part("player_id", frozenset({"nick"})),
            },
            exact_url=_player_url,
        )
    )  # fmt: skip
    register_search(
        SearchGroup(
            SQUADRON, _("Squadrons"), Squadron, squadron_spellings, queries.squadron_cards,
            parts={Squadron: Part(columns=frozenset({"name", "tag_core", "demo"}))},
        )
    )  # fmt: skip


def _player_url(text: str) -> str:
    """Return where a nick nobody asked for yet can be looked up, or "" when it cannot be one."""
    try:
        return reverse("warthunder:player", args=[normalise_nick(text)])
    except NickError:
        return ""
