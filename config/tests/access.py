"""Who may use which address: the one table that test_permissions proves.

A new page, API operation or socket gets a line here, or the test fails:

- PAGES: by URL name. `Page(PUBLIC | SIGNED_IN | OWNER | FOLLOWER | STAFF, args, method, data)`;
  OWNER means that the thing named by `args` belongs to `world.owner` and is 404 for everybody
  else, FOLLOWER that `world.owner` follows it.
- CALLS: by `METHOD /route`. `Call(who, scope, args, body)`; the scope is the one a token needs.
- SOCKETS: by route. `Socket(who, args)`.

`args` and `data` are functions of the World, which holds three people and can make things with
model_bakery: `lambda world: {"pk": baker.make(Squadron).pk}`.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.utils import timezone
from model_bakery import baker

from accounts import tokens
from accounts.alerts.models import Alert, Subscription
from accounts.models import Pin
from accounts.signins import families
from config.tests.access_shapes import (
    FOLLOWER,
    OWNER,
    PUBLIC,
    SIGNED_IN,
    STAFF,
    Call,
    Given,
    Page,
    Socket,
    World,
)
from config.tests.cs_world import (
    cs_demo_file,
    cs_forecast,
    cs_import,
    cs_import_pk,
    cs_link,
    cs_match,
    cs_nothing,
    cs_pair,
    cs_player,
    cs_session,
    cs_session_page,
)
from config.tests.demper_access import DEMPER_CALLS, DEMPER_PAGES, DEMPER_SOCKETS
from config.tests.economy_access import ECONOMY_CALLS, ECONOMY_PAGES, ECONOMY_SOCKETS
from config.tests.football_access import FOOTBALL_CALLS, FOOTBALL_PAGES, football_match
from stats.faceit.models import Match
from stats.warthunder.models import KillFeedSession, KillFeedUpload, Squadron, SquadronEvent
from stats.warthunder.services.players import ensure_player


def own_token(world: World) -> Mapping[str, Any]:
    """A token of the owner, under the name the page uses."""
    return {"pk": tokens.issue(world.owner, "mine", ["alerts:read"])[0].pk}


def own_sign_in(world: World) -> Mapping[str, Any]:
    """A sign-in of the owner by a program."""
    now = timezone.now()
    families.begin(world.owner, families.Device("agent", "127.0.0.0/24"), now)
    return {"pk": world.owner.sign_ins.get().pk}


def refresh_token(world: World) -> Mapping[str, Any]:
    """A refresh token of the owner, as a body; somebody switched off gets none."""
    device = families.Device("agent", "127.0.0.0/24")
    try:
        return {"refresh_token": families.begin(world.owner, device, timezone.now()).refresh}
    except families.RefreshRefused:
        return {"refresh_token": "none"}


def own_pin(world: World) -> Mapping[str, Any]:
    """A pin of the owner."""
    pin = Pin.objects.create(user=world.owner, subject_type="any.thing", subject_id="1")
    return {"pk": pin.pk}


def confirmation(world: World) -> Mapping[str, Any]:
    """The key of a link that confirms the owner's address."""
    address = EmailAddress.objects.create(user=world.owner, email="owner@example.com")
    return {"key": EmailConfirmationHMAC(address).key}


def own_alert(world: World) -> Mapping[str, Any]:
    """An alert of the owner; everybody counts their own from 1, so nobody else has this one."""
    return {"seq": baker.make(Alert, user=world.owner, seq=7).seq}


def own_subscription(world: World) -> Mapping[str, Any]:
    """What the owner follows."""
    Subscription.objects.create(user=world.owner, subject_type="any.thing", subject_id="1")
    return {"type": "any.thing", "id": "1"}


def nick(world: World) -> Mapping[str, Any]:
    """A War Thunder player who is known."""
    return {"nick": ensure_player("Nightwatch", demo=False).nick}


def own_feed(world: World) -> Mapping[str, Any]:
    """A kill feed of the owner, by the nick it was sent for."""
    baker.make(KillFeedUpload, user=world.owner, me="Nightwatch", me_key="nightwatch")
    return {"nick": "Nightwatch"}


def room(world: World) -> Mapping[str, Any]:
    """A CS2 match that is known."""
    return {
        "match_id": baker.make(
            Match, match_id="1-00000000-0000-4000-8000-000000000001", demo=False
        ).match_id
    }


def own_run(world: World) -> Mapping[str, Any]:
    """One run of the game the owner sent a kill feed of."""
    return {"pk": baker.make(KillFeedSession, user=world.owner, me_key="nightwatch").pk}


def squadron(key: str) -> Given:
    """A War Thunder squadron that is known, under the name that the route uses."""
    return lambda world: {key: Squadron.objects.create(name="Night Watch").pk}


def rename(world: World) -> Mapping[str, Any]:
    """A probable rename in a squadron that the owner follows."""
    event = baker.make(SquadronEvent, kind="renamed", seq=1, squadron__name="Night Watch")
    pk = event.squadron.pk
    Subscription.objects.create(
        user=world.owner, subject_type="warthunder.squadron", subject_id=str(pk)
    )
    return {"pk": pk, "seq": 1}


PROBE = frozenset({200, 503})
PAGES: dict[str, Page] = {
    # the house
    "home": Page(PUBLIC),
    "favicon": Page(PUBLIC, ok=frozenset({301})),
    "feed": Page(PUBLIC),
    "hide-start": Page(PUBLIC, method="post"),
    "search": Page(PUBLIC),
    "components": Page(STAFF),
    "livez": Page(PUBLIC),
    "readyz": Page(PUBLIC, ok=PROBE),
    "health": Page(PUBLIC, ok=PROBE),
    "metrics": Page(STAFF),
    "admin:login": Page(STAFF),
    "admin:logout": Page(PUBLIC, method="post"),
    "admin:autocomplete": Page(STAFF, ok=frozenset({403})),  # it wants to know of which field
    "admin:*_add": Page(STAFF, ok=frozenset({200, 403})),  # some things are not made by hand
    "admin:demper_*_delete": Page(STAFF, ok=frozenset({200, 302, 403})),
    "admin:economy_*_delete": Page(STAFF, ok=frozenset({200, 302, 403})),  # what is written stays
    "admin:*": Page(STAFF),
    # signing in (django-allauth)
    "account_login": Page(PUBLIC),
    "account_logout": Page(PUBLIC, method="post"),
    "account_inactive": Page(PUBLIC),
    "account_signup": Page(PUBLIC),
    "account_reauthenticate": Page(SIGNED_IN),
    "account_email": Page(SIGNED_IN),
    "account_email_verification_sent": Page(PUBLIC),
    "account_change_password": Page(SIGNED_IN),
    "account_set_password": Page(SIGNED_IN),
    "account_reset_password": Page(PUBLIC),
    "account_confirm_login_code": Page(PUBLIC),
    "account_confirm_email": Page(PUBLIC, confirmation),
    "account_reset_password_from_key_done": Page(PUBLIC),
    "account_reset_password_from_key": Page(PUBLIC, lambda world: {"uidb36": "1", "key": "none"}),
    "account_reset_password_done": Page(PUBLIC),
    "usersessions_list": Page(SIGNED_IN),
    # the account
    "accounts:sign-ins": Page(SIGNED_IN),
    "accounts:sign-ins-end": Page(SIGNED_IN, method="post"),
    "accounts:sign-in-end": Page(OWNER, own_sign_in, method="post"),
    "accounts:profile": Page(SIGNED_IN),
    "accounts:language": Page(PUBLIC, method="post"),
    "accounts:tokens": Page(SIGNED_IN),
    "accounts:token-revoke": Page(OWNER, own_token, method="post"),
    "accounts:pin": Page(
        SIGNED_IN, method="post", data=lambda world: {"subject": "any.thing:1", "pinned": "0"}
    ),
    "accounts:pins": Page(SIGNED_IN),
    "accounts:pin-move": Page(OWNER, own_pin, method="post"),
    # alerts
    "accounts:alerts": Page(SIGNED_IN),
    "alerts:inbox": Page(SIGNED_IN),
    "alerts:read-all": Page(SIGNED_IN, method="post"),
    "alerts:follow": Page(
        SIGNED_IN, method="post", data=lambda world: {"subject": "any.thing:1", "following": "0"}
    ),
    "alerts:open": Page(OWNER, own_alert),
    "alerts:preferences": Page(SIGNED_IN),
    "alerts:test-hook": Page(SIGNED_IN, method="post"),
    # War Thunder
    "warthunder:players": Page(PUBLIC),
    "warthunder:player": Page(PUBLIC, nick),
    "warthunder:player-refresh": Page(SIGNED_IN, nick, method="post"),
    "warthunder:player-status": Page(PUBLIC, nick),
    "warthunder:squadrons": Page(PUBLIC),
    "warthunder:squadron-add": Page(SIGNED_IN, method="post"),
    "warthunder:squadron": Page(PUBLIC, squadron("pk")),
    "warthunder:squadron-refresh": Page(SIGNED_IN, squadron("pk"), method="post"),
    "warthunder:squadron-status": Page(PUBLIC, squadron("pk")),
    "warthunder:squadron-csv": Page(PUBLIC, squadron("pk")),
    "warthunder:rename-verdict": Page(FOLLOWER, rename, method="post"),
    "warthunder:top": Page(PUBLIC),
    "warthunder:compare": Page(PUBLIC),
    "warthunder:nicks": Page(PUBLIC),
    "warthunder:import": Page(SIGNED_IN),
    "warthunder:enemies": Page(SIGNED_IN),
    "warthunder:feeds-delete": Page(SIGNED_IN),
    "warthunder:feed-delete": Page(OWNER, own_run),
    "warthunder:agent-file": Page(SIGNED_IN),
    "warthunder:search": Page(PUBLIC),
    # CS2 on FACEIT: players
    "faceit:players": Page(PUBLIC),
    "faceit:look-up": Page(SIGNED_IN, data=lambda world: {"q": "night_cs"}),
    "faceit:link": Page(SIGNED_IN),
    "faceit:unlink": Page(SIGNED_IN, method="post"),
    "faceit:player": Page(PUBLIC, cs_player),
    "faceit:player-refresh": Page(SIGNED_IN, cs_player, method="post"),
    "faceit:player-status": Page(PUBLIC, cs_player),
    "faceit:import": Page(SIGNED_IN, cs_player, method="post"),
    "faceit:import-cancel": Page(OWNER, cs_import, method="post"),
    "faceit:import-status": Page(PUBLIC, cs_player),
    "faceit:maps": Page(PUBLIC, cs_player),
    "faceit:sessions": Page(PUBLIC, cs_player),
    "faceit:session": Page(PUBLIC, cs_session_page),
    "faceit:matches": Page(PUBLIC, cs_player),
    "faceit:matches-csv": Page(PUBLIC, cs_player),
    # CS2 on FACEIT: matches, rooms, comparison, rankings
    "faceit:match-find": Page(PUBLIC),
    "faceit:match": Page(PUBLIC, cs_match),
    "faceit:match-refresh": Page(SIGNED_IN, cs_match, method="post"),
    "faceit:match-status": Page(PUBLIC, cs_match),
    "faceit:demo-file": Page(SIGNED_IN, cs_match, method="post"),
    "faceit:demo-file-status": Page(PUBLIC, cs_match),
    "faceit:rooms": Page(PUBLIC),
    "faceit:room": Page(PUBLIC, cs_match),
    "faceit:odds": Page(PUBLIC),
    "faceit:compare": Page(PUBLIC),
    "faceit:nicks": Page(PUBLIC),
    "faceit:rankings": Page(PUBLIC),
    # football
    **FOOTBALL_PAGES,
    # the economy
    **ECONOMY_PAGES,
    **DEMPER_PAGES,
    # the documentation of the API
    "api:openapi-json": Page(PUBLIC),
    "api:openapi-view": Page(PUBLIC),
    "api:api-root": Page(PUBLIC, ok=frozenset({404})),  # it is there for its address alone
}

CALLS: dict[str, Call] = {
    "POST /api/v1/auth/register": Call(
        PUBLIC, body=lambda world: {"username": "newcomer", "password": "a-long-secret-word"}
    ),
    "POST /api/v1/auth/login": Call(
        PUBLIC, body=lambda world: {"login": "owner", "password": "secret-word"}
    ),
    "POST /api/v1/auth/refresh": Call(PUBLIC, body=refresh_token),
    "POST /api/v1/auth/logout": Call(PUBLIC, body=refresh_token),
    "GET /api/v1/auth/me": Call(SIGNED_IN, "account:read"),
    "GET /api/v1/auth/tokens": Call(SIGNED_IN, "account:read"),
    "POST /api/v1/auth/tokens": Call(
        SIGNED_IN,
        "account:write",
        body=lambda world: {"name": "child", "scopes": ["account:write"]},
    ),
    "DELETE /api/v1/auth/tokens/<int:token_id>": Call(
        OWNER, "account:write", lambda world: {"token_id": own_token(world)["pk"]}
    ),
    "POST /api/v1/auth/socket-ticket": Call(SIGNED_IN, "alerts:read"),
    "GET /api/v1/alerts": Call(SIGNED_IN, "alerts:read"),
    "GET /api/v1/alerts/unread": Call(SIGNED_IN, "alerts:read"),
    "POST /api/v1/alerts/read": Call(SIGNED_IN, "alerts:write", body=lambda world: {"ids": [1]}),
    "GET /api/v1/alerts/subscriptions": Call(SIGNED_IN, "alerts:read"),
    "GET /api/v1/alerts/subscriptions/<type>/<id>": Call(OWNER, "alerts:read", own_subscription),
    "PUT /api/v1/alerts/subscriptions/<type>/<id>": Call(
        OWNER, "alerts:write", own_subscription, body=lambda world: {"kinds": []}
    ),
    "DELETE /api/v1/alerts/subscriptions/<type>/<id>": Call(
        OWNER, "alerts:write", own_subscription
    ),
    # War Thunder: reads are public while PUBLIC_STATS is on, but a token must carry the scope
    "GET /api/v1/warthunder/player/<nick>": Call(PUBLIC, "warthunder:read", nick),
    "GET /api/v1/warthunder/player/<nick>/refresh": Call(PUBLIC, "warthunder:read", nick),
    "POST /api/v1/warthunder/player/<nick>/refresh": Call(SIGNED_IN, "warthunder:write", nick),
    "GET /api/v1/warthunder/player/<nick>/history": Call(PUBLIC, "warthunder:read", nick),
    "POST /api/v1/warthunder/import": Call(
        SIGNED_IN,
        "warthunder:write",
        ok=frozenset({422}),  # no file was sent
    ),
    "POST /api/v1/warthunder/hudmsg": Call(
        SIGNED_IN, "warthunder:write", body=lambda world: {"damage": [], "me": "Nightwatch"}
    ),
    "GET /api/v1/warthunder/features/enemy-analysis/<nick>": Call(
        OWNER, "warthunder:read", own_feed
    ),
    "GET /api/v1/warthunder/squadrons/<id>": Call(PUBLIC, "warthunder:read", squadron("id")),
    "GET /api/v1/warthunder/features/squadron-changes/<clan_id>": Call(
        PUBLIC, "warthunder:read", squadron("clan_id")
    ),
    "GET /api/v1/warthunder/features/combat-rating/<nick>": Call(PUBLIC, "warthunder:read", nick),
    "GET /api/v1/warthunder/features/performance-forecast/<nick>": Call(
        PUBLIC, "warthunder:read", nick
    ),
    "GET /api/v1/warthunder/features/recommendations/<nick>": Call(PUBLIC, "warthunder:read", nick),
    "GET /api/v1/warthunder/top": Call(PUBLIC, "warthunder:read"),
    "GET /api/v1/warthunder/compare": Call(
        PUBLIC, "warthunder:read", query={"player1": "Nightwatch", "player2": "Daywatch"}
    ),
    "GET /api/v1/warthunder/features/squadron-analytics/<clan_id>": Call(
        PUBLIC, "warthunder:read", squadron("clan_id")
    ),
    "GET /api/v1/warthunder/features/cache-stats": Call(PUBLIC, "warthunder:read"),
    "POST /api/v1/warthunder/features/cache/clear-expired": Call(SIGNED_IN, "warthunder:write"),
    "POST /api/v1/warthunder/features/cache/warm": Call(
        SIGNED_IN, "warthunder:write", body=lambda world: {"nicks": ["Nightwatch"]}
    ),
    "GET /api/v1/warthunder/features/health/advanced": Call(PUBLIC, "warthunder:read"),
    # CS2 on FACEIT
    "GET /api/v1/faceit/player/<nickname>": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/refresh": Call(PUBLIC, "faceit:read", cs_player),
    "POST /api/v1/faceit/player/<nickname>/refresh": Call(SIGNED_IN, "faceit:write", cs_player),
    "GET /api/v1/faceit/player/<nickname>/stats": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/history": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/sessions": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/sessions/<session_id>": Call(
        PUBLIC, "faceit:read", cs_session
    ),
    "GET /api/v1/faceit/player/<nickname>/form": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/maps": Call(PUBLIC, "faceit:read", cs_player),
    "GET /api/v1/faceit/player/<nickname>/elo": Call(PUBLIC, "faceit:read", cs_player),
    "POST /api/v1/faceit/player/<nickname>/import": Call(SIGNED_IN, "faceit:write", cs_player),
    "GET /api/v1/faceit/player/<nickname>/import": Call(PUBLIC, "faceit:read", cs_import),
    "DELETE /api/v1/faceit/player/<nickname>/import": Call(OWNER, "faceit:write", cs_import),
    "GET /api/v1/faceit/compare": Call(
        PUBLIC, "faceit:read", cs_pair, query={"player1": "night_cs", "player2": "day_cs"}
    ),
    "GET /api/v1/faceit/match/<match_id>": Call(PUBLIC, "faceit:read", cs_match),
    "GET /api/v1/faceit/match/<match_id>/forecast": Call(PUBLIC, "faceit:read", cs_forecast),
    "GET /api/v1/faceit/match/<match_id>/demo": Call(SIGNED_IN, "faceit:read", cs_demo_file),
    # Switched off unless the owner asks for it.
    "POST /api/v1/faceit/match/<match_id>/demo": Call(
        SIGNED_IN, "faceit:write", cs_match, ok=frozenset({503})
    ),
    "GET /api/v1/faceit/rankings/<region>": Call(
        PUBLIC, "faceit:read", lambda world: {"region": "EU"}
    ),
    "GET /api/v1/faceit/search": Call(PUBLIC, "faceit:read"),
    "GET /api/v1/faceit/me": Call(SIGNED_IN, "faceit:read"),
    "POST /api/v1/faceit/link": Call(
        SIGNED_IN, "faceit:write", cs_nothing, body=lambda world: {"player": "night_cs"}
    ),
    "DELETE /api/v1/faceit/link": Call(OWNER, "faceit:write", cs_link),
    "GET /api/v1/faceit/admin/cache": Call(STAFF, "system:read"),
    "DELETE /api/v1/faceit/admin/cache": Call(STAFF, "system:write"),
    # its door is a secret of its own; without one it is closed to everybody
    "POST /api/v1/faceit/webhook": Call(PUBLIC, ok=frozenset({404})),
    # football
    **FOOTBALL_CALLS,
    # the economy
    **ECONOMY_CALLS,
    **DEMPER_CALLS,
}

SOCKETS: dict[str, Socket] = {
    "ws/feed/": Socket(SIGNED_IN),
    "ws/warthunder/squadrons/<int:pk>/": Socket(SIGNED_IN, squadron("pk")),
    "ws/warthunder/notifications/<str:nick>/": Socket(SIGNED_IN, nick),
    "ws/faceit/matches/<str:match_id>/": Socket(SIGNED_IN, room),
    "ws/faceit/imports/<int:pk>/": Socket(SIGNED_IN, cs_import_pk),
    "ws/football/matches/<int:pk>/": Socket(SIGNED_IN, football_match),
    **ECONOMY_SOCKETS,
    **DEMPER_SOCKETS,
}
