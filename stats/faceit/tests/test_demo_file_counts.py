"""What is counted from a recording, by hand-checked rounds; awpy itself is not needed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.demofile.agreement import Expected, Mismatch, compare
from stats.faceit.demofile.frames import Unusable, recording_of
from stats.faceit.demofile.kast import sheets
from stats.faceit.demofile.recording import Kill, Recording, Round
from stats.faceit.tests import recorded_map as recorded

A, B, C, D = (str(one) for one in recorded.US[:4])
X, Y = (str(one) for one in recorded.THEM[:2])


def recording(**changed):
    tables = {
        "header": recorded.HEADER,
        "tick_rate": 64.0,
        "players": recorded.player_rows(),
        "rounds": recorded.round_rows(),
        "kills": recorded.kill_rows(),
    }
    return recording_of(**{**tables, **changed})


def expected_lines():
    """The lines that FACEIT would tell of the recorded map: US won 1 and 3 … 2 : 2."""
    counted = sheets(recording())
    return [
        Expected(
            key=key,
            steam_id=str(steam_id),
            nickname=f"player{steam_id % 100}",
            team=1 if steam_id in recorded.US else 2,
            rounds=4,
            own_score=2,
            kills=counted[str(steam_id)].kills,
            deaths=counted[str(steam_id)].deaths,
        )
        for key, steam_id in enumerate([*recorded.US, *recorded.THEM])
    ]


def test_knife_rounds_warm_up_bots_and_spectators_do_not_count():
    read = recording()
    assert [one.number for one in read.rounds] == [1, 2, 3, 4]
    assert len(read.names) == 10
    assert sum(len(one.kills) for one in read.rounds) == 10


def test_a_knife_round_is_known_by_its_weapons_where_the_table_does_not_say():
    rows = [
        {k: v for k, v in row.items() if k != "is_knife_round"} for row in recorded.round_rows()
    ]
    assert recording(rounds=rows) == recording()


def test_kast_counts_kills_assists_survival_and_trades_once_a_round():
    counted = sheets(recording())
    # a: traded in 1 and 4; too late in 2; killed by a team mate in 3, which is no trade.
    assert counted[A].kast_rounds == 2
    # b: a kill in 1 and 2 (though dead to the world), survives 3, traded in 4.
    assert counted[B].kast_rounds == 4
    # c: an assist in 1, survives 2, dies in 3 having killed only a team mate, kills in 4.
    assert counted[C].kast_rounds == 3
    assert counted[D].kast_rounds == 4
    assert counted[X].kast_rounds == 4


def test_openings_trades_and_figures_are_counted_by_hand():
    counted = sheets(recording())
    assert counted[A].as_dict() == {
        "rounds": 4, "kast_rounds": 2, "kills": 0, "deaths": 4, "assists": 0, "trade_kills": 0,
        "traded_deaths": 2, "opening_kills": 0, "opening_deaths": 3,
    }  # fmt: skip
    assert (counted[X].opening_kills, counted[Y].opening_kills) == (3, 1)
    assert counted[C].opening_deaths == 1
    assert (counted[B].trade_kills, counted[C].trade_kills) == (1, 1)
    assert (counted[C].kills, counted[C].assists) == (1, 1)


def test_one_bullet_may_avenge_two():
    assert sheets(recording())[B].traded_deaths == 1
    assert sheets(recording())[C].trade_kills == 1


def test_tables_of_another_shape_are_refused_with_a_reason():
    rows = [{"tick": 2000}]
    with pytest.raises(Unusable, match="victim_steamid"):
        recording(kills=rows)
    with pytest.raises(Unusable, match="no round"):
        recording(rounds=[])


PEOPLE = "abcdefghij"
DEATHS = st.lists(
    st.tuples(
        st.integers(0, 5000),
        st.sampled_from(PEOPLE),
        st.sampled_from(PEOPLE),
        st.none() | st.sampled_from(PEOPLE),
    ),
    max_size=12,
)


def side(player):
    return None if player is None else "ct" if player < "f" else "t"


@pytest.mark.slow
@given(st.lists(DEATHS, min_size=1, max_size=6))
def test_counts_stay_within_rounds_and_balance(rounds):
    made = [
        Round(
            number,
            "ct",
            [Kill(tick, v, side(v), a, side(a), h, side(h)) for tick, a, v, h in deaths],
        )
        for number, deaths in enumerate(rounds, 1)
    ]
    counted = sheets(Recording("de_nuke", 64.0, dict.fromkeys(PEOPLE, ""), made)).values()
    assert all(0 <= one.kast_rounds <= one.rounds == len(rounds) for one in counted)
    assert sum(one.deaths for one in counted) == sum(len(deaths) for deaths in rounds)
    assert sum(one.opening_kills for one in counted) == sum(one.opening_deaths for one in counted)
    assert sum(one.trade_kills for one in counted) <= sum(one.traded_deaths for one in counted)


def test_a_recording_fits_the_match_it_is_of():
    read = recording()
    found = compare(read, sheets(read), expected_lines())
    assert found == {key: one.steam_id for key, one in enumerate(expected_lines())}


def test_people_without_a_steam_id_are_found_by_their_nickname():
    read = recording()
    lines = [replace(one, steam_id="", nickname=one.nickname.upper()) for one in expected_lines()]
    assert not isinstance(compare(read, sheets(read), lines), Mismatch)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"steam_id": "76561199999999999"}, Mismatch.PEOPLE),
        ({"rounds": 5}, Mismatch.ROUNDS),
        ({"own_score": 3}, Mismatch.SCORE),
        ({"kills": 30}, Mismatch.FIGURES),
    ],
)
def test_a_recording_of_another_match_is_refused_for_what_differs(change, why):
    read = recording()
    first, *others = expected_lines()
    assert compare(read, sheets(read), [replace(first, **change), *others]) is why
