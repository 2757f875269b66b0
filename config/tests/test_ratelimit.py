import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.ratelimit import ADDRESS_FACTOR, ApiRateMiddleware, count_call


@pytest.fixture
def limited(settings):
    settings.API_RATE_PER_MINUTE = 3
    return ApiRateMiddleware(lambda request: HttpResponse("answer"))


def call(middleware, path="/api/v1/x", **headers):
    return middleware(RequestFactory().get(path, **headers))


def test_a_client_may_make_its_number_of_calls_and_no_more(limited):
    statuses = [call(limited).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]


def test_a_refusal_is_a_problem_that_says_when_to_come_back(limited):
    for _ in range(3):
        call(limited)

    refused = call(limited)

    assert refused["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused["Retry-After"]) <= 61


def test_every_answer_says_what_is_left(limited):
    answer = call(limited)

    assert answer["RateLimit-Policy"] == '"minute";q=3;w=60'
    assert answer["RateLimit"].startswith('"minute";r=2;t=')


def test_pages_are_not_counted(limited):
    statuses = {call(limited, path="/warthunder/").status_code for _ in range(9)}

    assert statuses == {200}


def test_clients_do_not_share_a_count(limited):
    for _ in range(3):
        call(limited, HTTP_AUTHORIZATION="Bearer one")

    assert call(limited, HTTP_AUTHORIZATION="Bearer two").status_code == 200
    assert call(limited, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_inventing_tokens_does_not_help_one_address_for_long(limited):
    allowed = 3 * ADDRESS_FACTOR

    statuses = [
        call(limited, HTTP_AUTHORIZATION=f"Bearer {number}").status_code
        for number in range(allowed + 5)
    ]

    assert statuses.count(200) == allowed


def test_zero_switches_the_limit_off(settings):
    settings.API_RATE_PER_MINUTE = 0
    open_door = ApiRateMiddleware(lambda request: HttpResponse("answer"))

    assert {call(open_door).status_code for _ in range(100)} == {200}


def test_a_new_minute_starts_a_new_count():
    first = [count_call("somebody", 2, now=120.0).spent for _ in range(3)]

    assert first == [False, False, True]
    assert not count_call("somebody", 2, now=180.0).spent
