"""Fills a scratch database: invented players, each with readings of realistic size."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import orjson
from django.db import connection
from numpy.typing import NDArray

from stats.warthunder.codec import to_json
from stats.warthunder.models import Membership, Origin, Player, PlayerSnapshot, Squadron
from stats.warthunder.nick import nick_key
from stats.warthunder.records import COUNTRIES, Quality
from stats.warthunder.tests.pages import make_profile

READINGS = 50
DAYS = 90
CREW = 120
FIXED = {"resolution_s", "level", "victories_percent_printed"}
MARK = 7_000_000
Numbers = NDArray[np.float64]


class Template:
    """A profile's JSON with a place for each counter; `kinds` names them in order."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.base: list[int] = []
        marked = self._mark(to_json(make_profile(scale=10)), "")
        text = orjson.dumps(marked).decode().replace("%", "%%")
        for index in range(len(self.kinds)):
            text = text.replace(str(MARK + index), "%d", 1)
        self.text = text

    def _mark(self, value: Any, name: str) -> Any:
        if isinstance(value, dict):
            return {key: self._mark(item, f"{name}.{key}") for key, item in value.items()}
        last = name.rpartition(".")[2]
        if not isinstance(value, int) or isinstance(value, bool) or last in FIXED:
            return value
        self.kinds.append(name)
        self.base.append(value)
        return MARK + len(self.base) - 1


def fill(players: int, now: datetime, rng: np.random.Generator) -> Iterator[int]:
    """Insert everything, player by player; yields how many players each step added."""
    template = Template()
    squadrons = Squadron.objects.bulk_create(
        Squadron(name=f"Bench Squadron {number}", tag=f"[B{number}]", tag_core=f"B{number}")
        for number in range(-(-players // CREW))
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        for start in range(0, players, CREW):
            batch = range(start, min(start + CREW, players))
            _players(batch, squadrons[start // CREW], now)
            sql, rows = _insert(PlayerSnapshot, _snapshots(batch, template, now, rng))
            cursor.executemany(sql, rows)
            yield len(batch)
        cursor.execute(
            "UPDATE warthunder_player SET latest_id = (SELECT max(id) FROM"
            " warthunder_playersnapshot s WHERE s.player_id = warthunder_player.id)"
        )
        cursor.execute("ANALYZE")


def nick_of(number: int) -> str:
    """Return the nick of the player with this id."""
    return f"Bench_{number:06d}"


def _players(batch: range, squadron: Squadron, now: datetime) -> None:
    nicks = {number + 1: nick_of(number + 1) for number in batch}
    Player.objects.bulk_create(
        Player(
            pk=pk, nick=nick, nick_key=nick_key(nick), level=80, last_success_at=now,
            squadron_name=squadron.name, squadron_tag=squadron.tag, last_outcome="found",
        )
        for pk, nick in nicks.items()
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(
            squadron=squadron, player_id=pk, nick=nick, nick_key=nick_key(nick), rating=900,
            first_seen_at=now - timedelta(days=DAYS), last_seen_at=now,
        )
        for pk, nick in nicks.items()
    )  # fmt: skip


def _snapshots(
    batch: range, template: Template, now: datetime, rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    for number in batch:
        counters = _counters(template, rng)
        whole = [i for i, kind in enumerate(template.kinds) if _is(kind, "totals.missions")]
        won = [i for i, kind in enumerate(template.kinds) if _is(kind, "totals.victories")]
        for step, row in enumerate(counters.tolist()):
            at = now - timedelta(days=DAYS * (READINGS - 1 - step) / READINGS, seconds=number)
            yield {
                "player_id": number + 1, "taken_at": at, "last_seen_at": at,
                "origin": Origin.UPLOAD, "quality": Quality.VALID, "reason": "",
                "statistics": template.text % tuple(row), "checks_passed": 30, "checks_failed": 0,
                "checks_skipped": 0, "missions": sum(row[i] for i in whole),
                "victories": sum(row[i] for i in won),
            }  # fmt: skip


def _counters(template: Template, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return READINGS rows of counters that only rise."""
    skill = rng.normal()
    volume = float(np.exp(rng.normal(0.0, 0.9)))
    final = np.array(template.base, float) * volume * rng.uniform(0.6, 1.4, len(template.base))
    index = {kind: place for place, kind in enumerate(template.kinds)}
    for kind, place in index.items():
        if _is(kind, "totals.victories"):
            missions = final[index[kind.replace("victories", "missions")]]
            final[place] = missions / (1 + np.exp(-0.25 * skill - rng.normal(0, 0.1)))
        elif _is(kind, "totals.deaths"):
            final[place] *= 0.1 * np.exp(-0.2 * skill)
        elif ".targets." in kind:
            final[place] *= np.exp(0.3 * skill)
        elif any(f".{country}." in kind for country in COUNTRIES):
            final[place] = min(final[place], 200)
    grown = np.sort(rng.uniform(0.85, 1.0, READINGS))
    grown[-1] = 1.0
    return np.asarray(np.outer(grown, final), np.int64)


def _is(kind: str, ending: str) -> bool:
    return kind.endswith(ending)


def _insert(
    model: type[PlayerSnapshot], rows: Iterable[dict[str, Any]]
) -> tuple[str, list[tuple[Any, ...]]]:
    found = [_adapted(row) for row in rows]
    names = list(found[0])
    places = ", ".join(["%s"] * len(names))
    table = model._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608  # no input
    return sql, [tuple(row.values()) for row in found]


def _adapted(row: dict[str, Any]) -> dict[str, Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return {k: adapt(v) if isinstance(v, datetime) else v for k, v in row.items()}
