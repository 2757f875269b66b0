"""A match's page: every score apart, whatever is told or not, in every state."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from stats.football.drawings.match_head import poll_s, score_rows, winner_of
from stats.football.models import Match, MatchChange
from stats.football.queries.scores import shown_score
from stats.football.records import Score, Scores, Source, Status
from stats.football.services.storing import store
from stats.football.tests.full_match import (
    AWAY,
    HOME,
    NOW,
    bare_match,
    full_match,
    page,
    queries_of,
    season,
    told,
    words_of,
)

pytestmark = pytest.mark.django_db
S = Score


def text_of(client, pk, **query):
    return words_of(page(client, "match", pk, **query))


SCORES = [
    # status, scores, awarded → what stands, who won, how many scores are apart
    (Status.FINISHED, Scores(S(1, 0), S(2, 1), current=S(2, 1)), False, (2, 1), "home", 2),
    (Status.FINISHED, Scores(full_time=S(0, 0)), False, (0, 0), None, 1),
    (Status.FINISHED, Scores(), False, None, None, 0),
    (Status.AFTER_EXTRA_TIME, Scores(S(0, 0), S(1, 1), S(0, 2)), False, (1, 3), "away", 3),
    (Status.AFTER_EXTRA_TIME, Scores(None, S(1, 1), None, None, S(1, 3)), False, (1, 3), "away", 1),
    (
        Status.AFTER_PENALTIES,
        Scores(S(0, 0), S(1, 1), S(1, 1), S(3, 4), S(2, 2)), False, (2, 2), "away", 4,
    ),
    (Status.LIVE, Scores(S(1, 0), current=S(1, 2)), False, (1, 2), None, 1),
    (Status.HALF_TIME, Scores(S(1, 0), current=S(1, 0)), False, (1, 0), None, 1),
    (Status.ABANDONED, Scores(current=S(1, 2)), False, (1, 2), None, 0),
    (Status.INTERRUPTED, Scores(current=S(0, 1)), False, (0, 1), None, 0),
    (Status.FINISHED, Scores(full_time=S(3, 0)), True, (3, 0), "home", 1),
    (Status.CANCELLED, Scores(full_time=S(0, 3)), True, (0, 3), "away", 1),
    (Status.POSTPONED, Scores(), False, None, None, 0),
    (Status.SCHEDULED, Scores(), False, None, None, 0),
    (Status.CANCELLED, Scores(), False, None, None, 0),
    (Status.UNKNOWN, Scores(full_time=S(2, 0), current=S(2, 0)), False, (2, 0), None, 1),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("status", "scores", "awarded", "stands", "winner", "apart"), SCORES)
def test_every_state_says_its_score_and_no_other(
    client, status, scores, awarded, stands, winner, apart
):
    match = bare_match(status=status, scores=scores, awarded=awarded)
    assert shown_score(match) == stands
    assert winner_of(match) == winner
    assert len(score_rows(match)) == apart
    text = text_of(client, match.pk)
    if stands:
        assert f"{stands[0]} : {stands[1]}" in text
    else:
        assert " : " not in text
    assert (" won " in text.split("Forecast")[0]) == (winner is not None)


@pytest.mark.slow
def test_a_shoot_out_stands_beside_the_score_and_is_no_part_of_it(client):
    scores = Scores(S(0, 0), S(1, 1), S(1, 1), S(3, 4), S(2, 2))
    match = bare_match(status=Status.AFTER_PENALTIES, scores=scores)
    text = text_of(client, match.pk)
    assert "2 : 2 3:4 in the shoot-out After penalties after extra time" in text
    assert "Extra time alone 1 1" in text
    assert "Full time 1 1" in text


@pytest.mark.slow
def test_a_state_that_nobody_knows_is_no_end(client):
    match = bare_match()
    Match.objects.filter(pk=match.pk).update(status="suspended by a swan")
    text = text_of(client, match.pk)
    assert "Not told" in text
    assert "does not say whether it is over" in text


@pytest.mark.slow
def test_a_match_with_everything_shows_it(client):
    match = full_match()
    text = text_of(client, match.pk)
    assert "The Ground · referee Somebody Strict · 12 345 spectators" in text
    for said in ("Own goal", "44+2′", "assisted by Player 2", "for Player 1", "taken back"):
        assert said in text
    assert "Northford 1.23 (full line), Southgate 0.04 (dashed)" in text
    assert "Bet opening 1.90 3.60 4.20" in text
    assert "SofaScore 0:Northford:Southgate" in text


@pytest.mark.slow
def test_an_own_goal_stands_on_the_side_it_counts_for(client):
    match = full_match()
    rows = page(client, "match", match.pk).partition("match-events")[2].split("<tr>")
    row = next(row for row in rows if "Own goal" in row)
    home, _minute, away = re.split(r"<th|</th>", row)
    assert "Player 3" in away
    assert "Player 3" not in home


@pytest.mark.slow
def test_statistics_are_mirrored_and_shares_are_percentages(client):
    match = full_match()
    text = text_of(client, match.pk, view="statistics")
    assert "Possession 61 %" in text
    assert "Shots 14 Shots: 14, 0 0" in text
    assert "A new figure 3" in text
    assert "Whole match First half" in text
    assert "Possession" not in text_of(client, match.pk, view="statistics", period="1ST")
    assert "Possession" in text_of(client, match.pk, view="statistics", period="nonsense")


@pytest.mark.slow
def test_players_without_figures_have_dashes_not_zeros(client):
    match = full_match()
    text = text_of(client, match.pk, view="lineups")
    assert "9 Player 1 C forward 60 1 0 20" in text
    assert "– Player 12 0 0 0 – 0/1 –" in text
    assert "Bench" in text


@pytest.mark.slow
def test_shots_without_place_or_xg_are_in_the_table_alone(client):
    match = full_match()
    html = page(client, "match", match.pk, view="shots")
    drawn = html.partition("shot-map")[2].partition("</svg>")[0]
    assert drawn.count("<g>") == 3
    assert html.partition("shot-map")[2].count("<tr>") == 5
    assert "something new" in html


@pytest.mark.slow
def test_a_match_of_which_the_result_alone_is_told_says_so(client):
    match = bare_match()
    text = text_of(client, match.pk)
    assert "tell its result alone" in text
    assert "They have not met before" in text
    assert "No source told any prices" in text
    for view, words in (
        ("statistics", "No statistics are told"),
        ("lineups", "No lineups are told"),
        ("shots", "No shots are told"),
    ):
        assert words in text_of(client, match.pk, view=view)
    assert "Forecast" in text_of(client, match.pk, view="nonsense")


@pytest.mark.slow
def test_parts_told_to_be_empty_are_no_error(client):
    match = full_match(events=(), statistics=(), lineups=(), shots=(), odds=())
    assert "tell its result alone" in text_of(client, match.pk)


@pytest.mark.slow
def test_what_changed_after_the_end_is_said_loudly(client):
    match = bare_match()
    later = told(scores=Scores(full_time=S(2, 2), current=S(2, 2)))
    store([replace(later, changed_at=later.changed_at + timedelta(hours=5))], now=NOW)
    text = text_of(client, match.pk)
    assert "were changed after the end" in text or "was changed after the end" in text
    assert "full time, away 1 2" in text


@pytest.mark.slow
def test_changes_of_any_shape_are_shown(client):
    match = bare_match()
    for fields in ({"events": "3 → 4"}, {"unheard_of": [None, ["a"]]}, {"status": ["x", "live"]}):
        MatchChange.objects.create(match=match, source="new", at=NOW, after_end=True, fields=fields)
    text = text_of(client, match.pk)
    assert "unheard of" in text
    assert "3 → 4" in text


@pytest.mark.slow
def test_a_corrected_event_and_a_corrected_figure_are_told_in_words(client):
    match = bare_match()
    goal = {
        "kind": "goal", "minute": 45, "added": 2, "player": "A. Scorer", "team": match.home_id,
        "rescinded": False,
    }  # fmt: skip
    fields = {
        "events.1": [goal, {**goal, "rescinded": True}],
        "events.2": [None, {**goal, "kind": "yellow", "player": None, "team": ["?"]}],
        "statistics.ALL.shots": [[5, 3], [6.0, None]],
        "statistics.1ST.xg": [None, [0.25, 1]],
    }
    MatchChange.objects.create(match=match, source="new", at=NOW, after_end=True, fields=fields)
    text = text_of(client, match.pk)
    said = f"45+2′, Goal, A. Scorer, {match.home.name}"
    assert f"Goal {said} {said}, rescinded new" in text
    assert "Yellow card – 45+2′, Yellow card new" in text
    assert "Shots 5 – 3 6 – – new" in text
    assert "Expected goals (xG), First half – 0.25 – 1 new" in text


@pytest.mark.slow
def test_a_day_without_an_hour_and_no_day_at_all(client):
    match = bare_match(kickoff=None, source=Source.OPENFOOTBALL)
    assert "the hour is not told" in text_of(client, match.pk)
    Match.objects.update(day=None, kickoff=None, order_at=None)
    assert "the day is not told" in text_of(client, match.pk)


@pytest.mark.slow
def test_earlier_meetings_and_places_in_the_table(client):
    matches = season()
    last = [one for one in matches if {one.home.name, one.away.name} == {HOME, AWAY}][-2]
    text = text_of(client, last.pk)
    assert "earlier matches" in text
    assert "In the table before and after that day" in text


@pytest.mark.slow
def test_the_live_part_is_the_score_and_events_alone_and_is_looked_at_again(client):
    match = full_match(status=Status.LIVE, minute=88)
    Match.objects.filter(pk=match.pk).update(kickoff=datetime.now(UTC), order_at=datetime.now(UTC))
    html = page(client, "match-live", match.pk)
    assert "<html" not in html
    assert "minute 88" in html
    assert 'hx-trigger="every 15s"' in html
    assert "match-events" in html
    assert "match-events" not in page(client, "match-live", match.pk, view="shots")


@pytest.mark.slow
def test_an_unchanged_live_part_is_not_sent_again(client):
    match = full_match(status=Status.LIVE, minute=88)
    url = reverse("football:match-live", args=[match.pk])
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("status", "hours", "seconds"),
    [
        (Status.LIVE, -300, 15),
        (Status.SCHEDULED, 2, 60),
        (Status.SCHEDULED, 30, None),
        (Status.FINISHED, -5, 60),
        (Status.FINISHED, -72, None),
        (Status.POSTPONED, -72, None),
    ],
)
def test_only_what_may_change_is_looked_at_again(status, hours, seconds):
    at = NOW + timedelta(hours=hours)
    assert poll_s(Match(status=status, kickoff=at, order_at=at), NOW) == seconds


@pytest.mark.parametrize("name", ["match", "match-live", "team", "player"])
@pytest.mark.parametrize("pk", [0, 999, 10**30])
def test_what_is_not_there_is_404(client, name, pk):
    page(client, name, pk, status=404)


@pytest.mark.slow
def test_a_demo_match_is_not_there_outside_a_demo(client, settings):
    store([told()], now=NOW, demo=True)
    match = Match.objects.get()
    settings.DOZOR_DEMO = False
    page(client, "match", match.pk, status=404)
    settings.DOZOR_DEMO = True
    assert "demo-badge" in page(client, "match", match.pk)


@pytest.mark.slow
def test_however_many_matches_and_parts_the_queries_are_as_many(client):
    matches = season(4)
    few = [queries_of(client, "match", matches[0].pk, view=view) for view in ("", "lineups")]
    cache.clear()
    store([replace(told(week=week + 20)) for week in range(8)], now=NOW)
    last = Match.objects.order_by("-order_at")[1]
    assert queries_of(client, "match", last.pk) <= 16
    full = Match.objects.get(pk=matches[0].pk)
    cache.clear()
    assert queries_of(client, "match", full.pk) <= few[0] + 1 <= 17
