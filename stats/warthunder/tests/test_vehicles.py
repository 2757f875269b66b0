import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from aiohttp import web
from django.conf import settings
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from config.upstream import registry
from config.upstream.errors import ForbiddenAddress
from config.upstream.guard import Guard
from config.upstream.loopback import LoopbackServer
from stats.warthunder.models import Vehicle
from stats.warthunder.parse.vehicles import parse_vehicles
from stats.warthunder.records import Branch, Mode, ParseError
from stats.warthunder.services.vehicles import (
    Stored,
    fetch_vehicles,
    shown_source,
    store_vehicles,
)
from stats.warthunder.vehicles import SUPPORT, TOP_RANK, battle_rating, rung_of

FILE = Path(__file__).parent / "data" / "vehicles.json"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
UNIT = {
    "name": "us_m99",
    "localized": "M99",
    "rank": 2,
    "arcade": {"economic_rank": 3},
    "realistic": {"economic_rank": 4},
    "simulator": {"economic_rank": 5},
    "tech_tree": {"nation": "USA"},
}


def table(*items):
    return parse_vehicles(json.dumps(items).encode())


def rows():
    return {row.code: row for row in parse_vehicles(FILE.read_bytes()).rows}


def store(body=None, at=NOW):
    found = parse_vehicles(body or FILE.read_bytes())
    return sum(store_vehicles(found, source="vehicles.json", now=at), start=Stored())


def test_the_ladder_has_three_rungs_to_a_whole_number_from_1_to_14_7():
    rungs = [str(battle_rating(rank)) for rank in range(TOP_RANK + 1)]
    assert rungs[:5] == ["1.0", "1.3", "1.7", "2.0", "2.3"]
    assert rungs[-1] == "14.7"
    assert [rung_of(Decimal(text)) for text in rungs] == list(range(TOP_RANK + 1))
    for outside in (-1, TOP_RANK + 1):
        with pytest.raises(ValueError, match="no rung"):
            battle_rating(outside)


def test_a_vehicle_has_a_battle_rating_for_each_mode():
    row = rows()["fx_7_falcon"]
    assert (row.name, row.country, row.tier) == ("FX-7 Falcon", "usa", 6)
    assert row.rating(Mode.ARCADE) == Decimal("9.3")
    assert row.rating(Mode.REALISTIC) == Decimal("9.0")


def test_branches_are_read_from_names_and_sections():
    branches = {code: row.branch for code, row in rows().items()}
    assert branches["fx_7_falcon"] == Branch.AVIATION
    assert branches["il_77_storm"] == Branch.AVIATION
    assert branches["il_magen_4"] == Branch.GROUND
    assert branches["us_m99_badger"] == Branch.GROUND
    assert branches["jp_destroyer_akatombo"] == Branch.FLEET
    assert branches["us_pc_990"] == Branch.FLEET


def test_a_table_out_of_order_leaves_open_what_names_do_not_say():
    ship = {**UNIT, "name": "us_destroyer_x"}
    land = [{**UNIT, "name": f"us_m{number}"} for number in range(9)]
    found = table({**UNIT, "name": "p_1"}, ship, *land)
    assert [row.branch for row in found.rows] == [Branch.AVIATION, Branch.FLEET, *[None] * 9]


def test_a_table_that_states_branch_and_class_is_believed():
    row = table({**UNIT, "branch": "fleet", "class": "barge"}).rows[0]
    assert (row.branch, row.vehicle_class) == (Branch.FLEET, "barge")


def test_what_no_line_up_holds_is_marked():
    marked = {code for code, row in rows().items() if row.vehicle_class == SUPPORT}
    assert marked == {"ucav_lookout", "heron_attack_killstreak", "us_m99_badger_tutorial"}


@pytest.mark.parametrize("rank", [None, "7", True, -1, TOP_RANK + 1, 3.5])
def test_a_rank_outside_the_ladder_is_not_said(rank):
    row = table({**UNIT, "arcade": {"economic_rank": rank}, "simulator": None}).rows[0]
    assert row.rating(Mode.ARCADE) is None
    assert row.rating(Mode.SIMULATOR) is None
    assert row.rating(Mode.REALISTIC) == Decimal("2.3")


@pytest.mark.parametrize(
    "item",
    [
        7,
        {},
        {**UNIT, "name": ""},
        {**UNIT, "name": "\x00"},
        {**UNIT, "tech_tree": {"nation": "Atlantis"}},
        {**UNIT, "tech_tree": None},
        UNIT,
    ],
)
def test_what_cannot_be_read_is_skipped_and_counted(item):
    found = table(UNIT, item)
    assert (len(found.rows), found.skipped) == (1, 1)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"[]", b"[1, 2]", b"[" * 100_000])
def test_what_is_no_table_is_refused(body):
    with pytest.raises(ParseError):
        parse_vehicles(body)


@pytest.mark.slow
@given(st.binary(max_size=200) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(
    lambda value: json.dumps(value).encode()
))  # fmt: skip
def test_any_bytes_are_a_table_or_a_parse_error(body):
    try:
        found = parse_vehicles(body)
    except ParseError:
        return
    assert found.rows


@pytest.mark.slow
def test_the_large_table_is_read_whole():
    path = Path(settings.BASE_DIR).parent / "shared" / "data" / "wt_battle_ratings.json"
    if not path.exists():
        pytest.skip("the table of battle ratings is not on this machine")
    found = parse_vehicles(path.read_bytes())
    assert (len(found.rows), found.skipped) == (2817, 0)
    assert all(row.branch for row in found.rows)


@pytest.mark.django_db
def test_storing_the_same_table_again_changes_nothing():
    assert store() == Stored(added=18)
    assert store(at=NOW + timedelta(days=1)) == Stored(unchanged=18)
    assert set(Vehicle.objects.values_list("updated_at", flat=True)) == {NOW}


@pytest.mark.django_db
def test_a_moved_vehicle_is_updated_and_one_left_out_stays():
    store()
    unit = json.loads(FILE.read_bytes())[0]
    unit["realistic"]["economic_rank"] = 25
    later = NOW + timedelta(days=1)
    assert store(json.dumps([unit]).encode(), at=later) == Stored(changed=1)
    moved = Vehicle.objects.get(code="fx_7_falcon")
    assert (moved.br_realistic, moved.updated_at) == (Decimal("9.3"), later)
    assert Vehicle.objects.count() == 18


@pytest.mark.django_db
def test_the_command_stores_a_file_and_counts(capsys):
    call_command("import_vehicles", str(FILE), "--no-progress")
    assert capsys.readouterr().out == "18 added, 0 changed, 0 unchanged, 0 not readable.\n"
    assert set(Vehicle.objects.values_list("source", flat=True)) == {"vehicles.json"}


@pytest.mark.parametrize("source", ["missing.json", "http://127.0.0.1:9/table.json"])
def test_the_command_ends_with_one_line_when_nothing_is_stored(source):
    with pytest.raises(CommandError, match=r"\ANothing was stored: [^\n]+\Z"):
        call_command("import_vehicles", source)
    registry.reset()


def test_the_command_refuses_a_page_instead_of_a_table(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<html></html>")
    with pytest.raises(CommandError, match="not JSON"):
        call_command("import_vehicles", str(page))


def test_a_table_at_an_address_is_fetched_but_never_from_inside():
    async def answer(_request):
        return web.Response(body=FILE.read_bytes(), content_type="text/plain")

    app = web.Application()
    app.router.add_get("/table.json", answer)
    with LoopbackServer(app) as server:
        url = f"{server.url}/table.json"
        assert fetch_vehicles(url, guard=Guard(allow=["127.0.0.1/32"])) == FILE.read_bytes()
        with pytest.raises(ForbiddenAddress):
            fetch_vehicles(url)
    registry.reset()


def test_the_kept_source_holds_no_password_query_or_folder():
    assert (
        shown_source("https://me:secret@example.org/t.json?key=1") == "https://example.org/t.json"
    )
    assert shown_source("/home/somebody/t.json") == "t.json"
