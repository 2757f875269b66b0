"""What stays of a team's name when everything that drifts between seasons is taken off. Pure."""

import re
from functools import lru_cache
from typing import Final

from config.fold import fold

# Legal forms, and words that so many clubs bear that sources leave them out at will.
_FORMS: Final = """
    ac acf afc bc bk bsc bv ca calcio cd cf club clube cp cs ec fbc fbk fc fco fcv ff fk foot
    football fotbal fsv futbol futebol gd gfc gnk hfc hnk hsc ifk if ik il k kaa kas kf krc kv kvc
    mfk msk nfc nk ofk ogc pae pfc pfk raal rc rcd rks rsc royal royale sad sbv sc scr sco sd sfc sk
    skn sl spvgg srl ss ssc ssd ssv sv svv tsg tsv ud uc us va vfb vfl vfr vv wsg фк пфк
    as sa
"""
_LINKS: Final = "and e et y und i of the de del della der des di do da du d"
_DROPPED: Final = frozenset(fold(form) for form in (*_FORMS.split(), *_LINKS.split()))
_SHORT: Final = {
    fold(short): fold(whole)
    for short, whole in {
        "bor": "borussia",
        "utd": "united",
        "man": "manchester",
        "st": "saint",
        "sankt": "saint",
        "ath": "athletic",
        "spor": "spor",
        "moskva": "moscow",
        "wien": "vienna",
    }.items()
}
_COUNTRY: Final = re.compile(r"\s*\(([A-Z]{2,3})\)\s*$")


def without_country(name: str) -> tuple[str, str]:
    """Return a name and the country that stands behind it: "PSV (NED)" is ("PSV", "NED")."""
    found = _COUNTRY.search(name)
    return (name[: found.start()].strip(), found[1]) if found else (name.strip(), "")


@lru_cache(maxsize=8192)
def normalise(name: str) -> str:
    """Return what stays of a team's name: "1. FC Köln" and "FC Koln" are both "koln".

    Legal forms, years and numbers, linking words, case, marks and script go. A name that is nothing
    else keeps its words, so that "AC" stays "ac".
    """
    words = fold(name.replace("&", " ")).split() or name.casefold().split()
    left = [word for word in words if word not in _DROPPED and not word.isdecimal()]
    return " ".join(_SHORT.get(word, word) for word in left or words)
