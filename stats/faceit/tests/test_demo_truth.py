"""What is shown of a player against what truly happened in the demo's world, figure by figure."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from config.upstream.loopback import LoopbackServer
from stats.faceit.demo.duels import FIELDS
from stats.faceit.demo.people import PINNED
from stats.faceit.models import Player
from stats.faceit.parse import (
    parse_game_stats,
    parse_history,
    parse_match,
    parse_match_stats,
    parse_profile,
)
from stats.faceit.services import players
from stats.faceit.services.analysis import preparing
from stats.faceit.services.matches import store_details, store_history, store_lines, store_stats
from stats.faceit.services.sessions import rebuild_all_sessions
from stats.faceit.tests.demo_source import NOW, Source, world

pytestmark = pytest.mark.django_db
API = "/api/v1/faceit"
MATCHES = 30
LATER = NOW + 900


@cache
def pinned():
    return world().people[PINNED]


@cache
def played():
    found = world().finished_of(pinned(), NOW)
    return [match for match in found if match.times.finished <= NOW - 20][-MATCHES:]


def at(unix_s):
    return datetime.fromtimestamp(unix_s, UTC)


@pytest.fixture
def me(settings):
    """The newest matches, each told when it was over; the Elo read soon after each."""
    settings.DOZOR_DEMO = True
    settings.API_RATE_PER_MINUTE = 0
    source = Source()
    with LoopbackServer(source.app, grace_s=0.05) as server:
        source.url = server.url
        read_profile(source, played()[0].times.finished - 5)
        for match in played():
            source.now = match.times.finished + 10
            body = ask(source, f"/players/{pinned().player_id}/history", game="cs2", limit=2)
            store_history(known(parse_history(body).items), demo=True, now=at(source.now))
            read_profile(source, source.now)
        source.now = LATER
        read_matches(source)
    player = Player.objects.get(faceit_id=pinned().player_id)
    rebuild_all_sessions(player.pk)
    preparing.prepare(player.pk, timezone.now())
    return player


def known(items):
    """The source plays on: of what it tells, keep the matches of this truth."""
    ids = {match.match_id for match in played()}
    return [item for item in items if item.match_id in ids]


def ask(source, path, **params):
    status, body, _headers = source.ask(path, params=params)
    assert status == 200, body
    return body


def read_profile(source, now):
    source.now = now
    profile = parse_profile(ask(source, f"/players/{pinned().player_id}"))
    players.store_profile(profile, demo=True, at=at(now))


def read_matches(source):
    player = Player.objects.get(faceit_id=pinned().player_id)
    body = ask(source, f"/players/{pinned().player_id}/games/cs2/stats", limit=100)
    lines = known(parse_game_stats(body, pinned().player_id).items)
    store_lines(player, lines, demo=True, now=at(LATER))
    for match in played():
        path = f"/matches/{match.match_id}"
        store_details(parse_match(ask(source, path)), demo=True, now=at(LATER))
        stats = parse_match_stats(ask(source, f"{path}/stats"))
        store_stats(stats, demo=True, now=at(LATER))


def won(match):
    return match.side_of(pinned().index) == match.winner


def rows_of(client):
    body = client.get(f"{API}/player/{pinned().nickname}/history", {"limit": 100}).json()
    rows = {row["match_id"]: row for row in body["items"]}
    return [(match, rows[match.match_id]) for match in played()]


@pytest.mark.slow
def test_every_match_is_told_as_it_was_played(client, me):
    for match, row in rows_of(client):
        lines = [world().line_of(match, n, pinned()) for n in range(len(match.maps))]
        truth = {name: sum(line[n] for line in lines) for n, name in enumerate(FIELDS)}
        rounds = sum(len(one.rounds) for one in match.maps)
        side = match.side_of(pinned().index)

        assert row["won"] is won(match)
        assert row["finished_at"] == at(match.times.finished).isoformat()
        for name in ("kills", "deaths", "assists", "mvps"):
            assert row[name] == truth[name], name
        assert row["rounds"] == rounds
        assert row["adr"] == pytest.approx(truth["damage"] / rounds, abs=0.06)
        if len(match.maps) == 1:
            score = match.maps[0].score
            assert (row["own_score"], row["enemy_score"]) == (score[side], score[1 - side])
            assert (row["own_score"] > row["enemy_score"]) is won(match)


@pytest.mark.slow
def test_ratings_are_those_worked_out_by_hand_from_the_line(client, me):
    seen = 0
    for match, row in rows_of(client):
        if len(match.maps) > 1:
            continue
        line = dict(zip(FIELDS, world().line_of(match, 0, pinned()), strict=True))
        n = len(match.maps[0].rounds)
        several = {2: "doubles", 3: "triples", 4: "quadros", 5: "pentas"}
        single = line["kills"] - sum(k * line[name] for k, name in several.items())
        multi = (single + sum(k * k * line[name] for k, name in several.items())) / n
        kpr, dpr, apr = (line[name] / n for name in ("kills", "deaths", "assists"))
        adr = line["damage"] / n
        kast = min(100, max(0, 85.776 + 14.597 * kpr + 39.575 * apr - 46.211 * dpr))
        impact = 2.13 * kpr + 0.42 * apr - 0.41
        one = (kpr / 0.679 + 0.7 * (1 - dpr) / 0.317 + multi / 1.277) / 2.7
        two = 0.0073 * kast + 0.3591 * kpr - 0.5329 * dpr + 0.2372 * impact + 0.0032 * adr + 0.1587

        assert row["rating1"] == pytest.approx(one, abs=0.002)
        assert row["rating2"] == pytest.approx(two, abs=0.002)
        seen += 1
    assert seen > MATCHES / 2


@pytest.mark.slow
def test_elo_moves_as_it_truly_moved(client, me):
    told = [(match, row) for match, row in rows_of(client) if row["elo_change"] is not None]
    for match, row in told:
        assert row["elo_change"] == (match.gain if won(match) else -match.gain)
        assert row["elo_after"] == world().elo_at(pinned(), match.times.finished + 10)
        assert abs(row["elo_change"] - row["elo_predicted"]) <= 1
    counted = [match for match in played() if match.gain]
    assert len(told) >= len(counted) - 1
    for match, row in rows_of(client):
        assert match.gain or row["elo_change"] is None


def sittings():
    """The rule in its own words: no more than 4 h between two finishes, 12 h from the start."""
    found = [[played()[0]]]
    for before, match in pairwise(played()):
        apart = match.times.finished - before.times.finished > 4 * 3600
        begun = found[-1][0].times.started
        if apart or match.times.finished - begun > 12 * 3600 or len(found[-1]) == 200:
            found.append([])
        found[-1].append(match)
    return found


@pytest.mark.slow
def test_sessions_are_the_sittings_of_the_truth(client, me):
    body = client.get(f"{API}/player/{pinned().nickname}/sessions", {"limit": 100}).json()
    told = [
        (row["matches"], row["wins"], row["losses"], row["rounds"], row["ended_at"])
        for row in reversed(body["items"])
    ]
    assert told == [
        (
            len(held), sum(map(won, held)), len(held) - sum(map(won, held)),
            sum(len(one.rounds) for match in held for one in match.maps),
            at(held[-1].times.finished).isoformat(),
        )
        for held in sittings()
    ]  # fmt: skip


@pytest.mark.slow
def test_streaks_are_those_of_the_results(client, me):
    streaks = client.get(f"{API}/player/{pinned().nickname}/stats").json()["streaks"]
    runs = [(key, len(list(run))) for key, run in groupby(map(won, played()))]
    assert (streaks["current"]["won"], streaks["current"]["length"]) == runs[-1]
    for name, kind in (("longest_wins", True), ("longest_losses", False)):
        assert streaks[name]["length"] == max(n for key, n in runs if key is kind)


@pytest.mark.slow
def test_a_head_to_head_counts_every_match_of_both(client, me):
    met = Counter(n for match in played() for n in match.players if n != pinned().index)
    other = world().people[met.most_common(1)[0][0]]
    both = [match for match in played() if other.index in match.players]
    opposite = [m for m in both if m.side_of(pinned().index) != m.side_of(other.index)]
    together = [m for m in both if m not in opposite]
    query = {"player1": pinned().nickname, "player2": other.nickname}
    pair = client.get(f"{API}/compare", query).json()["pairs"][0]

    assert (pair["opposite"], pair["first_wins"]) == (len(opposite), sum(map(won, opposite)))
    assert (pair["together"], pair["together_wins"]) == (len(together), sum(map(won, together)))


@pytest.mark.slow
def test_pages_tell_times_in_the_readers_zone(client, user, me):
    user.time_zone = "Asia/Almaty"
    user.save()
    client.force_login(user)
    finish = at(played()[-1].times.finished).astimezone(ZoneInfo("Asia/Almaty"))
    text = client.get(f"/faceit/players/{pinned().nickname}/matches/").content.decode()
    assert finish.strftime("%H:%M") in text
