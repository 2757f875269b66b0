"""What the science's verdicts, parts and reasons are called on pages."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.subjects import Words
from stats.faceit import changes, form, hours, synergy, tilt
from stats.faceit.elo.ledger import Gap
from stats.faceit.maps import Strength
from stats.faceit.rating.kinds import Kind, Missing, Note, Part

FORMS: Mapping[str, Words] = {
    form.Verdict.HOT: _("hot"),
    form.Verdict.COLD: _("cold"),
    form.Verdict.STEADY: _("as usual"),
    form.Verdict.NOT_ENOUGH_DATA: _("not enough data"),
}
FORM_TONES: Mapping[str, str] = {form.Verdict.HOT: "good", form.Verdict.COLD: "bad"}
FORM_ICONS: Mapping[str, str] = {
    form.Verdict.HOT: "arrow-up-right",
    form.Verdict.COLD: "arrow-down-right",
    form.Verdict.STEADY: "minus",
}
TILTS: Mapping[str, Words] = {
    tilt.Verdict.TILT: _("wins less after a loss"),
    tilt.Verdict.REBOUND: _("wins more after a loss"),
    tilt.Verdict.NO_EVIDENCE: _("no evidence of tilt"),
    tilt.Verdict.NOT_ENOUGH_DATA: _("not enough data"),
}
TILT_TONES: Mapping[str, str] = {tilt.Verdict.TILT: "bad", tilt.Verdict.REBOUND: "good"}
SYNERGIES: Mapping[str, Words] = {
    synergy.Verdict.BETTER: _("better together"),
    synergy.Verdict.WORSE: _("worse together"),
    synergy.Verdict.NO_EVIDENCE: _("no evidence"),
}
SYNERGY_TONES: Mapping[str, str] = {synergy.Verdict.BETTER: "good", synergy.Verdict.WORSE: "bad"}
HOURS: Mapping[str, Words] = {
    hours.Verdict.ABOVE: _("above own rate"),
    hours.Verdict.BELOW: _("below own rate"),
    hours.Verdict.NO_EVIDENCE: _("no evidence"),
    hours.Verdict.NOT_ENOUGH_DATA: _("not enough data"),
}
HOUR_TONES: Mapping[str, str] = {hours.Verdict.ABOVE: "good", hours.Verdict.BELOW: "bad"}
DIRECTIONS: Mapping[str, Words] = {
    changes.Direction.UP: pgettext_lazy("direction", "up"),
    changes.Direction.DOWN: pgettext_lazy("direction", "down"),
}
STRENGTHS: Mapping[str, Words] = {
    # xgettext:no-python-format
    Strength.CLEAR: _("clear, 97.5 % sure"),
    # xgettext:no-python-format
    Strength.LEANING: _("leaning, 80 % sure"),
}
GAPS: Mapping[str, Words] = {
    Gap.NO_READING_BEFORE: _("Elo was not read before this match"),
    Gap.NO_READING_AFTER: _("Elo has not been read since"),
    Gap.SEVERAL_MATCHES: _("several matches between two readings"),
    Gap.NOT_COUNTED: _("the match does not count for Elo"),
    Gap.COUNTING_UNKNOWN: _("it is not said whether the match counts"),
    Gap.NO_TEAM_ELO: _("the teams’ Elo is not known"),
    Gap.RESET: _("Elo was set anew"),
    Gap.UNEXPLAINED: _("no stored match explains the change"),
}
KIND_NOTES: Mapping[str, Words] = {
    Kind.HLTV1: _("exact: the published formula, on kills, deaths and multi-kills"),
    Kind.HLTV2_TRUE_KAST: _("reverse-engineered formula, KAST from demo files"),
    Kind.HLTV2_ESTIMATED: _("reverse-engineered formula, KAST and impact estimated"),
    Kind.STYLE21: _("five parts of equal weight against the stored population; not HLTV’s 2.1"),
}
PARTS: Mapping[str, Words] = {
    Part.KILLS: _("Kills"),
    Part.DEATHS: pgettext_lazy("faceit", "Deaths"),
    Part.SURVIVAL: _("Survival"),
    Part.DAMAGE: _("Damage"),
    Part.KAST: _("KAST"),
    Part.IMPACT: _("Impact"),
    Part.MULTI_KILLS: _("Multi-kills"),
    Part.CONSTANT: _("Constant of the formula"),
}
MISSING: Mapping[str, Words] = {
    Missing.NO_DAMAGE: _("the source tells no damage of these matches"),
    Missing.DAMAGE_IN_TOO_FEW_ROUNDS: _("damage is told of fewer than half of the rounds"),
    Missing.NO_MULTI_KILLS: _("the source tells no multi-kills of these matches"),
    Missing.MULTI_KILLS_IN_TOO_FEW_ROUNDS: _(
        "multi-kills are told of fewer than half of the rounds"
    ),
    Missing.NO_TRUE_KAST: _("no demo file of these matches was read"),
}
NOTES: Mapping[str, Words] = {
    Note.KAST_ESTIMATED: _("KAST is estimated from kills, assists and deaths"),
    Note.IMPACT_ESTIMATED: _("impact is estimated from kills and assists"),
    Note.DAMAGE_PARTIAL: _("damage is not told of all rounds"),
    Note.MULTI_KILLS_PARTIAL: _("multi-kills are not told of all rounds"),
    Note.POPULATION_FALLBACK: _("centred on published career lines, not yet on stored matches"),
    Note.POPULATION_PROVISIONAL: _("centred on few stored matches so far"),
}
SCOPES: Mapping[str, Words] = {
    "lifetime": _("All stored"),
    "last_100": _("Last 100"),
    "last_20": _("Last 20"),
}
WEEKDAYS: tuple[Words, ...] = (
    _("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"),
)  # fmt: skip
