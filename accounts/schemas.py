"""What the account part of the API takes and gives."""

from datetime import datetime

from ninja import Field, Schema


class MeOut(Schema):
    """Who is calling; `scopes` is null for a session, which may do all that its user may."""

    id: int
    username: str
    email: str
    name: str
    language: str
    time_zone: str
    is_staff: bool
    scopes: list[str] | None


class TokenOut(Schema):
    """A token as lists show it: never its secret."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class NewTokenOut(TokenOut):
    """The only answer that holds the token itself."""

    token: str


class TokenIn(Schema):
    """A token to make; without `expires_in_days` it lives as long as the token that asks."""

    name: str = Field(min_length=1, max_length=80)
    scopes: list[str] = Field(min_length=1, max_length=40)
    expires_in_days: int | None = Field(None, ge=1, le=3650)
