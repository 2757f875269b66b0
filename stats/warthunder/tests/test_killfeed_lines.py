"""Each line of the kill feed says what it says."""

import pytest

from stats.warthunder.killfeed.names import vehicle_core
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.killfeed.records import Kind, Participant
from stats.warthunder.tests.feed_lines import ENGLISH, RUSSIAN, answer


def one(text):
    return parse_feed(answer([(1, 10, text)])).events[0]


def test_every_english_wording_has_its_kind():
    feed = parse_feed(answer(ENGLISH))
    assert [event.kind for event in feed.events] == [
        Kind.FIRST_STRIKE, Kind.CRITICAL, Kind.SEVERE, Kind.AFIRE, Kind.SHOT_DOWN,
        Kind.ACHIEVEMENT, Kind.DISCONNECTED, Kind.DISCONNECT_CODE, Kind.DESTROYED, Kind.DESTROYED,
        Kind.SHOT_DOWN, Kind.DAMAGED, Kind.CRASHED, Kind.WRECKED, Kind.SOFT_LANDING, Kind.JOINED,
        Kind.FINAL_BLOW, Kind.UNKNOWN,
    ]  # fmt: skip
    assert (feed.records, feed.repeats, feed.unusable) == (18, 0, 0)


def test_every_russian_wording_has_its_kind():
    assert [event.kind for event in parse_feed(answer(RUSSIAN)).events] == [
        Kind.FIRST_STRIKE, Kind.CRITICAL, Kind.SEVERE, Kind.AFIRE, Kind.SHOT_DOWN,
        Kind.ACHIEVEMENT, Kind.DISCONNECTED, Kind.DISCONNECT_CODE, Kind.DESTROYED, Kind.AFIRE,
        Kind.DAMAGED, Kind.CRASHED, Kind.WRECKED, Kind.FINAL_BLOW, Kind.JOINED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("[WOLF] Harrier9 (F-104G) has crashed.", Participant("[WOLF]", "Harrier9", "F-104G")),
        ("Harrier9 (F-104G) has crashed.", Participant(None, "Harrier9", "F-104G")),
        ("╍AVR╎ 수도서울 (◄F-5E) has crashed.", Participant("╍AVR╎", "수도서울", "◄F-5E")),
        (".moth. _fenrir (M18) has crashed.", Participant(".moth.", "_fenrir", "M18")),
        ("_fenrir (M18) has crashed.", Participant(None, "_fenrir", "M18")),
        ("-.name (M18) has crashed.", Participant(None, "-.name", "M18")),
        ("two words (M18) has crashed.", Participant(None, "two words", "M18")),
        ("[A] two words (M18) has crashed.", Participant("[A]", "two words", "M18")),
        ("kea@psn (M18) разбился", Participant(None, "kea@psn", "M18")),
        ("kea#1234 (M18) has crashed.", Participant(None, "kea#1234", "M18")),
        ("=K= ⋇kea (M18) has crashed.", Participant("=K=", "kea", "M18", hidden=True)),
        ("⋇kea (M18) has crashed.", Participant(None, "kea", "M18", hidden=True)),
        ("⋇ UGLY^ kea (Lvtdgb m/40) разбился",
         Participant("UGLY^", "kea", "Lvtdgb m/40", hidden=True)),
        ("⋇ two words (M18) разбился", Participant(None, "two words", "M18", hidden=True)),
        ("⋇ [A] kea (M18) разбился", Participant("[A]", "kea", "M18", hidden=True)),
        ("[A] kea (ЗиС-12 (94-КМ)) разбился", Participant("[A]", "kea", "ЗиС-12 (94-КМ)")),
        ("kea (Jagdpanzer 38(t)) has crashed.", Participant(None, "kea", "Jagdpanzer 38(t)")),
        ("kea (ace) (M18) has crashed.", Participant(None, "kea (ace)", "M18")),
        ("Player (M18) has crashed.", Participant(None, "Player", "M18")),
    ],
)  # fmt: skip
def test_a_participant_is_taken_apart(text, who):
    event = one(text)
    assert (event.kind, event.actor, event.target) == (Kind.CRASHED, who, None)


@pytest.mark.parametrize(
    ("target", "vehicle"),
    [
        ("Howitzer", "Howitzer"),
        ("weapons/su_r_27et/short", "weapons/su_r_27et/short"),
        ("Jagdpanzer 38(t)", "Jagdpanzer 38(t)"),
        ("Marder A1-", "Marder A1-"),
        ("[ии] Су-6 (АМ-42)", "Су-6 (АМ-42)"),
        ("[ai] Tiger II (P)", "Tiger II (P)"),
        ("(Recon Micro)", "Recon Micro"),
        ("Бронеавтомобиль", "Бронеавтомобиль"),
        ("▄ItO 90M", "▄ItO 90M"),
    ],
)
def test_the_games_own_targets_have_a_vehicle_and_no_nick(target, vehicle):
    event = one(f"kea (M18) destroyed {target}")
    assert event.target == Participant(vehicle=vehicle, is_ai=True)
    assert event.target.key is None


def test_a_vehicle_seen_whole_is_no_person_with_a_part_of_it():
    lines = [(1, 1, "kea (Су-6 (АМ-42)) разбился"), (2, 2, "tui (Як-3) уничтожил Су-6 (АМ-42)")]
    assert parse_feed(answer(lines)).events[1].target == Participant(
        vehicle="Су-6 (АМ-42)", is_ai=True
    )


def test_the_games_own_can_do_harm_too():
    event = one("Howitzer destroyed [A] kea (M18)")
    assert event.actor == Participant(vehicle="Howitzer", is_ai=True)
    assert event.target == Participant("[A]", "kea", "M18")


def test_verbs_inside_names_do_not_split_the_line():
    event = one("he destroyed me (M18) shot down I shot down you (F-4E)")
    assert (event.kind, event.actor.nick, event.target.nick) == (
        Kind.SHOT_DOWN, "he destroyed me", "I shot down you",
    )  # fmt: skip
    crash = one("he destroyed me (M18) has crashed.")
    assert (crash.kind, crash.actor.nick) == (Kind.CRASHED, "he destroyed me")


def test_a_disconnect_and_its_code_teach_an_unframed_tag():
    lines = [
        (1, 5, "CAPS kea (M18) destroyed [B] tui (M24)"),
        (2, 9, "CAPS kea has disconnected from the game."),
        (3, 9, "keatd! kd?NET_PLAYER_DISCONNECT_FROM_GAME"),
    ]
    first, left, code = parse_feed(answer(lines)).events
    assert first.actor == Participant("CAPS", "kea", "M18")
    assert left.actor == Participant("CAPS", "kea")
    assert (code.actor.nick, code.detail) == ("kea", "NET_PLAYER_DISCONNECT_FROM_GAME")


def test_a_nick_of_two_words_is_not_cut_by_somebody_elses_disconnect():
    lines = [
        (1, 5, "lone kea (M18) destroyed [B] tui (M24)"),
        (2, 9, "keatd! kd?NET_PLAYER_DISCONNECT_FROM_GAME"),
    ]
    assert parse_feed(answer(lines)).events[0].actor.nick == "lone kea"


def test_a_disconnect_and_a_later_code_are_not_taken_for_a_pair():
    lines = [
        (1, 5, "lone kea (M18) destroyed [B] tui (M24)"),
        (2, 9, "lone kea has disconnected from the game."),
        (7, 9, "keatd! kd?NET_PLAYER_DISCONNECT_FROM_GAME"),
    ]
    assert parse_feed(answer(lines)).events[0].actor == Participant(None, "lone kea", "M18")


def test_an_older_disconnect_code_without_colours_is_read():
    event = one("kea! kd?NET_PLAYER_DISCONNECT_FROM_GAME")
    assert (event.kind, event.actor.nick) == (Kind.DISCONNECT_CODE, "kea")


def test_a_code_keeps_the_mark_of_a_hidden_name():
    actor = one("⋇kea-td! kd?NET_PLAYER_DISCONNECT_FROM_GAME").actor
    assert (actor.nick, actor.hidden) == ("kea-", True)


@pytest.mark.parametrize("nick", ["Player", "player", "Игрок"])
def test_anonymous_players_are_nobody_in_particular(nick):
    actor = one(f"[A] {nick} (M18) has crashed.").actor
    assert actor.is_anonymous and actor.key is None and not actor.is_ai


def test_spellings_of_one_nick_share_a_key():
    keys = {one(f"{text} (M18) has crashed.").actor.key for text in ("[A] ⋇Kea", "kea", "=B= KEA")}
    assert keys == {"kea"}


def test_details_name_the_achievement():
    assert one('kea (M18) has achieved "Double "big" strike!"').detail == 'Double "big" strike!'
    assert one('kea (M18) получил "Главный калибр"').detail == "Главный калибр"


@pytest.mark.parametrize(
    "text",
    ["", " ", "Победа!", "kea hat (Yak) abgeschossen", "destroyed", " destroyed Howitzer",
     "kea (M18) destroyed ", "has crashed.", "kea (M18) destroyedX", "x" * 5000],
)  # fmt: skip
def test_what_no_wording_fits_stays_unknown(text):
    event = one(text)
    assert event.kind is Kind.UNKNOWN and event.actor is None and event.target is None
    assert event.text == text.strip()[:1000]


def test_control_characters_and_lone_surrogates_are_taken_out():
    event = parse_feed(b'[{"id": 1, "msg": "\\u001b[A] k\\u0000ea\\ud800 (M18) has crashed.", '
                       b'"time": 3}]').events[0]  # fmt: skip
    assert event.actor == Participant("[A]", "kea", "M18")


@pytest.mark.parametrize(
    ("vehicle", "core"),
    [("◄EF-2000", "EF-2000"), ("▄Su-30MK", "Su-30MK"), ("␗IL-10", "IL-10"), ("M18", "M18"),
     ("◐Bf 109 F", "Bf 109 F"), ("Tiger\u00a0II (P)", "Tiger II (P)"), ("◄", "◄")],
)  # fmt: skip
def test_a_vehicles_core_has_no_country_sign(vehicle, core):
    assert vehicle_core(vehicle) == core
