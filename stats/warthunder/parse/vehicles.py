"""The vehicle table: a JSON list of units with economic ranks by mode and a nation.

`[{"name", "localized", "rank", "arcade": {"economic_rank"}, "realistic": …, "simulator": …,
"tech_tree": {"nation"}}, …]`; "branch" and "class" are taken where they are given. The table need
not give them: then the branch is read from the name and from where in the table it stands.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from stats.warthunder.records import COUNTRIES, Branch, Mode, ParseError
from stats.warthunder.vehicles import SUPPORT, TOP_RANK, VehicleRow, battle_rating

SOURCE = "vehicles"
LONGEST_NAME = 120
LONGEST_CLASS = 40
NATIONS = {"greatbritain": "britain", "uk": "britain"}
# Land vehicles and ships carry their nation in front; aircraft do not (il_2 is no Israeli).
GROUND_OR_FLEET = re.compile(r"(us|ussr|germ|uk|jp|it|fr|cn|sw|il)_")
SHIP_WORD = re.compile(
    r"_(?:armored)?(battleship|battlecruiser|cruiser|destroyer|frigate)(?:_|$)"
    r"|_(?:corvette|gunboat|class|mgb|mtb|boat|ptf|vosper|fairmile)(?:_|$)"
)
SUPPORT_WORD = re.compile(r"^(?:ucav|uav)_|_(?:killstreak|tutorial)$")
# Where ships are listed last, at least this share of them says so by name.
SHIPS_THAT_SAY_SO = 0.4


@dataclass(frozen=True, slots=True)
class VehicleTable:
    """Vehicles in the table's order, and how many entries could not be read."""

    rows: tuple[VehicleRow, ...]
    skipped: int


def parse_vehicles(body: bytes) -> VehicleTable:
    """Read the table; raises ParseError when it is no list or holds not one vehicle.

    An entry without a name or a known nation, and the second of one name, are skipped.
    """
    try:
        items = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(SOURCE, "file", "not JSON") from error
    if not isinstance(items, list):
        raise ParseError(SOURCE, "file", "not a list of vehicles")
    rows: dict[str, VehicleRow] = {}
    for row in filter(None, map(_read, items)):
        rows.setdefault(row.code, row)
    if not rows:
        raise ParseError(SOURCE, "file", "not one vehicle with a name and a known nation")
    return VehicleTable(_with_branches(tuple(rows.values())), len(items) - len(rows))


def _read(item: Any) -> VehicleRow | None:
    if not isinstance(item, dict):
        return None
    code, country = _text(item.get("name")), _country(item)
    if not code or not country:
        return None
    tier = _whole(item.get("rank"))
    return VehicleRow(
        code=code,
        name=_text(item.get("localized")) or code,
        country=country,
        branch=_branch(item.get("branch")),
        vehicle_class=_text(item.get("class"))[:LONGEST_CLASS] or _class(code),
        tier=tier if tier and tier <= 20 else None,
        ratings={mode: _rating(item.get(mode.value)) for mode in Mode},
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    # Whatever no database stores (NUL, lone surrogates) is not printable.
    printable = "".join(sign if sign.isprintable() else " " for sign in value)
    return " ".join(printable.split())[:LONGEST_NAME]


def _whole(value: Any) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if known else None


def _country(item: dict[str, Any]) -> str:
    tree = item.get("tech_tree")
    nation = _text(tree.get("nation")) if isinstance(tree, dict) else ""
    word = nation.casefold().replace(" ", "")
    country = NATIONS.get(word, word)
    return country if country in COUNTRIES else ""


def _branch(value: Any) -> Branch | None:
    return Branch(value) if isinstance(value, str) and value in set(Branch) else None


def _class(code: str) -> str:
    if SUPPORT_WORD.search(code):
        return SUPPORT
    found = SHIP_WORD.search(code) if GROUND_OR_FLEET.match(code) else None
    return (found.group(1) or "") if found else ""


def _rating(value: Any) -> Decimal | None:
    rank = _whole(value.get("economic_rank")) if isinstance(value, dict) else None
    return battle_rating(rank) if rank is not None and rank <= TOP_RANK else None


def _with_branches(rows: Sequence[VehicleRow]) -> tuple[VehicleRow, ...]:
    ships_from = _ships_from(rows)
    return tuple(
        row if row.branch else replace(row, branch=_branch_by_name(row, place, ships_from))
        for place, row in enumerate(rows)
    )


def _branch_by_name(row: VehicleRow, place: int, ships_from: int | None) -> Branch | None:
    if _flies(row):
        return Branch.AVIATION
    if SHIP_WORD.search(row.code):
        return Branch.FLEET
    if ships_from is None:
        return None
    return Branch.FLEET if place >= ships_from else Branch.GROUND


def _flies(row: VehicleRow) -> bool:
    nation = GROUND_OR_FLEET.match(row.code)
    return not nation or (nation.group(1) == "il" and row.country != "israel")


def _ships_from(rows: Sequence[VehicleRow]) -> int | None:
    """Where the table's section of ships begins; None when it is not in sections."""
    said = [bool(SHIP_WORD.search(row.code)) and not _flies(row) for row in rows]
    if not any(said):
        return None
    first = said.index(True)
    after = said[first:]
    return first if sum(after) >= SHIPS_THAT_SAY_SO * len(after) else None
