"""The ledger: changes where two readings show them, gaps with reasons everywhere else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.faceit.elo.ledger import Gap, Played, Reading, ledger, reconcile

START = datetime(2026, 3, 1, tzinfo=UTC)


def at(hour):
    return START + timedelta(hours=hour)


def match(hour, *, won=True, counts=True, own=1500.0, opponent=1500.0):
    return Played(f"m{hour:02}", at(hour), won, counts, own, opponent)


def told(hour, elo, after=None):
    return Reading(at(hour), elo, after)


def facts(entries):
    return [(e.match_id, e.before, e.after, e.observed, e.predicted, e.gap) for e in entries]


def test_a_match_between_two_readings_has_its_change_beside_the_predicted_one():
    rows = ledger([told(0, 1500), told(2, 1525), told(4, 1502)], [match(1), match(3, won=False)])
    assert facts(rows) == [
        ("m01", 1500, 1525, 25, 25, None),
        ("m03", 1525, 1502, -23, -25, None),
    ]
    assert [row.difference for row in rows] == [0, 2]
    summary = reconcile(rows)
    assert (summary.compared, summary.exact, summary.within_one) == (2, 1, 1)
    assert (summary.mean_absolute, summary.gaps) == (1.0, {})


def test_several_matches_between_two_readings_share_no_change():
    rows = ledger([told(0, 1500), told(4, 1550)], [match(1), match(2)])
    assert facts(rows) == [
        ("m01", None, None, None, 25, Gap.SEVERAL_MATCHES),
        ("m02", None, None, None, 25, Gap.SEVERAL_MATCHES),
    ]
    summary = reconcile(rows)
    assert (summary.compared, summary.mean_absolute) == (0, None)
    assert summary.gaps == {Gap.SEVERAL_MATCHES: 2}


def test_a_match_that_does_not_count_takes_no_change_from_its_neighbour():
    rows = ledger([told(0, 1500), told(4, 1525)], [match(1, counts=False), match(2)])
    assert facts(rows) == [
        ("m01", None, None, None, None, Gap.NOT_COUNTED),
        ("m02", 1500, 1525, 25, 25, None),
    ]


def test_matches_before_the_first_and_after_the_last_reading_wait_for_one():
    rows = ledger([told(2, 1500)], [match(1), match(3)])
    assert [row.gap for row in rows] == [Gap.NO_READING_BEFORE, Gap.NO_READING_AFTER]
    assert [row.gap for row in ledger([], [match(1)])] == [Gap.NO_READING_AFTER]
    assert ledger([told(1, 1500)], []) == ()


def test_without_a_team_elo_the_change_is_shown_and_not_compared():
    (row,) = ledger([told(0, 1500), told(2, 1520)], [match(1, opponent=None)])
    assert (row.observed, row.predicted, row.difference, row.gap) == (
        20, None, None, Gap.NO_TEAM_ELO,
    )  # fmt: skip


def test_a_match_of_which_it_is_not_known_whether_it_counts_is_not_compared():
    (row,) = ledger([told(0, 1500), told(2, 1525)], [match(1, counts=None)])
    assert (row.observed, row.difference, row.gap) == (25, None, Gap.COUNTING_UNKNOWN)


def test_a_jump_that_matches_cannot_make_is_a_reset():
    rows = ledger([told(0, 2600), told(2, 2000)], [match(1)])
    assert facts(rows) == [
        ("m01", None, None, None, 25, Gap.RESET),
        (None, 2600, 2000, -600, None, Gap.RESET),
    ]


def test_a_season_known_to_have_begun_breaks_the_line_however_small_the_jump():
    readings, played = [told(0, 1500), told(2, 1525)], [match(1)]
    assert [row.gap for row in ledger(readings, played, [at(1)])] == [Gap.RESET, Gap.RESET]
    assert [row.gap for row in ledger(readings, played, [at(3)])] == [None]


def test_a_change_without_a_match_is_told_as_unexplained():
    rows = ledger([told(0, 1500), told(2, 1510), told(4, 1510)], [match(1, counts=False)])
    assert facts(rows) == [
        ("m01", None, None, None, None, Gap.NOT_COUNTED),
        (None, 1500, 1510, 10, None, Gap.UNEXPLAINED),
    ]


def test_a_reading_from_before_the_update_is_not_taken_for_no_change():
    early = [told(0, 1500), told(1, 1500, after="m01")]
    assert [row.gap for row in ledger(early, [match(1)])] == [Gap.NO_READING_AFTER]
    (row,) = ledger([*early, told(2, 1525)], [match(1)])
    assert (row.before, row.after, row.difference) == (1500, 1525, 0)


def test_a_reading_taken_after_a_match_is_after_it_by_any_clock():
    (row,) = ledger([told(0, 1500), told(0.9, 1525, after="m01")], [match(1)])
    assert (row.observed, row.gap) == (25, None)


def test_a_match_given_twice_is_one():
    assert len(ledger([told(0, 1500), told(2, 1525)], [match(1), match(1)])) == 1


histories = st.lists(
    st.tuples(st.booleans(), st.sampled_from([True, False, None]), st.integers(-900, 900)),
    min_size=1,
    max_size=12,
)


def true_history(plan):
    """Matches an hour apart with the Elo after each, moved just as predicted."""
    elo, matches, after = 1500, [], []
    for hour, (won, counts, gap) in enumerate(plan, start=1):
        played = match(hour, won=won, counts=counts, own=1500.0, opponent=1500.0 + gap)
        elo += played.predicted or 0
        matches.append(played)
        after.append(elo)
    return matches, after


@pytest.mark.slow
@given(histories, st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_readings_are_lost_no_change_is_made_up(plan, data):
    matches, after = true_history(plan)
    truth = {m.match_id: m.predicted for m in matches}
    kept = data.draw(st.sets(st.integers(0, len(plan))))
    elos = [1500, *after]
    readings = [told(hour + 0.5, elos[hour]) for hour in kept]
    rows = ledger(readings, matches)
    for row in rows:
        assert row.match_id is not None
        assert row.before is None or row.before in elos
        assert row.gap is not None or row.difference == 0
        if row.observed is not None:
            assert row.observed == truth[row.match_id]
    assert sorted(row.match_id for row in rows) == sorted(truth)
    assert ledger(data.draw(st.permutations(readings)), data.draw(st.permutations(matches))) == rows


@pytest.mark.slow
@given(histories)
@settings(max_examples=60, deadline=None)
def test_with_every_reading_every_match_that_counts_is_reconciled(plan):
    matches, after = true_history(plan)
    readings = [told(0.5, 1500)]
    readings += [told(m, elo) for m, elo in zip(range(1, len(plan) + 1), after, strict=True)]
    summary = reconcile(ledger(readings, matches))
    counted = sum(m.counts is True for m in matches)
    assert (summary.compared, summary.exact) == (counted, counted)
    assert sum(summary.gaps.values()) == len(matches) - counted
