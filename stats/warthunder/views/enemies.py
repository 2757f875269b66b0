"""One's own kill feeds: sending them, and the opponents in them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from stats.warthunder.agent import script_text
from stats.warthunder.drawings.enemies import enemies_context, nick_rows
from stats.warthunder.forms import FeedForm, NicksForm
from stats.warthunder.models import FeedSource, KillFeedSession
from stats.warthunder.queries.enemies import analyse_nicks, enemy_analysis, own_feeds, played_as
from stats.warthunder.queries.enemy_words import feed_problem
from stats.warthunder.services.killfeeds import (
    FeedRefused,
    Imported,
    Incoming,
    forget_feeds,
    forget_session,
    import_feed,
)

PAGE, CONFIRM = "warthunder/enemies_page.html", "warthunder/feed_delete.html"
PROBLEMS_SHOWN = 5


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def enemies(request: HttpRequest) -> HttpResponse:
    """Take a kill feed or a list of nicks, and show whom this person met as `?me=`."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    if request.method == "POST" and "nicks" in request.POST:
        return _answer_nicks(request, user)
    if request.method == "POST":
        return _take_feed(request, user)
    return render(request, PAGE, _context(user, request.GET.get("me", "")))


@login_required
@require_safe
def agent_file(request: HttpRequest) -> HttpResponse:
    """Give the agent with this server's address and the nick last used; never a token."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    nicks = played_as(user)
    server = request.build_absolute_uri("/").rstrip("/")
    answer = HttpResponse(
        script_text(server, nicks[0][0] if nicks else ""), content_type="text/x-python"
    )
    answer["Content-Disposition"] = 'attachment; filename="dozor_agent.py"'
    return answer


def _take_feed(request: HttpRequest, user: User) -> HttpResponse:
    form = FeedForm(request.POST, request.FILES)
    if form.is_valid():
        incoming = Incoming(form.body(), FeedSource.PASTE, form.cleaned_data["me"])
        try:
            done = import_feed(user, incoming, now=timezone.now())
        except FeedRefused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, PAGE, {**_context(user, done.me), **_done(done)})
    context = {**_context(user, ""), "feed_form": form}
    return render(request, PAGE, context, status=422)


def _done(done: Imported) -> dict[str, Any]:
    """Return what became of an input, the first pieces that could not be read in words."""
    problems = [feed_problem(one.where, one.what) for one in done.problems[:PROBLEMS_SHOWN]]
    return {"done": done, "done_problems": problems}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feed_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete one run of the game this person sent; anybody else's is not there."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    if request.method == "POST":
        if not forget_session(user, pk):
            raise Http404
        messages.success(request, _("The kill feed is deleted, with all that came from it."))
        return redirect("warthunder:enemies")
    feed = get_object_or_404(KillFeedSession, user=user, pk=pk)
    return render(request, CONFIRM, {"feed": feed})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def feeds_delete(request: HttpRequest) -> HttpResponse:
    """Ask, then delete all kill feeds this person sent."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    if request.method == "POST":
        count = forget_feeds(user)
        words = ngettext("%d kill feed is deleted.", "%d kill feeds are deleted.", count)
        messages.success(request, words % count)
        return redirect("warthunder:enemies")
    return render(request, CONFIRM, {"count": own_feeds(user, limit=1)[1]})


def _answer_nicks(request: HttpRequest, user: User) -> HttpResponse:
    form = NicksForm(request.POST)
    context = {**_context(user, request.POST.get("me", "")), "nicks_form": form}
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    me = str(context["me"])
    found = analyse_nicks(user, form.cleaned_data["nicks"], me)
    return render(request, PAGE, {**context, "figures": nick_rows(found)})


def _context(user: User, asked: str) -> dict[str, Any]:
    """Return forms and the analysis of the nick asked for, else of the one last used."""
    mine = [nick for nick, _key in played_as(user)]
    me = asked if asked in mine else mine[0] if mine else ""
    feeds, feed_count = own_feeds(user)
    return {
        "feeds": feeds,
        "feed_count": feed_count,
        "me": me,
        "mine": mine,
        "feed_form": FeedForm(initial={"me": me}),
        "nicks_form": NicksForm(),
        **enemies_context(enemy_analysis(user, me) if me else None),
    }
