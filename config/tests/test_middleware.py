"""Every answer carries the id under which the log speaks of it."""

import re

import pytest

from config.middleware import request_id_of


@pytest.mark.parametrize("given", ["abc12345", "0f8fad5b-d9cb-469f-a165-70867728950e", "a" * 64])
def test_a_sane_id_is_kept(given):
    assert request_id_of(given) == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "id with space", "id\nforged=1", "-abcdefgh"]
)
def test_any_other_id_is_replaced(given):
    made = request_id_of(given)
    assert made != given
    assert re.fullmatch(r"[0-9a-f]{32}", made)


def test_the_id_is_on_the_answer(client):
    assert client.get("/livez", headers={"X-Request-ID": "from-a-proxy-1"})["X-Request-ID"] == (
        "from-a-proxy-1"
    )
    assert client.get("/livez")["X-Request-ID"] != client.get("/livez")["X-Request-ID"]
