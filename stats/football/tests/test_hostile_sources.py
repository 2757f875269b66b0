"""Hostile answers on their way in: a dead letter with its reason, or rows whose pages stand."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from stats.football.models import Inbox, Match, Player, Season, Team
from stats.football.models.incoming import InboxState
from stats.football.parse.node import BODY_BYTES_MAX
from stats.football.services import inbox
from stats.football.tests import football_bodies as bodies

pytestmark = [pytest.mark.slow, pytest.mark.strict, pytest.mark.django_db]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = ("events", "event", "statistics", "incidents", "shotmap", "odds", "lineups", "standings")
SETTLED = (InboxState.DONE, InboxState.DEAD)
CONTEXT = {"event": "900001", "league": "en.1", "season": "2025-26"}
MANY = 490
CALLS = {"match": "matches", "team": "teams", "player": "players"}

SHAPELESS = {
    "deep": b"[" * 200_000,
    "deep objects": b'{"event":' * 50_000,
    "not utf-8": b'{"event": {"id": "\xff\xfe\xc0"}}',
    "nul": b"\x00" * 100,
    "a huge number": b'{"event": {"id": ' + b"9" * 100_000 + b"}}",
    "infinite": b'{"event": {"id": 1e999}, "events": [{"id": NaN}]}',
    "null": b"null",
    "a page": b"<html>busy</html>",
    "long": b'{"events": [' + b"0," * 4_000_000 + b"0]}",
    "too long": b" " * (BODY_BYTES_MAX + 1),
    "half": bodies.pack({"event": bodies.event()})[:300],
    "lone surrogate": b'{"event": {"id": "\\ud800", "homeTeam": {"name": "\\udc00"}}}',
}
NAMED = {"name": "\u202e\x00=cmd|' /C calc'!A0<script>alert(1)</script>", "id": 77}
EVENTS = {
    "negative goals": {"homeScore": {"current": -5, "normaltime": -5}},
    "goals beyond count": {"homeScore": {"current": 2**63, "normaltime": 1e300}},
    "goals as text": {"homeScore": {"current": "three", "normaltime": [3]}},
    "the first day": {"startTimestamp": -62_135_596_800},
    "long ago": {"startTimestamp": -3_786_825_600},
    "far away": {"startTimestamp": 7_258_118_300, "status": bodies.running(0, "", "notstarted")},
    "beyond time": {"startTimestamp": 1e18},
    "changed in the far future": {"changes": {"changeTimestamp": 7_258_118_300}},
    "one team twice": {"awayTeam": bodies.side(31, "Home City")},
    "one name twice": {"awayTeam": bodies.side(99, "Home City")},
    "no name": {"awayTeam": bodies.side(99, "\u202e \x00")},
    "markup": {"awayTeam": bodies.side(98, "=1+1<script>alert(1)</script>" + "A" * 5000)},
    "a mark alone": {"awayTeam": bodies.side(97, "!!!"), "homeTeam": bodies.side(96, "???")},
    "pictures": {"awayTeam": bodies.side(95, "\U0001f600" * 80)},
    "signs above signs": {"awayTeam": bodies.side(94, "a" + "\u0301" * 5000)},
    "no season": {"season": {"year": "0/1"}},
    "a season of no year": {"season": {"year": "9999/00"}},
    "the year nought": {"season": {"year": "0000"}},
    "a list for a round": {"roundInfo": [1, 2]},
    "a round beyond count": {"roundInfo": {"round": 2**70, "name": "R" * 5000}},
    "a minute before": {
        "status": bodies.running(6), "time": {"currentPeriodStartTimestamp": 7_258_118_300},
    },
    "a status nobody knows": {"status": {"code": 2**40, "type": {"a": 1}}},
    "attendance": {"attendance": -1},
    "an identifier beyond": {"id": "x" * 61},
    "a venue without end": {"venue": {"name": "V" * 10_000, "stadium": "x"}},
}  # fmt: skip


def take(body, kind, at=0, context=None):
    item = inbox.receive(
        body, url=f"https://source.example/{kind}", source="sofascore", kind=kind,
        context=CONTEXT if context is None else context, fetched_at=NOW + timedelta(minutes=at),
    )  # fmt: skip
    return inbox.process(item.pk, None, now=NOW + timedelta(minutes=at))


def look_at_everything(client):
    """Assert that no page and no call shows an error for whatever is stored."""
    addresses = ["/football/", "/football/comparison/", "/search/?q=home"]
    for name, model in (("match", Match), ("team", Team), ("player", Player)):
        for pk in model.objects.order_by("-pk").values_list("pk", flat=True)[:3]:
            place = reverse(f"football:{name}", args=[pk])
            views = ("statistics", "lineups", "shots") if name == "match" else ()
            addresses += [place, *(f"{place}?view={view}" for view in views)]
            addresses.append(f"/api/v1/football/{CALLS[name]}/{pk}")
    for season in Season.objects.select_related("competition"):
        query = f"?season={season.label}"
        for name in ("league", "fixtures", "league-statistics", "league-forecasts", "simulation"):
            page = reverse(f"football:{name}", args=[season.competition.code])
            addresses.append(f"{page}{query}&round=all")
        asked = f"?league={season.competition.code}&season={season.label}"
        calls = ("standings", "fixtures", "export/matches")
        addresses += [f"/api/v1/football/{call}{asked}" for call in calls]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code < 500, address
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "html" not in answer["Content-Type"] or b"<script>alert" not in told, address


@pytest.mark.parametrize("name", SHAPELESS)
def test_what_is_no_answer_is_a_dead_letter_with_a_reason(name):
    for kind in KINDS:
        assert take(SHAPELESS[name], kind).state == InboxState.DEAD, kind
    for row in Inbox.objects.all():
        assert row.state == InboxState.DEAD
        assert 0 < len(row.last_error) <= 300
        assert "\x00" not in row.last_error
    assert not Match.objects.exists()


def test_matches_of_odd_values_poison_no_page(client, settings):
    settings.API_RATE_PER_MINUTE = 0
    for number, (name, odd) in enumerate(EVENTS.items(), start=1):
        sides = {"homeTeam": bodies.side(500 + number, f"Odd Town {chr(64 + number)}")}
        event = bodies.event(**{"id": 900_100 + number, **sides, **odd})
        for kind, body in (("event", {"event": event}), ("events", {"events": [event, event]})):
            assert take(bodies.pack(body), kind, number).state in SETTLED, (name, kind)
    assert take(bodies.pack({"event": bodies.event()}), "event", 99).state == "done"
    assert Match.objects.count() >= 10
    assert not Match.objects.filter(ft_home__lt=0).exists()
    look_at_everything(client)
    for match in Match.objects.all():
        assert client.get(reverse("football:match", args=[match.pk])).status_code == 200, match


@pytest.fixture
def match():
    take(bodies.pack({"event": bodies.event()}), "event")
    return Match.objects.get()


def many_seats(side):
    return [bodies.seat(side * 10_000 + at, f"Player {side} {at}") for at in range(200)]


PARTS = {
    "many events": ("incidents", lambda: bodies.incidents(
        *(bodies.goal(at, at % 2 == 0, (at % 190, 0), player=None) for at in range(MANY))
    )),
    "too many events": ("incidents", lambda: bodies.incidents(
        *(bodies.goal(at, True, (1, 0)) for at in range(10_000))
    )),
    "negative minutes": ("incidents", lambda: bodies.incidents(
        bodies.goal(1, True, (1, 0), time=-999, addedTime=-3),
        bodies.goal(2, None, (0, 1), time=2**62, addedTime=1e9),
        bodies.goal(2, True, (-1, 900)), bodies.goal("", "yes", (1, 1), isHome="yes"),
        bodies.goal(3, False, (2, 2), player=NAMED, assist1=NAMED),
    )),
    "a player on both sides": ("lineups", lambda: bodies.lineups(
        [bodies.seat(1, "Both"), bodies.seat(1, "Both"), bodies.seat(2, "Home")],
        [bodies.seat(1, "Both"), bodies.seat(3, "Away")],
    )),
    "a crowd": ("lineups", lambda: bodies.lineups(many_seats(1), many_seats(2))),
    "figures beyond count": ("lineups", lambda: bodies.lineups(
        [bodies.seat(1, "Odd", position="X" * 50, shirtNumber=-4, statistics={
            "minutesPlayed": 1e11, "rating": -3, "totalPass": 1e12, "goals": 0.5,
            "expectedGoals": 1e12, **{f"key{at}": at for at in range(2000)},
        })],
        [bodies.seat(2, NAMED["name"], player=NAMED, statistics={"minutesPlayed": "x"})],
    )),
    "formations": ("lineups", lambda: bodies.pack({
        "confirmed": True, "home": {"formation": "9" * 500, "players": [bodies.seat(5, "B")]},
        "away": {"formation": [4, 4, 2], "players": None},
    })),
    "statistics": ("statistics", lambda: bodies.statistics(
        bodies.statistic("fouls", -5, 1e12), bodies.statistic("<script>alert(1)</script>", 1, 2),
        bodies.statistic("ballPossession", "300%", "-4%"), bodies.statistic("k" * 500, "", "NaN"),
        *(bodies.statistic(f"figure{at}", at, 1) for at in range(1000)), groups=3,
    )),
    "shots": ("shotmap", lambda: bodies.pack({"shotmap": [
        bodies.shot(1, xg=7, playerCoordinates={"x": -1, "y": 1e9}), bodies.shot(1, xg="1e309"),
        bodies.shot(2, xg=-0.1, time=-40), bodies.shot(3, shotType="<b>", xg=0.5, player=NAMED),
        *(bodies.shot(at, at % 2 == 0, xg=0.1, player=None) for at in range(10, 490)),
    ]})),
    "odds": ("odds", lambda: bodies.odds(
        bodies.choice("1", "1/0", "0/0"), bodies.choice("X", "9999999/1", "-1/2"),
        bodies.choice("2", "1e309", ""),
    )),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_parts_of_odd_values_poison_no_page(client, match, name, settings):
    settings.API_RATE_PER_MINUTE = 0
    kind, make = PARTS[name]
    body = make()
    assert take(body, kind, 1).state in SETTLED
    assert take(body + b" ", kind, 2).state in SETTLED
    look_at_everything(client)


@pytest.mark.parametrize("context", [
    {}, {"event": ""}, {"event": [1]}, {"event": {"a": 1}}, {"event": "\ud800"}, {"event": 5},
])  # fmt: skip
def test_an_answer_that_says_not_what_it_is_about_is_a_dead_letter(match, context):
    body = bodies.incidents(bodies.goal(1, True, (1, 0)))
    if context == {"event": "\ud800"}:
        context = {"event": "nobody knows"}
        assert take(body, "incidents", 1, context).state == InboxState.WAITING
        return
    assert take(body, "incidents", 1, context).state == InboxState.DEAD


FIXTURES = {
    "itself": bodies.fixture("Home FC", "Home FC"),
    "other types": {"team1": 5, "team2": ["x"], "score": "2:1", "date": 20240817},
    "negative": bodies.fixture(score={"ft": [-1, 2]}),
    "far": bodies.fixture(date="9999-12-31"),
    "first": bodies.fixture(date="0001-01-01"),
    "a late clock": bodies.fixture(time="99:99"),
    "the last year": bodies.fixture("Late FC", "Later FC", date="2199-12-31", score=None),
    "the first year": bodies.fixture("Old FC", "Older FC", date="1850-01-01"),
    "markup": bodies.fixture("=2+5+cmd|' /C calc'!A0", "<script>alert(1)</script>"),
    "a round": bodies.fixture("One", "Two", round="R" * 5000),
    "twice": bodies.fixture(),
    "three numbers": bodies.fixture("Aa", "Bb", score={"ft": [1, 2, 3]}),
}


def test_a_file_of_odd_matches_is_read_in_part_and_its_pages_stand(client, settings):
    settings.API_RATE_PER_MINUTE = 0
    body = bodies.season(*FIXTURES.values(), bodies.fixture(), *([None, 5, [], "x"] * 3))
    item = inbox.receive(
        body, url="https://source.example/en.1", source="openfootball", kind="season",
        context=CONTEXT, fetched_at=NOW,
    )  # fmt: skip
    assert inbox.process(item.pk, None, now=NOW).state == InboxState.DONE
    assert Match.objects.count() >= 4
    look_at_everything(client)
    text = b"".join(
        client.get("/api/v1/football/export/matches", {"league": "en.1"}).streaming_content
    ).decode()
    lines = text.split("\r\n")
    assert lines[0].startswith("id,league,season,round,day,kickoff,status,home_id,home,")
    assert [line for line in lines if ",'=2+5+cmd" in line]
    assert not [line for line in lines if ",=2+5" in line or ',"=2+5' in line]
