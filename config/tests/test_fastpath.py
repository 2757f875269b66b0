import pytest

from config.fastpath import MAX_AGE_S, FastPath, public_seconds


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Origin:
    """A counting ASGI application whose headers the test chooses."""

    def __init__(self, *headers):
        self.calls = 0
        self.status = 200
        self.headers = list(headers) or [
            (b"cache-control", b"public, max-age=3"),
            (b"etag", b'"one"'),
            (b"content-type", b"application/json"),
        ]

    async def __call__(self, scope, receive, send):
        self.calls += 1
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        body = str(self.calls).encode()
        await send({"type": "http.response.body", "body": body[:1], "more_body": True})
        await send({"type": "http.response.body", "body": body[1:]})


async def ask(app, path="/api/v1/x", headers=(), method="GET", query=b"", client="1.2.3.4"):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": list(headers),
        "client": (client, 1),
    }
    await app(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], body, dict(sent[0]["headers"])


async def test_a_public_answer_is_given_again_from_memory():
    origin = Origin()
    app = FastPath(origin)

    answers = [await ask(app) for _ in range(5)]

    assert [body for _, body, _ in answers] == [b"1"] * 5
    assert origin.calls == 1


async def test_a_matching_etag_gets_304_and_no_body():
    app = FastPath(Origin())
    await ask(app)

    status, body, headers = await ask(app, headers=[(b"if-none-match", b'"one"')])

    assert (status, body, headers[b"etag"]) == (304, b"", b'"one"')


async def test_an_old_answer_is_renewed_after_its_max_age():
    clock = Clock()
    app = FastPath(Origin(), clock=clock)
    await ask(app)
    clock.now += 3.1

    _, body, _ = await ask(app)

    assert body == b"2"


async def test_an_answer_is_never_kept_longer_than_the_cap():
    clock = Clock()
    origin = Origin((b"cache-control", b"public, max-age=3600"), (b"etag", b'"one"'))
    app = FastPath(origin, clock=clock)
    await ask(app)
    clock.now += MAX_AGE_S + 0.1

    _, body, _ = await ask(app)

    assert body == b"2"


@pytest.mark.parametrize(
    "headers",
    [
        [(b"cookie", b"sessionid=1")],
        [(b"authorization", b"Bearer x")],
        [(b"prefer", b"wait=5")],
    ],
)
async def test_personal_requests_always_reach_django(headers):
    origin = Origin()
    app = FastPath(origin)
    await ask(app)

    await ask(app, headers=headers)
    await ask(app, headers=headers)

    assert origin.calls == 3


@pytest.mark.parametrize(
    "headers",
    [
        [(b"cache-control", b"private, max-age=60"), (b"etag", b'"a"')],
        [(b"cache-control", b"public, max-age=60")],
        [(b"cache-control", b"public, max-age=60"), (b"etag", b'"a"'), (b"set-cookie", b"a=b")],
        [(b"etag", b'"a"')],
    ],
)
async def test_an_answer_that_is_not_declared_public_is_not_kept(headers):
    origin = Origin(*headers)
    app = FastPath(origin)

    await ask(app)
    await ask(app)

    assert origin.calls == 2


async def test_errors_are_not_kept():
    origin = Origin()
    origin.status = 404
    app = FastPath(origin)

    await ask(app)
    await ask(app)

    assert origin.calls == 2


async def test_hosts_queries_and_languages_do_not_share_an_answer():
    origin = Origin()
    app = FastPath(origin)

    await ask(app, headers=[(b"host", b"a")])
    await ask(app, headers=[(b"host", b"b")])
    await ask(app, headers=[(b"host", b"a")], query=b"x=1")
    await ask(app, headers=[(b"host", b"a"), (b"accept-language", b"ru")])

    assert origin.calls == 4


async def test_calls_over_the_rate_reach_django_which_refuses_them():
    origin = Origin()
    app = FastPath(origin, rate=2)

    for _ in range(4):
        await ask(app)
    await ask(app, client="5.6.7.8")

    assert origin.calls == 2


async def test_posts_and_pages_pass_straight_through():
    origin = Origin()
    app = FastPath(origin)

    for _ in range(2):
        await ask(app, method="POST")
        await ask(app, path="/warthunder/")

    assert origin.calls == 4


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"public, max-age=30", 30.0),
        (b"max-age=30", 0.0),
        (b"private, max-age=30", 0.0),
        (b"public, max-age=soon", 0.0),
        (b"", 0.0),
    ],
)
def test_only_public_with_a_number_counts(header, seconds):
    assert public_seconds(header) == seconds


async def test_one_header_is_not_taken_for_another():
    origin = Origin()
    app = FastPath(origin)
    await ask(app, headers=[(b"host", b"a"), (b"accept-language", b"b")])

    _, body, _ = await ask(app, headers=[(b"accept-language", b"a"), (b"host", b"b")])

    assert body == b"2"


async def test_only_a_plain_get_is_answered_from_memory():
    origin = Origin()
    app = FastPath(origin)
    await ask(app)
    for method in ("HEAD", "OPTIONS", "POST", "DELETE"):
        await ask(app, method=method)
    await ask(app, headers=[(b"range", b"bytes=0-1")])

    assert origin.calls == 6
