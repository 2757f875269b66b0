"""What the apps add to the state of the system: each registers in ready()."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

State = Callable[[datetime], Mapping[str, Any]]
_states: dict[str, State] = {}


def register_state(name: str, find: State) -> None:
    """Add an app's figures under a name; they hold no secret and are bounded in number."""
    _states[name] = find


def states(now: datetime) -> dict[str, Mapping[str, Any]]:
    """Return every app's figures."""
    return {name: find(now) for name, find in _states.items()}
