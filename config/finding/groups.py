"""What can be found, by groups; each app registers its own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from accounts.subjects import SubjectCard, Words


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of an object; of those spelled equally well the heavier comes first."""

    object_id: int | str
    text: str
    weight: float = 0.0
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A model whose rows tell of an object: the attribute with its key, the columns that count.

    A save that names none of the columns changes nothing of the index; no columns are all.
    """

    object_id: str = "pk"
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """One group of results; `code` is that of the subject type where it can be followed.

    - `model` holds the objects; Entry.object_id is its key.
    - `spellings(ids)` returns every spelling of these objects, nothing for those that are gone.
    - `cards(ids)` returns what is shown of them, in the order asked; what must not be shown is
      left out.
    - `parts` are the models whose saved and deleted rows bring the index up to date by themselves.
    - `mixed` says whether a demo shows real rows too.
    - `exact_url(text)` returns where to look a name up that is not stored yet, or "".
    """

    code: str
    label: Words
    model: type[Model]
    spellings: Callable[[Sequence[str]], Iterable[Spelling]]
    cards: Callable[[Iterable[str]], list[SubjectCard]]
    parts: Mapping[type[Model], Part] = field(default_factory=dict)
    mixed: bool = True
    exact_url: Callable[[str], str] | None = None


_groups: dict[str, SearchGroup] = {}


def add(group: SearchGroup) -> None:
    """Make a group known; apps call `config.search.register`."""
    _groups[group.code] = group


def all_groups() -> list[SearchGroup]:
    """Return the groups in order of registration."""
    return list(_groups.values())


def group_of(code: str) -> SearchGroup:
    """Return a registered group; raises KeyError for an unknown code."""
    return _groups[code]
