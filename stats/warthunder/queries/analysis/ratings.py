"""A player's stored ratings, with the reference they were made with, or why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from stats.warthunder.models import OVERALL, Player, PlayerRating
from stats.warthunder.queries.analysis.references import Population, active_population
from stats.warthunder.rating.score import SkillLevel
from stats.warthunder.records import Mode, Quality


@dataclass(frozen=True, slots=True)
class PlayerRatings:
    """Ratings by scope; `reason` says in the reader's language why `overall` is None."""

    player: Player
    overall: PlayerRating | None
    modes: Mapping[Mode, PlayerRating]
    population: Population | None
    reason: str = ""

    @property
    def skill(self) -> SkillLevel:
        """Return the overall skill level, unrated without a rating."""
        return SkillLevel(self.overall.skill) if self.overall else SkillLevel.UNRATED


def player_ratings(player: Player) -> PlayerRatings:
    """Return a player's ratings; two queries."""
    population = active_population(player.demo)
    rows = {row.scope: row for row in PlayerRating.objects.filter(player=player)}
    modes = {mode: rows[mode.value] for mode in Mode if mode.value in rows}
    overall = rows.get(OVERALL)
    reason = "" if overall else why_unrated(player, population)
    return PlayerRatings(player, overall, modes, population, reason)


def why_unrated(player: Player, population: Population | None) -> str:
    """Say in the reader's language why a player has no rating."""
    if player.latest is None or player.latest.quality != Quality.VALID:
        return _("There is no valid reading of this player yet.")
    if population is None:
        return _("There is no reference population yet: it is built from stored readings.")
    if not player.latest.missions:
        return _("No battles are on record.")
    return _("The page does not give the counts that a rating needs.")
