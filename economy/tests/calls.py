"""Calls of the economy's API as a program makes them."""

import json

from django.test import Client

from accounts import tokens
from accounts.scopes import scopes_for
from economy.tests.things import key

ROOT = "/api/v1/economy"


class Caller:
    """Somebody with a token of every scope they may have, or of those named."""

    def __init__(self, user, scopes=None):
        self.user = user
        wanted = scopes or [scope.code for scope in scopes_for(user)]
        self.headers = {"Authorization": f"Bearer {tokens.issue(user, 'calls', wanted)[1]}"}

    def get(self, path, **query):
        return Client().get(ROOT + path, query, headers=self.headers)

    def post(self, path, body=None, named=None, **headers):
        """Post under a new key, or under `named`; "" sends no key."""
        named = key() if named is None else named
        sent = {"Idempotency-Key": named} if named else {}
        return Client().post(
            ROOT + path,
            b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={**self.headers, **sent, **headers},
        )


def code_of(answer):
    """Return status and code of a refusal."""
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
