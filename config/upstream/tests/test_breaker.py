from config.upstream.breaker import Breaker, Pass


def opened(clock, failures=3):
    breaker = Breaker(failures, 30.0, clock)
    for _ in range(failures):
        breaker.failed(breaker.admit())
    return breaker


def test_the_last_failure_allowed_opens_it_for_a_while(clock):
    breaker = opened(clock)
    clock.advance(10)
    assert breaker.state == "open"
    assert breaker.admit() == 20.0


def test_a_success_between_failures_starts_the_count_again(clock):
    breaker = Breaker(2, 30.0, clock)
    for report in (breaker.failed, breaker.succeeded, breaker.failed):
        report(breaker.admit())
    assert breaker.state == "closed"


def test_half_open_lets_one_probe_through_at_a_time(clock):
    breaker = opened(clock)
    clock.advance(30)
    assert breaker.state == "half_open"
    assert isinstance(breaker.admit(), Pass)
    assert breaker.admit() == 1.0


def test_a_probe_that_works_closes_it(clock):
    breaker = opened(clock)
    clock.advance(30)
    breaker.succeeded(breaker.admit())
    assert breaker.state == "closed"
    assert isinstance(breaker.admit(), Pass)


def test_a_probe_that_fails_opens_it_for_the_whole_time_again(clock):
    breaker = opened(clock)
    clock.advance(45)
    breaker.failed(breaker.admit())
    assert breaker.admit() == 30.0


def test_a_cancelled_probe_makes_room_for_the_next(clock):
    breaker = opened(clock)
    clock.advance(30)
    breaker.abandoned(breaker.admit())
    assert isinstance(breaker.admit(), Pass)


def test_answers_to_requests_sent_before_it_opened_change_nothing(clock):
    breaker = Breaker(1, 30.0, clock)
    early, late = breaker.admit(), breaker.admit()
    breaker.failed(early)
    clock.advance(10)
    breaker.succeeded(late)
    breaker.failed(late)
    assert breaker.admit() == 20.0


def test_a_refusal_opens_it_at_once_and_for_its_own_time(clock):
    breaker = Breaker(5, 30.0, clock)
    breaker.refused_us(breaker.admit(), 3600.0)
    assert breaker.admit() == 3600.0
    assert breaker.refused
    clock.advance(3600)
    breaker.failed(breaker.admit())
    assert breaker.admit() == 30.0
    assert not breaker.refused
