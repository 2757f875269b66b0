"""People, subjects and kinds for the tests of alerts, and a server for the sockets."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as django_settings
from pytest_django.fixtures import Settings

from accounts.alerts import kinds
from accounts.alerts.kinds import AlertKind
from accounts.alerts.routing import websocket_urlpatterns
from accounts.alerts.tests.live import LiveServer
from accounts.models import User
from accounts.subjects import Subject


@pytest.fixture
def rooster() -> Iterator[Subject]:
    """A subject that can be followed, with two kinds of alerts."""
    before = dict(kinds._kinds)
    kinds.register(
        AlertKind(
            "farm.crow", "Crow", "roster", "bell", "good", "%(name)s crowed at %(loudness)s dB"
        )
    )
    kinds.register(AlertKind("farm.nap", "Nap", "ratings", "bell", "", "%(name)s naps"))
    yield Subject("farm.rooster", "7")
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """A maker of people."""

    def make(name: str = "ada", **fields: object) -> User:
        return User.objects.create(username=name, **fields)

    return make


@pytest.fixture
def own_layer(settings: Settings) -> None:
    """A channel layer that test processes running beside this one do not share."""
    layers = {**django_settings.CHANNEL_LAYERS}
    if "CONFIG" in layers["default"]:
        prefix = f"dozor-test-{os.getpid()}"
        config = {**layers["default"]["CONFIG"], "prefix": prefix}
        layers["default"] = {**layers["default"], "CONFIG": config}
    settings.CHANNEL_LAYERS = layers


@pytest.fixture
def server(transactional_db: None, own_layer: None) -> Iterator[LiveServer]:
    """A running server with this app's sockets."""
    with LiveServer(websocket_urlpatterns) as running:
        yield running
