"""What the pricing decision takes and gives. Whole tenge; shares in basis points (1/10,000)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from demper.records.market import Price

PRICE_MAX: Final = 1_000_000_000  # whole tenge
BASIS: Final = 10_000
CONFIRMATIONS: Final = 3  # snapshots without a rival before being alone is believed


class Strategy(StrEnum):
    """Where a price wants to stand."""

    BEAT = "beat"
    MATCH = "match"
    FOLLOW = "follow"
    POSITION = "position"
    FIXED = "fixed"


class BelowFloor(StrEnum):
    """What to do when the leader is cheaper than the floor."""

    NEXT = "next_reachable"
    FLOOR = "floor"
    HOLD = "hold"


class Alone(StrEnum):
    """What to do without rivals."""

    HOLD = "hold"
    CEILING = "ceiling"
    CLIMB = "climb"


class Reason(StrEnum):
    """Why a decision is what it is; shown for each product, and filterable."""

    TARGET = "target"
    NEXT_REACHABLE = "next_reachable"
    AT_FLOOR = "at_floor"
    AT_CEILING = "at_ceiling"
    LEADER_BELOW_FLOOR = "leader_below_floor"
    ALONE_HOLD = "alone_hold"
    ALONE_UNCONFIRMED = "alone_unconfirmed"
    ALONE_CEILING = "alone_ceiling"
    ALONE_CLIMB = "alone_climb"
    ALREADY_OPTIMAL = "already_optimal"
    DEADBAND = "deadband"
    FIXED = "fixed"
    PROBE_RAISE = "probe_raise"
    PROBE_WAIT = "probe_wait"
    PROBE_BACK = "probe_back"
    # Refusals: nothing is written.
    NO_FLOOR = "no_floor"
    FLOOR_ABOVE_CEILING = "floor_above_ceiling"
    STALE_SNAPSHOT = "stale_snapshot"
    INCOMPLETE_SNAPSHOT = "incomplete_snapshot"
    EMPTY_SNAPSHOT = "empty_snapshot"
    QUORUM = "quorum"  # a raise waits for a second snapshot that agrees
    # Reasons that the bot gives before or after `decide`.
    NIGHT = "night"
    SWITCHED_OFF = "switched_off"
    NO_SUBSCRIPTION = "no_subscription"
    BUDGET = "budget"
    COOLING_DOWN = "cooling_down"
    NEEDS_LOGIN = "needs_login"
    AWAITS_APPROVAL = "awaits_approval"
    UPSTREAM_FAILED = "upstream_failed"


REFUSALS: Final = frozenset(
    {
        Reason.NO_FLOOR,
        Reason.FLOOR_ABOVE_CEILING,
        Reason.STALE_SNAPSHOT,
        Reason.INCOMPLETE_SNAPSHOT,
        Reason.EMPTY_SNAPSHOT,
        Reason.QUORUM,
    }
)


class Clamp(StrEnum):
    """What held the target back."""

    FLOOR = "floor"
    CEILING = "ceiling"
    MAX_DROP = "max_drop"
    MAX_RAISE = "max_raise"
    REPAIR = "repair"  # a current price outside the bounds was taken back inside


@dataclass(frozen=True, slots=True)
class Costs:
    """What one sale costs. `commission_bp` and `tax_bp` are shares of the price."""

    cost_kzt: int | None = None
    delivery_kzt: int = 0
    commission_bp: int = 1250
    tax_bp: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a seller set: prices and profits in whole tenge, None where not set."""

    min_price: int | None = None
    max_price: int | None = None
    min_profit: int | None = None
    max_profit: int | None = None


@dataclass(frozen=True, slots=True)
class RivalFilter:
    """Who counts as a rival. Empty tuples and None switch a rule off; unknown delivery stays in."""

    ignored: frozenset[str] = frozenset()  # merchant ids
    only: frozenset[str] = frozenset()  # white list of merchant ids
    min_rating: float | None = None
    min_reviews: int | None = None
    max_preorder_days: int | None = None
    max_delivery_days: int | None = None


@dataclass(frozen=True, slots=True)
class ProbeRule:
    """Opt-in raise from the lowest third of the range, to see whether rivals follow."""

    enabled: bool = False
    checks: int = 2
    pause_s: int = 2 * 3600
    pause_max_s: int = 48 * 3600


@dataclass(frozen=True, slots=True)
class ProbeState:
    """Where a product's probe stands; `rests_until_s` is of the same clock as Current.now_s.

    A probe runs while the own price still is `raised_to`; whoever changes it ends the probe.
    """

    raised_from: int | None = None  # the price to go back to while a probe runs
    checks: int = 0
    pause_s: int = 0  # the last pause; the next one is twice as long
    rests_until_s: float = 0.0
    raised_to: int | None = None


@dataclass(frozen=True, slots=True)
class PricingConfig:
    """Everything a decision depends on besides the snapshot and the current price.

    `own` is the merchant id of the shop itself, `sisters` those of the same account's others.
    """

    own: str
    strategy: Strategy = Strategy.BEAT
    step: int = 1
    position: int = 1
    fixed_price: int | None = None
    costs: Costs = Costs()
    bounds: Bounds = Bounds()
    rivals: RivalFilter = RivalFilter()
    sisters: frozenset[str] = frozenset()
    below_floor: BelowFloor = BelowFloor.NEXT
    alone: Alone = Alone.HOLD
    climb_bp: int = 200  # one step of ALONE_CLIMB, a share of the current price
    dead_band: int = 0
    max_drop: int | None = None  # whole tenge in one run
    max_raise: int | None = None
    stale_after_s: float = 600.0
    probe: ProbeRule = ProbeRule()


@dataclass(frozen=True, slots=True)
class Current:
    """What is known of the own price. `alone_seen` counts snapshots in a row without rivals."""

    price: int | None
    alone_seen: int = 0
    probe: ProbeState = ProbeState()
    now_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do: `price` None writes nothing. `rank` is the place the price would take (1 first).

    `target` is where the strategy wants to stand before the bounds; `anchor` the merchant id of
    the rival it looks at, with `anchor_name` and `anchor_price`; `profit` what one sale at the
    resulting price leaves (None where the cost is unknown). `rank` and `profit` speak of `price`,
    or of the current price where nothing is written. `probe` and `alone_seen` are the state to
    keep; where a price is given but not written, the old `probe` stays instead.
    """

    price: int | None
    reason: Reason
    target: int | None = None
    floor: int | None = None
    ceiling: int | None = None
    anchor: str | None = None
    anchor_price: Price | None = None
    rivals: int = 0
    rank: int | None = None
    clamps: tuple[Clamp, ...] = ()
    probe: ProbeState = field(default_factory=ProbeState)
    alone_seen: int = 0
    anchor_name: str = ""
    profit: int | None = None

    @property
    def writes(self) -> bool:
        """Whether there is a price to write."""
        return self.price is not None
