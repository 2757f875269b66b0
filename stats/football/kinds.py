"""What of football can be followed, and what can be told of it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.alerts.kinds import AlertKind
from accounts.alerts.kinds import register as register_kind
from accounts.subjects import SubjectType
from accounts.subjects import register as register_subject
from config.finding.groups import Part, SearchGroup
from config.search import register as register_search
from stats.football.frames import (
    COMPETITION,
    FULL_TIME,
    GOAL,
    KICKED_OFF,
    MATCH,
    PLAYER,
    SURPRISE,
    TABLE_CHANGED,
    TEAM,
)
from stats.football.models import Competition, Player, PlayerAlias, Team, TeamAlias
from stats.football.queries.cards import ICON, match_cards, player_cards, team_cards
from stats.football.queries.found import (
    competition_cards,
    competition_spellings,
    player_spellings,
    team_spellings,
)

HOW = {
    "goal": _("goal"),
    "penalty_goal": _("goal from a penalty"),
    "own_goal": _("own goal"),
    "withdrawn": _("goal taken back"),
}
ENDED = {
    "finished": _("full time"),
    "after_extra_time": _("after extra time"),
    "after_penalties": _("after penalties"),
}
OUTCOMES = {
    "home": _("the home side won"),
    "draw": pgettext_lazy("surprise", "a draw"),
    "away": _("the away side won"),
}
MATCH_KINDS = (
    AlertKind(
        KICKED_OFF, _("Kick-off"), "matches", "clock", "",
        _("%(home)s – %(away)s has kicked off, %(league)s"),
    ),
    AlertKind(
        GOAL, _("Goal"), "matches", "ball-football", "",
        _(
            "%(home)s – %(away)s %(home_goals)s:%(away_goals)s, minute %(minute)s: %(how)s, "
            "%(scorer)s"
        ),
        {"how": HOW},
    ),
    AlertKind(
        FULL_TIME, pgettext_lazy("alert", "Full time"), "matches", "flag", "",
        _("%(home)s – %(away)s %(home_goals)s:%(away_goals)s, %(ended)s, %(league)s"),
        {"ended": ENDED},
    ),
    AlertKind(
        SURPRISE, _("Surprise"), "matches", "bolt", "warn",
        _(
            "%(home)s – %(away)s %(home_goals)s:%(away_goals)s: %(outcome)s, which had a chance of "
            "%(chance_percent)s %%"
        ),
        {"outcome": OUTCOMES},
    ),
)  # fmt: skip
TEAM_KINDS = (
    *MATCH_KINDS,
    AlertKind(
        TABLE_CHANGED, _("Place in the table"), "matches", "list-details", "",
        _("%(team)s: place %(before)s → %(after)s in %(league)s, points %(points)s"),
    ),
)  # fmt: skip
PLAYER_KINDS = (GOAL,)
# Columns by whose change another name is found.
_NAMES = frozenset({"name", "short_name", "code", "translations", "demo"})
_SPELLING = frozenset({"name"})


def register_all() -> None:
    """Make the subjects and the kinds of alerts known."""
    for kind in TEAM_KINDS:
        register_kind(kind)
    team, match = (tuple(kind.code for kind in kinds) for kinds in (TEAM_KINDS, MATCH_KINDS))
    register_subject(SubjectType(TEAM, _("Football team"), ICON, team_cards, team))
    register_subject(SubjectType(MATCH, _("Football match"), ICON, match_cards, match))
    register_subject(SubjectType(PLAYER, _("Football player"), "user", player_cards, PLAYER_KINDS))
    _register_search()


def _register_search() -> None:
    register_search(
        SearchGroup(
            TEAM, _("Football teams"), Team, team_spellings, team_cards,
            parts={Team: Part(columns=_NAMES), TeamAlias: Part("team_id", _SPELLING)},
        )
    )  # fmt: skip
    register_search(
        SearchGroup(
            PLAYER, _("Football players"), Player, player_spellings, player_cards,
            parts={Player: Part(columns=_NAMES), PlayerAlias: Part("player_id", _SPELLING)},
        )
    )  # fmt: skip
    register_search(
        SearchGroup(
            COMPETITION, _("Leagues"), Competition, competition_spellings, competition_cards,
            parts={Competition: Part(columns=frozenset({"code", "name", "position", "demo"}))},
        )
    )  # fmt: skip
