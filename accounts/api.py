"""Account calls of the JSON API: who am I, and my tokens."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from accounts import tokens
from accounts.auth import Access, TokenOrSession
from accounts.models import ApiToken
from accounts.schemas import MeOut, NewTokenOut, TokenIn, TokenOut
from config.paging import Page, PageQuery, page_of
from config.problems import NotThere, Problem

router = Router()


def access_of(request: HttpRequest) -> Access:
    """Return the caller that the auth object found."""
    access: Access = request.auth  # type: ignore[attr-defined]
    return access


@router.get("/auth/me", auth=TokenOrSession("account:read"), response=MeOut)
def read_me(request: HttpRequest) -> dict[str, Any]:
    """The person whose token or session this is."""
    access = access_of(request)
    user = access.person
    return {
        "id": user.pk,
        "username": user.username,
        "email": user.email,
        "name": user.get_full_name(),
        "language": user.language,
        "time_zone": user.time_zone,
        "is_staff": user.is_staff,
        "scopes": access.token.scopes if access.token else None,
    }


@router.get("/auth/tokens", auth=TokenOrSession("account:read"), response=Page[TokenOut])
def list_tokens(request: HttpRequest, page: Query[PageQuery]) -> dict[str, Any]:
    """Your tokens that are not revoked, newest first; the secrets are never shown."""
    rows = tokens.list_tokens(access_of(request).person)
    position = page.position()
    if position is not None:
        rows = rows.filter(pk__lt=whole_number(position))
    items, cursor = page_of(list(rows[: page.limit + 1]), page.limit, lambda row: [row.pk])
    return {"items": items, "next_cursor": cursor}


def whole_number(position: list[Any]) -> int:
    """Return the key of a cursor of one whole number; raises Problem 400."""
    if len(position) != 1 or type(position[0]) is not int or abs(position[0]) >= 2**63:
        raise Problem(400, "bad_cursor", "The cursor is not one of this list.")
    return position[0]


@router.post("/auth/tokens", auth=TokenOrSession("account:write"), response={201: NewTokenOut})
def create_token(
    request: HttpRequest, response: HttpResponse, body: TokenIn
) -> Status[dict[str, Any]]:
    """Make a token; `token` is in this answer only. A token gives no more than it has itself."""
    access = access_of(request)
    row, plain = issue_within(access, body, timezone.now())
    response["Cache-Control"] = "no-store"
    shown = {name: getattr(row, name) for name in TokenOut.model_fields}
    return Status(201, {**shown, "token": plain})


def issue_within(access: Access, body: TokenIn, now: datetime) -> tuple[ApiToken, str]:
    """Issue a token that neither may more nor lives longer than the token that asks for it."""
    expires_at = now + timedelta(days=body.expires_in_days) if body.expires_in_days else None
    if access.token:
        excess = [scope for scope in body.scopes if scope not in access.token.scopes]
        if excess:
            detail = f"This token cannot give what it lacks: {', '.join(excess)}."
            raise Problem(403, "scope_exceeded", detail)
        ends = [at for at in (expires_at, access.token.expires_at) if at]
        expires_at = min(ends) if ends else None
    try:
        return tokens.issue(access.person, body.name, body.scopes, expires_at)
    except tokens.ScopeRefused as error:
        raise Problem(422, "invalid", str(error), errors=refusals(error)) from error
    except tokens.TooManyTokens as error:
        raise Problem(409, "too_many_tokens", str(error)) from error


def refusals(error: tokens.ScopeRefused) -> list[dict[str, str]]:
    """Return one entry per scope that cannot be given."""
    return [{"field": "scopes", "message": f"{scope} cannot be given"} for scope in error.scopes]


@router.delete(
    "/auth/tokens/{int:token_id}", auth=TokenOrSession("account:write"), response={204: None}
)
def revoke_token(request: HttpRequest, token_id: int) -> Status[None]:
    """End one of your tokens at once; somebody else's does not exist for you."""
    row = tokens.list_tokens(access_of(request).person).filter(pk=token_id).first()
    if row is None:
        raise NotThere
    tokens.revoke(row)
    return Status(204, None)
