"""Demo files as programs see them."""

from datetime import datetime
from typing import Literal

from ninja import Schema


class DemoFilePlayerOut(Schema):
    """Counts of one player over `rounds`; trades within five seconds."""

    player_id: str
    rounds: int
    kast_rounds: int
    kills: int
    deaths: int
    assists: int
    trade_kills: int
    traded_deaths: int
    opening_kills: int
    opening_deaths: int


class DemoFileOut(Schema):
    """An uploaded file; `reason` and `message` say why it was refused."""

    match_id: str
    state: Literal["waiting", "reading", "done", "refused"]
    reason: str
    message: str
    uploaded_at: datetime
    ended_at: datetime | None
    size_bytes: int
    map_number: int | None
    players: list[DemoFilePlayerOut]
    location: str
