"""The account pages: profile, API tokens, pins, and the language switch."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import pins, tokens
from accounts.forms import ProfileForm, TokenForm
from accounts.models import User
from accounts.scopes import all_scopes
from accounts.subjects import Subject, cards_for
from accounts.timezones import list_zones


def user_of(request: HttpRequest) -> User:
    """Return the signed-in person of a view behind login_required; raises Http404 otherwise."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def safe_next(request: HttpRequest, fallback: str) -> str:
    """Return where to go on: `next` or the page before, if it is on this site, else fallback."""
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if url_has_allowed_host_and_scheme(
            address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return fallback


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change name, language and time zone."""
    user = user_of(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        changed = form.save()
        messages.success(request, _("Your profile is saved."))
        response = redirect("accounts:profile")
        remember_language(response, changed.language)
        return response
    context = {"form": form, "zones": list_zones(timezone.now().date()), "tab": "profile"}
    return render(request, "accounts/profile.html", context, status=422 if form.errors else 200)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of the pages, for good when somebody is signed in."""
    code = request.POST.get("language", "")
    response = redirect(safe_next(request, "/"))
    if code in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=code)
        remember_language(response, code)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """Keep the language in the cookie that LocaleMiddleware reads; empty forgets it."""
    if not code:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


@login_required
@never_cache
@sensitive_variables("plain")
@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """List the tokens and make new ones; the text of a new one is in this answer only.

    It is not kept for a redirect, so nothing but the digest ever reaches the database.
    """
    user = user_of(request)
    form = TokenForm(request.POST or None, user=user)
    plain = ""
    if request.method == "POST" and form.is_valid():
        plain = make_token(user, form)
        form = TokenForm(user=user) if plain else form
    context = {
        "form": form,
        "plain": plain,
        "tokens": list(tokens.list_tokens(user)),
        "scope_labels": {scope.code: scope.label for scope in all_scopes()},
        "now": timezone.now(),
        "tab": "tokens",
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


def make_token(user: User, form: TokenForm) -> str:
    """Issue what a valid form asks for; empty, with an error on the form, when refused."""
    name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
    try:
        return tokens.issue(user, name, scopes, form.expires_at(timezone.now()))[1]
    except tokens.TooManyTokens:
        form.add_error(None, _("You have too many tokens already: revoke one first."))
    return ""


@login_required
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the person's own tokens at once."""
    token = get_object_or_404(tokens.list_tokens(user_of(request)), pk=pk)
    tokens.revoke(token)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("accounts:tokens")


@login_required
@require_POST
def pin(request: HttpRequest) -> HttpResponse:
    """Pin or unpin `subject` (type:id) as `pinned` (1 or 0) says; HTMX gets the button back."""
    user = user_of(request)
    code, _colon, key = request.POST.get("subject", "").replace("\0", "").partition(":")
    subject = Subject(code, key)
    error = ""
    if request.POST.get("pinned") == "0":
        pins.unpin(user, subject)
    else:
        error = try_to_pin(user, subject)
    if request.headers.get("HX-Request"):
        context = {"subject": subject, "pinned": pins.is_pinned(user, subject), "error": error}
        return render(request, "accounts/pin_button.html", context)
    if error:
        messages.error(request, error)
    return redirect(safe_next(request, reverse("accounts:pins")))


def try_to_pin(user: User, subject: Subject) -> str:
    """Pin, or return why not; raises Http404 for a subject that does not exist."""
    try:
        pins.pin(user, subject)
    except pins.PinRefused as refusal:
        if not refusal.full:
            raise Http404 from refusal
        return _("You can pin at most %(number)d. Unpin something first.") % {
            "number": pins.MAX_PINS
        }
    return ""


@login_required
@require_safe
def pin_list(request: HttpRequest) -> HttpResponse:
    """The page on which pins are put in order and taken away."""
    rows = pins.list_pins(user_of(request))
    subjects = [Subject(row.subject_type, row.subject_id) for row in rows]
    cards = {card.subject: card for card in cards_for(subjects, user_of(request).pk)}
    pairs = [
        {"pin": row, "subject": subject, "card": cards.get(subject)}
        for row, subject in zip(rows, subjects, strict=True)
    ]
    context = {"pairs": pairs, "limit": pins.MAX_PINS, "tab": "pins"}
    return render(request, "accounts/pins.html", context)


@login_required
@require_POST
def pin_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move one of the person's pins up or down."""
    get_object_or_404(user_of(request).pins, pk=pk)
    pins.move(user_of(request), pk, -1 if request.POST.get("step") == "up" else 1)
    return redirect("accounts:pins")
