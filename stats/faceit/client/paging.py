"""Walking back through a player's past, beyond the offsets that FACEIT allows.

A page is asked with an upper time; the next one with the last item's time + 1, so that what shares
its second or millisecond is not lost, and what was seen is dropped. Only where a whole page shares
one time do offsets help. Each endpoint counts time in its own unit; here all is milliseconds.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from config.upstream.answer import Answer
from stats.faceit.client.endpoints import LIMIT, fetch_game_stats, fetch_history
from stats.faceit.parse import parse_game_stats, parse_history
from stats.faceit.records import HistoryMatch, Line, Page

Item = TypeVar("Item", HistoryMatch, Line)
SECOND_MS: Final = 1000
HISTORY_OFFSET_MAX: Final = 1000
GAME_STATS_OFFSET_MAX: Final = 200
# So many pages in a row without anything new: the source goes round in circles.
BARREN_PAGES: Final = 30


@dataclass(frozen=True, slots=True)
class Batch(Generic[Item]):
    """What one page brought that no page before it had.

    `before_ms` is where a later walk goes on after this page (None: nothing said when it was).
    `ended` says that nothing older is there. `number` counts pages from 1, `sent` its items.
    """

    items: Sequence[Item]
    answer: Answer
    before_ms: int | None
    ended: bool
    number: int
    sent: int


@dataclass(frozen=True, slots=True)
class _Feed(Generic[Item]):
    """An endpoint: the unit of its `to` in ms, its largest offset, and how it is asked and read."""

    unit_ms: int
    offset_max: int
    ask: Callable[[int | None, int], Answer]
    read: Callable[[bytes], Page[Item]]
    key: Callable[[Item], Hashable]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next page is asked: its upper time in the endpoint's unit, and the offset."""

    to: int | None
    offset: int = 0


def walk_history(
    player_id: str, *, before_ms: int | None = None, since_ms: int | None = None
) -> Iterator[Batch[HistoryMatch]]:
    """Yield a player's matches page by page, newest first.

    Starts at `before_ms`, or now; ends with the page that reaches `since_ms`, or with the last.
    Raises an UpstreamError or ParseError; a new walk goes on from the last batch's `before_ms`.
    """
    feed: _Feed[HistoryMatch] = _Feed(
        SECOND_MS,
        HISTORY_OFFSET_MAX,
        lambda to, offset: fetch_history(player_id, to_s=to, offset=offset),
        parse_history,
        lambda match: match.match_id,
    )
    return _walk(feed, before_ms, since_ms)


def walk_game_stats(
    player_id: str, *, before_ms: int | None = None, since_ms: int | None = None
) -> Iterator[Batch[Line]]:
    """Yield a player's own lines page by page, newest first, as `walk_history` does matches."""
    feed: _Feed[Line] = _Feed(
        1,
        GAME_STATS_OFFSET_MAX,
        lambda to, offset: fetch_game_stats(player_id, to_ms=to, offset=offset),
        lambda body: parse_game_stats(body, player_id),
        lambda line: (line.match_id, line.map_number),
    )
    return _walk(feed, before_ms, since_ms)


def _walk(feed: _Feed[Item], before_ms: int | None, since_ms: int | None) -> Iterator[Batch[Item]]:
    place = _Place(None if before_ms is None else -(-before_ms // feed.unit_ms))
    seen: set[Hashable] = set()
    barren = number = 0
    ended = False
    while not ended:
        number += 1
        answer = feed.ask(place.to, place.offset)
        page = feed.read(answer.body)
        new = [item for item in page.items if feed.key(item) not in seen]
        seen.update(feed.key(item) for item in new)
        barren = 0 if new else barren + 1
        oldest = _oldest(page.items, feed.unit_ms)
        ended = _is_last(page, place, bool(new)) or barren >= BARREN_PAGES
        ended = ended or _reaches(oldest, since_ms, feed.unit_ms)
        place = _next(place, oldest, page.sent, feed.offset_max)
        cursor = None if place.to is None else place.to * feed.unit_ms
        yield Batch(new, answer, cursor, ended, number, page.sent)


def _oldest(items: Sequence[Item], unit_ms: int) -> int | None:
    stamps = [_stamp(item.finished_at, unit_ms) for item in items if item.finished_at]
    return min(stamps, default=None)


def _stamp(moment: datetime, unit_ms: int) -> int:
    return round(moment.timestamp() * SECOND_MS) // unit_ms


def _is_last(page: Page[Item], place: _Place, new: bool) -> bool:
    """Tell the end: nothing at all at a time, or a page that is not full and all known."""
    if page.sent == 0:
        return place.offset == 0
    return page.sent < LIMIT and not new


def _reaches(oldest: int | None, since_ms: int | None, unit_ms: int) -> bool:
    return oldest is not None and since_ms is not None and oldest * unit_ms <= since_ms


def _next(place: _Place, oldest: int | None, sent: int, offset_max: int) -> _Place:
    """Return where to go on: further back in time, else at the next offset, else past the crowd.

    The last leaves out what the source will not show: more matches at one time than offsets reach.
    """
    if oldest is not None and (place.to is None or oldest + 1 < place.to):
        return _Place(oldest + 1)
    if sent and place.offset + LIMIT <= offset_max:
        return _Place(place.to, place.offset + LIMIT)
    return place if place.to is None else _Place(place.to - 1)
