"""What an enemy analysis says, in the reader's language; never more than its figures support."""

import re
from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.subjects import Words
from stats.warthunder.killfeed.records import Complaint
from stats.warthunder.labels import BRANCHES, CLASSES
from stats.warthunder.queries.enemies import ClassLine, Enemy, EnemyAnalysis

VERDICTS: Mapping[str, Words] = {
    "avoid": gettext_lazy("They win more"),
    "seek": gettext_lazy("You win more"),
    "open": gettext_lazy("Not decided"),
    "met": gettext_lazy("No kill yet"),
    "unsure": gettext_lazy("Side unsure"),
}
RECOMMENDATIONS: Mapping[str, Words] = {
    "avoid": gettext_lazy(
        "Do not meet them alone: of %(kills)s kills between you %(lost)s were theirs, more than "
        "chance would give."
    ),
    "seek": gettext_lazy(
        "Take the fight: of %(kills)s kills between you %(won)s were yours, more than chance "
        "would give."
    ),
    "open": gettext_lazy("Nothing to go by yet: %(won)s to %(lost)s is within what chance gives."),
    "met": gettext_lazy("Neither of you has killed the other yet."),
    "unsure": gettext_lazy(
        "In these battles hits contradict each other, so they may have been on your side."
    ),
}
ANSWERS: Mapping[str, Words] = {
    "aviation": gettext_lazy("Bring an anti-aircraft vehicle or a fighter, and do not stand open."),
    "ground": gettext_lazy("Move from cover to cover, and let them come to you from the side."),
    "fleet": gettext_lazy("Keep your distance, turn often, and stay behind islands."),
    "bomber": gettext_lazy("Climb early, and attack from below or from the side."),
    "heavy_tank": gettext_lazy("Go around them: their sides are thinner than their front."),
    "tank_destroyer": gettext_lazy("Do not cross their line of sight: come from the side."),
    "spaa": gettext_lazy("Stay low and far until you know where it stands, or leave it to tanks."),
}


# What the reader of kill feeds complains of, by its English words.
FEED_COMPLAINTS: Mapping[str, Words] = {
    Complaint.NO_ANSWER: gettext_lazy("there is no answer of /hudmsg in it"),
    Complaint.TOO_LARGE: gettext_lazy("it is too large"),
    Complaint.NOT_UTF8: gettext_lazy("it is not UTF-8"),
    Complaint.NOT_JSON: gettext_lazy("this is no JSON of the feed"),
    Complaint.REST_UNREAD: gettext_lazy("the rest was not read: too little is JSON"),
    Complaint.NO_DAMAGE: gettext_lazy("this object has no list “damage”"),
    Complaint.NO_OBJECT: gettext_lazy("this is not an object"),
    Complaint.BAD_ID: gettext_lazy("its id is not a whole number"),
    Complaint.BAD_TEXT: gettext_lazy("its msg is not text"),
}
FEED_WHOLE = gettext_lazy("the input")
FEED_PLACE = re.compile(r"(?P<unit>character|byte) (?P<number>\d+)(?:, record (?P<record>\d+))?")
FEED_PLACES: Mapping[tuple[str, bool], Words] = {
    ("character", False): gettext_lazy("character %(number)s"),
    ("character", True): gettext_lazy("character %(number)s, record %(record)s"),
    ("byte", False): gettext_lazy("byte %(number)s"),
}


def class_label(name: str) -> str:
    """Return what a class or branch is called; of unknown vehicles that is said."""
    words = CLASSES.get(name) or BRANCHES.get(name)
    return str(words) if words else _("unknown vehicle")


def verdict_label(enemy: Enemy) -> str:
    """Return the verdict in two or three words."""
    return str(VERDICTS[enemy.verdict])


def recommendation(enemy: Enemy) -> str:
    """Return one or two sentences on an opponent, each with its figures."""
    counts = {"kills": enemy.won + enemy.lost, "won": enemy.won, "lost": enemy.lost}
    said = str(RECOMMENDATIONS[enemy.verdict]) % counts
    if enemy.verdict == "avoid" and enemy.vehicles:
        said += " " + _("Seen most often in %(vehicle)s.") % {"vehicle": enemy.vehicles[0][0]}
    return said


def advice(found: EnemyAnalysis) -> list[str]:
    """Return what the classes met suggest; a class is named only where chance is ruled out."""
    lines = [_against(line) for line in found.classes if line.beats_me]
    kills = sum(line.won + line.lost for line in found.classes)
    if not lines and kills:
        words = _("No class of theirs beats you beyond chance in %(kills)s kills so far.")
        lines.append(words % {"kills": kills})
    return lines


def _against(line: ClassLine) -> str:
    words = _("%(class)s: they killed you %(lost)s times, you them %(won)s (your share %(share)s).")
    share = f"{number_format(100 * (line.share.value if line.share else 0), 0)} %"
    label = class_label(line.name).capitalize()
    said = words % {"class": label, "lost": line.lost, "won": line.won, "share": share}
    answer = ANSWERS.get(line.name)
    return f"{said} {answer}" if answer else said


def feed_problem(where: str, what: str) -> str:
    """Return what is wrong with a piece of a kill feed and where, in the active language."""
    return _("%(where)s: %(what)s") % {
        "where": _feed_place(where),
        "what": FEED_COMPLAINTS.get(what, what),
    }


def _feed_place(where: str) -> str:
    found = FEED_PLACE.fullmatch(where)
    if found is None:
        return str(FEED_WHOLE) if where == "the input" else where
    given = found.groupdict()
    return str(FEED_PLACES[given["unit"], given["record"] is not None]) % given
