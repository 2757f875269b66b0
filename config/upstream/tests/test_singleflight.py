import asyncio

import pytest

from config.upstream.singleflight import SingleFlight


class Work:
    """Counts its runs, and waits for `go`."""

    def __init__(self) -> None:
        self.runs = 0
        self.ended = 0
        self.go = asyncio.Event()

    async def __call__(self) -> int:
        self.runs += 1
        try:
            await self.go.wait()
        finally:
            self.ended += 1
        return self.runs


async def start(flights, work, count, key="key"):
    callers = [asyncio.create_task(flights.run(key, work)) for _ in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return callers


async def test_callers_of_one_key_share_one_run():
    flights, work = SingleFlight(), Work()
    callers = await start(flights, work, 5)
    work.go.set()
    assert await asyncio.gather(*callers) == [1] * 5
    assert not len(flights)


async def test_a_cancelled_leader_leaves_the_followers_their_answer():
    flights, work = SingleFlight(), Work()
    leader, *followers = await start(flights, work, 3)
    leader.cancel()
    await asyncio.wait([leader])
    work.go.set()
    assert leader.cancelled()
    assert await asyncio.gather(*followers) == [1, 1]


async def test_work_that_nobody_waits_for_is_ended_and_not_joined():
    flights, work = SingleFlight(), Work()
    (only,) = await start(flights, work, 1)
    only.cancel()
    (later,) = await start(flights, work, 1)
    work.go.set()
    assert await later == 2
    assert work.ended == 2


async def test_an_error_reaches_every_caller_and_the_next_call_starts_anew():
    flights, go = SingleFlight(), asyncio.Event()

    async def fail() -> int:
        await go.wait()
        raise LookupError("no")

    callers = await start(flights, fail, 2)
    go.set()
    results = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(result) for result in results] == [LookupError, LookupError]
    with pytest.raises(LookupError):
        await flights.run("key", fail)


async def test_different_keys_do_not_wait_for_each_other():
    flights, slow, quick = SingleFlight(), Work(), Work()
    quick.go.set()
    (waiting,) = await start(flights, slow, 1, "slow")
    assert await flights.run("quick", quick) == 1
    slow.go.set()
    await waiting
