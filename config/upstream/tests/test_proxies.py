import pytest

from config.upstream.proxies import PoolResting, Proxy, ProxyPool

ADDRESSES = [f"http://ann:s3cret@10.1.0.{n}:8080" for n in range(1, 5)]


def pool(clock, mode="round_robin", addresses=ADDRESSES):
    return ProxyPool(addresses, mode, clock=clock, rest_s=10.0, rest_max_s=35.0)


def test_an_empty_pool_goes_directly(clock):
    assert pool(clock, addresses=[]).choose() is None
    assert pool(clock, mode="none").choose() is None


def test_round_robin_takes_turns(clock):
    proxies = pool(clock)
    labels = [proxies.choose().label for _ in range(8)]
    assert labels == [f"10.1.0.{n}:8080" for n in (1, 2, 3, 4)] * 2


def test_a_sticky_owner_keeps_its_proxy_and_owners_spread(clock):
    proxies = pool(clock, "sticky")
    chosen = {owner: proxies.choose(owner) for owner in map(str, range(200))}
    assert all(proxies.choose(owner) is proxy for owner, proxy in chosen.items())
    counts = [list(chosen.values()).count(proxy) for proxy in set(chosen.values())]
    assert len(counts) == 4
    assert min(counts) > 25


def test_when_a_proxy_leaves_only_its_own_owners_move(clock):
    before, after = pool(clock, "sticky"), pool(clock, "sticky", ADDRESSES[:3])
    owners = [str(n) for n in range(100)]
    for owner in owners:
        label = before.choose(owner).label
        if label != "10.1.0.4:8080":
            assert after.choose(owner).label == label


def test_the_rest_doubles_up_to_a_maximum_and_a_success_shortens_it(clock):
    proxies = pool(clock, addresses=ADDRESSES[:1])
    rests = []
    for _ in range(4):
        proxies.failed(proxies.choose())
        rests.append(proxies.report()[0].resting_s)
        clock.advance(rests[-1])
    proxies.succeeded(proxies.choose())
    proxies.failed(proxies.choose())
    assert [*rests, proxies.report()[0].resting_s] == [10, 20, 35, 35, 10]


def test_a_pool_at_rest_says_so_rather_than_going_directly(clock):
    proxies = pool(clock, addresses=ADDRESSES[:2])
    proxies.failed(proxies.choose())
    clock.advance(4)
    proxies.failed(proxies.choose())
    with pytest.raises(PoolResting) as resting:
        proxies.choose()
    assert resting.value.retry_after_s == 6


def test_counters_start_again_every_hour(clock):
    proxies = pool(clock)
    proxies.failed(proxies.choose())
    assert (proxies.report()[0].requests, proxies.report()[0].failures) == (1, 1)
    clock.advance(3600)
    assert (proxies.report()[0].requests, proxies.report()[0].failures) == (0, 0)


def test_no_text_of_a_pool_holds_a_password(clock):
    proxies = pool(clock)
    shown = f"{proxies!r} {proxies.choose()!r} {proxies.report()!r} {proxies.choose()}"
    assert "s3cret" not in shown
    assert "ann" not in shown


@pytest.mark.parametrize(
    "address", ["10.1.0.1:80", "socks5://10.1.0.1", "http://", "ftp://a:s3cret@b"]
)
def test_what_is_no_proxy_is_refused_without_repeating_it(address):
    with pytest.raises(ValueError, match="looks like") as refused:
        Proxy(address)
    assert "s3cret" not in str(refused.value)


def test_a_password_with_escapes_is_read_back():
    proxy = Proxy("http://ann:p%40ss%3A@[2001:db8::7]:3128")
    assert (proxy.user, proxy.password, proxy.label) == ("ann", "p@ss:", "[2001:db8::7]:3128")
