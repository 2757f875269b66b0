"""Every address is classified in `access.py` and behaves as classified, for every kind of caller.

The parameters are read from the URLconf, the API and the socket routes, so nothing can be missed.
"""

import asyncio
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from websockets.exceptions import ConnectionClosed

from accounts import tokens
from accounts.alerts.tests.conftest import own_layer
from accounts.alerts.tests.live import LiveServer, in_db, sign_in, until_live
from accounts.models import User
from accounts.scopes import all_scopes
from config.tests import routes
from config.tests.access import (
    CALLS,
    FOLLOWER,
    OWNER,
    PAGES,
    PUBLIC,
    SIGNED_IN,
    SOCKETS,
    STAFF,
    Call,
    Page,
    World,
)
from config.tests.access_shapes import Who
from config.tests.aside import aside

__all__ = ["own_layer"]
PAGE_PARAMETERS = routes.pages()
OPERATIONS = {operation.key: operation for operation in routes.operations()}
SOCKET_ROUTES = [str(entry.pattern) for entry in routes.sockets()]
SIGN_IN_PAGES = {"/accounts/login/", "/admin/login/"}
BACK_OFFICE = (pytest.mark.slow, pytest.mark.alike)
PERSONAS = ["visitor", "other", "owner", "staff"]


def rule_for(name: str) -> Page | None:
    """Return the line of the table for a page: its own, else the first pattern that fits."""
    if name in PAGES:
        return PAGES[name]
    return next((PAGES[key] for key in PAGES if "*" in key and fnmatchcase(name, key)), None)


def person(world: World, persona: str) -> User | None:
    """Return who calls; None is a visitor."""
    return None if persona == "visitor" else getattr(world, persona)


def may(who: Who, persona: str) -> bool:
    """Tell whether the table lets this caller in."""
    allowed = {
        PUBLIC: set(PERSONAS),
        SIGNED_IN: {"other", "owner", "staff"},
        OWNER: {"owner"},
        FOLLOWER: {"owner", "staff"},
        STAFF: {"staff"},
    }
    return persona in allowed[who]


# --- completeness -------------------------------------------------------------------------------
def test_every_page_is_classified():
    assert sorted(name for name in PAGE_PARAMETERS if rule_for(name) is None) == []


def test_every_api_operation_is_classified():
    assert sorted(set(OPERATIONS) - set(CALLS)) == []


def test_every_socket_is_classified():
    assert sorted(set(SOCKET_ROUTES) - set(SOCKETS)) == []


def test_the_table_names_nothing_that_is_gone():
    pages = {key for key in PAGES if not any(fnmatchcase(name, key) for name in PAGE_PARAMETERS)}
    calls = set(CALLS) - set(OPERATIONS)

    assert (pages, calls, set(SOCKETS) - set(SOCKET_ROUTES)) == (set(), set(), set())


# --- pages --------------------------------------------------------------------------------------
def sends_to_sign_in(answer: Any) -> bool:
    """True for a redirect that asks the visitor to sign in and come back."""
    place = urlsplit(answer.headers.get("Location", ""))
    return answer.status_code == 302 and place.path in SIGN_IN_PAGES and "next=" in place.query


def ask_page(name: str, rule: Page, world: World, persona: str) -> Any:
    """Ask for a page as somebody; an admin page without arguments of its own gets made-up ones."""
    values = dict(rule.args(world))
    for parameter in PAGE_PARAMETERS[name]:
        values.setdefault(parameter, "1" if name.startswith("admin:") else "")
    try:
        address = reverse(name, kwargs=values)
    except NoReverseMatch:  # admin's catch-all has no name
        address = "/admin/no-such-page/"
    client = Client()
    caller = person(world, persona)
    if caller:
        client.force_login(caller)
    return getattr(client, rule.method)(address, rule.data(world))


def by_cost(names: Iterable[str]) -> list[Any]:
    """Return names as parameters: the back office has most pages, all of one make."""
    return [
        pytest.param(name, marks=BACK_OFFICE if name.startswith("admin:") else ())
        for name in sorted(names)
    ]


@pytest.mark.django_db
def test_what_is_wrong_for_one_caller_is_named_and_undone():
    wrong: list[str] = []
    with aside("owner", wrong):
        World()
        raise AssertionError("let in")
    with aside("staff", wrong):
        World()

    assert wrong == ["owner: AssertionError let in"]
    assert not User.objects.exists()


def expect_page(name: str, persona: str, world: World) -> None:
    """Ask for a page as somebody, and assert that the answer fits the table."""
    rule = rule_for(name)
    answer = ask_page(name, rule, world, persona)

    if may(rule.who, persona):
        # A made-up object of the admin, or an action that takes another method, is not a refusal.
        absent = {404, 405} if name.startswith("admin:") else set()
        assert answer.status_code in rule.ok | absent
        assert not sends_to_sign_in(answer)
    elif persona == "visitor":
        assert sends_to_sign_in(answer) or answer.status_code in (401, 403)
    elif rule.who is OWNER:
        assert answer.status_code == 404
    else:
        assert sends_to_sign_in(answer) or answer.status_code in (403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("name", by_cost(filter(rule_for, PAGE_PARAMETERS)))
def test_a_page_lets_in_a_visitor_where_the_table_says_so(name):
    expect_page(name, "visitor", World())


@pytest.mark.slow
@pytest.mark.alike
@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(filter(rule_for, PAGE_PARAMETERS)))
def test_a_page_lets_in_whom_the_table_names_and_nobody_else(name):
    world, wrong = World(), []
    for persona in PERSONAS[1:]:
        with aside(persona, wrong):
            expect_page(name, persona, world)
    assert wrong == []


# --- the API ------------------------------------------------------------------------------------
def ask_api(key: str, world: World, client: Client, headers: dict[str, str]) -> Any:
    """Make the call that the table describes."""
    rule, operation = CALLS[key], OPERATIONS[key]
    address = routes.fill(operation.route, rule.args(world))
    send: dict[str, Any] = {"headers": {**rule.headers, **headers}}
    query = rule.query(world) if callable(rule.query) else rule.query
    if query:
        send["query_params"] = dict(query)
    body = rule.body(world)
    if body:
        send |= {"data": dict(body), "content_type": "application/json"}
    return getattr(client, operation.method.lower())(address, **send)


def bearer(user: User, scopes: list[str]) -> dict[str, str]:
    """Return the header of a new token, made straight in the table so that any scope fits."""
    row, plain = tokens.issue(user, "matrix", ["account:read"])
    row.scopes = scopes
    row.save()
    return {"Authorization": f"Bearer {plain}"}


def expect(rule: Call, persona: str, answer: Any) -> None:
    """Assert that an answer to somebody who is known fits the table."""
    if may(rule.who, persona):
        assert answer.status_code in rule.ok, answer.content
    elif rule.who is OWNER:
        assert answer.status_code == 404, answer.content
    else:
        assert answer.status_code == 403, answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(set(OPERATIONS) & set(CALLS)))
class TestApi:
    """One operation as every kind of caller."""

    def test_a_visitor_is_asked_to_sign_in_unless_it_is_public(self, key):
        answer = ask_api(key, World(), Client(), {})

        expected = CALLS[key].ok if CALLS[key].who is PUBLIC else {401}
        assert answer.status_code in expected, answer.content

    @pytest.mark.slow
    def test_a_session_may_what_its_user_may(self, key):
        world, wrong = World(), []
        for persona in PERSONAS[1:]:
            with aside(persona, wrong):
                client = Client()
                client.force_login(person(world, persona))
                expect(CALLS[key], persona, ask_api(key, world, client, {}))
        assert wrong == []

    @pytest.mark.slow
    def test_a_token_with_the_scope_may_what_its_user_may(self, key):
        world, rule, wrong = World(), CALLS[key], []
        for persona in PERSONAS[1:]:
            with aside(persona, wrong):
                headers = bearer(person(world, persona), [rule.scope] if rule.scope else [])
                expect(rule, persona, ask_api(key, world, Client(), headers))
        assert wrong == []

    def test_a_token_without_the_scope_is_told_which_one_it_lacks(self, key):
        world, rule = World(), CALLS[key]
        scopes = [scope.code for scope in all_scopes() if scope.code != rule.scope]
        answer = ask_api(key, world, Client(), bearer(world.staff, scopes))

        if rule.scope:
            assert (answer.status_code, answer.json()["scope"]) == (403, rule.scope)
        else:
            assert answer.status_code in rule.ok, answer.content

    @pytest.mark.slow
    def test_a_session_without_csrf_proof_changes_nothing(self, key):
        world, client = World(), Client(enforce_csrf_checks=True)
        client.force_login(world.staff if CALLS[key].who is STAFF else world.owner)
        answer = ask_api(key, world, client, {})

        if OPERATIONS[key].method in {"GET", "HEAD", "OPTIONS"}:
            assert answer.status_code in CALLS[key].ok, answer.content
        elif CALLS[key].who is PUBLIC and not CALLS[key].scope:
            # It looks at no session, so nobody can ride on one.
            assert answer.status_code in CALLS[key].ok, answer.content
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    @pytest.mark.slow
    def test_a_token_of_a_person_switched_off_is_nobodys(self, key):
        world = World()
        headers = bearer(world.owner, [CALLS[key].scope])
        User.objects.update(is_active=False)
        answer = ask_api(key, world, Client(), headers)

        # What asks for no credentials at all does not look at them.
        expected = {401, *CALLS[key].ok} if CALLS[key].who is PUBLIC else {401}
        assert answer.status_code in expected, answer.content


# --- sockets ------------------------------------------------------------------------------------
NOT_SIGNED_IN, NOT_ALLOWED = 4401, 4403


@pytest.fixture
def server(transactional_db, own_layer):
    """A running server with the sockets of the whole house."""
    with LiveServer(routes.sockets()) as running:
        yield running


async def fate(server: LiveServer, path: str, cookie: str) -> int | str:
    """Return `live` for a socket that was let in, else the code with which it was closed."""
    async with server.connect(path, cookie=cookie) as client:
        closed = asyncio.ensure_future(code_of(client))
        live = asyncio.ensure_future(until_live(server, 1))
        await asyncio.wait({closed, live}, return_when=asyncio.FIRST_COMPLETED)
        answer: int | str = closed.result() if closed.done() else "live"
        for task in (closed, live):
            task.cancel()
        await asyncio.gather(closed, live, return_exceptions=True)
        return answer


async def code_of(client: Any) -> int:
    """Read until the socket is closed and return the code of that; 0 when there is none."""
    try:
        while True:
            await client.recv()
    except ConnectionClosed as end:
        return end.rcvd.code if end.rcvd else 0


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("route", sorted(set(SOCKET_ROUTES) & set(SOCKETS)))
async def test_a_socket_lets_in_whom_the_table_names_and_nobody_else(server, route, persona):
    rule = SOCKETS[route]
    world = await in_db(World)
    path = "/" + routes.fill(route, await in_db(rule.args, world))
    caller = person(world, persona)
    cookie = await in_db(sign_in, caller) if caller else ""

    refusal = NOT_SIGNED_IN if persona == "visitor" else NOT_ALLOWED
    expected = "live" if may(rule.who, persona) else refusal
    assert await fate(server, path, cookie) == expected
