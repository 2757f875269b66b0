import pytest

from config.upstream import registry
from config.upstream.errors import BadPayload, ForbiddenAddress, Unavailable
from config.upstream.guard import Guard
from config.upstream.outbound import fetch_user_url, post_json

LOCAL = Guard(allow=["127.0.0.1/32"])


@pytest.fixture(autouse=True)
def clean_loop():
    yield
    registry.reset()


def test_a_hook_is_posted_and_its_status_returned(server):
    status = post_json(f"{server.url}/ok", b'{"a": 1}', {"X-Signature": "sum"}, guard=LOCAL)
    assert status == 200
    assert server.bodies == [b'{"a": 1}']
    assert server.last["Content-Type"] == "application/json"
    assert server.last["X-Signature"] == "sum"
    assert post_json(f"{server.url}/broken", b"{}", guard=LOCAL) == 500


def test_a_hook_on_this_machine_is_refused_without_a_connection(server):
    for host in ("127.0.0.1", "localhost", "[::ffff:7f00:1]"):
        with pytest.raises(ForbiddenAddress):
            post_json(f"http://{host}:{server.port}/ok", b"{}")
    assert not server.hits


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "127.0.0.2", "[::1]"])
def test_a_redirect_into_a_network_is_refused(server, host):
    url = f"{server.url}/to?url=http://{host}:{server.port}/ok"
    with pytest.raises(ForbiddenAddress):
        fetch_user_url(url, guard=LOCAL)
    with pytest.raises(ForbiddenAddress):
        post_json(url, b"{}", guard=LOCAL)
    assert server.hits["/ok"] == 0


def test_a_post_is_repeated_only_where_the_redirect_says_so(server):
    assert post_json(f"{server.url}/moved", b"{}", guard=LOCAL) == 302
    assert server.hits["/ok"] == 0
    assert post_json(f"{server.url}/again", b'{"a": 1}', guard=LOCAL) == 200
    assert server.bodies[-1] == b'{"a": 1}'


def test_a_signature_stays_behind_when_a_redirect_changes_the_origin(server):
    guard = Guard(allow=["127.0.0.0/8", "::1/128"])
    url = f"{server.url}/to?url=http://ann:pass@localhost:{server.port}/ok"
    assert post_json(url, b"{}", {"X-Signature": "sum"}, guard=guard) == 200
    assert "X-Signature" not in server.last
    assert "Authorization" not in server.last
    assert server.last["Content-Type"] == "application/json"


def test_a_redirect_loop_and_a_redirect_out_of_the_web_end(server):
    with pytest.raises(BadPayload, match="5 redirects"):
        post_json(f"{server.url}/loop", b"{}", guard=LOCAL)
    with pytest.raises(BadPayload):
        fetch_user_url(f"{server.url}/to?url=file:///etc/passwd", guard=LOCAL)


@pytest.mark.slow
def test_a_slow_hook_is_given_up(server):
    with pytest.raises(Unavailable, match=r"no answer in 0\.1 s"):
        post_json(f"{server.url}/stall", b"{}", timeout_s=0.1, guard=LOCAL)


@pytest.mark.slow
def test_a_users_file_is_bounded_and_typed(server):
    assert fetch_user_url(f"{server.url}/ok", expect="json", guard=LOCAL).status == 200
    with pytest.raises(BadPayload):
        fetch_user_url(f"{server.url}/bomb", max_body_bytes=1000, guard=LOCAL)
    with pytest.raises(BadPayload):
        fetch_user_url(f"{server.url}/html", expect="json", guard=LOCAL)
