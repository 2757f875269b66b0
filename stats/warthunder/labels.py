"""What the codes of War Thunder are called on a page."""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.subjects import Words
from stats.warthunder.nick import NickError
from stats.warthunder.records import Branch, Mode

MODES: Mapping[str, Words] = {
    Mode.ARCADE: _("Arcade"),
    Mode.REALISTIC: _("Realistic"),
    Mode.SIMULATOR: _("Simulator"),
}
BRANCHES: Mapping[str, Words] = {
    Branch.AVIATION: _("Aviation"),
    Branch.GROUND: _("Ground"),
    Branch.FLEET: _("Fleet"),
}
BRANCH_ICONS: Mapping[str, str] = {
    Branch.AVIATION: "plane",
    Branch.GROUND: "tank",
    Branch.FLEET: "ship",
}
CLASSES: Mapping[str, Words] = {
    "fighter": _("fighter"),
    "bomber": _("bomber"),
    "attacker": _("attacker"),
    "tank": _("tank"),
    "tank_destroyer": _("tank destroyer"),
    "heavy_tank": _("heavy tank"),
    "spaa": _("anti-aircraft"),
    "ship": _("ship"),
    "torpedo_boat": _("torpedo boat"),
    "gun_boat": _("gun boat"),
    "torpedo_gun_boat": _("torpedo gun boat"),
    "sub_chaser": _("submarine chaser"),
    "destroyer": _("destroyer"),
    "barge": _("barge"),
}
COUNTRIES: Mapping[str, Words] = {
    "usa": _("USA"),
    "ussr": _("USSR"),
    "britain": _("Britain"),
    "germany": _("Germany"),
    "japan": _("Japan"),
    "italy": _("Italy"),
    "france": _("France"),
    "china": _("China"),
    "sweden": _("Sweden"),
    "israel": _("Israel"),
}
SCOPES: Mapping[str, Words] = {"overall": _("Overall"), **MODES}
SKILLS: Mapping[str, Words] = {
    "unrated": _("unrated"),
    "novice": pgettext_lazy("skill level", "novice"),
    "regular": pgettext_lazy("skill level", "regular"),
    "experienced": pgettext_lazy("skill level", "experienced"),
    "skilled": pgettext_lazy("skill level", "skilled"),
    "elite": pgettext_lazy("skill level", "elite"),
}
ROLES: Mapping[str, Words] = {
    "commander": _("Commander"),
    "deputy": _("Deputy"),
    "officer": _("Officer"),
    "sergeant": _("Sergeant"),
    "private": pgettext_lazy("rank", "Private"),
}


def role_label(role: str | None) -> Words:
    """Return what a role is called; one we do not know is shown as the page wrote it."""
    return ROLES.get(role or "", role or "")


def nick_problem(error: NickError) -> str:
    """Return what is wrong with a nick, in the active language."""
    return gettext(error.sentence) % error.values
