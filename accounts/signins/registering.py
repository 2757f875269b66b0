"""Making an account by the API, by the form and the rules of the sign-up page."""

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.forms import SignupForm
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from accounts.models import User


class SignupClosed(Exception):
    """DOZOR_SIGNUP is off."""


class SignupRefused(ValueError):
    """The form has errors; `errors` maps fields of the API to sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(line for lines in errors.values() for line in lines))
        self.errors = errors


def register(request: HttpRequest, username: str, email: str, password: str) -> User:
    """Make an account and write to its address; raises SignupClosed, SignupRefused."""
    if not get_adapter(request).is_open_for_signup(request):
        raise SignupClosed
    data = {"username": username, "email": email, "password1": password, "password2": password}
    form = SignupForm(data)
    if not form.is_valid():
        raise SignupRefused(errors_of(form))
    user: User = form.save(request)
    signals.user_signed_up.send(sender=User, request=request, user=user)
    address = EmailAddress.objects.filter(user=user).first()
    if address:
        address.send_confirmation(request, signup=True)
    return user


def errors_of(form: SignupForm) -> dict[str, list[str]]:
    """Return the form's errors under the names that the API has for its fields."""
    names = {"password1": "password", "password2": "password", "__all__": "body"}
    return {
        names.get(field, field): [str(line) for line in lines]
        for field, lines in form.errors.items()
    }
