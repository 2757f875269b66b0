"""Kill feeds are taken once, belong to their sender alone, and say no more than they hold."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from accounts.models import User
from stats.warthunder.models import (
    OVERALL,
    Duel,
    FeedSource,
    KillFeedBattle,
    KillFeedSession,
    KillFeedUpload,
    Origin,
    PlayerRating,
    RatingReference,
    Vehicle,
)
from stats.warthunder.queries.enemies import analyse_nicks, enemy_analysis, played_as
from stats.warthunder.queries.enemy_words import advice, recommendation
from stats.warthunder.rates import wilson
from stats.warthunder.services.killfeeds import FeedRefused, Incoming, import_feed
from stats.warthunder.services.players import store_profile
from stats.warthunder.services.raw import RawPage
from stats.warthunder.services.retention import prune
from stats.warthunder.tests.feed_lines import answer, fight
from stats.warthunder.tests.invented import make_profile
from stats.warthunder.tests.pages import profile_page
from stats.warthunder.tests.test_claims import together

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = "Nightjar"
LINES = (
    (1, 10, "[A] Nightjar (Yak-9) shot down =K= kea (◄Bf 109)"),
    (2, 20, "=K= kea (◄Bf 109) shot down [A] Nightjar (Yak-9)"),
    (3, 30, "[A] Nightjar (La-5) shot down =K= kea (▄Ju 87)"),
    (4, 31, "tui (Fw 190) shot down [A] Nightjar (La-5)"),
    (5, 40, "ally (La-5) critically damaged weka (Fw 190)"),
    (6, 41, "ally (La-5) critically damaged tui (Fw 190)"),
    (7, 42, "far (La-5) critically damaged away (Fw 190)"),
    (8, 43, "A wild goose walked over the runway"),
    (9, 44, "Player (Fw 190) shot down [A] Nightjar (La-5)"),
)
SECOND = (
    (10, 3, "[A] Nightjar (Yak-9) shot down =K= kea (◄Bf 109)"),
    (11, 9, "[A] Nightjar (Yak-9) shot down rook (◄Bf 109)"),
)


def send(user, lines, me=ME, source=FeedSource.PASTE, now=NOW, **given):
    return import_feed(user, Incoming(answer(lines).encode(), source, me, **given), now=now)


def by_key(user, me=ME):
    return {enemy.key: enemy for enemy in enemy_analysis(user, me).enemies}


def figures(user):
    return [
        (one.key, one.battles, one.won, one.lost, one.hits_given, one.vehicles)
        for one in enemy_analysis(user, ME).enemies
    ]


def rate(nick, value, demo=False):
    at = NOW - timedelta(days=1)
    page = RawPage("profile", profile_page(make_profile(nick)), "x", Origin.UPLOAD, at)
    stored = store_profile(make_profile(nick), page, claim=None, now=at, rng=Random(1))
    reference, _ = RatingReference.objects.get_or_create(
        demo=demo, version=1, defaults={"built_at": at, "players": 9, "weights": [], "data": {}}
    )
    return PlayerRating.objects.create(
        player=stored.player, scope=OVERALL, demo=demo, reference=reference, skill="regular",
        snapshot=stored.snapshot, value=value, low=value - 50, high=value + 50, missions=500,
    )  # fmt: skip


# --- counting -----------------------------------------------------------------------------------
def test_kills_both_ways_are_counted_per_opponent_with_the_interval_of_my_share(user):
    done = send(user, LINES)

    assert (done.records, done.stored, done.unknown, done.me_seen) == (9, 9, 1, True)
    kea = by_key(user)["kea"]
    assert (kea.nick, kea.tag, kea.battles, kea.won, kea.lost) == ("kea", "=K=", 1, 2, 1)
    assert kea.share == wilson(2, 3) and kea.side_known
    assert dict(kea.vehicles) == {"Bf 109": 1, "Ju 87": 1}


def test_who_is_only_inferred_to_be_on_the_other_side_is_met_and_friends_are_not(user):
    send(user, LINES)

    found = by_key(user)
    assert set(found) == {"kea", "tui", "weka"}
    assert (found["weka"].verdict, found["weka"].share) == ("met", None)


def test_unknown_sides_and_lines_are_counted_not_hidden(user):
    send(user, LINES)

    held = enemy_analysis(user, ME).coverage
    assert (held.battles, held.lines, held.unknown_lines) == (1, 9, 1)
    assert (held.sides_known, held.sides_unknown, held.contradictions) == (4, 2, 0)


def test_a_battle_whose_hits_contradict_each_other_leaves_its_kills_unsure(user):
    send(user, fight((ME, "kea"), ("kea", "tui"), ("tui", ME)))

    found = enemy_analysis(user, ME)
    assert found.coverage.contradictions == 1
    for enemy in found.enemies:
        assert (enemy.verdict, enemy.side_known, enemy.unsure) == ("unsure", False, 1)
        assert "your side" in recommendation(enemy)


@pytest.mark.slow
def test_battles_add_up_over_parts_as_if_sent_whole(user, staff):
    send(staff, (*LINES, *SECOND))
    for cut in range(1, 11):
        User.objects.filter(username=f"part{cut}").delete()
        other = User.objects.create_user(f"part{cut}", f"part{cut}@example.com", "secret-word")
        whole = (*LINES, *SECOND)
        for part in (whole[:cut], whole[cut:]):
            send(other, part, source=FeedSource.AGENT, session="one-run")
        assert figures(other) == figures(staff)
        assert KillFeedBattle.objects.filter(user=other).count() == 2


# --- once ---------------------------------------------------------------------------------------
def test_the_same_input_again_counts_nothing_twice(user):
    send(user, LINES)
    before = figures(user)

    again = send(user, LINES)

    assert again.already and (again.stored, again.repeats) == (0, 9)
    assert figures(user) == before and KillFeedUpload.objects.count() == 1


def test_a_longer_paste_of_the_same_game_adds_only_its_new_lines(user):
    send(user, LINES)

    done = send(user, (*LINES, *SECOND))

    assert (done.stored, done.repeats) == (2, 9)
    assert KillFeedSession.objects.count() == 1
    assert (by_key(user)["kea"].won, by_key(user)["kea"].battles) == (3, 2)


def test_a_batch_is_taken_once_whatever_it_holds_the_second_time(user):
    send(user, LINES, source=FeedSource.AGENT, batch_id="b-1", session="s")

    again = send(user, SECOND, source=FeedSource.AGENT, batch_id="b-1", session="s")

    assert again.already and KillFeedBattle.objects.count() == 1


def test_what_the_agent_sent_and_a_person_pastes_is_counted_once(user):
    send(user, LINES, source=FeedSource.AGENT, session="s")
    before = figures(user)

    assert send(user, LINES[2:]).stored == 0
    assert figures(user) == before


def test_ids_that_begin_anew_are_another_run_of_the_game(user):
    send(user, LINES)

    done = send(user, fight((ME, "kea"), (ME, "kea")))

    assert done.stored == 2 and KillFeedSession.objects.count() == 2
    assert by_key(user)["kea"].won == 4


def test_two_runs_of_an_agent_with_the_same_ids_do_not_mix(user):
    send(user, LINES, source=FeedSource.AGENT, session="one")
    send(user, fight((ME, "kea")), source=FeedSource.AGENT, session="two")

    assert by_key(user)["kea"].won == 3


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_parts_that_overlap_and_come_at_once_are_counted_once(user):
    whole = (*LINES, *SECOND)

    def part(number):
        return send(user, whole[: 6 + number], source=FeedSource.AGENT, session="s").stored

    assert sum(together(part)) == len(whole)
    assert (by_key(user)["kea"].won, KillFeedSession.objects.count()) == (3, 1)


# --- refusals -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("body", "me", "code"),
    [
        (b"<html>", ME, "unreadable"),
        (b'{"damage": []}', ME, "empty"),
        (answer(LINES).encode(), "Somebody_Else", "me_absent"),
        (answer(LINES).encode(), "a<b", "bad_nick"),
        (answer(LINES).encode(), "", "me_unknown"),
        (b" " * (1024 * 1024 + 1), ME, "too_large"),
    ],
)
def test_what_cannot_be_used_stores_nothing_and_says_why(user, body, me, code):
    with pytest.raises(FeedRefused) as refused:
        import_feed(user, Incoming(body, FeedSource.PASTE, me), now=NOW)

    assert refused.value.code == code and str(refused.value)
    assert not KillFeedUpload.objects.exists() and not KillFeedBattle.objects.exists()


def test_a_mistyped_nick_is_told_whom_the_feed_names(user):
    with pytest.raises(FeedRefused, match="Nightjar"):
        send(user, LINES, me="Nightjay")


def test_an_agent_may_send_a_part_that_does_not_name_its_player(user):
    done = send(user, LINES[4:7], source=FeedSource.AGENT, session="s")

    assert done.stored == 3 and not done.me_seen
    assert enemy_analysis(user, ME).coverage.battles_without_me == 1


def test_a_nick_once_given_is_taken_for_granted(user):
    send(user, LINES)

    assert send(user, SECOND, me="", source=FeedSource.AGENT).me == ME


# --- whose --------------------------------------------------------------------------------------
def test_nobody_sees_what_another_person_sent(user, staff):
    send(user, LINES)

    assert enemy_analysis(staff, ME) is None and played_as(staff) == []
    assert analyse_nicks(staff, ["kea"], ME)[0].duel is None


def test_each_nick_of_a_person_has_its_own_opponents(user):
    send(user, LINES)
    send(user, fight(("Second_Me", "rook")), me="Second_Me")

    assert [nick for nick, _key in played_as(user)] == ["Second_Me", ME]
    assert set(by_key(user, "second_me")) == {"rook"}


# --- advice -------------------------------------------------------------------------------------
def test_a_verdict_needs_the_whole_interval_on_one_side_of_a_half(user):
    send(user, fight(*[(ME, "easy")] * 6, *[("hard", ME)] * 6, (ME, "even"), ("even", ME)))

    found = by_key(user)
    assert {key: one.verdict for key, one in found.items()} == {
        "easy": "seek", "hard": "avoid", "even": "open",
    }  # fmt: skip
    assert "6" in recommendation(found["hard"]) and "Yak-9" in recommendation(found["hard"])


def vehicle(name, branch):
    return Vehicle.objects.create(
        code=name, name=name, country="germany", branch=branch, source="x", updated_at=NOW
    )


def test_only_a_class_that_beats_me_beyond_chance_is_advised_against(user):
    vehicle("◐Bf\xa0109", "aviation")
    send(user, fight(*[("hard", ME)] * 6))
    lines = [(n, n, f"hard (◄Bf 109) shot down {ME} (Yak-9)") for n in range(20, 26)]
    send(user, lines)

    found = enemy_analysis(user, ME)
    assert [(line.name, line.lost) for line in found.classes] == [
        ("aviation", 6), ("unknown", 6),
    ]  # fmt: skip
    assert advice(found)[0].startswith("Aviation: they killed you 6 times")


def test_without_a_class_that_beats_me_the_advice_says_so(user):
    send(user, LINES)

    assert advice(enemy_analysis(user, ME)) == [
        "No class of theirs beats you beyond chance in 5 kills so far."
    ]


def test_a_chance_is_a_heuristic_and_needs_both_ratings(user):
    send(user, LINES)
    rate("kea", 900)
    assert by_key(user)["kea"].chance is None

    rate(ME, 1100)

    kea = by_key(user)["kea"]
    assert kea.difference == 200 and kea.chance.heuristic
    assert kea.chance.low < kea.chance.value < kea.chance.high and kea.chance.value > 0.5
    assert by_key(user)["tui"].chance is None


def test_a_hidden_name_is_not_given_the_rating_of_who_bears_it(user):
    rate(ME, 1000)
    rate("kea", 900)
    send(user, [(1, 1, f"{ME} (Yak-9) shot down ⋇kea (Bf 109)")])

    kea = by_key(user)["kea"]
    assert kea.hidden and kea.rating is None and kea.chance is None


def test_a_list_of_nicks_keeps_its_order_and_tells_known_from_unknown(user):
    send(user, LINES)
    rate("kea", 900)
    rate(ME, 1000)

    found = analyse_nicks(user, ["nobody", "kea", "KEA", "tui"], ME)

    assert [one.nick for one in found] == ["nobody", "kea", "tui"]
    nobody, kea, tui = found
    assert nobody.player is None and nobody.duel is None
    assert kea.player.nick == "kea" and kea.difference == 100 and kea.duel.won == 2
    assert tui.player is None and tui.duel.lost == 1


# --- bounds -------------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_opponents(user, django_assert_max_num_queries):
    pairs = [(ME, f"foe{number}") for number in range(150)]
    send(user, fight(*pairs))
    rate(ME, 1000)

    with django_assert_max_num_queries(10):
        found = enemy_analysis(user, ME)
    assert (len(found.enemies), found.total) == (100, 150)
    with django_assert_max_num_queries(7):
        analyse_nicks(user, [f"foe{number}" for number in range(40)], ME)


def test_old_lines_go_and_what_was_counted_stays(user):
    send(user, LINES)
    before = figures(user)

    prune(NOW + timedelta(days=31))

    assert KillFeedUpload.objects.get().raw is None and KillFeedBattle.objects.get().lines is None
    assert figures(user) == before
    assert send(user, LINES, now=NOW + timedelta(days=31)).already
    assert send(user, SECOND, now=timezone.now()).stored == 2
    assert by_key(user)["kea"].won == 3


def test_an_agent_goes_on_in_a_run_whose_old_lines_are_gone(user):
    send(user, LINES, source=FeedSource.AGENT, session="s")
    prune(NOW + timedelta(days=31))

    done = send(user, (*LINES, *SECOND), source=FeedSource.AGENT, session="s")

    assert (done.stored, by_key(user)["kea"].won) == (2, 3)


def test_signs_no_table_can_hold_are_left_out_and_long_names_are_nobodys(user):
    hostile = [
        (1, 1, f"{ME} (Yak\x00-9) shot down k\x00ea (Bf\ud800 109)"),
        (2, 2, f"{ME} (Yak-9) shot down {'x' * 500} (Bf 109)"),
    ]
    body = json.dumps(
        {"damage": [{"id": n, "time": t, "msg": text} for n, t, text in hostile]}
    ).encode()

    done = import_feed(user, Incoming(body, FeedSource.PASTE, ME), now=NOW)

    assert done.stored == 2 and set(by_key(user)) == {"kea"}
    assert Duel.objects.get().vehicles == ["Bf 109"]
