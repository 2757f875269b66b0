"""The API's documentation knows shapes by their names alone: two of one name would be mixed up."""

from collections import defaultdict

import pytest
from ninja import Schema

from config.api import api


def shapes(base=Schema):
    """Yield every shape of every app."""
    for shape in base.__subclasses__():
        yield shape
        yield from shapes(shape)


@pytest.mark.slow
def test_no_two_apps_name_a_shape_alike():
    assert api.get_openapi_schema()["components"]["schemas"]
    rooms = defaultdict(set)
    for shape in shapes():
        rooms[shape.__name__].add(shape.__module__)
    assert {name: found for name, found in rooms.items() if len(found) > 1} == {}
