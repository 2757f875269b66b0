"""A record, written as the source writes it, reads back as the same record."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.faceit.parse import parse_bans, parse_game_stats, parse_profile, parse_ranking
from stats.faceit.records import Ban, Line, PlayerProfile, Ranking, RankingEntry
from stats.faceit.tests.bodies import pack, page

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

identities = st.uuids().map(str)
nicknames = st.text(ALPHABET, min_size=1, max_size=24)
counts = st.integers(0, 60)
maybe = st.none() | counts
seconds = st.integers(1_325_376_000, 3_786_912_000).map(
    lambda stamp: EPOCH + timedelta(seconds=stamp)
)
words = (
    st.text(ALPHABET + " ", min_size=1, max_size=20)
    .map(str.strip)
    .filter(lambda word: word.casefold() not in ("", "-"))
)

profiles = st.builds(
    PlayerProfile,
    player_id=identities,
    nickname=nicknames,
    country=st.none() | st.sampled_from(["kz", "ru", "na"]),
    avatar_url=st.none() | st.just("https://assets.faceit-cdn.net/a.jpg"),
    region=st.none() | st.sampled_from(["EU", "SEA"]),
    skill_level=st.none() | st.integers(1, 10),
    elo=st.none() | st.integers(1, 6_000),
    game_player_id=st.none() | st.just("76561198000000001"),
    steam_id_64=st.none() | st.just("76561198000000001"),
    memberships=st.lists(st.sampled_from(["free", "premium"]), unique=True).map(tuple),
    verified=st.none() | st.booleans(),
    activated_at=st.none() | seconds,
)


def write_profile(one: PlayerProfile) -> bytes:
    return pack(
        {
            "player_id": one.player_id,
            "nickname": one.nickname,
            "country": one.country and one.country.upper(),
            "avatar": one.avatar_url or "",
            "games": {
                "cs2": {
                    "region": one.region,
                    "skill_level": one.skill_level,
                    "faceit_elo": one.elo,
                    "game_player_id": one.game_player_id,
                }
            },
            "steam_id_64": one.steam_id_64,
            "memberships": list(one.memberships),
            "verified": one.verified,
            "activated_at": one.activated_at and one.activated_at.isoformat(),
        }
    )


@pytest.mark.slow
@given(profiles)
def test_a_profile_reads_back(one):
    assert parse_profile(write_profile(one)) == one


@st.composite
def lines(draw) -> Line:
    own, enemy = draw(st.integers(0, 22)), draw(st.integers(0, 22))
    return Line(
        match_id=f"1-{draw(identities)}",
        map_number=draw(st.integers(1, 5)),
        player_id=draw(identities),
        nickname=draw(nicknames),
        map=draw(st.none() | st.just("de_mirage")),
        won=draw(st.booleans()),
        rounds=own + enemy + 1,
        kills=draw(counts),
        deaths=draw(counts),
        assists=draw(counts),
        own_score=own,
        enemy_score=enemy,
        first_half_score=draw(maybe),
        second_half_score=draw(maybe),
        overtime_score=draw(maybe),
        headshots=draw(maybe),
        mvps=draw(maybe),
        double_kills=draw(maybe),
        triple_kills=draw(maybe),
        quadro_kills=draw(maybe),
        penta_kills=draw(maybe),
        damage=draw(st.integers(0, 9_000)),
        adr=draw(st.integers(0, 3_000)) / 10,
        finished_at=draw(st.none() | seconds),
        region=draw(st.none() | st.just("EU")),
        game_mode=draw(st.none() | st.just("5v5")),
        competition_id=draw(st.none() | identities),
        kr=draw(st.none() | st.integers(0, 300).map(lambda hundredths: hundredths / 100)),
    )


def write_line(line: Line, *, own_first: bool, comma: bool) -> dict[str, object]:
    pair = (line.own_score, line.enemy_score) if own_first else (line.enemy_score, line.own_score)
    keys = {
        "Match Id": line.match_id,
        "Match Round": line.map_number,
        "Player Id": line.player_id,
        "Nickname": line.nickname,
        "Map": line.map,
        "Result": int(line.won),
        "Rounds": line.rounds,
        "Kills": line.kills,
        "Deaths": line.deaths,
        "Assists": line.assists,
        "Score": f"{pair[0]} / {pair[1]}",
        "Final Score": line.own_score,
        "First Half Score": line.first_half_score,
        "Second Half Score": line.second_half_score,
        "Overtime score": line.overtime_score,
        "Headshots": line.headshots,
        "MVPs": line.mvps,
        "Double Kills": line.double_kills,
        "Triple Kills": line.triple_kills,
        "Quadro Kills": line.quadro_kills,
        "Penta Kills": line.penta_kills,
        "Damage": line.damage,
        "ADR": line.adr,
        "Region": line.region,
        "Game Mode": line.game_mode,
        "Competition Id": line.competition_id,
        "K/R Ratio": line.kr,
    }
    text = {key: str(value) for key, value in keys.items() if value is not None}
    if comma:
        text["ADR"] = text["ADR"].replace(".", ",")
    finish = line.finished_at and (line.finished_at - EPOCH) // timedelta(milliseconds=1)
    return {"stats": {**text, "Match Finished At": finish}}


@pytest.mark.slow
@given(st.lists(lines(), max_size=4), st.booleans(), st.booleans())
def test_lines_read_back_whatever_the_order_of_the_score(sent, own_first, comma):
    body = page([write_line(line, own_first=own_first, comma=comma) for line in sent])
    found = parse_game_stats(pack(body))
    assert found.items == tuple(sent)
    assert (found.skipped, found.sent) == ((), len(sent))


bans = st.builds(
    Ban,
    player_id=identities,
    type=words,
    reason=words,
    game=st.none() | st.just("cs2"),
    starts_at=st.none() | seconds,
    ends_at=st.none() | seconds,
)


@pytest.mark.slow
@given(st.lists(bans, max_size=3), st.sampled_from(["iso", "s", "ms"]))
def test_bans_read_back_in_every_unit_of_time(sent, unit):
    def moment(value):
        if value is None or unit == "iso":
            return value and value.isoformat().replace("+00:00", "Z")
        return (value - EPOCH) // timedelta(seconds=1) * (1_000 if unit == "ms" else 1)

    body = page(
        [
            {
                "user_id": one.player_id,
                "type": one.type,
                "reason": one.reason,
                "game": one.game,
                "starts_at": moment(one.starts_at),
                "ends_at": moment(one.ends_at),
            }
            for one in sent
        ]
    )
    assert parse_bans(pack(body)).items == tuple(sent)


entries = st.builds(
    RankingEntry,
    player_id=identities,
    nickname=nicknames,
    country=st.none() | st.sampled_from(["kz", "de"]),
    position=st.integers(1, 2_000_000),
    elo=st.none() | st.integers(1, 6_000),
    skill_level=st.none() | st.integers(1, 10),
)


@pytest.mark.slow
@given(st.lists(entries, max_size=3), st.none() | st.integers(1, 2_000_000), st.booleans())
def test_a_ranking_reads_back_from_numbers_and_from_text(sent, position, as_text):
    def figure(value):
        return str(value) if as_text and value is not None else value

    items = [
        {
            "player_id": one.player_id,
            "nickname": one.nickname,
            "country": one.country,
            "position": figure(one.position),
            "faceit_elo": figure(one.elo),
            "game_skill_level": figure(one.skill_level),
        }
        for one in sent
    ]
    found = parse_ranking(pack(page(items, position=position)))
    assert found == Ranking(tuple(sent), position)
