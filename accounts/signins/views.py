"""The page of a person's sign-ins by programs, and the buttons that end them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import SignIn
from accounts.signins import families
from accounts.views import user_of

MAX_SHOWN = 100
MAX_REUSED = 5


@login_required
@never_cache
@require_safe
def sign_in_list(request: HttpRequest) -> HttpResponse:
    """List the sign-ins that go on, and those that ended lately because a token was used twice."""
    user, now = user_of(request), timezone.now()
    context = {
        "sign_ins": list(families.list_live(user, now)[:MAX_SHOWN]),
        "reused": list(families.list_reused(user, now)[:MAX_REUSED]),
        "tab": "sign-ins",
    }
    return render(request, "accounts/sign_ins.html", context)


@login_required
@require_POST
def sign_in_end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """End one of the person's own sign-ins at once."""
    now = timezone.now()
    mine = families.list_live(user_of(request), now)
    row = get_object_or_404(mine, pk=pk)
    families.end(mine.filter(pk=row.pk), SignIn.Reason.ENDED, now)
    messages.success(request, _("The sign-in is ended."))
    return redirect("accounts:sign-ins")


@login_required
@require_POST
def sign_ins_end(request: HttpRequest) -> HttpResponse:
    """End all of the person's sign-ins by programs."""
    mine = SignIn.objects.filter(user=user_of(request))
    families.end(mine, SignIn.Reason.ENDED, timezone.now())
    messages.success(request, _("All sign-ins by programs are ended."))
    return redirect("accounts:sign-ins")
