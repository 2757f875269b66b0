"""A worker that loses its broker waits for it; it does not end."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from kombu import Connection

from config.broker import Channel, Transport


def test_a_channel_whose_connection_is_gone_says_so_in_the_way_kombu_expects():
    channel = Channel.__new__(Channel)
    channel.connection = SimpleNamespace(client=None)

    with pytest.raises(Transport.connection_errors):
        channel._connparams()


def test_the_transport_can_be_named_in_settings():
    broker = Connection("redis://127.0.0.1:6390/3", transport="config.broker:Transport")

    assert isinstance(broker.transport, Transport)
    assert broker.transport.Channel is Channel


def test_several_processes_use_it():
    used = settings.CELERY_BROKER_TRANSPORT

    assert used == ("config.broker:Transport" if settings.DISTRIBUTED else None)
