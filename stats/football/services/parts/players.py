"""Rows of players and of their spellings, and the team a player is with."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db.models import Max

from config.finding.indexing import update
from config.fold import fold
from stats.football.frames import PLAYER
from stats.football.models import Appearance, Player, PlayerAlias
from stats.football.records import PlayerName

NAME_MAX: Final = 120
IDS_AT_A_TIME: Final = 500
# What is filled in where a player's row does not have it yet.
_FILLED: Final = ("short_name", "position", "country", "born_on", "translations")


def players_of(told: Iterable[PlayerName], source: str, *, demo: bool) -> dict[str, int]:
    """Return players by the source's identifier, made where they are missing.

    A player without an identifier is nobody in particular: whoever tells of them keeps the name.
    """
    names = {one.source_id[:60]: one for one in told if one.source_id}
    rows = _rows(names, source, demo)
    if missing := sorted(names.keys() - rows.keys()):
        Player.objects.bulk_create(
            [
                Player(source=source, source_id=key, demo=demo, **_columns(names[key]))
                for key in missing
            ],
            ignore_conflicts=True,
        )
        rows |= _rows(missing, source, demo)
    filled, spelt = _fill(rows, names), _spell(rows, names)
    update(PLAYER, filled | spelt)
    return {key: row.pk for key, row in rows.items()}


def _rows(keys: Collection[str], source: str, demo: bool) -> dict[str, Player]:
    found: dict[str, Player] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), IDS_AT_A_TIME):
        some = wanted[start : start + IDS_AT_A_TIME]
        rows = Player.objects.filter(demo=demo, source=source, source_id__in=some)
        found |= {row.source_id: row for row in rows}
    return found


def _columns(told: PlayerName) -> dict[str, Any]:
    return {
        "name": told.name[:NAME_MAX],
        "short_name": told.short_name[:60],
        "position": told.position[:4],
        "country": told.country[:8],
        "born_on": told.born_on,
        "translations": dict(told.translations or {}),
    }


def _fill(rows: Mapping[str, Player], names: Mapping[str, PlayerName]) -> set[int]:
    changed = []
    for key, row in sorted(rows.items(), key=lambda item: item[1].pk):
        told = _columns(names[key])
        told["translations"] = told["translations"] | row.translations
        fresh = {
            name: told[name]
            for name in _FILLED
            if told[name] and told[name] != getattr(row, name)
            if name == "translations" or not getattr(row, name)
        }
        for name, value in fresh.items():
            setattr(row, name, value)
        if fresh:
            changed.append(row)
    Player.objects.bulk_update(changed, _FILLED, batch_size=200)
    return {row.pk for row in changed}


def _spell(rows: Mapping[str, Player], names: Mapping[str, PlayerName]) -> set[int]:
    told = {
        (rows[key].pk, name[:NAME_MAX])
        for key, one in names.items()
        for name in (one.name, *(one.translations or {}).values())
    }
    ids = sorted({pk for pk, _ in told})
    for start in range(0, len(ids), IDS_AT_A_TIME):
        some = ids[start : start + IDS_AT_A_TIME]
        known = PlayerAlias.objects.filter(player_id__in=some)
        told -= set(known.values_list("player_id", "name"))
    PlayerAlias.objects.bulk_create(
        [
            PlayerAlias(player_id=pk, name=name, search_key=fold(name)[:160])
            for pk, name in sorted(told)
        ],
        ignore_conflicts=True,
    )
    return {pk for pk, _ in told}


def follow_teams(players: Collection[int]) -> None:
    """Put players into the teams of their newest appearances."""
    rows = Appearance.objects.filter(player_id__in=players, played_at__isnull=False)
    last = rows.values("player_id").annotate(last=Max("played_at"))
    newest = {row["player_id"]: row["last"] for row in last}
    teams = {
        player: team
        for player, team, at in rows.filter(played_at__in=set(newest.values())).values_list(
            "player_id", "team_id", "played_at"
        )
        if newest[player] == at
    }
    # Locked in one order, lest two transactions wait for each other.
    held = Player.objects.select_for_update(no_key=True).filter(pk__in=teams).order_by("pk")
    moved = [row for row in held if row.team_id != teams[row.pk]]
    for row in moved:
        row.team_id = teams[row.pk]
    Player.objects.bulk_update(moved, ["team"], batch_size=200)
