"""The ratings of a recorded match, where it is at hand, against values worked out by hand."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from stats.faceit.rating.population import FALLBACK, map_sums
from stats.faceit.rating.score import rate
from stats.faceit.rating.tally import tally_of
from stats.faceit.records import Line

SAMPLE = Path(settings.BASE_DIR).parent / "shared" / "samples" / "faceit" / "match_stats.json"

pytestmark = pytest.mark.skipif(
    not SAMPLE.is_file(), reason="the recorded samples are not beside the checkout"
)


def recorded_lines():
    played = json.loads(SAMPLE.read_bytes())["rounds"][0]
    rounds = int(played["round_stats"]["Rounds"])
    people = [person for team in played["teams"] for person in team["players"]]
    return [line_of(person, rounds) for person in people]


def line_of(person, rounds):
    said = {name: int(value) for name, value in person["player_stats"].items() if value.isdigit()}
    return Line(
        match_id="recorded",
        map_number=1,
        player_id=person["player_id"],
        nickname=person["nickname"],
        map="de_inferno",
        won=said["Result"] == 1,
        rounds=rounds,
        kills=said["Kills"],
        deaths=said["Deaths"],
        assists=said["Assists"],
        headshots=said["Headshots"],
        double_kills=said["Double Kills"],
        triple_kills=said["Triple Kills"],
        quadro_kills=said["Quadro Kills"],
        penta_kills=said["Penta Kills"],
        damage=said["Damage"],
    )


def test_the_first_line_is_rated_as_by_hand():
    # 23 rounds, 19 kills (7 singles, 3 doubles, 2 triples), 13 deaths, 7 assists, 2278 damage.
    rated = rate(tally_of(recorded_lines()[:1]), FALLBACK)
    assert rated.hltv1.value == pytest.approx(1.272762, abs=2e-6)
    assert rated.hltv2.value == pytest.approx(1.432966, abs=2e-6)


def test_the_ten_lines_make_one_full_map():
    ten = recorded_lines()
    sums = map_sums(ten)
    assert (sums.maps, sums.lines, sums.rounds, sums.kills) == (1, 10, 230, 151)
    values = [rate(tally_of([line]), FALLBACK).hltv2.value for line in ten]
    assert 0.8 < sum(values) / 10 < 1.2


def test_the_line_with_most_kills_is_rated_as_by_hand():
    # 23 kills (5 singles, 4 doubles, 2 triples, a quadro), 15 deaths: RMK 55 / 23.
    most = max(recorded_lines(), key=lambda line: line.kills)
    rated = rate(tally_of([most]), FALLBACK).hltv1
    assert rated.value == pytest.approx(1.523488, abs=2e-6)
