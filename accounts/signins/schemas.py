"""What signing in by the API takes and gives."""

from datetime import datetime

from ninja import Field, Schema


class RegisterIn(Schema):
    """A person to be; the rules are those of the sign-up page."""

    username: str = Field(min_length=1, max_length=150)
    password: str = Field(min_length=1, max_length=256)
    email: str = Field("", max_length=254)


class LoginIn(Schema):
    """Who signs in: `login` is the user name or the e-mail address."""

    login: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=256)


class RefreshIn(Schema):
    """The refresh token to be used up."""

    refresh_token: str = Field(min_length=1, max_length=2048)


class LogoutIn(Schema):
    """The sign-in to end, by its refresh token; without it the bearer access token names it."""

    refresh_token: str | None = Field(None, max_length=2048)


class PairOut(Schema):
    """New tokens, in this answer only: keep the refresh token secret, it signs in for weeks."""

    token_type: str = "Bearer"  # noqa: S105  # the name of a scheme
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
