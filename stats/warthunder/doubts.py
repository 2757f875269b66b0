"""Why a reading is not used, in the reader's language: the judges write it in English."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.subjects import Words
from stats.warthunder.labels import BRANCHES, CLASSES, MODES

PREFIXES: Mapping[str, Words] = {
    "above a later reading: ": _("above a later reading: %s"),
    "the page has no figures for ": _("the page has no figures for %s"),
    "the page's own sums do not hold: ": _("the page's own sums do not hold: %s"),
    "figures known before are missing: ": _("figures known before are missing: %s"),
}
WHOLE: tuple[tuple[re.Pattern[str], Words], ...] = (
    (re.compile("the counters were started anew"), _("the counters were started anew")),
    (
        re.compile(r"(?P<gone>\d+) of (?P<present>\d+) members vanished at once"),
        _("%(gone)s of %(present)s members vanished at once"),
    ),
    (
        re.compile(r"the page states (?P<stated>\d+) members and lists (?P<listed>\d+)"),
        _("the page states %(stated)s members and lists %(listed)s"),
    ),
)
FIGURES: Mapping[str, Words] = {
    "victories ratio": _("victories ratio"),
    "air targets": _("air targets"),
    "ground targets": _("ground targets"),
    "naval targets": _("naval targets"),
    "play time": _("play time"),
    "victories": _("victories"),
    "missions": _("battles"),
    "deaths": _("deaths"),
    "lions": _("silver lions"),
    "sorties": _("sorties"),
    "targets": _("targets"),
    **{code.replace("_", " "): label for code, label in CLASSES.items()},
    **MODES,
    **BRANCHES,
}
_FIGURE = re.compile(r"\b(" + "|".join(sorted(FIGURES, key=len, reverse=True)) + r")\b")
_MORE = re.compile(r"; and (\d+) more")


def doubt_words(reason: str) -> str:
    """Translate the reason a judge gave; what is not known stays as it was written."""
    for pattern, words in WHOLE:
        if found := pattern.fullmatch(reason):
            return str(words) % found.groupdict()
    for prefix, words in PREFIXES.items():
        if reason.startswith(prefix):
            return str(words) % _figures(reason.removeprefix(prefix))
    return _figures(reason)


def _figures(text: str) -> str:
    """Translate the names of counters, such as `arcade.aviation.air_targets`."""
    text = re.sub(r"(?<=[a-z])\.(?=[a-z])", ", ", text.replace("_", " "))
    text = _FIGURE.sub(lambda found: str(FIGURES[found[1]]), text)
    return _MORE.sub(lambda found: str(pgettext("list", "; and %s more")) % found[1], text)
