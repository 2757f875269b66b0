"""A small recorded map in the shape of awpy 3's tables: ten people, five rounds."""

US = [76561190000000001 + n for n in range(5)]
THEM = [76561190000000011 + n for n in range(5)]
TICKS = 64
LONG = {"ct": "counter-terrorist", "t": "terrorist"}
HEADER = {"map_name": "de_mirage"}
# Round starts, and the sides of US: knife, two rounds as CT, two as T.
ROUNDS = [
    (1000, "ct", True, "ct"), (2000, "ct", False, "ct"), (3000, "ct", False, "t"),
    (4000, "t", False, "t"), (5000, "t", False, "ct"),
]  # fmt: skip


def player_rows():
    rows = [
        {"steamid": one, "name": f"player{one % 100}", "side": LONG[side]}
        for people, side in ((US, "t"), (THEM, "ct"))
        for one in people
    ]
    bot = {"steamid": 0, "name": "BOT Kim", "side": "terrorist"}
    spectator = {"steamid": 76561190000000099, "name": "caster", "side": "spectator"}
    return [*rows, bot, spectator]


def round_rows():
    return [
        {
            "start_tick": start,
            "freeze_end_tick": start + 100,
            "winner_side": LONG[winner],
            "is_knife_round": knife,
        }
        for start, _, knife, winner in ROUNDS
    ]


def kill_row(tick, attacker, victim, assister=None, weapon="ak47"):
    side = our_side(tick)
    return {
        "tick": tick,
        "attacker_steamid": attacker,
        "attacker_side": _side_of(attacker, side),
        "victim_steamid": victim,
        "victim_side": _side_of(victim, side),
        "assister_steamid": assister,
        "assister_side": _side_of(assister, side),
        "weapon": weapon,
    }


def kill_rows():
    a, b, c = US[:3]
    x, y = THEM[:2]
    return [
        kill_row(500, a, x),  # warm-up
        kill_row(1200, a, x, weapon="knife_karambit"),
        # Round 1: x opens on a, b avenges within five seconds with c's help; y kills nobody.
        kill_row(2200, x, a),
        kill_row(2200 + 5 * TICKS, b, x, assister=c),
        # Round 2: x kills a; b takes x one tick too late; b falls to the world.
        kill_row(3200, x, a),
        kill_row(3201 + 5 * TICKS, b, x),
        kill_row(3900, None, b, weapon="world"),
        # Round 3: c kills a of the own team; y takes c.
        kill_row(4200, c, a),
        kill_row(4300, y, c),
        # Round 4: x takes a and b, c avenges both with one bullet.
        kill_row(5200, x, a),
        kill_row(5210, x, b),
        kill_row(5300, c, x),
    ]


def our_side(tick):
    return next((side for start, side, _, _ in reversed(ROUNDS) if tick >= start), "ct")


def _side_of(player, ours):
    if player is None:
        return None
    other = {"ct": "t", "t": "ct"}
    return LONG[ours if player in US else other[ours]]
