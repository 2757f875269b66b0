"""Money that came and went over a window, and what all wallets held."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from economy.figures import EPOCH, Flow, Supply, Window, supply_of
from economy.queries.analytics.pieces import Sql, flow_rows, rows_of, union
from economy.records import Account

_FLOWS = (
    "SELECT account, kind, step, SUM(came), SUM(went), SUM(count) FROM ("
    "SELECT account, kind, came, went, count,"
    " CASE WHEN part = 0 THEN -1 ELSE at / {size} - {first} END AS step"
    " FROM ({rows}) row WHERE part = 1 OR account = 'wallet') flow"
    " GROUP BY account, kind, step ORDER BY account, kind, step"
)


@dataclass(frozen=True, slots=True)
class Steps:
    """A window's steps by the clock (UTC): whole hours or days, of which the ends may be cut."""

    window: Window
    size: timedelta

    @property
    def first(self) -> int:
        """The first step, counted since 1970."""
        return (self.window.since - EPOCH) // self.size

    @property
    def size_s(self) -> int:
        """The length of one in seconds."""
        return self.size // timedelta(seconds=1)

    def __len__(self) -> int:
        return -((EPOCH - self.window.until) // self.size) - self.first

    def starts(self) -> list[datetime]:
        """Return when each begins."""
        return [EPOCH + (self.first + place) * self.size for place in range(len(self))]


def get_flows(steps: Steps, currency: str) -> tuple[list[Flow], Supply]:
    """Return a window's postings by account, deed and step, and the supply over it."""
    window = steps.window
    both = union([flow_rows(window.before, currency, 0), flow_rows(window, currency, 1)])
    text = _FLOWS.format(first=steps.first, size=steps.size_s, rows=both.text)
    opening, flows = 0, []
    for account, kind, place, came, went, count in rows_of(Sql(text, both.values)):
        if place < 0:
            opening += int(came) - int(went)
        else:
            flows.append(Flow(account, kind, int(place), int(came), int(went), int(count)))
    return flows, supply_of(opening, flows, len(steps))


def spent_of(flows: list[Flow]) -> int:
    """Return what people spent in the shop and kept: purchases less refunds of the window."""
    return sum(flow.came - flow.went for flow in flows if flow.account == Account.SHOP)
