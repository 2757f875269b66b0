"""The squadron leaderboard's JSON."""

import json
from dataclasses import replace

import pytest

from stats.warthunder.parse import parse_board
from stats.warthunder.records import ParseError
from stats.warthunder.tests.pages import board_error_page, board_page, challenge_page, make_board


def test_a_leaderboard_is_read_back_as_it_was_printed():
    rows = make_board()
    assert parse_board(board_page(rows)) == rows


def test_places_count_from_one():
    assert [row.place for row in parse_board(board_page(make_board(3)))] == [1, 2, 3]


def test_a_figure_that_is_not_there_is_none_and_never_zero():
    rows = tuple(replace(row, battles=None, members=None) for row in make_board(2))
    assert parse_board(board_page(rows)) == rows


def test_numbers_printed_as_text_are_numbers():
    data = json.loads(board_page(make_board(1)))
    data["data"][0]["astat"]["wins_hist"] = "21993"
    assert parse_board(json.dumps(data).encode())[0].wins == 21_993


def test_an_empty_page_of_the_leaderboard_has_no_rows():
    assert parse_board(board_page([])) == ()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "it is not JSON"),
        (challenge_page(), "it is not JSON"),
        (board_page(make_board())[:-10], "it is not JSON"),
        (board_error_page("no page"), "no page"),
        (b"[]", "does not say ok"),
        (b'{"status":"ok"}', "list of squadrons is missing"),
        (b'{"status":"ok","data":[1]}', "not an object"),
        (b'{"status":"ok","data":[{"_id":"1","name":"A"}]}', "place is missing"),
        (b'{"status":"ok","data":[{"pos":0,"_id":"1"}]}', "name is missing"),
        (b'{"status":"ok","data":[{"pos":0,"name":"A"}]}', "_id is missing"),
        (b'{"status":"ok","data":[{"pos":true,"_id":1,"name":"A"}]}', "not a count"),
        (b'{"status":"ok","data":[{"pos":0,"_id":1,"name":"A","astat":[1]}]}', "not an object"),
        (b'{"status":"ok","data":[{"pos":0,"_id":1,"name":"A","members_cnt":-1}]}', "not a count"),
        (b'{"status":"ok","data":[{"pos":0,"_id":1,"name":"A","members_cnt":1.5}]}', "not a count"),
    ],
)
def test_an_answer_that_is_no_leaderboard_is_an_error_that_says_why(body, what):
    with pytest.raises(ParseError, match=what):
        parse_board(body)
