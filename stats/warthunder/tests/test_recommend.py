import re
from dataclasses import replace

import numpy as np
import pytest
from django.utils import translation

from stats.warthunder.rating.score import build_reference
from stats.warthunder.recommend import Area, Kind, Reason, recommend
from stats.warthunder.recommend.company import company_of
from stats.warthunder.recommend.efficiency import efficiency
from stats.warthunder.recommend.mix import class_mix
from stats.warthunder.recommend.peers import all_figures, places_of
from stats.warthunder.recommend.records import AREAS, Dropped
from stats.warthunder.recommend.words import EVIDENCE, MESSAGES, REASONS, TITLES, message, payload
from stats.warthunder.records import BRANCH_CLASSES, Branch, Mode, Profile
from stats.warthunder.tests.advice_world import (
    MANY_BOMBERS,
    MIXES,
    advise,
    every,
    ladders,
    of_kind,
    player,
    population,
    vehicle,
)
from stats.warthunder.vehicles import SUPPORT

REALISTIC = Mode.REALISTIC


def mean_mix(nick="Middle", branch=Branch.AVIATION):
    """A player with very much the mean mix of the top players, who destroys as much."""
    _, peers = population()
    found = advise(player(nick))
    line = sorted(peer.ratings[REALISTIC] for peer in peers)[-found.top_players]
    top = [p.figures[REALISTIC] for p in peers if p.ratings[REALISTIC] >= line]
    shares = [[f.sample.sorties[i] / f.sorties(branch) for i in places_of(branch)] for f in top]
    return player(nick, mixes={**MIXES, branch: tuple(np.mean(shares, axis=0))}, skill=1.5)


def test_a_class_that_pays_less_and_is_taken_out_too_often_is_named():
    found = of_kind(advise(player(mixes=MANY_BOMBERS)), Kind.CLASS_MIX)

    named = {(advice.params["class"], advice.variant) for advice in found}
    assert named == {("bomber", "less"), ("fighter", "more")}
    share, pays = found[0].evidence
    assert share.yours == pytest.approx(0.5)
    assert share.beyond_noise
    assert pays.high < pays.theirs


@pytest.mark.slow
def test_a_player_who_mixes_as_top_players_do_gets_no_class_mix():
    found = advise(mean_mix())
    assert found.top_players >= 10
    assert of_kind(found, Kind.CLASS_MIX) == []


def test_a_class_that_pays_no_more_is_not_recommended_however_different_the_mix():
    mixes = {**MIXES, Branch.GROUND: (0.05, 0.05, 0.05, 0.85)}
    found = advise(player(mixes=mixes))
    assert [a for a in of_kind(found, Kind.CLASS_MIX) if a.area is Area.GROUND] == []
    assert found.dropped[Reason.UNSUPPORTED] >= 2


def test_a_difference_below_five_points_is_too_small_however_sure():
    def flying(*shares):
        mixes = {**MIXES, Branch.AVIATION: shares}
        return all_figures(player(mixes=mixes, missions=100_000))[REALISTIC]

    top = [flying(0.6 + 0.001 * n, 0.1, 0.3 - 0.001 * n) for n in range(-10, 10)]
    found = class_mix(company_of(REALISTIC, Branch.AVIATION, flying(0.56, 0.14, 0.3), top))
    assert [one.reason for one in found[:2]] == [Reason.SMALL, Reason.SMALL]


def test_fewer_than_ten_top_players_of_the_volume_are_no_comparison():
    found = advise(player(missions=20_000, skill=0.3, mixes=MANY_BOMBERS))
    assert found.top_players < 10
    assert of_kind(found, Kind.CLASS_MIX) == of_kind(found, Kind.EFFICIENCY) == []
    assert found.dropped[Reason.TOO_FEW_PLAYERS] == 6


def test_top_players_have_half_to_twice_the_missions():
    reference, peers = population()
    found = recommend(player(missions=600), reference, peers)
    ratings = sorted(peer.ratings[REALISTIC] for peer in peers)
    line = np.quantile(ratings, 0.75)
    alike = [
        peer
        for peer in peers
        if peer.ratings[REALISTIC] >= line
        and 300 <= peer.figures[REALISTIC].sample.missions <= 1200
    ]
    assert found.top_players == len(alike) > 0


@pytest.mark.slow
def test_a_player_is_not_compared_with_himself():
    reference, peers = population()
    one = player(peers[0].nick, skill=0.5)
    assert recommend(one, reference, peers) == recommend(one, reference, peers[1:])


def test_half_the_targets_of_top_players_are_said_with_the_kind_that_is_missing():
    found = of_kind(advise(player(skill=0.5)), Kind.EFFICIENCY)
    assert {advice.area: advice.variant for advice in found} == {
        Area.AIRCRAFT: "targets_air",
        Area.GROUND: "targets_ground",
        Area.FLEET: "targets_naval",
    }
    assert all(advice.evidence[0].high < 1 for advice in found)


def test_a_shortfall_of_few_sorties_is_noise():
    top = [all_figures(player())[REALISTIC]] * 12
    short, long = (
        efficiency(company_of(REALISTIC, Branch.FLEET, all_figures(one)[REALISTIC], top))[0]
        for one in (player(missions=450, skill=0.85), player(missions=45_000, skill=0.85))
    )
    assert short == Dropped(Kind.EFFICIENCY, Reason.NOISE)
    assert long.params["ratio"] == pytest.approx(0.85, abs=0.02)


@pytest.mark.slow
def test_who_destroys_as_much_as_top_players_hears_nothing_of_targets():
    found = advise(player(skill=2.0))
    assert of_kind(found, Kind.EFFICIENCY) == of_kind(found, Kind.SURVIVAL) == []
    assert found.dropped[Reason.FINE] >= 4


def test_who_loses_more_and_destroys_less_is_told_to_play_safer():
    advice = of_kind(advise(player(skill=0.5, losses=0.85)), Kind.SURVIVAL)[0]
    assert (advice.variant, advice.area) == ("safer", Area.GROUND)
    losses, targets, *_ = advice.evidence
    assert losses.low > 0.5 > targets.high


def test_who_is_safe_and_destroys_little_is_told_to_be_bolder():
    advice = of_kind(advise(player(skill=0.5, losses=0.3)), Kind.SURVIVAL)[0]
    assert advice.variant == "bolder"
    losses, targets, *_ = advice.evidence
    assert max(losses.high, targets.high) < 0.5


def test_survival_in_the_middle_of_the_population_is_noise():
    _, peers = population()
    samples = [peer.figures[REALISTIC].sample for peer in peers]
    usual = float(np.median([s.deaths / s.sorties_total for s in samples]))
    found = advise(player(skill=0.5, losses=usual))
    assert of_kind(found, Kind.SURVIVAL) == []


def test_survival_of_few_sorties_is_noise():
    short, long = (
        advise(player(missions=missions, skill=0.9, losses=0.66)) for missions in (55, 5500)
    )
    assert of_kind(short, Kind.SURVIVAL) == []
    assert of_kind(long, Kind.SURVIVAL)[0].variant == "safer"


def test_a_country_of_five_vehicles_and_none_spaded_is_named_in_the_branch_flown_most():
    countries = {"usa": (9, 0), "ussr": (9, 1), "germany": (4, 0)}
    found = advise(player(countries=countries))
    (advice,) = of_kind(found, Kind.UNSPADED)
    assert (advice.params["country"], advice.area) == ("usa", Area.GROUND)
    row = advice.evidence[0]
    assert (row.yours, row.low, row.n) == (0.0, 0.0, 9)
    assert row.high < row.theirs


def test_a_country_that_nobody_spades_is_no_advice():
    found = advise(player(countries={"japan": (12, 0)}))
    assert of_kind(found, Kind.UNSPADED) == []


def test_unspaded_needs_nobody_to_compare_with():
    reference = build_reference([])
    found = recommend(player(countries={"usa": (9, 0)}), reference, [])
    (advice,) = every(found)
    assert (advice.type, advice.evidence[0].theirs, advice.gain) == (Kind.UNSPADED, None, 0.0)
    assert found.provisional


def test_a_gap_in_the_ladder_is_found_with_the_place_where_the_country_is_strongest():
    one = player(countries={"sweden": (8, 3)})
    (advice,) = of_kind(advise(one, ladders(range(7, 13), strong=3)), Kind.BATTLE_RATING_GAP)
    assert (advice.area, advice.variant) == (Area.GROUND, "gap_and_strength")
    assert (advice.params["from"], advice.params["to"]) == (3.3, 5.0)
    assert advice.params["strongest"] in (3.0, 3.3, 1.7, 2.0, 2.3)
    assert (advice.evidence[0].yours, advice.evidence[0].n) == (0, 4)
    assert advice.evidence[0].beyond_noise


def test_a_whole_ladder_has_no_gap():
    found = advise(player(countries={"sweden": (8, 3)}), ladders())
    assert of_kind(found, Kind.BATTLE_RATING_GAP) == []


def test_the_end_of_a_ladder_is_no_gap():
    found = advise(player(countries={"sweden": (8, 3)}), ladders(range(12, 20)))
    assert of_kind(found, Kind.BATTLE_RATING_GAP) == []


@pytest.mark.slow
def test_gaps_of_countries_that_are_not_owned_are_not_examined():
    without = advise(player(countries={"sweden": (4, 0)}), ladders(range(7, 13)))
    assert without == advise(player(countries={"sweden": (4, 0)}))


@pytest.mark.slow
def test_vehicles_no_line_up_holds_fill_no_gap():
    drones = [
        vehicle("sweden", rung, n, vehicle_class=SUPPORT) for rung in range(7, 13) for n in (7, 8)
    ]
    one = player(countries={"sweden": (8, 3)})
    table = ladders(range(7, 13))
    assert advise(one, [*table, *drones]) == advise(one, table)


def test_an_area_shows_four_at_most_and_two_of_a_kind():
    countries = dict.fromkeys(("usa", "ussr", "germany", "britain", "sweden"), (40, 0))
    found = advise(
        player(skill=0.4, losses=0.9, mixes=MANY_BOMBERS, countries=countries),
        ladders(range(7, 13)),
    )
    assert len(found.ground) == 4
    kinds = [advice.type for advice in found.ground]
    assert max(kinds.count(kind) for kind in kinds) <= 2
    assert [a.gain for a in found.ground] == sorted((a.gain for a in found.ground), reverse=True)
    assert found.dropped[Reason.CAPPED] >= 3


@pytest.mark.slow
def test_the_mode_played_most_is_compared():
    arcade = player(missions=100).modes[REALISTIC]
    both = replace(player(skill=0.5), modes={Mode.ARCADE: arcade, **player(skill=0.5).modes})
    assert advise(both).mode is REALISTIC
    assert advise(both) == advise(player(skill=0.5))


def test_below_fifty_missions_only_countries_are_examined():
    found = advise(player(missions=49, skill=0.1, countries={"usa": (9, 0)}))
    assert (found.mode, found.examined) == (None, 1)
    assert [advice.type for advice in every(found)] == [Kind.UNSPADED]


def test_a_page_that_publishes_nothing_gets_nothing():
    found = advise(Profile(nick="Empty"))
    assert (every(found), found.examined, found.mode) == ([], 0, None)


@pytest.mark.slow
def test_every_kind_has_words_and_every_evidence_a_name():
    assert set(TITLES) == set(Kind)
    assert set(REASONS) == set(Reason)
    assert set(AREAS) == set(Branch)
    careless = player(skill=0.5, losses=0.9, mixes=MANY_BOMBERS, countries={"usa": (9, 0)})
    careful = player(skill=0.5, losses=0.3, countries={"sweden": (9, 1)})
    shown = [*every(advise(careless)), *every(advise(careful, ladders(range(7, 13))))]
    assert {advice.type for advice in shown} == set(Kind)
    for advice in shown:
        text = message(advice)
        assert not re.search(r"%\(|\{|None|nan", text)
        assert text.endswith(".")
        assert {row.name for row in advice.evidence} <= set(EVIDENCE)


def test_messages_name_only_figures_that_are_given():
    given_names = {
        advice.type: set(advice.params) | {"range"}
        for advice in every(
            advise(
                player(skill=0.5, losses=0.9, mixes=MANY_BOMBERS, countries={"sweden": (9, 0)}),
                ladders(range(7, 13), strong=3),
            )
        )
    }
    for (kind, _variant), words in MESSAGES.items():
        assert set(re.findall(r"%\((\w+)\)s", str(words))) <= given_names[kind]


def test_figures_are_written_in_the_readers_way():
    advice = of_kind(advise(player(skill=0.5)), Kind.EFFICIENCY)[0]
    with translation.override("ru"):
        assert re.search(r"\d,\d", message(advice))
    with translation.override("en"):
        assert re.search(r"\d\.\d", message(advice))


def test_the_api_gets_type_message_and_evidence_by_area():
    found = advise(player(skill=0.5))
    first = payload(found)["aircraft"][0]
    assert set(first) == {"type", "message", "evidence"}
    assert set(first["evidence"][0]) == {"name", "yours", "theirs", "low", "high", "n"}


def test_a_branch_with_few_sorties_is_left_alone():
    none = tuple(1.0 if i == 0 else 0.0 for i in range(len(BRANCH_CLASSES[Branch.FLEET])))
    found = advise(player(missions=300, skill=0.3, mixes={**MIXES, Branch.FLEET: none}))
    figures = all_figures(player(missions=300))[REALISTIC]
    assert figures.sorties(Branch.FLEET) < 100
    assert found.fleet == ()
