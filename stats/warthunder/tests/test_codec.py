"""Records to JSON and back."""

import json

import pytest
from hypothesis import given, settings

from stats.warthunder.codec import (
    member_from_json,
    profile_from_json,
    squadron_from_json,
    to_json,
)
from stats.warthunder.records import Duration, Member, Mode, Profile
from stats.warthunder.tests.pages import make_member, make_profile, make_squadron
from stats.warthunder.tests.strategies import profiles, squadrons


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(profiles())
def test_a_profile_survives_json_without_loss(profile):
    assert profile_from_json(json.loads(json.dumps(to_json(profile)))) == profile


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(squadrons())
def test_a_squadron_survives_json_without_loss(squadron):
    assert squadron_from_json(json.loads(json.dumps(to_json(squadron)))) == squadron


def test_a_member_survives_json_without_loss():
    member = make_member("Ace")
    assert member_from_json(json.loads(json.dumps(to_json(member)))) == member


def test_keys_nobody_knows_are_left_alone():
    data = to_json(make_profile())
    data["future"] = 1
    data["modes"]["arcade"]["totals"]["future"] = {"a": []}
    assert profile_from_json(data) == make_profile()


def test_keys_that_are_missing_have_their_default():
    assert profile_from_json({"nick": "Ace"}) == Profile("Ace")
    assert member_from_json({"nick": "Ace"}) == Member("Ace")


def test_the_names_in_json_are_the_names_of_the_records():
    data = to_json(make_profile())
    assert data["registered_on"] == "2019-10-14"
    assert data["modes"]["arcade"]["branches"]["fleet"]["sorties_by_class"]["barge"] > 0
    play_time = make_profile().modes[Mode.ARCADE].totals.play_time
    assert isinstance(play_time, Duration)
    assert data["modes"]["arcade"]["totals"]["play_time"] == {
        "seconds": play_time.seconds,
        "resolution_s": play_time.resolution_s,
    }


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"nick": 5},
        {"nick": "a", "level": "100"},
        {"nick": "a", "level": True},
        {"nick": "a", "modes": []},
    ],
)
def test_data_that_is_no_profile_is_refused(data):
    with pytest.raises(ValueError, match="Profile"):
        profile_from_json(data)


@pytest.mark.parametrize(
    "data", [{"nick": "a", "modes": {"tea": {}}}, {"nick": "a", "registered_on": "x"}]
)
def test_values_no_record_can_hold_are_refused(data):
    with pytest.raises(ValueError, match=r"tea|isoformat"):
        profile_from_json(data)


def test_a_squadron_without_its_name_is_refused():
    data = to_json(make_squadron())
    del data["name"]
    with pytest.raises(ValueError, match="name"):
        squadron_from_json(data)
