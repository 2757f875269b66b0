"""What the odds look at, did without and cannot say, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.subjects import Words
from stats.faceit.odds.room import Feature, Note, NoteKind
from stats.faceit.odds.veto import MAPS_LEAST, SIDE_MAPS_LEAST, Action, Silence

FEATURES: Mapping[str, Words] = {
    Feature.ELO: _("Team Elo"),
    Feature.MAP: _("Map records"),
    Feature.RATING: _("Recent ratings"),
}
FEATURE_NOTES: Mapping[str, Words] = {
    Feature.ELO: _("mean Elo of the sides, as the room tells it or from stored readings"),
    Feature.MAP: _("how much better the players do on this map than elsewhere, shrunk by sample"),
    Feature.RATING: _("mean recent rating 2.0, shrunk towards the usual player"),
}
ACTIONS: Mapping[str, Words] = {
    Action.BAN: pgettext_lazy("veto", "bans"),
    Action.PICK: pgettext_lazy("veto", "picks"),
    Action.DECIDER: _("is left to decide"),
}
SILENCES: Mapping[str, Words] = {
    Silence.NO_POOL: _("The maps to choose from are not known."),
    Silence.TOO_FEW_MATCHES: _("Both sides need maps they have played before."),
    Silence.NO_DIFFERENCE: _("The chances on all maps are the same to half a point."),
}
WAYS: Mapping[str, Words] = {
    # xgettext:no-python-format
    "coin": _("A coin: 50 % always"),
    "elo": _("Plain Elo"),
    "elo_scaled": _("Elo, its scale fitted"),
    "model": _("This model"),
}


def note_words(note: Note, teams: Mapping[int, str]) -> str:
    """Return what a forecast had to do without, as a sentence."""
    if note.kind is NoteKind.FEW_MATCHES and not note.players:
        return gettext("The model has learned from no match yet: plain Elo speaks.")
    told = {"count": note.players, "team": teams.get(note.side, "")}
    sentence = {
        NoteKind.ELO_FROM_LEVEL: ngettext(
            "%(team)s: Elo of %(count)s player is guessed from the level.",
            "%(team)s: Elo of %(count)s players is guessed from the level.",
            note.players,
        ),
        NoteKind.ELO_UNKNOWN: ngettext(
            "%(team)s: Elo of %(count)s player is not known.",
            "%(team)s: Elo of %(count)s players is not known.",
            note.players,
        ),
        NoteKind.MAP_UNKNOWN: str(_("The map was not known: its whole pool was looked at.")),
        NoteKind.RECORDS_UNKNOWN: ngettext(
            "%(team)s: no stored match of %(count)s player.",
            "%(team)s: no stored match of %(count)s players.",
            note.players,
        ),
        NoteKind.RATING_UNKNOWN: ngettext(
            "%(team)s: no recent rating of %(count)s player.",
            "%(team)s: no recent rating of %(count)s players.",
            note.players,
        ),
        NoteKind.FEW_MATCHES: ngettext(
            "The model has seen only %(count)s match; mostly plain Elo speaks.",
            "The model has seen only %(count)s matches; mostly plain Elo speaks.",
            note.players,
        ),
    }.get(note.kind, note.kind.value)
    return sentence % told


def too_few_words() -> str:
    """Say what the veto adviser needs."""
    words = ngettext(
        "At least %(maps)s map must have been played %(least)s times by each side's players.",
        "At least %(maps)s maps must have been played %(least)s times by each side's players.",
        MAPS_LEAST,
    )
    return words % {"maps": MAPS_LEAST, "least": SIDE_MAPS_LEAST}
