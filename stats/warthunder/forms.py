"""What people fill in about their own kill feeds."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stats.warthunder.labels import nick_problem
from stats.warthunder.nick import NICK_LENGTH_MAX, NickError, normalise_nick
from stats.warthunder.queries.enemies import NICKS_MAX
from stats.warthunder.services.killfeeds import MAX_BYTES

LIST_MAX = 4000


def clean_nick(text: str) -> str:
    """Return the nick as it is stored; raises ValidationError."""
    try:
        return normalise_nick(text)
    except NickError as error:
        raise forms.ValidationError(nick_problem(error), code="nick") from error


class FeedForm(forms.Form):
    """A kill feed, pasted or as a file, and the nick it was played under."""

    me = forms.CharField(
        label=_("Your nick in the game"), max_length=NICK_LENGTH_MAX, help_text=_("Without a tag.")
    )
    text = forms.CharField(
        label=_("Kill feed"),
        required=False,
        max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("What 127.0.0.1:8111/hudmsg?lastEvt=0&lastDmg=0 shows while the game runs."),
    )
    file = forms.FileField(
        label=_("or a file"), required=False, help_text=_("JSON or text, 1 MB at most.")
    )

    def clean_me(self) -> str:
        """Accept what a nick can be."""
        return clean_nick(self.cleaned_data["me"])

    def clean(self) -> dict[str, Any]:
        """Want one of the two."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("text") and not data.get("file"):
            raise forms.ValidationError(gettext("Paste a kill feed or choose a file."))
        return data

    def body(self) -> bytes:
        """Return the file, else the pasted text; one byte more than allowed is enough to tell."""
        file = self.cleaned_data.get("file")
        if file:
            content: bytes = file.read(MAX_BYTES + 1)
            return content
        return str(self.cleaned_data["text"]).encode()


class NicksForm(forms.Form):
    """Nicks of opponents, one per line."""

    nicks = forms.CharField(
        label=_("Nicks, one per line"),
        max_length=LIST_MAX,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean_nicks(self) -> list[str]:
        """Return the nicks, at most forty."""
        lines = [line.strip() for line in str(self.cleaned_data["nicks"]).splitlines()]
        nicks = list(dict.fromkeys(clean_nick(line) for line in lines if line))
        if not nicks:
            raise forms.ValidationError(gettext("Write a nick."))
        if len(nicks) > NICKS_MAX:
            words = gettext("At most %(most)d nicks at a time.")
            raise forms.ValidationError(words % {"most": NICKS_MAX})
        return nicks
