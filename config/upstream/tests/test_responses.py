import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.upstream import errors
from config.upstream.policy import Policy
from config.upstream.responses import retry_after_s

NOW = datetime(2026, 10, 21, 7, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("0", 0),
        ("999999", 900),
        ("Wed, 21 Oct 2026 07:29:00 GMT", 60),
        ("Wed, 21 Oct 2026 07:29:00 -0000", 60),
        ("Wed, 21 Oct 2026 07:00:00 GMT", 0),
        ("Wed, 21 Oct 2099 07:00:00 GMT", 900),
        (None, 5),
        ("", 5),
        ("soon", 5),
        ("-3", 5),
        ("nan", 5),
        ("1e9", 5),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date_and_capped(header, seconds):
    assert retry_after_s(header, NOW, 900) == seconds


@pytest.mark.slow
@given(st.text())
def test_no_retry_after_header_breaks_us(header):
    assert 0 <= retry_after_s(header, NOW, 900) <= 900


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (errors.NotFound("s", "m"), False),
        (errors.Blocked("s", "m"), False),
        (errors.RateLimited("s", "m", 3.0), True),
        (errors.Unavailable("s", "m"), True),
        (errors.BadPayload("s", "m"), False),
        (errors.CircuitOpen("s", "m", 3.0), True),
        (errors.ForbiddenAddress("s", "m"), False),
    ],
)
def test_every_error_says_whether_a_retry_helps_and_survives_a_queue(error, retryable):
    again = pickle.loads(pickle.dumps(error))
    assert again.retryable is retryable
    assert str(again) == "s: m"
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "x.example"},
        {"ttl_s": {"player": 3}},
        {"rate_per_s": 0},
        {"hourly_budget": 0},
        {"proxy_mode": "sticky"},
        {"proxies": ("socks5://10.0.0.1",)},
    ],
)
def test_a_policy_without_sense_is_refused(change):
    with pytest.raises(ValueError, match="source:"):
        Policy(**{"source": "source", "base_url": "https://x.example", **change})


def test_a_policy_keeps_its_proxies_to_itself():
    policy = Policy("s", "https://x.example", proxies=("http://a:s3cret@h:1",), proxy_mode="sticky")
    assert "s3cret" not in repr(policy)
