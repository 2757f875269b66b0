"""What answers tell of parts of matches, in the order in which it was said.

A part is ordered by when its source said it: the change time of the match it came with, else the
time its answer was fetched, since answers about one part alone tell no change time. What was said
before is passed over, what is said again is only confirmed. Of two sources the richer one's part
stays; prices of bookmakers stand side by side.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from django.db.models import F

from stats.football.models import Match, MatchChange, MatchSource
from stats.football.records import Source, Status
from stats.football.services.joining import Frame
from stats.football.services.parts.rows import Altered
from stats.football.services.parts.shape import Changed, Part, Telling
from stats.football.services.parts.writing import write

_RANKS: Final = {Source.SOFASCORE: 3, Source.GENERATED: 2, Source.FOOTBALL_DATA: 1}
LONGEST: Final = timedelta(hours=4)
_NOTED: Final = ("events", "statistics")


def tell(tellings: Sequence[Telling], frame: Frame) -> Changed:
    """Store what is news in the caller's transaction, in which the seasons are locked."""
    said: list[MatchSource] = []
    news: list[Part] = []
    for telling in tellings:
        found = _news(telling, frame)
        if found is not None:
            said.append(telling.row)
            news += found
    MatchSource.objects.bulk_update(said, ["parts"], batch_size=100)
    ours = _ours(news, frame.source)
    if not ours:
        return Changed()
    altered = write(ours, frame)
    _note(altered, ours, frame)
    changed = {row.match for rows in altered.values() for row in rows}
    Match.objects.filter(pk__in=changed).update(version=F("version") + 1)
    over = {
        part.match.season_id
        for part in ours
        if part.match.pk in changed and Status(part.match.status).finished
    }
    return Changed(frozenset(changed), frozenset(over))


def _news(telling: Telling, frame: Frame) -> list[Part] | None:
    """Return what says something else than before; None where all of it is older.

    When each part was told is written down in the row.
    """
    row, news, told = telling.row, [], False
    for name, items in telling.parts.told().items():
        before = row.parts.get(name)
        if before and telling.told_at < datetime.fromisoformat(before["at"]):
            continue
        told = True
        digest = hashlib.sha256(orjson.dumps(items, default=dict)).hexdigest()
        if not before or before["digest"] != digest:
            late = _told_after_end(row.match, before)
            formations = telling.parts.formations
            news.append(Part(name, row.match, items, telling.told_at, late, formations))
        row.parts[name] = {
            "at": telling.told_at.isoformat(),
            "digest": digest,
            "raw": frame.raw.pk if frame.raw else None,
            "many": len(items),
        }
    return news if told else None


def _told_after_end(match: Match, before: Mapping[str, Any] | None) -> bool:
    if before is None or not Status(match.status).finished:
        return False
    # Where no source told when it ended.
    ended = match.finished_at or (match.order_at and match.order_at + LONGEST)
    return bool(ended and datetime.fromisoformat(before["at"]) >= ended)


def _ours(news: Sequence[Part], source: Source) -> list[Part]:
    """Leave out what another source tells better; nobody deletes what only another one told."""
    theirs: dict[tuple[int, str], int] = defaultdict(int)
    rows = MatchSource.objects.filter(match__in={part.match.pk for part in news})
    for match, other, parts in rows.exclude(source=source).values_list("match", "source", "parts"):
        for name, said in parts.items():
            if said["many"]:
                theirs[match, name] = max(theirs[match, name], 1 + _RANKS.get(Source(other), 0))
    mine = 1 + _RANKS.get(source, 0)
    return [
        part
        for part in news
        if part.name == "odds" or theirs[part.match.pk, part.name] <= (mine if part.items else 0)
    ]


def _note(altered: Mapping[str, Sequence[Altered]], news: Sequence[Part], frame: Frame) -> None:
    """Write down what was corrected after the end."""
    late = {(part.match.pk, part.name): part for part in news if part.after_end}
    fields: dict[int, dict[str, Any]] = defaultdict(dict)
    for name in _NOTED:
        for row in altered.get(name, ()):
            if (row.match, name) in late:
                key = ".".join((name, *map(str, row.key)))
                fields[row.match][key] = [_shown(name, row.before), _shown(name, row.after)]
    told = {part.match.pk: part.told_at for part in late.values()}
    MatchChange.objects.bulk_create(
        MatchChange(
            match_id=match, source=frame.source, at=told[match], after_end=True, fields=changes
        )
        for match, changes in fields.items()
    )


def _shown(name: str, values: Mapping[str, Any] | None) -> Any:
    """Return what a change shows of a row: figures by side, or the few words of an event."""
    if values is None:
        return None
    if name == "statistics":
        return [values["home"], values["away"]]
    return {
        "kind": str(values["kind"]),
        "minute": values["minute"],
        "added": values["added"],
        "player": values["player_name"],
        "team": values["team_id"],
        "rescinded": values["rescinded"],
    }
