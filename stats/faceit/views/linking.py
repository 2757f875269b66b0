"""The FACEIT account that a person says is theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views import user_of
from stats.faceit.drawings.people import page_ident
from stats.faceit.nick import NicknameError, read_pasted
from stats.faceit.queries.pages.people import linked_player
from stats.faceit.queries.players import get_player
from stats.faceit.services.linking import link_account, unlink_account
from stats.faceit.views.answers import page_url, searched

PAGE = "faceit/link.html"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Say which FACEIT account is one's own; whom nobody stored yet is looked up first."""
    user = user_of(request)
    if request.method != "POST":
        return render(request, PAGE, _context(request, ""))
    text = searched(request.POST.get("player", ""))
    player = get_player(text)
    if player is None or player.profile_at is None:
        return _unknown(request, text)
    link_account(user, player, now=timezone.now())
    words = _("%(nickname)s is linked to your account: new matches are watched from now on.")
    messages.success(request, words % {"nickname": player.nickname})
    return redirect(page_url(player))


def _unknown(request: HttpRequest, text: str) -> HttpResponse:
    try:
        read_pasted(text)
    except NicknameError as error:
        problem = _(error.sentence) % error.values
        return render(request, PAGE, {**_context(request, text), "problem": problem}, status=422)
    return render(request, PAGE, {**_context(request, text), "unknown": text}, status=404)


def _context(request: HttpRequest, asked: str) -> dict[str, object]:
    own = linked_player(user_of(request))
    ident = page_ident(own) if own else ""
    return {
        "linked": own,
        "linked_url": reverse("faceit:player", args=[ident]) if own else "",
        "asked": asked,
    }


@login_required
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Take one's own link away; nobody else's is touched."""
    if unlink_account(user_of(request), now=timezone.now()):
        messages.success(request, _("The link is taken away. What was stored stays."))
    return redirect("faceit:link")
