"""What can be followed and pinned: each app registers its subjects here by name.

A subject is addressed as `type:id`, for example `warthunder.squadron:12`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Subject:
    """The address of one thing that can be followed."""

    type: str
    id: str

    def __str__(self) -> str:
        return f"{self.type}:{self.id}"


@dataclass(frozen=True, slots=True)
class SubjectCard:
    """What a tile, a pin or a feed line shows of a subject; `change` is already signed."""

    subject: Subject
    title: str
    url: str
    icon: str
    kind: Words
    value: str = ""
    change: str = ""
    tone: str = ""
    note: Words = ""
    series: tuple[float, ...] = ()
    as_of: datetime | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class SubjectType:
    """How an app answers for its subjects; `cards` keeps the order and skips what is gone."""

    code: str
    label: Words
    icon: str
    cards: Callable[[Iterable[str]], list[SubjectCard]]
    alert_kinds: tuple[str, ...] = field(default=())


_types: dict[str, SubjectType] = {}


def register(subject_type: SubjectType) -> None:
    """Make a subject type known; called from an app's ready()."""
    _types[subject_type.code] = subject_type


def subject_type(code: str) -> SubjectType:
    """Return the registered type; raises KeyError for an unknown code."""
    return _types[code]


def all_types() -> list[SubjectType]:
    """Return every registered type in order of registration."""
    return list(_types.values())


def cards_for(subjects: Iterable[Subject]) -> list[SubjectCard]:
    """Return cards in the order asked, one `cards` call per type; unknown subjects are skipped."""
    wanted = list(subjects)
    found: dict[Subject, SubjectCard] = {}
    for code in dict.fromkeys(subject.type for subject in wanted):
        if code in _types:
            ids = [subject.id for subject in wanted if subject.type == code]
            found.update({card.subject: card for card in _types[code].cards(ids)})
    return [found[subject] for subject in wanted if subject in found]
