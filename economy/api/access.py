"""Who may call, and for whom."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.auth import Access, StaffOnly, TokenOrSession
from accounts.models import User
from config.problems import NotThere, Problem
from economy.models import Product
from economy.schemas.asked import ID_MAX

log = logging.getLogger(__name__)
READ, WRITE = TokenOrSession("economy:read"), TokenOrSession("economy:write")
# Both scopes are staff's: a service that takes payments has a token of a staff account.
FUND, MANAGE = StaffOnly("economy:fund"), StaffOnly("economy:manage")


def access_of(request: HttpRequest) -> Access:
    """Return the caller."""
    access: Access = request.auth  # type: ignore[attr-defined]
    return access


def whose(request: HttpRequest, user_id: int | None) -> int:
    """Return whose things are read: the caller's own, or for staff anybody's.

    Raises Problem 403 for another user, NotThere where staff name nobody.
    """
    caller = access_of(request).person
    if user_id is None or user_id == caller.pk:
        return caller.pk
    if not caller.is_staff:
        raise not_yours()
    return somebody(user_id)


def acting_for(request: HttpRequest, user_id: int | None) -> int:
    """Return whose money and things are moved: the caller's own, or anybody's by `economy:manage`.

    Raises Problem 403 for another user, NotThere where staff name nobody.
    """
    access = access_of(request)
    if user_id is None or user_id == access.person.pk:
        return access.person.pk
    if not access.allows("economy:manage"):
        raise not_yours()
    log.warning("staff acts for a user", extra={"staff": access.person.pk, "user": user_id})
    return somebody(user_id)


def somebody(user_id: int) -> int:
    """Return the id of a user who is there and active; raises NotThere."""
    if user_id > ID_MAX or not User.objects.filter(pk=user_id, is_active=True).exists():
        raise NotThere("There is no such user.")
    return user_id


def offered(product_id: int) -> int:
    """Return the id of a product that is no demo's where none is shown; raises NotThere.

    Whether there is such a product at all is the engine's to say.
    """
    if product_id > ID_MAX or (
        not settings.DOZOR_DEMO and Product.objects.filter(pk=product_id, demo=True).exists()
    ):
        raise NotThere("There is no such product.")
    return product_id


def not_yours() -> Problem:
    """Return the refusal for what is another user's."""
    return Problem(403, "forbidden", "This is another user's.")


def keep_own(response: HttpResponse) -> None:
    """Let only the caller keep an answer, and ask each time whether it still holds."""
    response["Cache-Control"] = "private, no-cache"
