"""Knobs of demo sources: what may be set, and what is refused without changing anything."""

from dataclasses import dataclass
from enum import StrEnum

import pytest

from config.upstream.misbehaving import FaultError, Knobs


class Way(StrEnum):
    NONE = ""
    ERROR = "500"
    DRIP = "drip"


@dataclass(slots=True)
class Faults(Knobs[Way]):
    kind: Way = Way.NONE
    retry_after_s: int = 1
    outages: bool = True


def test_a_fault_meets_the_requests_of_its_path_so_many_times():
    faults = Faults()
    faults.change({"kind": "500", "path": "/players", "times": 2})
    met = [faults.take(path) for path in ("/players/1", "/matches", "/players/2", "/players/3")]
    assert met == [Way.ERROR, Way.NONE, Way.ERROR, Way.NONE]
    faults.change({"times": None})
    assert [faults.take("/players/1") for _ in range(3)] == [Way.ERROR] * 3
    faults.change({"kind": None})
    assert faults.take("/players/1") is Way.NONE


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "404"},
        {"kind": 500},
        {"pace": 1},
        {"times": -1},
        {"times": "2"},
        {"times": True},
        {"path": None},
        {"path": 3},
        {"stall_s": True},
        {"stall_s": "5"},
        {"retry_after_s": 0.5},
        {"retry_after_s": False},
        {"outages": 1},
        {"outages": "yes"},
    ],
)
def test_a_wrong_value_is_refused_by_name_and_sets_nothing(values):
    faults = Faults()
    with pytest.raises(FaultError, match=next(iter(values))):
        faults.change({"retry_after_s": 9, **values} if "retry_after_s" not in values else values)
    assert faults == Faults()


def test_an_unknown_kind_is_answered_with_those_that_there_are():
    with pytest.raises(FaultError, match=r"use one of 500, drip"):
        Faults().change({"kind": "flood"})


def test_whole_numbers_serve_for_seconds():
    faults = Faults()
    faults.change({"stall_s": 5})
    assert faults.stall_s == 5
