"""The search of the whole site: each app registers what of its own can be found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from accounts.subjects import SubjectCard, Words
from config.finding import groups
from config.finding.groups import SearchGroup
from config.finding.marking import Piece, marked
from config.finding.queries import Hit, find
from config.finding.receivers import follow

QUERY_LENGTH_MAX: Final = 60
OF_A_GROUP, OF_ONE_GROUP = 5, 30


@dataclass(frozen=True, slots=True)
class Result:
    """A card that was found: its title in pieces, and the spelling where that is another."""

    card: SubjectCard
    title: Sequence[Piece]
    spelling: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Found:
    """The results of one group, the best first; `more` says that there are others."""

    code: str
    label: Words
    results: Sequence[Result]
    more: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found for a text; `meant` is the nearest name where none begins as was asked."""

    found: Sequence[Found]
    meant: str = ""


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """Things that only their owner may find: no part of the index, asked for each search.

    `find(text, viewer, limit)` returns up to limit + 1 cards, the best first.
    """

    code: str
    label: Words
    find: Callable[[str, int, int], list[SubjectCard]]


_own: dict[str, OwnGroup] = {}


def register_own(group: OwnGroup) -> None:
    """Make a group of people's own things known; called from an app's ready()."""
    _own[group.code] = group


def register(group: SearchGroup) -> None:
    """Make a group known and keep its index along with its rows; called from an app's ready()."""
    groups.add(group)
    follow(group)


def find_all(text: str, kind: str = "", viewer: int | None = None) -> Answer:
    """Return what is found for a text, of every group or of one; groups without any are left out.

    `viewer` is who asks: of what belongs to people everybody finds their own. One query, those of
    the cards of each group that has any, and those of each group of people's own things.
    """
    hits = find(text, [kind] if kind else None)
    limit = OF_ONE_GROUP if kind else OF_A_GROUP
    found = [_found(group, hits[group.code], text, limit) for group in _ordered(hits)]
    mine = [] if viewer is None else _found_of_own(text, kind, viewer, limit)
    shown = [one for one in [*mine, *found] if one.results]
    return Answer(shown, "" if mine else _meant(hits, shown))


def kinds(viewer: int | None = None) -> list[tuple[str, Words]]:
    """Return code and label of every group, in order of registration; people's own last."""
    named = [(group.code, group.label) for group in groups.all_groups()]
    own = [] if viewer is None else _own.values()
    return named + [(group.code, group.label) for group in own]


def exact_url(text: str) -> str:
    """Return the first address that can look up exactly this name, or an empty string."""
    for group in groups.all_groups():
        url = group.exact_url(text) if group.exact_url else ""
        if url:
            return url
    return ""


def _found_of_own(text: str, kind: str, viewer: int, limit: int) -> list[Found]:
    asked = [group for group in _own.values() if kind in ("", group.code)]
    found = []
    for group in asked:
        cards = group.find(text, viewer, limit)
        results = [Result(card, marked(card.title, text), ()) for card in cards[:limit]]
        if results:
            found.append(Found(group.code, group.label, results, more=len(cards) > limit))
    return found


def _ordered(hits: dict[str, list[Hit]]) -> list[SearchGroup]:
    """Return the groups with hits, those with the best one first."""
    there = [group for group in groups.all_groups() if group.code in hits]
    return sorted(there, key=lambda group: -hits[group.code][0].score)


def _found(group: SearchGroup, hits: Sequence[Hit], text: str, limit: int) -> Found:
    first = {hit.object_id: hit for hit in hits[:limit]}
    results = [
        _result(card, first[card.subject.id], text)
        for card in group.cards(list(first))
        if card.url and card.subject.id in first
    ]
    return Found(group.code, group.label, results, more=len(hits) > limit)


def _result(card: SubjectCard, hit: Hit, text: str) -> Result:
    other = hit.text.casefold() not in card.title.casefold()
    return Result(card, marked(card.title, text), marked(hit.text, text) if other else ())


def _meant(hits: dict[str, list[Hit]], found: Sequence[Found]) -> str:
    shown = [hit for one in found for hit in hits[one.code][:1]]
    if not shown or any(hit.begins for hit in shown):
        return ""
    return max(shown, key=lambda hit: hit.score).text
