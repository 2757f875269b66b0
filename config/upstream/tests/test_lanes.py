"""How fast one way out is used, by one process and by several that share Redis."""

import asyncio
import time
from uuid import uuid4

import pytest
from django.conf import settings
from redis import Redis

from config.upstream.errors import CircuitOpen, RateLimited
from config.upstream.lanes import Bench, Block, Lane, hold, whole_key
from config.upstream.limiter import LocalLimiter, RedisLimiter

STORES = ["local", "redis"] if settings.REDIS_URL else ["local"]


@pytest.fixture(params=STORES)
def limiter(request):
    if request.param == "local":
        return LocalLimiter()
    return RedisLimiter(Redis.from_url(settings.REDIS_URL), prefix=f"test:{uuid4().hex}:")


@pytest.fixture
def lane(policy, limiter):
    def make(key="faulty:direct", **changes):
        rules = policy(**changes)
        made = Lane(key, rules, limiter)
        return made, lambda: made.wait(rules, lambda: 0.0)

    return make


async def leave(wait, count):
    began = time.monotonic()
    await asyncio.gather(*(wait() for _ in range(count)))
    return time.monotonic() - began


def test_a_block_is_handed_out_evenly_and_is_void_when_its_time_is_over():
    block = Block(next_at=100.0, left=3, ends_at=101.0)
    assert [block.take(100.0, 0.25) for _ in range(4)] == [100.0, 100.25, 100.5, None]
    assert Block(next_at=100.0, left=3, ends_at=101.0).take(101.5, 0.25) is None


def test_refusals_of_what_left_before_the_rest_count_once():
    bench = Bench()
    assert [bench.strike(sent, 10.0) for sent in (9.0, 9.5, 10.0)] == [30.0, 0.0, 0.0]
    assert bench.strike(41.0, 42.0) == 60.0
    bench.worked()
    assert bench.strike(103.0, 104.0) == 30.0


@pytest.mark.slow
async def test_two_processes_share_the_rate_of_one_way(lane):
    (_, first), (_, second) = lane(rate_per_s=100, burst=1), lane(rate_per_s=100, burst=1)
    took = await asyncio.gather(leave(first, 25), leave(second, 25))
    assert max(took) >= 0.4  # fifty at a hundred a second
    other = lane("faulty:proxy:1", rate_per_s=100, burst=1)[1]
    assert await leave(other, 1) < 0.2


async def test_a_wait_that_is_too_long_is_refused(lane):
    _, wait = lane(rate_per_s=0.1, burst=1, max_wait_s=1)
    await wait()
    with pytest.raises(RateLimited):
        await wait()


async def test_a_rest_is_known_here_and_to_other_processes(lane, limiter):
    resting, wait = lane(max_wait_s=1)
    await resting.rest(time.monotonic())
    with pytest.raises(CircuitOpen):
        await wait()
    if isinstance(limiter, RedisLimiter):
        with pytest.raises(RateLimited):
            await lane(max_wait_s=1)[1]()
    await lane("faulty:proxy:1", max_wait_s=1)[1]()


if settings.REDIS_URL:  # one process knows of its pauses by itself

    @pytest.mark.parametrize("limiter", ["redis"], indirect=True)
    async def test_a_pause_of_the_source_holds_every_way(lane, limiter):
        await hold(limiter, whole_key("faulty"), 60)
        for key in ("faulty:direct", "faulty:proxy:1"):
            with pytest.raises(RateLimited):
                await lane(key, max_wait_s=1)[1]()


async def test_limits_that_are_out_of_reach_are_this_processs_own(policy):
    away = RedisLimiter(Redis.from_url("redis://127.0.0.1:9/0", socket_connect_timeout=0.1))
    rules = policy(rate_per_s=0.1, burst=1, max_wait_s=1)
    lane = Lane("faulty:direct", rules, away)
    await lane.wait(rules, lambda: 0.0)
    with pytest.raises(RateLimited):
        await lane.wait(rules, lambda: 0.0)
