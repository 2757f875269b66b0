"""What the War Thunder calls of the API take and give. Rates are 0–1, times in seconds."""

from datetime import date, datetime

from ninja import Field, Schema


class RateOut(Schema):
    """A rate with its 90 % Wilson interval and the number of trials."""

    value: float
    low: float
    high: float
    count: int


class TargetsOut(Schema):
    """Targets destroyed; null means that the source does not say."""

    air: int | None
    ground: int | None
    naval: int | None


class DurationOut(Schema):
    """A play time and the step it was printed in: veterans have steps of three days."""

    seconds: int
    resolution_s: int


class BranchOut(Schema):
    """A branch of service in one mode; sorties, not battles."""

    branch: str
    sorties: int | None
    sorties_by_class: dict[str, int | None]
    play_time: DurationOut | None
    targets_total: int | None
    targets: TargetsOut


class ModeOut(Schema):
    """A battle mode; victories and deaths are published per mode only."""

    mode: str
    victories: int | None
    missions: int | None
    win_rate: RateOut | None
    deaths: int | None
    deaths_per_mission: float | None
    lions: int | None
    play_time: DurationOut | None
    targets: TargetsOut
    destroyed: int | None
    branches: list[BranchOut]


class CountryOut(Schema):
    """Vehicles owned and spaded, and medals."""

    country: str
    owned: int | None
    spaded: int | None
    medals: int | None


class IntegrityOut(Schema):
    """How many of the page's own sums held, failed, or could not be checked."""

    passed: int
    failed: int
    skipped: int


class RefreshOut(Schema):
    """Where a refresh stands: queued, running, done, failed, fresh or away."""

    state: str
    outcome: str
    message: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    next_due_at: datetime | None
    location: str


class PeriodOut(Schema):
    """What was gained in about `days` days; null fields when nothing can be compared."""

    days: int
    since: datetime | None
    missions: int | None
    victories: int | None
    win_rate: RateOut | None


class SquadronRef(Schema):
    """A squadron as a player's page names it."""

    name: str
    tag: str


class PlayerOut(Schema):
    """A player: the last valid reading, where it comes from and how old it is."""

    nick: str
    title: str
    level: int | None
    registered_on: date | None
    banned: bool
    squadron: SquadronRef | None
    demo: bool
    origin: str
    taken_at: datetime
    confirmed_at: datetime
    age_s: int
    stale: bool
    quality: str
    note: str
    integrity: IntegrityOut
    missions: int | None
    victories: int | None
    win_rate: RateOut | None
    combat_rating: float | None = None
    skill_level: str = "unrated"
    modes: list[ModeOut]
    countries: list[CountryOut]
    periods: list[PeriodOut]
    names: list[str]


class HistoryOut(Schema):
    """A reading; gains are on the valid reading before, null across a regression."""

    taken_at: datetime
    confirmed_at: datetime
    origin: str
    quality: str
    note: str
    missions: int | None
    victories: int | None
    gained_since: datetime | None
    gained_missions: int | None
    gained_victories: int | None
    gained_win_rate: float | None


class MemberOut(Schema):
    """A member of a squadron; changes are those of seven days."""

    nick: str
    rating: int | None
    rating_change: int | None
    activity: int | None
    activity_change: int | None
    role: str
    joined_on: date | None
    tenure_days: int | None
    missing_since: datetime | None


class SquadronOut(Schema):
    """A squadron with its roster."""

    id: int
    name: str
    tag: str
    tag_core: str
    founded_on: date | None
    description: str
    place: int | None
    rating: int | None
    activity: int | None
    members: int | None
    median_rating: float | None
    members_active: int | None
    demo: bool
    taken_at: datetime | None
    confirmed_at: datetime | None
    age_s: int | None
    stale: bool
    note: str
    last_event_seq: int
    roster: list[MemberOut]


class EventOut(Schema):
    """Something that happened in a squadron; `seq` counts 1, 2, 3 … per squadron."""

    seq: int
    kind: str
    nick: str
    at: datetime
    data: dict[str, object]
    verdict: str


class ImportedOut(Schema):
    """What became of one uploaded file."""

    name: str
    outcome: str
    message: str
    detail: str
    nick: str | None
    taken_at: datetime | None
    already: bool


class ImportOut(Schema):
    """What became of an upload."""

    stored: int
    results: list[ImportedOut]


class WarmIn(Schema):
    """Nicks to be read ahead of need."""

    nicks: list[str] = Field(min_length=1, max_length=100)


class WarmOut(Schema):
    """How many were put into the queue; the rest are fresh, under way or no nicks."""

    queued: list[str]
    skipped: list[str]


class CacheStatsOut(Schema):
    """The cache of the sources' answers; `hit_rate` is 0–1, null before any look-up."""

    backend: str
    shared: bool
    hits: int
    misses: int
    stale: int
    revalidated: int
    hit_rate: float | None
    entries: int | None


class ClearedOut(Schema):
    """How many expired answers were removed."""

    removed: int
    note: str


class SourceOut(Schema):
    """A source's last 24 hours."""

    source: str
    state: str
    breaker: str
    requests: int
    errors: int
    p95_ms: float | None
    last_good_at: datetime | None
    last_error_at: datetime | None
    last_error: str


class WorkOut(Schema):
    """What is due, under way or failing among tracked subjects of one kind."""

    tracked: int
    due: int
    running: int
    failing: int
    oldest_due_at: datetime | None
    last_success_at: datetime | None


class HealthOut(Schema):
    """The sources, the cache and the work that is waiting."""

    status: str
    sources: list[SourceOut]
    cache: CacheStatsOut
    players: WorkOut
    squadrons: WorkOut
