"""The search of the whole site: each app registers how to search its own subjects."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.subjects import SubjectCard, Words

QUERY_LENGTH_MAX = 60


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """One group of results: `find(text, limit)` returns cards, the best first.

    `exact_url(text)` returns where to look a name up that is not stored yet, or "".
    """

    code: str
    label: Words
    find: Callable[[str, int], list[SubjectCard]]
    exact_url: Callable[[str], str] | None = None


_groups: dict[str, SearchGroup] = {}


def register(group: SearchGroup) -> None:
    """Make a group known; called from an app's ready()."""
    _groups[group.code] = group


def find_all(text: str, limit: int = 6) -> list[tuple[Words, list[SubjectCard]]]:
    """Return each group's label with its results; groups without any are left out."""
    found = ((group.label, group.find(text, limit)) for group in _groups.values())
    return [(label, cards) for label, cards in found if cards]


def exact_url(text: str) -> str:
    """Return the first address that can look up exactly this name, or an empty string."""
    for group in _groups.values():
        url = group.exact_url(text) if group.exact_url else ""
        if url:
            return url
    return ""
