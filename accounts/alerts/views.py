"""The inbox, the follow button, and the page on which a person says how to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.alerts import channels, kinds, queries, services
from accounts.alerts.forms import PreferencesForm
from accounts.alerts.services import sending
from accounts.models import User
from accounts.subjects import Subject, cards_for
from accounts.views import safe_next, user_of

PAGE = 30
FAILURES_SHOWN_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Chip:
    """A link that narrows the inbox to a group of kinds."""

    label: str | Promise
    url: str
    current: bool


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """A person's alerts, newest first, by group and from a number down."""
    user = user_of(request)
    group = request.GET.get("group", "")
    group = group if group in kinds.GROUPS else ""
    alerts = queries.list_alerts(
        user,
        kinds=kinds.codes_in([group]) if group else None,
        before_seq=_number(request.GET.get("before", "")),
        limit=PAGE + 1,
    )
    shown = alerts[:PAGE]
    context = {
        "lines": queries.lines_of(shown),
        "older_url": _address(group, shown[-1].seq) if len(alerts) > PAGE else "",
        "chips": _chips(group),
        "unread": queries.unread_count(user),
        "newest": queries.last_seq(user.pk),
    }
    return render(request, "alerts/inbox.html", context)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark as read everything up to the number that the page showed."""
    up_to = _number(request.POST.get("up_to", ""))
    services.mark_all_read(user_of(request), timezone.now(), up_to=up_to)
    return redirect(safe_next(request, reverse("alerts:inbox")))


@login_required
@require_safe
def open_alert(request: HttpRequest, seq: int) -> HttpResponse:
    """Lead from an alert to what it is about; the alert is read by that."""
    user = user_of(request)
    alert = queries.get_alert(user, seq)
    if alert is None:
        raise Http404
    services.mark_read(user, [seq], timezone.now())
    cards = cards_for([Subject(alert.subject_type, alert.subject_id)], user.pk)
    return redirect(cards[0].url if cards else reverse("alerts:inbox"))


@login_required
@require_POST
def follow(request: HttpRequest) -> HttpResponse:
    """Follow or unfollow `subject` (type:id) as `following` (1 or 0) says; HTMX gets the button."""
    user = user_of(request)
    code, _colon, key = request.POST.get("subject", "").replace("\0", "").partition(":")
    subject, error = Subject(code, key), ""
    if request.POST.get("following") == "0":
        services.unfollow(user, subject)
    else:
        error = _try_to_follow(user, subject)
    if request.headers.get("HX-Request"):
        following = queries.is_following(user, subject)
        context = {"subject": subject, "following": following, "error": error}
        return render(request, "alerts/follow_button.html", context)
    if error:
        messages.error(request, error)
    return redirect(safe_next(request, reverse("alerts:inbox")))


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Kinds × channels, quiet hours in the person's zone, the web hook and what failed lately."""
    user = user_of(request)
    row = services.preferences_of(user)
    matrix = services.matrix_of(row)
    form = PreferencesForm(request.POST or None, instance=row)
    if request.method == "POST":
        matrix = {kind.code: request.POST.getlist(f"kind:{kind.code}") for kind in all_kinds()}
        if form.is_valid():
            _save(user, form, matrix)
            messages.success(request, _("Your alert settings are saved."))
            return redirect("accounts:alerts")
    status = 422 if form.errors else 200
    return render(
        request, "alerts/preferences.html", _settings_page(user, form, matrix), status=status
    )


@login_required
@require_POST
def test_hook(request: HttpRequest) -> HttpResponse:
    """Call the stored web hook with a test document and say how it went."""
    try:
        sending.send_test_hook(user_of(request), timezone.now())
    except sending.NotSent as error:
        messages.error(request, _("The web hook did not answer as it should: %s") % error)
    else:
        messages.success(request, _("The web hook answered well."))
    return redirect("accounts:alerts")


def all_kinds() -> list[kinds.AlertKind]:
    """Return the registered kinds, those of a group beside each other."""
    order = list(kinds.GROUPS)
    return sorted(kinds.all_kinds(), key=lambda kind: order.index(kind.group))


def _try_to_follow(user: User, subject: Subject) -> str:
    if not cards_for([subject], user.pk):
        raise Http404
    try:
        services.follow(user, subject)
    except services.FollowRefused as refusal:
        return str(refusal)
    return ""


def _save(user: User, form: PreferencesForm, matrix: Mapping[str, Sequence[str]]) -> None:
    data = form.cleaned_data
    services.save_preferences(
        user,
        matrix,
        quiet=(data["quiet_from"], data["quiet_until"]),
        webhook_url=data["webhook_url"],
    )


def _settings_page(user: User, form: PreferencesForm, matrix: Any) -> dict[str, Any]:
    since = timezone.now() - FAILURES_SHOWN_FOR
    rows = [
        {
            "kind": kind,
            "group": kinds.GROUPS[kind.group],
            "boxes": [(name, label, name in matrix[kind.code]) for name, label in _ways()],
        }
        for kind in all_kinds()
    ]
    return {
        "form": form,
        "ways": _ways(),
        "rows": rows,
        "zone": user.time_zone or settings.TIME_ZONE,
        "has_hook": bool(services.preferences_of(user).webhook_url),
        "has_email": bool(user.email),
        "failures": queries.list_failures(user, since),
        "channel_names": channels.CHANNELS,
        "tab": "alerts",
    }


def _ways() -> list[tuple[str, str | Promise]]:
    return list(channels.CHANNELS.items())


def _chips(group: str) -> list[Chip]:
    used = {kind.group for kind in kinds.all_kinds()}
    chips = [Chip(_("All"), _address(""), not group)]
    chips += [
        Chip(label, _address(code), code == group)
        for code, label in kinds.GROUPS.items()
        if code in used
    ]
    return chips


def _address(group: str, before: int | None = None) -> str:
    query = {"group": group, "before": before}
    words = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('alerts:inbox')}?{words}" if words else reverse("alerts:inbox")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
