"""What the codes of matches, metrics and checks are called, in the active language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.subjects import Words
from stats.faceit.bests import Record
from stats.faceit.integrity import Code
from stats.faceit.metrics import Metric
from stats.faceit.rating.kinds import Kind
from stats.faceit.records import MatchState
from stats.faceit.versus import Standing

KINDS: Mapping[str, Words] = {
    Kind.HLTV1: _("HLTV 1.0"),
    Kind.HLTV2_TRUE_KAST: _("HLTV 2.0"),
    Kind.HLTV2_ESTIMATED: _("HLTV 2.0 (estimate)"),
    Kind.STYLE21: _("2.1-style (estimate)"),
}
STATES: Mapping[str, Words] = {
    MatchState.CREATED: _("players are gathering"),
    MatchState.CONFIGURING: _("maps are being chosen"),
    MatchState.READY: _("ready to begin"),
    MatchState.ONGOING: _("being played"),
    MatchState.FINISHED: pgettext_lazy("match", "finished"),
    MatchState.CANCELLED: pgettext_lazy("match", "cancelled"),
    MatchState.ABORTED: pgettext_lazy("match", "aborted"),
    MatchState.UNKNOWN: _("state not known"),
}
METRICS: Mapping[str, Words] = {
    Metric.WIN_RATE: _("Win rate"),
    Metric.RATING: _("Rating 2.0 (estimate)"),
    Metric.ADR: _("ADR, damage per round"),
    Metric.KILLS_PER_DEATH: _("K/D, kills per death"),
    Metric.KILLS_PER_ROUND: _("K/R, kills per round"),
    Metric.DEATHS_PER_ROUND: _("Deaths per round"),
    Metric.ASSISTS_PER_ROUND: _("Assists per round"),
    Metric.HEADSHOT_SHARE: _("Headshot share"),
    Metric.ENTRY_SUCCESS: _("Opening duels won"),
    Metric.CLUTCH_1V1: _("1v1 won"),
    Metric.CLUTCH_1V2: _("1v2 won"),
    Metric.FLASH_SUCCESS: _("Flashes that blinded somebody"),
    Metric.ENEMIES_FLASHED_PER_ROUND: _("Enemies flashed per round"),
    Metric.UTILITY_DAMAGE_PER_ROUND: _("Utility damage per round"),
}
STANDINGS: Mapping[str, Words] = {
    Standing.AHEAD: pgettext_lazy("comparison", "ahead"),
    Standing.BEHIND: pgettext_lazy("comparison", "behind"),
    Standing.NOT_DISTINGUISHABLE: _("not distinguishable"),
    Standing.NOT_ENOUGH_DATA: _("not enough data"),
}
RECORDS: Mapping[str, Words] = {
    Record.RATING: _("Rating 2.0 (estimate)"),
    Record.KILLS: _("Kills"),
    Record.ADR: _("ADR, damage per round"),
    Record.KILLS_PER_ROUND: _("K/R, kills per round"),
    Record.HEADSHOTS: _("Headshots"),
    Record.MVPS: _("MVPs"),
    Record.UTILITY_DAMAGE: _("Utility damage"),
    Record.WIN_STREAK: _("Wins in a row"),
    Record.ELO: _("Elo"),
}
CHECKS: Mapping[str, Words] = {
    Code.TEAMS: _("There are two teams"),
    Code.PLAYERS: _("There are five players in a team"),
    Code.WINNERS: _("One team won"),
    Code.MAP_SCORES: _("The scores add up to the rounds"),
    Code.FIRST_KILLS: _("There is one first kill in each round"),
    Code.ENTRIES: _("There are two opening attempts in each round"),
    Code.KILLS_AND_DEATHS: _("Kills are about the opponents’ deaths"),
    Code.HISTORY: _("The history tells the same finish"),
    Code.ADR: _("ADR is damage per round"),
    Code.KILLS_PER_ROUND: _("K/R is kills per round"),
    Code.SINGLE_KILLS: _("Multi-kills do not exceed kills"),
    Code.HEADSHOTS: _("Headshots do not exceed kills"),
    Code.ENTRY_WINS: _("Opening duels won do not exceed those fought"),
    Code.SCORES: _("Both scores add up to the rounds"),
    Code.HALVES: _("Halves and overtime add up to the score"),
    Code.RESULT: _("The team with more rounds won"),
}
MAPS: Mapping[str, str] = {
    "de_ancient": "Ancient",
    "de_anubis": "Anubis",
    "de_cache": "Cache",
    "de_cbble": "Cobblestone",
    "de_dust2": "Dust2",
    "de_inferno": "Inferno",
    "de_mirage": "Mirage",
    "de_nuke": "Nuke",
    "de_overpass": "Overpass",
    "de_train": "Train",
    "de_tuscan": "Tuscan",
    "de_vertigo": "Vertigo",
}


def map_label(name: str) -> str:
    """Return a map's name as players say it; one we do not know is made readable."""
    known = MAPS.get(name)
    if known:
        return known
    bare = name.partition("_")[2] if name[:3] in ("de_", "cs_", "ar_") else name
    return bare.replace("_", " ").title()
