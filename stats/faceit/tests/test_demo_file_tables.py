"""The reader of demo files over tables in awpy 3.1's documented shape.

awpy is an extra that need not be installed: a stand-in gives frames with the same columns, types
and the few methods of a polars frame that the reader uses. What it decodes is not tested here.
"""

import sys

import pytest

from stats.faceit.demofile import parsing
from stats.faceit.demofile.frames import Unusable, recording_of
from stats.faceit.tests import recorded_map as recorded

WHO = ("attacker", "victim", "assister")
STAND_IN = '''
"""Opens what its test put beside the file."""

class InvalidDemoError(Exception):
    pass

class Frame:
    def __init__(self, rows, columns):
        self.rows, self.columns = rows, list(columns)

    def select(self, names):
        missing = set(names) - set(self.columns)
        if missing:
            raise KeyError(f"unable to find column {missing}")
        return Frame(self.rows, names)

    def to_dicts(self):
        return [{name: row[name] for name in self.columns} for row in self.rows]

TABLES = {}

class Demo:
    def __init__(self, path):
        if not path.endswith(".dem"):
            raise InvalidDemoError("bad magic bytes")
        self.loaded = set()
        self.header = {"map_name": "de_mirage", "server_name": "x", "playback_ticks": 100}
        self.tick_rate = 64.0

    def load(self, *names):
        if unknown := set(names) - set(TABLES):
            raise ValueError(f"unknown dataset {unknown}")
        self.loaded |= set(names)

    def __getattr__(self, name):
        if name not in self.loaded:
            raise AssertionError(f"{name} is decoded in a pass of its own")
        rows = TABLES[name]
        return Frame(rows, rows[0] if rows else ())
'''


def tables():
    """Return what awpy documents: more columns than are read, null where nobody is resolved."""
    rounds = [
        {
            "round_num": number,
            **row,
            "end_tick": row["start_tick"] + 900,
            "official_end_tick": None,
            "winner": 3 if row["winner_side"] == "counter-terrorist" else 2,
            "reason": 8,
            "reason_name": "ct_win",
        }
        for number, row in enumerate(recorded.round_rows())
    ]
    kills = []
    for row in recorded.kill_rows():
        whole = {**row, "headshot": False, "hitgroup": 1, "hitgroup_name": "head"}
        for who in WHO:
            known = row[f"{who}_steamid"] is not None
            whole[f"{who}_name"] = "somebody" if known else None
            whole |= {f"{who}_{axis}": 1.5 if known else None for axis in "xyz"}
        kills.append(whole)
    people = [{**row, "team_clan_name": None} for row in recorded.player_rows()]
    return {"players": people, "rounds": rounds, "kills": kills}


@pytest.fixture
def awpy(monkeypatch, tmp_path):
    """The stand-in under awpy's name, with its tables to change."""
    (tmp_path / "awpy.py").write_text(STAND_IN)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "awpy", raising=False)
    import awpy

    awpy.TABLES.update(tables())
    yield awpy
    sys.modules.pop("awpy", None)


def test_documented_tables_are_read_as_the_plain_rows_are(awpy, tmp_path):
    assert parsing.read(tmp_path / "match.dem") == recording_of(
        recorded.HEADER, 64.0, recorded.player_rows(), recorded.round_rows(), recorded.kill_rows()
    )


def test_knife_rounds_are_known_without_the_column_that_names_them(awpy, tmp_path):
    whole = parsing.read(tmp_path / "match.dem")
    for row in awpy.TABLES["rounds"]:
        del row["is_knife_round"]
    assert parsing.read(tmp_path / "match.dem") == whole


def test_a_round_whose_beginning_was_not_seen_begins_when_play_does(awpy, tmp_path):
    awpy.TABLES["rounds"][1]["start_tick"] = None
    assert [one.number for one in parsing.read(tmp_path / "match.dem").rounds] == [1, 2, 3, 4]


def test_a_column_that_another_version_calls_otherwise_is_named(awpy, tmp_path):
    for row in awpy.TABLES["kills"]:
        row["victim"] = row.pop("victim_steamid")
    with pytest.raises(Unusable, match="victim_steamid"):
        parsing.read(tmp_path / "match.dem")


def test_an_empty_recording_is_unusable(awpy, tmp_path):
    awpy.TABLES["rounds"] = []
    with pytest.raises(Unusable, match="no round"):
        parsing.read(tmp_path / "match.dem")


def test_what_awpy_does_not_take_for_a_demo_is_refused(awpy, tmp_path):
    with pytest.raises(parsing.Refused, match="unreadable"):
        parsing.read(tmp_path / "picture.jpg")
