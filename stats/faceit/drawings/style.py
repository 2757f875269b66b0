"""How a player plays: openings, clutches, multi-kills, utility and weapons as lines."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config import charts
from config.templatetags.dozor import number, percent
from stats.faceit.drawings.readings import (
    ReadingLine,
    common_scale,
    coverage_words,
    decimals,
    reading_line,
    share,
)
from stats.faceit.habits import Clutches, MultiKills, Openings, Utility, Weapons
from stats.faceit.outlook import Analysis


@dataclass(frozen=True, slots=True)
class HabitPanel:
    """A panel of figures; `coverage` says of how many matches the source tells them."""

    key: str
    title: str
    note: str
    coverage: str
    lines: tuple[ReadingLine, ...]
    drawing: SafeString | str = ""


def style_context(analysis: Analysis | None) -> dict[str, Any]:
    """Return the panels of a player's style."""
    if analysis is None:
        return {"habits": []}
    return {
        "habits": [
            _openings(analysis.openings),
            _clutches(analysis.clutches),
            _multi_kills(analysis.multi_kills),
            _utility(analysis.utility),
            _weapons(analysis.weapons),
        ]
    }


def _openings(found: Openings) -> HabitPanel:
    rounds = _("rounds")
    rates = (found.attempt_rate, found.first_kill_rate, found.first_death_rate)
    scale = common_scale(*rates)
    return HabitPanel(
        "openings",
        _("Openings"),
        _("the first duel of a round"),
        coverage_words(found.coverage),
        (
            reading_line(
                _("Duels won"), found.success, unit=_("duels"), scale=(0.2, 0.8), reference=0.5
            ),
            reading_line(_("Rounds opened"), rates[0], unit=rounds, scale=scale),
            reading_line(_("First kills"), rates[1], unit=rounds, scale=scale),
            reading_line(_("First deaths"), rates[2], unit=rounds, scale=scale),
        ),
    )


def _clutches(found: Clutches) -> HabitPanel:
    scale = common_scale(found.one_rate, found.two_rate, found.kills_rate)
    matches, two = _("matches"), decimals(3)
    return HabitPanel(
        "clutches",
        _("Clutches"),
        _("left alone against one or two"),
        coverage_words(found.coverage),
        (
            reading_line(_("1 v 1 won"), found.one, unit=_("clutches"), reference=0.5),
            reading_line(_("1 v 2 won"), found.two, unit=_("clutches")),
            reading_line(_("1 v 1 a round"), found.one_rate, two, unit=matches, scale=scale),
            reading_line(_("1 v 2 a round"), found.two_rate, two, unit=matches, scale=scale),
            reading_line(
                _("Clutch kills a round"), found.kills_rate, two, unit=matches, scale=scale
            ),
        ),
    )


def _multi_kills(found: MultiKills) -> HabitPanel:
    names = (
        _("No kill"), _("1 kill"), _("2 kills"), _("3 kills"), _("4 kills"), _("Ace: 5 kills"),
    )  # fmt: skip
    scale = common_scale(*found.exactly)
    rounds = _("rounds")
    lines = [reading_line(_("Two or more"), found.multi, unit=rounds, scale=scale)]
    lines += [
        reading_line(label, one, unit=rounds, scale=scale)
        for label, one in zip(names, found.exactly, strict=True)
    ]
    shares = [one.estimate.value if one.estimate else 0.0 for one in found.exactly]
    title = _("Rounds by kills, from none to five: %s") % ", ".join(
        percent(one, 1) for one in shares
    )
    frame = charts.Frame(320, 48, "chart-fit")
    return HabitPanel(
        "multi-kills",
        _("Multi-kills"),
        _("%(aces)s aces in %(rounds)s rounds")
        % {"aces": number(found.aces), "rounds": number(found.rounds)},
        coverage_words(found.coverage),
        tuple(lines),
        charts.bars(shares, title, frame) if found.multi.estimate else "",
    )


def _utility(found: Utility) -> HabitPanel:
    matches, two, one = _("matches"), decimals(2), decimals(1)
    counts = (found.flashes_per_round, found.enemies_flashed_per_round, found.utility_per_round)
    scale = common_scale(*counts)
    return HabitPanel(
        "utility",
        _("Utility"),
        _("FACEIT counts flashes apart from what does damage"),
        coverage_words(found.coverage),
        (
            reading_line(_("Flashes that blinded"), found.flash_success, unit=_("flashes")),
            reading_line(_("Flashes a round"), counts[0], two, unit=matches, scale=scale),
            reading_line(_("Enemies blinded a round"), counts[1], two, unit=matches, scale=scale),
            reading_line(
                _("Enemies blinded a flash"), found.enemies_flashed_per_flash, two, unit=matches,
                scale=common_scale(found.enemies_flashed_per_flash),
            ),
            reading_line(_("Throws that hurt"), found.utility_success, unit=_("throws")),
            reading_line(_("Throws a round"), counts[2], two, unit=matches, scale=scale),
            reading_line(
                _("Utility damage a round"), found.utility_damage_per_round, one, unit=matches,
                scale=common_scale(found.utility_damage_per_round),
            ),
            reading_line(
                _("Utility damage a throw"), found.utility_damage_per_throw, one, unit=matches,
                scale=common_scale(found.utility_damage_per_throw),
            ),
        ),
    )  # fmt: skip


def _weapons(found: Weapons) -> HabitPanel:
    kills = _("kills")
    return HabitPanel(
        "weapons",
        _("Weapons"),
        _("shares of kills"),
        _("sniper and pistol kills %s") % coverage_words(found.coverage),
        (
            reading_line(_("Headshots"), found.headshot_share, share, unit=kills),
            reading_line(_("Sniper rifles"), found.sniper_share, share, unit=kills),
            reading_line(_("Pistols"), found.pistol_share, share, unit=kills),
            reading_line(
                _("MVPs a round"), found.mvps_per_round, decimals(2), unit=_("matches"),
                scale=common_scale(found.mvps_per_round),
            ),
        ),
    )  # fmt: skip
