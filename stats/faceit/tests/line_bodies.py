"""FACEIT's lines and match stats in the recorded shape, with figures of our own."""

from stats.faceit.tests.bodies import COMPETITION_ID, FINISHED_S, MATCH_ID, Body, player_id, team_id


def own_stats(**more: object) -> Body:
    """Return an item of the per-match list: lost 9 to 13, with the scores in the other order."""
    return {
        "stats": {
            "Match Id": MATCH_ID,
            "Match Round": "1",
            "Best Of": "1",
            "Player Id": player_id(1),
            "Nickname": "Sorrel_1",
            "Game": "cs2",
            "Game Mode": "5v5",
            "Competition Id": COMPETITION_ID,
            "Region": "EU",
            "Map": "de_nuke",
            "Result": "0",
            "Score": "13 / 9",
            "Final Score": "9",
            "Rounds": "22",
            "First Half Score": "6",
            "Second Half Score": "3",
            "Overtime score": "0",
            "Kills": "16",
            "Deaths": "17",
            "Assists": "4",
            "Headshots": "8",
            "Headshots %": "50",
            "MVPs": "2",
            "Double Kills": "3",
            "Triple Kills": "1",
            "Quadro Kills": "0",
            "Penta Kills": "0",
            "Damage": "1760",
            "ADR": "80",
            "K/D Ratio": "0.94",
            "K/R Ratio": "0.73",
            "Winner": team_id(2),
            "Team": "team_1",
            "Match Finished At": FINISHED_S * 1_000,
            "Created At": "2026-02-25T06:13:21.04Z",
            "Updated At": "2026-02-25T06:14:50.3Z",
            **more,
        }
    }


def old_stats(**more: object) -> Body:
    """Return an item as it was before June 2024: no damage, no ADR, no double kills."""
    body = own_stats(**more)
    for key in ("Damage", "ADR", "Double Kills"):
        del body["stats"][key]
    return body


def match_stats(*maps: Body) -> Body:
    """Return the stats of a match; of one map of 22 rounds unless told."""
    return {"rounds": list(maps) or [map_stats()]}


def map_stats(number: int = 1, **more: object) -> Body:
    """Return a map whose sums all hold; player 11, a substitute, played in the place of 10."""
    return {
        "best_of": "1",
        "competition_id": COMPETITION_ID,
        "game_id": "cs2",
        "game_mode": "5v5",
        "match_id": MATCH_ID,
        "match_round": str(number),
        "played": "1",
        "round_stats": {
            "Winner": team_id(1),
            "Rounds": "22",
            "Score": "9 / 13",
            "Map": "de_nuke",
            "Region": "EU",
        },
        "teams": [
            side(1, [1, 2, 3, 4, 5], won=True, halves=(8, 5)),
            side(2, [6, 7, 8, 9, 11], won=False, halves=(4, 5)),
        ],
        **more,
    }


def side(number: int, players: list[int], *, won: bool, halves: tuple[int, int]) -> Body:
    """Return a team on a map; its first player opens three rounds, the others two each."""
    return {
        "team_id": team_id(number),
        "premade": False,
        "team_stats": {
            "Team": f"team_{number}",
            "Team Win": "1" if won else "0",
            "Team Headshots": "7",
            "First Half Score": str(halves[0]),
            "Second Half Score": str(halves[1]),
            "Overtime score": "0",
            "Final Score": str(sum(halves)),
        },
        "players": [
            {
                "player_id": player_id(n),
                "nickname": f"Sorrel_{n}",
                "player_stats": player_stats(won, opened=3 if n == players[0] else 2),
            }
            for n in players
        ],
    }


def player_stats(won: bool, opened: int = 2, **more: object) -> Body:
    """Return the figures of a player of 22 rounds; 15 kills, 15 deaths, 4 or 6 entries."""
    return {
        "Result": "1" if won else "0",
        "Kills": "15",
        "Deaths": "15",
        "Assists": "5",
        "Headshots": "7",
        "Headshots %": "47",
        "MVPs": "2",
        "Double Kills": "3",
        "Triple Kills": "1",
        "Quadro Kills": "1",
        "Penta Kills": "0",
        "Damage": "1650",
        "ADR": "75",
        "K/R Ratio": "0.68",
        "K/D Ratio": "1",
        "First Kills": str(opened),
        "Entry Count": str(2 * opened),
        "Entry Wins": str(opened),
        "1v1Count": "3",
        "1v1Wins": "2",
        "1v2Count": "2",
        "1v2Wins": "1",
        "Clutch Kills": "4",
        "Flash Count": "20",
        "Flash Successes": "9",
        "Enemies Flashed": "12",
        "Utility Count": "10",
        "Utility Successes": "4",
        "Utility Damage": "88",
        "Utility Enemies": "5",
        "Sniper Kills": "6",
        "Pistol Kills": "3",
        "Knife Kills": "1",
        "Zeus Kills": "0",
        "Match Entry Rate": "0.18",
        **more,
    }
