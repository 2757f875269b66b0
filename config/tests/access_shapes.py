"""What a line of the table of access says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from accounts.models import User


class Who(Enum):
    """For whom an address is."""

    PUBLIC = "everybody"
    SIGNED_IN = "everybody who is signed in"
    OWNER = "the person to whom the thing belongs"
    FOLLOWER = "those who follow the thing, and staff"
    STAFF = "staff"


PUBLIC, SIGNED_IN, OWNER, FOLLOWER, STAFF = Who


class World:
    """Three people: `owner` has things, `other` has none, `staff` is a superuser."""

    def __init__(self) -> None:
        self.owner = User.objects.create_user("owner", "owner@example.com", "secret-word")
        self.other = User.objects.create_user("other", "other@example.com", "secret-word")
        self.staff = User.objects.create_superuser("staff", "staff@example.com", "secret-word")


Given = Callable[[World], Mapping[str, Any]]


def nothing(world: World) -> Mapping[str, Any]:
    """No arguments."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `ok` are the statuses of an answer to somebody who may see it."""

    who: Who
    args: Given = nothing
    method: str = "get"
    data: Given = nothing
    ok: frozenset[int] = frozenset({200, 302})


@dataclass(frozen=True, slots=True)
class Call:
    """An API operation: `scope` is what a token needs, `body` what is sent as JSON.

    `headers` are sent beside those that say who calls.
    """

    who: Who
    scope: str = ""
    args: Given = nothing
    body: Given = nothing
    query: Mapping[str, str] | Given = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    ok: frozenset[int] = frozenset({200, 201, 202, 204})


@dataclass(frozen=True, slots=True)
class Socket:
    """A websocket route."""

    who: Who
    args: Given = nothing
