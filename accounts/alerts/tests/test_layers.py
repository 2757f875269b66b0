"""The channel layer of the embedded runtime."""

import asyncio
import threading

import pytest
from channels.exceptions import ChannelFull

from config.layers import LocalChannelLayer


async def test_a_message_published_by_another_thread_wakes_the_home_loop() -> None:
    layer = LocalChannelLayer()
    layer.bind(asyncio.get_running_loop())
    channel = await layer.new_channel()
    await layer.group_add("birds", channel)
    listening = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)

    thread = threading.Thread(target=layer.publish, args=("birds", {"type": "crow"}))
    thread.start()

    assert await asyncio.wait_for(listening, 10) == {"type": "crow"}
    thread.join()


async def test_a_loop_of_another_thread_sends_through_the_home_loop() -> None:
    layer = LocalChannelLayer()
    layer.bind(asyncio.get_running_loop())
    channel = await layer.new_channel()
    await layer.group_add("birds", channel)

    await asyncio.to_thread(asyncio.run, layer.group_send("birds", {"type": "crow"}))

    assert await asyncio.wait_for(layer.receive(channel), 10) == {"type": "crow"}


async def test_publishing_without_a_server_is_nothing() -> None:
    layer = LocalChannelLayer()
    layer.publish("birds", {"type": "crow"})

    assert layer.channels == {}


async def test_a_full_channel_refuses_one_sender_and_is_passed_over_by_a_group() -> None:
    layer = LocalChannelLayer(capacity=1)
    layer.bind(asyncio.get_running_loop())
    channel = await layer.new_channel()
    await layer.group_add("birds", channel)
    await layer.send(channel, {"type": "crow"})

    with pytest.raises(ChannelFull):
        await layer.send(channel, {"type": "nap"})
    await layer.group_send("birds", {"type": "nap"})

    assert await layer.receive(channel) == {"type": "crow"}
