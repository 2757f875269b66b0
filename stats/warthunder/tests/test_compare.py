"""Two to four players beside each other: ratings, records, curves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from stats.warthunder.models import PlayerRating
from stats.warthunder.queries.analysis import compare, side_by_side
from stats.warthunder.queries.analysis.side_by_side import record_of
from stats.warthunder.records import Mode, ModeStatistics, ModeTotals, Profile, Targets
from stats.warthunder.services.players import ensure_player
from stats.warthunder.tests.reading import part_of, rated, read, stored

pytestmark = pytest.mark.django_db
COMPARE = "/warthunder/compare/"


def test_with_fewer_than_two_players_there_is_the_form_alone(client):
    page = read(client, COMPARE, player1="Pilot_0")

    assert 'value="Pilot_0"' in page
    assert "Choose two to four players" in page


@pytest.mark.slow
def test_the_highest_is_marked_when_no_interval_overlaps_and_said_in_words(client):
    first, second = rated(2)
    PlayerRating.objects.filter(player=first).update(low=1190, value=1200, high=1210)
    PlayerRating.objects.filter(player=second).update(low=990, value=1000, high=1010)

    page = read(client, COMPARE, player1=first.nick, player2=second.nick)

    assert "is rated higher than" in page
    assert "#trophy" in page.partition("<tbody>")[2]
    assert "highest, uncertain" not in page


@pytest.mark.slow
def test_where_intervals_overlap_nobody_wins(client):
    first, second = rated(2)
    PlayerRating.objects.filter(player=first).update(low=1000, value=1100, high=1200)
    PlayerRating.objects.filter(player=second).update(low=990, value=1090, high=1190)

    page = read(client, COMPARE, player1=first.nick, player2=second.nick)

    assert "cannot be told apart" in page
    assert "highest, uncertain" in page
    assert "#trophy" not in page.partition("<tbody>")[2]


@pytest.mark.slow
def test_who_cannot_be_compared_stays_with_a_dash_and_the_reason(client):
    player = rated(2)[0]
    ensure_player("Unread_1", demo=False)

    page = read(client, COMPARE, player1=player.nick, player2="Nobody_1", player3="Unread_1")

    assert "Nothing is stored of a player of this nick" in page
    assert "There is no valid reading of this player yet" in page
    assert '<td class="number">–</td>' in page


@pytest.mark.parametrize("second", ["Pilot_0", "a<b"])
def test_a_comparison_that_cannot_be_is_refused_in_words(client, second):
    answer = client.get(COMPARE, {"player1": "Pilot_0", "player2": second})

    assert answer.status_code == 422
    assert "panel-bar is-error" in answer.content.decode()


@pytest.mark.slow
def test_nicks_are_offered_as_one_types(client):
    rated(3)

    answer = client.get(
        "/warthunder/compare/nicks/", {"player2": "pilot_2"}, headers={"HX-Trigger-Name": "player2"}
    )

    assert '<option value="Pilot_2">' in answer.content.decode()


def asked(*players):
    return {f"player{place}": player.nick for place, player in enumerate(players, start=1)}


def played(nick, *scales):
    """A player with readings some days apart, each of so much play."""
    for place, scale in enumerate(scales):
        player = stored(nick, scale=scale, days_ago=4 * (len(scales) - place))
    return player


@pytest.mark.slow
def test_what_the_intervals_say_stands_outside_the_table_that_scrolls(client):
    page = part_of(read(client, COMPARE, **asked(*rated(2))), "ratings")

    said = ("is rated higher than", "cannot be told apart", "is probably rated")
    found = [page.partition(words)[0] for words in said if words in page]
    assert found
    assert all(before.count("<table") == before.count("</table>") for before in found)


@pytest.mark.slow
def test_two_records_stand_back_to_back_and_more_below_each_other(client):
    players = rated(3)

    two = part_of(read(client, COMPARE, **asked(*players[:2])), "record")
    three = part_of(read(client, COMPARE, **asked(*players)), "record")

    assert two.count('class="mirror-row"') == 7 and "grouped-row" not in two
    assert three.count('class="grouped-row"') == 18 and "mirror-row" not in three


@pytest.mark.slow
def test_each_drawing_of_a_comparison_has_a_table(client):
    players = [played("Pilot_0", 3, 4, 5), played("Pilot_1", 3, 5, 7)]

    page = read(client, COMPARE, **asked(*players))

    for name in ("record", "curves"):
        section = part_of(page, name)
        assert "<title>" in section, name
        assert section.index("<details") < section.index("<table"), name


@pytest.mark.slow
def test_the_better_record_is_marked_by_a_symbol_and_a_word(client):
    players = [stored("Pilot_0", scale=3), stored("Pilot_1", scale=3)]
    page_of_one = players[1].snapshots.get()
    totals = page_of_one.statistics["modes"]["arcade"]["totals"]
    totals["deaths"] = 3 * totals["deaths"]
    page_of_one.save()

    section = part_of(read(client, COMPARE, **asked(*players)), "record")

    losses = section.partition("Losses per battle")[2].partition("</li>")[0]
    assert losses.count("#trophy") == 1 and "fewest" in losses
    assert losses.index("fewest") < losses.index('<svg class="chart-fit"')


@pytest.mark.slow
def test_equal_records_have_no_winner(client):
    players = [stored("Pilot_0", scale=3), stored("Pilot_1", scale=3)]

    section = part_of(read(client, COMPARE, **asked(*players)), "record")

    assert "#trophy" not in section and "best, uncertain" not in section


@pytest.mark.slow
def test_curves_of_players_lie_over_each_other(client):
    players = [played("Pilot_0", 3, 4, 5), played("Pilot_1", 3, 5, 7), stored("Pilot_2")]

    section = part_of(read(client, COMPARE, **asked(*players)), "curves")

    drawing = section.partition("<svg")[2].partition("</svg>")[0]
    assert drawing.count("<polyline") == 2
    assert "not enough data" in section.partition("Pilot_2")[2]


@pytest.mark.slow
def test_without_two_readings_there_is_no_curve_but_the_reason(client):
    section = part_of(read(client, COMPARE, **asked(*rated(2))), "curves")

    assert "Not enough data" in section and "<polyline" not in section


def test_a_record_adds_up_only_what_the_page_says_of_both():
    said = ModeTotals(
        victories=6, missions=10, deaths=4, targets=Targets(air=8, ground=2, naval=0)
    )  # fmt: skip
    silent = ModeTotals(victories=None, missions=100, deaths=None, targets=Targets(air=50))
    profile = Profile(
        "Pilot",
        modes={Mode.ARCADE: ModeStatistics(said), Mode.REALISTIC: ModeStatistics(silent)},
    )

    record = record_of(profile)

    assert (record.battles, record.win_rate.value, record.win_rate.count) == (110, 0.6, 10)
    assert (record.targets, record.losses, record.targets_per_loss) == (1.0, 0.4, 2.5)
    assert record.vehicles is None


@pytest.mark.slow
def test_records_and_curves_cost_one_query_for_any_number(django_assert_num_queries):
    players = [played(f"Pilot_{place}", 3, 4, 5) for place in range(4)]
    found = compare([player.nick for player in players])

    with django_assert_num_queries(1):
        sides = side_by_side(found.players, timezone.now())

    assert [len(side.trend) for side in sides] == [2, 2, 2, 2]


@pytest.mark.slow
def test_a_demo_player_among_real_ones_is_not_drawn(settings):
    settings.DOZOR_DEMO = True
    real, toy = played("Pilot_0", 3, 4, 5), played("Toy", 3, 4, 5)
    type(toy).objects.filter(pk=toy.pk).update(demo=True)
    found = compare([real.nick, toy.nick])

    first, second = side_by_side(found.players, timezone.now())

    assert first.record and first.trend
    assert second.record is None and not second.trend


@pytest.mark.slow
def test_a_reading_older_than_the_span_is_in_no_curve():
    player = played("Pilot_0", 3, 4, 5)
    other = played("Pilot_1", 3, 4, 5)
    found = compare([player.nick, other.nick])

    later = datetime.now(UTC) + timedelta(days=100)

    assert all(not side.trend for side in side_by_side(found.players, later))
