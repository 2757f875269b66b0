"""Where a match stands at a time, as the source tells it."""

from dataclasses import dataclass

from stats.football.demo.course import MINUTE_S, PAUSED, STARTS_AT, WORDS, Stretch
from stats.football.demo.fixtures import Fixture
from stats.football.demo.play import Card, Goal, Kick, Play, play_of

NOT_STARTED, ENDED, AFTER_EXTRA, AFTER_KICKS, POSTPONED = 0, 100, 110, 120, 60


@dataclass(frozen=True, slots=True)
class State:
    """A match at a time: `elapsed` seconds since the kick-off, None before it."""

    play: Play
    code: int
    kind: str
    words: str
    starts_at: int
    changed_at: int
    elapsed: float | None
    stretch: Stretch | None = None

    @property
    def fixture(self) -> Fixture:
        """Return the match as arranged."""
        return self.play.fixture

    @property
    def begun(self) -> bool:
        """Tell whether it has been kicked off."""
        return self.elapsed is not None

    @property
    def finished(self) -> bool:
        """Tell whether it has been played to its end."""
        return self.kind == "finished"

    @property
    def live(self) -> bool:
        """Tell whether it is being played."""
        return self.begun and not self.finished

    @property
    def corrected(self) -> bool:
        """Tell whether what was told wrongly has been put right."""
        at = self.play.corrected_at
        return bool(at) and self.elapsed is not None and self.elapsed >= at

    def clock(self) -> float:
        """Return the minute of the match's clock, added time counted on."""
        if self.elapsed is None:
            return 0.0
        part = self.stretch or self.play.stretches[-1]
        if part.code not in STARTS_AT:
            return float(part.minute)
        return part.minute + (min(self.elapsed, part.until) - part.since) / MINUTE_S

    def goals(self) -> list[Goal]:
        """Return the goals that are told by now."""
        told = [goal for goal in self.play.goals if self.has_been(goal.at)]
        return [goal for goal in told if self.corrected or not goal.late]

    def cards(self) -> list[Card]:
        """Return the cards that are told by now."""
        return [card for card in self.play.cards if self.has_been(card.at)]

    def kicks(self) -> list[Kick]:
        """Return the shoot-out's penalties taken by now."""
        return [kick for kick in self.play.kicks if self.has_been(kick.at)]

    def has_been(self, at: int) -> bool:
        """Tell whether so many seconds after the kick-off are over."""
        return self.elapsed is not None and at <= self.elapsed

    def score(self) -> tuple[int, int]:
        """Return the goals told by now, without a shoot-out."""
        goals = self.goals()
        home = sum(goal.home for goal in goals)
        return home, len(goals) - home


def state_of(seed: int, fixture: Fixture, now: float) -> State:
    """Return where a match stands."""
    play = play_of(seed, fixture)
    elapsed = now - fixture.kickoff
    if elapsed < 0:
        return _before(play, now)
    if elapsed >= play.lasts:
        return _after(play, elapsed)
    part = next(part for part in play.stretches if elapsed < part.until)
    changes = [part.since, *(goal.at for goal in play.goals if goal.at <= elapsed)]
    changes += [kick.at for kick in play.kicks if kick.at <= elapsed]
    kind = "interrupted" if part.code == PAUSED else "inprogress"
    changed_at = fixture.kickoff + max(changes)
    words = WORDS[part.code]
    return State(play, part.code, kind, words, fixture.kickoff, changed_at, elapsed, part)


def _before(play: Play, now: float) -> State:
    fixture = play.fixture
    if not fixture.postponed_at or now < fixture.postponed_at:
        return State(play, NOT_STARTED, "notstarted", "Not started", fixture.first_at, 0, None)
    if now < fixture.moved_at:
        told = fixture.postponed_at
        return State(play, POSTPONED, "postponed", "Postponed", fixture.first_at, told, None)
    told = fixture.moved_at
    return State(play, NOT_STARTED, "notstarted", "Not started", fixture.kickoff, told, None)


def _after(play: Play, elapsed: float) -> State:
    code, words = ENDED, "Ended"
    if play.kicks:
        code, words = AFTER_KICKS, "AP"
    elif play.plan.extra:
        code, words = AFTER_EXTRA, "AET"
    put_right = bool(play.corrected_at) and elapsed >= play.corrected_at
    changed = play.fixture.kickoff + (play.corrected_at if put_right else play.lasts)
    return State(play, code, "finished", words, play.fixture.kickoff, changed, elapsed)
