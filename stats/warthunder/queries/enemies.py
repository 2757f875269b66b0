"""Opponents as a person's own kill feeds tell of them: only their uploads, never anybody else's."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from stats.warthunder.killfeed.chance import Chance, chance
from stats.warthunder.killfeed.duels import UNCLASSED
from stats.warthunder.killfeed.names import vehicle_core
from stats.warthunder.models import (
    OVERALL,
    Duel,
    FeedSource,
    KillFeedBattle,
    KillFeedSession,
    KillFeedUpload,
    Player,
    PlayerRating,
    Vehicle,
)
from stats.warthunder.nick import nick_key
from stats.warthunder.queries.players import visible_players
from stats.warthunder.rates import Z_90, Rate, wilson

ENEMIES_MAX = 100
FEEDS_MAX = 10
MENTIONS_MAX = 5000
BATTLES_MIXED = 500
VEHICLES_SHOWN = 3
NICKS_MAX = 40
MINE_MAX = 20
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Enemy:
    """One opponent over all battles kept. `share` is my share of the kills between us.

    `verdict` is avoid, seek, open (kills, but within chance), met (no kill) or unsure (all kills
    fell where sides contradict each other). `chance` is a heuristic from two combat ratings.
    """

    key: str
    nick: str
    tag: str
    hidden: bool
    battles: int
    won: int
    lost: int
    hits_given: int
    hits_taken: int
    unsure: int
    side_known: bool
    share: Rate | None
    vehicles: tuple[tuple[str, int], ...]
    verdict: str
    last_met_at: datetime
    rating: PlayerRating | None = None
    difference: float | None = None
    chance: Chance | None = None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class (or branch) of opposing vehicles: how many came, and kills between it and me."""

    name: str
    came: int
    won: int
    lost: int
    share: Rate | None

    @property
    def beats_me(self) -> bool:
        """True when the whole 90 % interval of my share is below a half."""
        return self.share is not None and self.share.high < EVEN


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the feeds held: battles, lines of unknown wording, and sides that stayed unknown.

    `demo` says that some of them are of the demo.
    """

    battles: int
    battles_without_me: int
    contradictions: int
    lines: int
    unknown_lines: int
    unusable: int
    sides_known: int
    sides_unknown: int
    last_at: datetime | None
    demo: bool


@dataclass(frozen=True, slots=True)
class EnemyAnalysis:
    """Everything a person's feeds say of whom they met as `me`; `total` counts all opponents.

    `enemies` are the ones with most kills; `classes` come from the newest battles.
    """

    me: str
    coverage: Coverage
    enemies: tuple[Enemy, ...]
    total: int
    classes: tuple[ClassLine, ...]
    my_rating: PlayerRating | None


@dataclass(frozen=True, slots=True)
class NickFigures:
    """A nick of a pasted list: the stored player if known, the duels with them if there were any.

    Without a player the nick may be looked up.
    """

    nick: str
    player: Player | None
    rating: PlayerRating | None
    difference: float | None
    chance: Chance | None
    duel: Enemy | None


def played_as(user: User) -> list[tuple[str, str]]:
    """Return (nick, key) of those this person sent feeds for, the latest first. One query."""
    rows = KillFeedUpload.objects.filter(user=user).values("me_key")
    newest = rows.annotate(newest=Max("pk")).values("newest")
    found = KillFeedUpload.objects.filter(pk__in=newest).order_by("-pk")
    return list(found.values_list("me", "me_key")[:MINE_MAX])


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """One run of the game a person sent lines of: the nick, battles and lines, demo or not."""

    pk: int
    me: str
    at: datetime
    battles: int
    lines: int
    demo: bool


def own_feeds(user: User, *, limit: int = FEEDS_MAX) -> tuple[list[OwnFeed], int]:
    """Return the runs this person sent lines of, the latest first, and how many. Three queries."""
    sessions = KillFeedSession.objects.filter(user=user)
    names = {key: nick for nick, key in played_as(user)}
    rows = sessions.annotate(
        count=Count("battles"),
        lines=Sum("battles__line_count", default=0),
        demo=Exists(KillFeedUpload.objects.filter(sessions=OuterRef("pk"), source=FeedSource.DEMO)),
    ).order_by("-started_at", "-pk")[:limit]
    feeds = [
        OwnFeed(
            row.pk,
            names.get(row.me_key, row.me_key),
            row.started_at,
            row.count,
            row.lines,
            row.demo,
        )
        for row in rows
    ]
    return feeds, sessions.count()


def enemy_analysis(user: User, nick: str, *, limit: int = ENEMIES_MAX) -> EnemyAnalysis | None:
    """Return what this person's own feeds as `nick` say; None when they sent none. Ten queries."""
    key = nick_key(nick)
    uploads = KillFeedUpload.objects.filter(user=user, me_key=key)
    newest = uploads.order_by("-pk").values_list("me", flat=True).first()
    if newest is None:
        return None
    mine = Duel.objects.filter(user=user, me_key=key)
    tallies = _tallies(mine)[:limit]
    enemies = _enemies(mine, list(tallies))
    ratings = _ratings([newest, *(enemy.nick for enemy in enemies if not enemy.hidden)])
    my_rating = ratings.get(key)
    return EnemyAnalysis(
        me=newest,
        coverage=_coverage(user, key, uploads),
        enemies=tuple(_rated(enemy, my_rating, ratings) for enemy in enemies),
        total=mine.values("key").distinct().count(),
        classes=_classes(user, key),
        my_rating=my_rating,
    )


def analyse_nicks(user: User, nicks: Sequence[str], me: str = "") -> list[NickFigures]:
    """Return what is known of each nick of a list, in its order, each once. Seven queries.

    `me` is the nick to compare with; duels come from this person's own feeds as `me`.
    """
    wanted = {nick_key(nick): nick for nick in reversed(nicks[:NICKS_MAX])}
    players = _players(wanted.values())
    ratings = _ratings([*wanted.values(), *([me] if me else [])])
    mine = Duel.objects.filter(user=user, me_key=nick_key(me), key__in=wanted) if me else None
    duels = {} if mine is None else {one.key: one for one in _enemies(mine, list(_tallies(mine)))}
    my_rating = ratings.get(nick_key(me)) if me else None
    return [
        NickFigures(
            nick=wanted[key],
            player=players.get(key),
            rating=ratings.get(key),
            difference=_difference(my_rating, ratings.get(key)),
            chance=_chance(my_rating, ratings.get(key)),
            duel=duels.get(key),
        )
        for key in reversed(wanted)
    ]


def _tallies(mine: "QuerySet[Duel]") -> "QuerySet[Any, Any]":
    """Return the sums per opponent, those with most kills first."""
    return (
        mine.order_by()
        .values("key")
        .annotate(
            all_won=Sum("won"),
            all_lost=Sum("lost"),
            given=Sum("hits_given"),
            taken=Sum("hits_taken"),
            all_unsure=Sum("unsure"),
            kills=Sum(F("won") + F("lost")),
            met=Count("pk"),
            sure=Count("pk", filter=Q(side_known=True)),
            met_at=Max("battle__at"),
        )
        .order_by("-kills", "-met", "key")
    )


def _enemies(mine: "QuerySet[Duel]", tallies: Sequence[Mapping[str, Any]]) -> list[Enemy]:
    keys = [tally["key"] for tally in tallies]
    faces = mine.filter(key__in=keys).order_by("-pk")
    mentions: dict[str, list[tuple[str, str, bool, list[str]]]] = {key: [] for key in keys}
    wanted = faces.values_list("key", "nick", "tag", "hidden", "vehicles")[:MENTIONS_MAX]
    for key, *mention in wanted:
        mentions[key].append(tuple(mention))
    return [_enemy(tally, mentions[tally["key"]]) for tally in tallies]


def _enemy(tally: Mapping[str, Any], mentions: Sequence[tuple[str, str, bool, list[str]]]) -> Enemy:
    vehicles = Counter(name for *_who, names in mentions for name in names)
    won, lost = tally["all_won"], tally["all_lost"]
    share = wilson(won, won + lost)
    return Enemy(
        key=tally["key"],
        nick=mentions[0][0] if mentions else tally["key"],
        tag=next((tag for _nick, tag, *_rest in mentions if tag), ""),
        hidden=any(hidden for _nick, _tag, hidden, _names in mentions),
        battles=tally["met"],
        won=won,
        lost=lost,
        hits_given=tally["given"],
        hits_taken=tally["taken"],
        unsure=tally["all_unsure"],
        side_known=tally["sure"] == tally["met"],
        share=share,
        vehicles=tuple(vehicles.most_common(VEHICLES_SHOWN)),
        verdict=_verdict(share, won + lost, tally["all_unsure"]),
        last_met_at=tally["met_at"],
    )


def _verdict(share: Rate | None, kills: int, unsure: int) -> str:
    if share is None:
        return "met"
    if unsure == kills:
        return "unsure"
    if share.high < EVEN:
        return "avoid"
    return "seek" if share.low > EVEN else "open"


def _rated(enemy: Enemy, mine: PlayerRating | None, ratings: Mapping[str, PlayerRating]) -> Enemy:
    # A hidden name is a stand-in: the rating of whoever really bears it says nothing.
    theirs = None if enemy.hidden else ratings.get(enemy.key)
    values = {name: getattr(enemy, name) for name in Enemy.__slots__}
    values |= {
        "rating": theirs,
        "difference": _difference(mine, theirs),
        "chance": _chance(mine, theirs),
    }
    return Enemy(**values)


def _difference(mine: PlayerRating | None, theirs: PlayerRating | None) -> float | None:
    if mine is None or theirs is None or mine.demo != theirs.demo:
        return None
    return mine.value - theirs.value


def _chance(mine: PlayerRating | None, theirs: PlayerRating | None) -> Chance | None:
    if mine is None or theirs is None or mine.demo != theirs.demo:
        return None
    return chance(mine.value, theirs.value, _error(mine), _error(theirs))


def _error(rating: PlayerRating) -> float:
    return max(0.0, rating.high - rating.low) / (2 * Z_90)


def _players(nicks: Iterable[str]) -> dict[str, Player]:
    """Return the stored player of each nick by key: exactly spelled, or the only one alike."""
    wanted = {nick_key(nick): nick for nick in nicks}
    rows: dict[str, list[Player]] = {}
    for player in visible_players().filter(nick_key__in=wanted).order_by("demo", "pk"):
        rows.setdefault(player.nick_key, []).append(player)
    found = {}
    for key, alike in rows.items():
        same = [player for player in alike if player.demo == alike[0].demo]
        exact = [player for player in alike if player.nick == wanted[key]]
        if exact or len(same) == 1:
            found[key] = (exact or same)[0]
    return found


def _ratings(nicks: Iterable[str]) -> dict[str, PlayerRating]:
    """Return the overall rating of each nick by key, where one is stored. Two queries."""
    players = {player.pk: key for key, player in _players(nicks).items()}
    rows = PlayerRating.objects.filter(player__in=players, scope=OVERALL)
    return {players[row.player_id]: row for row in rows}


def _coverage(user: User, key: str, uploads: "QuerySet[KillFeedUpload]") -> Coverage:
    sums = KillFeedBattle.objects.filter(user=user, me_key=key).aggregate(
        battles=Count("pk"),
        without=Count("pk", filter=Q(me_seen=False)),
        contradictions=Count("pk", filter=Q(contradiction=True)),
        lines=Sum("line_count", default=0),
        unknown_lines=Sum("unknown_lines", default=0),
        sides_known=Sum("sides_known", default=0),
        sides_unknown=Sum("sides_unknown", default=0),
    )
    sent = uploads.aggregate(
        unusable=Sum("unusable", default=0),
        last_at=Max("received_at"),
        demo=Count("pk", filter=Q(source=FeedSource.DEMO)),
    )
    demo = bool(sent.pop("demo"))
    return Coverage(battles_without_me=sums.pop("without"), demo=demo, **sums, **sent)


def _classes(user: User, key: str) -> tuple[ClassLine, ...]:
    """Return kills by class of the opposing vehicle, the deadliest first, of the newest battles."""
    battles = KillFeedBattle.objects.filter(user=user, me_key=key).order_by("-at", "-pk")
    lost, won, came = Counter[str](), Counter[str](), Counter[str]()
    for killed_by, killed, opposing in battles.values_list("killed_by", "killed", "opposing")[
        :BATTLES_MIXED
    ]:
        lost.update(killed_by)
        won.update(killed)
        came.update(opposing)
    if not lost and not won and not came:
        return ()
    classes = _class_by_vehicle()
    mixed = {name: Counter[str]() for name in ("lost", "won", "came")}
    for name, counts in (("lost", lost), ("won", won), ("came", came)):
        for vehicle, count in counts.items():
            mixed[name][classes.get(vehicle.casefold()) or UNCLASSED] += count
    names = set(mixed["lost"]) | set(mixed["won"]) | set(mixed["came"])
    order = sorted(names, key=lambda one: (-mixed["lost"][one], -mixed["came"][one], one))
    return tuple(
        ClassLine(
            name=one,
            came=mixed["came"][one],
            won=mixed["won"][one],
            lost=mixed["lost"][one],
            share=wilson(mixed["won"][one], mixed["won"][one] + mixed["lost"][one]),
        )
        for one in order
    )


def _class_by_vehicle() -> dict[str, str]:
    """Return the class, else the branch, by a vehicle's name without signs; unsure ones are out."""
    found: dict[str, set[str]] = {}
    for name, branch, kind in Vehicle.objects.order_by().values_list(
        "name", "branch", "vehicle_class"
    ):
        found.setdefault(vehicle_core(name).casefold(), set()).add(kind or branch)
    return {name: kinds.pop() for name, kinds in found.items() if len(kinds) == 1}
