"""Who can sign in, and how: codes, floods, and sessions that a restart of the demo outlives."""

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from demper.demo.writes import Rules

PHONE: Final = re.compile(r"\+7 \(7\d\d\) \d{3}-\d{2}-\d{2}")
DEMO_PHONE: Final = "+7 (700) 000-00-01"
DEMO_EMAIL: Final = "demo@example.kz"
DEMO_PASSWORD: Final = "demo-password"  # noqa: S105 - of the demo, shown by it
# Accounts from this number on belong to phones that nobody knew before.
NEWCOMERS: Final = 1_000
FLOW_S: Final = 600.0
FLOWS: Final = 10_000
WRONG, SMS_FLOOD, MFA_FLOOD = "INVALID_CREDENTIALS", "SECURITY_CODE_SMS_FLOOD", "MFA_SEND_FLOOD"


class Refused(Exception):
    """A sign-in that is refused: the source's word, and for how long to wait."""

    def __init__(self, code: str, break_s: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.break_s = break_s


@dataclass(frozen=True, slots=True)
class Account:
    """One login. `number` is all of it that its sessions name; `second_step` asks for a code."""

    number: int
    phone: str
    email: str
    password: str = field(repr=False)
    shops: tuple[str, ...] = ()
    second_step: bool = True


@dataclass(slots=True)
class _Flow:
    number: int
    begun_at: float
    tries: int = 0


class Accounts:
    """The logins, the sign-ins under way, and what their tokens are worth."""

    def __init__(self, seed: int, rules: Rules) -> None:
        self._seed = seed
        self._rules = rules
        self._by_number: dict[int, Account] = {}
        self._flows: dict[str, _Flow] = {}
        self._codes: dict[int, deque[float]] = {}
        self._issued = 0
        self._dead: dict[str, int] = {}
        self.counts: Counter[str] = Counter()

    def add(self, account: Account) -> None:
        """Let an account sign in."""
        self._by_number[account.number] = account

    def get(self, number: int) -> Account | None:
        """Return the account of this number."""
        return self._by_number.get(number)

    def by_phone(self, phone: str) -> Account | None:
        """Return the account of a phone."""
        return next((a for a in self._by_number.values() if a.phone == phone), None)

    def by_email(self, email: str) -> Account | None:
        """Return the account of an e-mail address, however it is written."""
        found = email.strip().lower()
        return next((a for a in self._by_number.values() if a.email == found), None)

    def send_code(self, account: Account, now: float, flood: str) -> str:
        """Send a code; returns the token of the sign-in that waits for it. Raises Refused."""
        sent = self._codes.setdefault(account.number, deque())
        while sent and sent[0] <= now - self._rules.code_window_s:
            sent.popleft()
        if len(sent) >= self._rules.codes_per_window:
            raise Refused(flood, self._rules.break_s)
        sent.append(now)
        self.counts["codes"] += 1
        token = self._mark("flow", account.number, self._next(now))
        if len(self._flows) >= FLOWS:
            self._flows.pop(next(iter(self._flows)))
        self._flows[token] = _Flow(account.number, now)
        return token

    def take_code(self, token: str, code: str, now: float, flood: str) -> Account:
        """Return who signs in by a code; raises Refused for a wrong or late one."""
        flow = self._flows.get(token)
        if flow is None or now - flow.begun_at > FLOW_S:
            raise Refused(WRONG)
        if flow.tries >= self._rules.code_tries:
            raise Refused(flood, self._rules.break_s)
        flow.tries += 1
        if code != self._rules.code:
            raise Refused(WRONG)
        del self._flows[token]
        return self._by_number[flow.number]

    def token(self, kind: str, account: int, now: float) -> str:
        """Return a token of an account: "sid" of the cabinet, "sso", or "code" between hosts."""
        return self._mark(kind, account, self._next(now))

    def owner(self, kind: str, token: str, now: float, lasts_s: float) -> Account | None:
        """Return whose token it is; None for a false, old or ended one."""
        try:
            number, issued = (int(part) for part in token.split("-")[:2])
        except ValueError:
            return None
        if token != self._mark(kind, number, issued) or issued <= self._dead.get(kind, 0):
            return None
        return self.get(number) if now - issued / 1000 <= lasts_s else None

    def expire(self, kinds: Sequence[str], now: float) -> None:
        """End all tokens of these kinds."""
        for kind in kinds:
            self._dead[kind] = self._next(now)

    def _next(self, now: float) -> int:
        """Return the time in ms, later than the one before: it tells tokens of one moment apart."""
        self._issued = max(self._issued + 1, int(now * 1000))
        return self._issued

    def _mark(self, kind: str, account: int, issued: int) -> str:
        told = f"{self._seed}:{kind}:{account}:{issued}".encode()
        return f"{account}-{issued}-{blake2b(told, digest_size=12).hexdigest()}"


def number_of_phone(phone: str) -> int:
    """Return the number of the account that a phone nobody knows belongs to."""
    return int.from_bytes(blake2b(phone.encode(), digest_size=3).digest()) + NEWCOMERS
