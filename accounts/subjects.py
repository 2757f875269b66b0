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
    """How an app answers for its subjects; `cards` keeps the order and skips what is gone.

    Of subjects that belong to somebody `own_cards(ids, viewer)` answers in place of `cards`: with
    those of this person alone, whose id it is given.
    """

    code: str
    label: Words
    icon: str
    cards: Callable[[Iterable[str]], list[SubjectCard]]
    alert_kinds: tuple[str, ...] = field(default=())
    own_cards: Callable[[Iterable[str], int], list[SubjectCard]] | None = None

    def cards_seen_by(self, viewer: int | None, ids: Iterable[str]) -> list[SubjectCard]:
        """Return the cards that a person, or with None a visitor, may see."""
        if self.own_cards is None:
            return self.cards(ids)
        return [] if viewer is None else self.own_cards(ids, viewer)


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


def cards_for(subjects: Iterable[Subject], viewer: int | None = None) -> list[SubjectCard]:
    """Return cards in the order asked, one call per type; unknown subjects are skipped.

    `viewer` is the id of whoever will see them, None where nobody is known.
    """
    wanted = list(subjects)
    found: dict[Subject, SubjectCard] = {}
    for code in dict.fromkeys(subject.type for subject in wanted):
        if code in _types:
            ids = [subject.id for subject in wanted if subject.type == code]
            found.update({card.subject: card for card in _types[code].cards_seen_by(viewer, ids)})
    return [found[subject] for subject in wanted if subject in found]
