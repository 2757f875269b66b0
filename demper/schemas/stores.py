"""Shapes of the calls about signing in, shops and their syncs."""

import datetime as dt
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict, SecretStr

Attempt = Annotated[str, Field(min_length=1, max_length=64)]
Code = Annotated[str, Field(min_length=1, max_length=12)]


class KdAuthIn(Schema):
    """Either an address and a password, or, as the second step, the attempt and its code."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field("", max_length=254)
    password: SecretStr = SecretStr("")
    attempt: str = Field("", max_length=64)
    code: str = Field("", max_length=12)


class KdSmsStartIn(Schema):
    """The phone to which a code is to be sent."""

    model_config = ConfigDict(extra="forbid")

    phone: str = Field(max_length=40)


class KdSmsVerifyIn(Schema):
    """The code that came."""

    model_config = ConfigDict(extra="forbid")

    attempt: Attempt
    code: Code


class KdLoginOut(Schema):
    """A login of the cabinet; `label` is masked, `state` is active, renewing or needs_login."""

    login_id: int
    label: str
    state: str
    last_checked_at: dt.datetime | None
    last_error: str


class KdSyncOut(Schema):
    """How far a sync is; `location` is where to look."""

    sync_id: int
    store_id: int
    state: str
    total: int | None
    seen: int
    added: int
    changed: int
    skipped: int
    gone: int
    error: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    location: str


class KdStoreOut(Schema):
    """A shop. `products` and `bot_on` count its products, `errors_24h` runs of the bot."""

    store_id: int
    merchant_id: str
    name: str
    cities: list[dict[str, str]]
    main_city: str
    active: bool
    bot_enabled: bool
    approval: bool
    cadence_s: int
    products: int
    bot_on: int
    errors_24h: int
    last_error: str
    last_sync_at: dt.datetime | None
    sync: KdSyncOut | None
    login: KdLoginOut | None
    demo: bool


class KdStoresOut(Schema):
    """A person's shops, and how many products the bot may watch (null: any number)."""

    items: list[KdStoreOut]
    limit: int | None
    used: int
    active_until: dt.datetime | None


class KdShopOut(Schema):
    """A shop that a login manages."""

    store_id: int
    merchant_id: str
    name: str


class KdAuthOut(Schema):
    """How far a sign-in is: `code` wants a code for `attempt`, `done` has a login and its shops."""

    step: str
    attempt: str
    label: str
    expires_at: dt.datetime
    login: KdLoginOut | None = None
    stores: list[KdShopOut] = []
