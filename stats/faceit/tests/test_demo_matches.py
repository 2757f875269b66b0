"""The demo's matches hold together: sums over ten players, scores, Elo, habits, trends."""

from collections import Counter
from itertools import pairwise

import pytest

from stats.faceit.demo import World, duels, world_of
from stats.faceit.demo.duels import FIELDS, WIDTH
from stats.faceit.demo.elo import expectation, gain_of, level_of
from stats.faceit.demo.matches import FINISHED, QUEUE
from stats.faceit.demo.people import PINNED, SLUMP_AT, SLUMPING
from stats.faceit.demo.stats_json import number
from stats.faceit.demo.venue import DAY, EPOCH, EXTENDED_SINCE, map_named
from stats.faceit.tests.demo_source import NOW, QUICK_SINCE, finished, world

SOME = 250


@pytest.fixture(scope="module")
def maps():
    """Return (match, map's number, ten lines as dicts) of many maps, past and live."""
    rows = []
    for match in finished(SOME) + finished(60, live=True):
        for played in range(len(match.maps)):
            flat = world().lines(match, played)
            lines = [
                dict(zip(FIELDS, flat[i : i + WIDTH], strict=True))
                for i in range(0, 10 * WIDTH, WIDTH)
            ]
            rows.append((match, played, lines))
    return rows


def total(lines, field):
    return sum(line[field] for line in lines)


@pytest.mark.slow
def test_every_round_has_one_first_kill_and_two_in_its_first_duel(maps):
    for match, played, lines in maps:
        rounds = len(match.maps[played].rounds)
        assert total(lines, "first_kills") == rounds
        assert total(lines, "entries") == 2 * rounds
        assert total(lines, "mvps") == rounds
        assert all(line["first_kills"] <= line["entries"] for line in lines)


def test_a_teams_kills_are_the_others_deaths_but_for_accidents(maps):
    accidents = 0
    for _match, _played, lines in maps:
        for own, other in ((lines[:5], lines[5:]), (lines[5:], lines[:5])):
            lost = total(other, "deaths") - total(own, "kills")
            assert 0 <= lost <= 8
            accidents += lost
    assert accidents > 0


def test_rounds_with_one_kill_are_never_below_zero_and_parts_never_above_the_whole(maps):
    for match, played, lines in maps:
        rounds = len(match.maps[played].rounds)
        for line in lines:
            multi = [line[k] for k in ("doubles", "triples", "quadros", "pentas")]
            single = line["kills"] - sum(n * count for n, count in enumerate(multi, 2))
            assert single >= 0
            assert single + sum(multi) <= rounds
            assert line["deaths"] <= rounds
            assert line["headshots"] <= line["kills"]
            weapons = ("snipers", "pistols", "zeus", "knives")
            assert sum(line[k] for k in weapons) <= line["kills"]
            assert line["v1_wins"] <= line["v1_count"]
            assert line["v2_wins"] <= line["v2_count"]
            assert line["flash_successes"] <= line["flashes"]
            assert line["utility_damage"] <= line["damage"]


def test_a_team_that_faced_one_on_one_did_so_as_often_as_the_other(maps):
    for match, played, lines in maps:
        assert total(lines[:5], "v1_count") == total(lines[5:], "v1_count")
        assert total(lines, "v1_wins") == total(lines[:5], "v1_count")
        assert total(lines, "v2_wins") <= len(match.maps[played].rounds)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "low", "high"),
    [
        ("kills", 0.64, 0.71), ("deaths", 0.655, 0.71), ("assists", 0.15, 0.21),
        ("damage", 71, 79), ("headshots", 0.25, 0.36), ("doubles", 0.10, 0.135),
        ("triples", 0.03, 0.05), ("v1_count", 0.01, 0.06),
    ],
)  # fmt: skip
def test_a_round_of_a_player_is_like_the_populations_on_average(maps, field, low, high):
    rounds = sum(len(match.maps[played].rounds) for match, played, _lines in maps)
    assert low <= sum(total(lines, field) for *_rest, lines in maps) / rounds / 10 <= high


def test_a_map_ends_at_thirteen_or_in_overtime_by_four_of_six():
    seen = set()
    for match in finished(1500):
        for played in match.maps:
            high, low = sorted(played.score, reverse=True)
            seen.add(high > 13)
            if high == 13:
                assert low <= 11
            else:
                block = (high - 13) % 3 == 0 and high >= 16
                assert block and high - 4 <= low <= high - 2
                assert played.rounds[:24].count("0") == 12
            assert played.score[match.winner] == high or match.best_of == 3
    assert seen == {True, False}


def test_the_map_was_in_the_pool_when_it_was_played():
    for match in finished(400):
        for played in match.maps:
            name = map_named(played.index).class_name
            if name == "de_vertigo":
                assert match.times.finished < 1_738_200_000
            if name == "de_dust2":
                assert match.times.finished > 1_713_900_000


# --- Elo ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("elo", "level"),
    [(100, 1), (500, 1), (501, 2), (750, 2), (751, 3), (900, 3), (901, 4), (1050, 4), (1051, 5),
     (1200, 5), (1201, 6), (1350, 6), (1351, 7), (1530, 7), (1531, 8), (1750, 8), (1751, 9),
     (2000, 9), (2001, 10), (5192, 10)],
)  # fmt: skip
def test_levels_begin_where_the_document_says(elo, level):
    assert level_of(elo) == level


def test_even_teams_play_for_25_and_a_sure_win_still_gives_1():
    assert gain_of([1500] * 5, [1500] * 5) == 25
    assert gain_of([4000] * 5, [500] * 5) == 1
    assert gain_of([500] * 5, [4000] * 5) == 50


def test_every_counted_match_moves_elo_by_the_rule_and_others_do_not():
    kinds = Counter()
    for match in finished(3000):
        kinds[match.contest] += 1
        sides = match.elos[:5], match.elos[5:]
        own, other = sum(sides[match.winner]) / 5, sum(sides[1 - match.winner]) / 5
        expected = max(1, round(50 * (1 - expectation(own, other))))
        assert match.gain == (expected if match.contest == QUEUE else 0)
    assert kinds["championship"] > 20


def test_elo_is_only_handed_round():
    past = world_of(1, QUICK_SINCE).ledger
    before = [past.elo_at(p.index, 0) for p in past.people]
    assert sum(past.elo) == sum(before)
    assert past.elo != before


def test_a_players_elo_before_a_match_is_that_after_the_one_before():
    people, ledger = world().people, world().ledger
    for person in people[::37]:
        elo = ledger.elo_at(person.index, 0)
        for match in world().finished_of(person, NOW):
            seat = match.players.index(person.index)
            assert match.elos[seat] == elo
            won = (seat < 5) == (match.winner == 0)
            elo += match.gain if won else -match.gain


def test_elo_moves_only_a_little_after_the_end():
    ledger = world().ledger
    match = next(m for m in finished(50, live=True) if m.gain)
    person, ended = match.teams[match.winner][0], match.times.finished
    assert ledger.elo_at(person, ended) == match.elos[match.winner * 5]
    assert ledger.elo_at(person, ended + 5) == match.elos[match.winner * 5] + match.gain


def test_strength_wins_more_often_but_far_from_always():
    right = games = 0
    for match in finished(4000):
        ahead = sum(match.elos[:5]) - sum(match.elos[5:])
        if match.gain and ahead:
            games += 1
            right += (ahead > 0) == (match.winner == 0)
    assert 0.5 < right / games < 0.66


# --- lives ----------------------------------------------------------------------------------------


def test_nobody_plays_two_matches_at_once():
    for person in world().people[:100:9]:
        matches = world().finished_of(person, NOW)
        assert all(a.times.finished < b.times.created for a, b in pairwise(matches))


def test_one_player_has_a_long_past_and_others_a_middling_one():
    counts = [len(world().finished_of(p, NOW)) for p in world().people]
    assert counts[PINNED] > 1_800
    typical = sorted(counts)[len(counts) // 10 : -len(counts) // 10]
    assert typical[0] >= 80 and typical[-1] <= 650
    old = sum(
        m.times.finished < EXTENDED_SINCE for m in world().finished_of(world().people[PINNED], NOW)
    )
    assert old > 200


@pytest.mark.slow
def test_the_one_who_slumps_wins_and_kills_less_from_that_day_on():
    person = world().people[SLUMPING]
    matches = world_of(1, 1_784_000_000).finished_of(person, 1_784_000_000)

    def kills_a_round(some):
        kills = sum(world().line_of(m, 0, person)[duels.KILLS] for m in some)
        return kills / sum(len(m.maps[0].rounds) for m in some)

    before = [m for m in matches if m.times.started < SLUMP_AT][-100:]
    after = [m for m in matches if m.times.started >= SLUMP_AT][:100]
    assert len(after) >= 60
    assert kills_a_round(after) < 0.92 * kills_a_round(before)


def test_most_evenings_hold_more_than_one_match():
    matches = world().finished_of(world().people[PINNED], QUICK_SINCE)
    gaps = [b.times.started - a.times.finished for a, b in pairwise(matches)]
    near = sum(gap < 4 * 3600 for gap in gaps) / len(gaps)
    assert 0.5 < near < 0.9


def test_some_matches_are_called_off_and_nobody_has_them_in_their_list():
    outcomes = Counter(m.outcome for m in world().ledger.matches)
    assert outcomes["cancelled"] > 20 and outcomes["aborted"] > 10
    for person in world().people[:30]:
        assert all(m.outcome == FINISHED for m in world().finished_of(person, NOW))


def test_matches_of_the_quick_part_last_about_a_minute():
    lasts = [m.times.finished - m.times.created for m in finished(200, live=True)]
    assert max(lasts) <= 130
    assert 50 <= sum(lasts) / len(lasts) <= 110


def test_a_match_ends_every_few_seconds():
    live = [m for m in world().ledger.matches if m.live and m.times.finished <= NOW]
    assert len(live) >= (NOW - QUICK_SINCE) / 12


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(75.04, 1, "75"), (75.48, 1, "75.5"), (0.5, 2, "0.5"), (14.118, 2, "14.12"), (0, 2, "0"),
     (100.0, 1, "100"), (0.001, 2, "0"), (40, 0, "40"), (40.4, 0, "40")],
)  # fmt: skip
def test_numbers_are_printed_without_zeros_at_the_end(value, digits, text):
    assert number(value, digits) == text


@pytest.mark.slow
def test_two_worlds_of_one_seed_are_the_same_and_of_two_seeds_are_not():
    early = EPOCH + 150 * DAY
    first, again, other = (World(seed, early) for seed in (7, 7, 8))
    for one in (first, again, other):
        one.advance(early + 300)
    assert first.ledger.matches == again.ledger.matches
    match = first.finished_of(first.people[0], early)[-1]
    assert first.lines(match, 0) == again.lines(match, 0)
    assert first.ledger.matches[-1].match_id != other.ledger.matches[-1].match_id


@pytest.mark.slow
def test_what_happened_before_does_not_depend_on_when_the_quick_part_begins():
    cut = QUICK_SINCE - 3 * 86_400
    earlier = {m.match_id: m for m in world_of(1, cut).ledger.matches if not m.live}
    same = {m.match_id: m for m in world().ledger.matches if m.times.finished <= cut}
    assert len(earlier) > 5_000
    assert earlier == same
