"""Adding a login of the merchant cabinet, in two steps."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from demper.forms.sign_in import CodeForm, EmailForm, PhoneForm
from demper.models import SignInAttempt, SignInStep
from demper.services.sign_in import (
    SignedIn,
    SignInRefused,
    attempt_for,
    start_by_email,
    start_by_phone,
    verify,
)
from demper.views.asking import back, person_of

METHODS: Final = ["GET", "HEAD", "POST"]


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(METHODS)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who signs in, by phone or by e-mail; POST begins it."""
    by_email = (request.POST.get("by") or request.GET.get("by")) == "email"
    kind = EmailForm if by_email else PhoneForm
    form = kind(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _show(request, form, by_email=by_email, status=422 if form.is_bound else 200)
    try:
        done = _begin(request, form.cleaned_data, by_email=by_email)
    except SignInRefused as refusal:
        return _show(request, form, refusal, by_email=by_email, status=refusal.status)
    if done.needs_code:
        return redirect("demper:sign-in-code", done.attempt.token)
    return _welcome(request, done)


def _begin(request: HttpRequest, told: dict[str, Any], *, by_email: bool) -> SignedIn:
    user, now = person_of(request), timezone.now()
    if by_email:
        return start_by_email(user, told["email"], told["password"], now)
    return start_by_phone(user, told["phone"], now)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(METHODS)
def code(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code that came; POST ends the sign-in."""
    attempt = attempt_for(person_of(request), token)
    if attempt is None:
        raise Http404
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return _show(request, form, attempt=attempt, status=422 if form.is_bound else 200)
    try:
        done = verify(attempt, form.cleaned_data["code"], timezone.now())
    except SignInRefused as refusal:
        attempt.refresh_from_db()
        return _show(request, form, refusal, attempt=attempt, status=refusal.status)
    return _welcome(request, done)


def _show(
    request: HttpRequest,
    form: forms.Form,
    refusal: SignInRefused | None = None,
    *,
    attempt: SignInAttempt | None = None,
    by_email: bool = False,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "form": form,
        "attempt": attempt,
        "over": attempt is not None and _is_over(attempt, refusal),
        "refusal": refusal,
        "wait_s": refusal.wait_s(now) if refusal else 0,
        "by_email": by_email,
        "demo": settings.DOZOR_DEMO,
        "ways": [
            {"label": _("By SMS"), "url": "?by=phone", "current": not by_email},
            {"label": _("By e-mail and password"), "url": "?by=email", "current": by_email},
        ],
    }
    return render(request, "demper/sign_in.html", context, status=status)


def _is_over(attempt: SignInAttempt, refusal: SignInRefused | None) -> bool:
    if attempt.step != SignInStep.CODE or attempt.expires_at <= timezone.now():
        return True
    return refusal is not None and not refusal.attempt


def _welcome(request: HttpRequest, done: SignedIn) -> HttpResponse:
    words = ngettext(
        "Signed in: %(n)s shop. Its list is being read.",
        "Signed in: %(n)s shops. Their lists are being read.",
        len(done.stores),
    )
    return back(request, reverse("demper:stores"), words % {"n": len(done.stores)})
