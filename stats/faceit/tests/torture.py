"""10,000 deliveries for 1,000 matches, and what must be true after them; used by two tests.

`python -m stats.faceit.tests.torture prepare|report` runs in a process of its own, against
whatever database the environment names.
"""

import http.client
import json
import random
import sys
import threading
import time
from collections import Counter
from queue import Empty, Queue

from stats.faceit.tests.bodies import pack, player_id
from stats.faceit.tests.rooms_source import LIFE, SECRET, RoomsSource

POOL = 100
FOLLOWED = range(1, 6)
FOLLOWERS = ("ann", "bob")
EACH = 10
PATH = "/api/v1/faceit/webhook"


def script(matches, seed=1):
    """Return a source with its rooms and the bodies to post, in the order of posting.

    Of each match some events are missing, but never all that tell of its end; what is left is
    posted 10 times in all, shuffled over the neighbouring matches.
    """
    rng = random.Random(seed)
    source = RoomsSource()
    now = int(time.time())
    posts = []
    for number in range(1, matches + 1):
        players = tuple(rng.sample(range(1, POOL + 1), 10))
        room = source.add(
            number,
            players=players,
            finished_s=now - 3600 + 2 * number * 1000 // matches,
            winner=rng.choice((1, 2)),
        )
        ends = rng.choice((LIFE[3:4], LIFE[4:5], LIFE[3:5]))
        begin = [event for event in LIFE[:3] if rng.random() < 0.75]
        events = [*begin, *ends]
        events += [rng.choice(events) for _ in range(EACH - len(events))]
        # A delivery may come long after, or before, those of matches near it.
        posts += [(number + rng.uniform(0, 30), pack(room.webhook(event))) for event in events]
    return source, [body for _, body in sorted(posts, key=lambda post: post[0])]


def expected_alerts(source):
    """Return how often each follower is told of each result: once, for each followed player."""
    return Counter(
        (name, player_id(number), room.match_id)
        for room in source.rooms.values()
        for number in set(room.players) & set(FOLLOWED)
        for name in FOLLOWERS
    )


class Poster:
    """Posts bodies over real connections; what is not answered with 200 is posted again."""

    def __init__(self, address, bodies, threads=4):
        self.address = address
        self.queue = Queue()
        for body in bodies:
            self.queue.put(body)
        self.answered = 0
        self.refused = 0
        self.latencies = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]

    def start(self):
        for thread in self._threads:
            thread.start()
        return self

    def wait(self, seconds):
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self):
        link = http.client.HTTPConnection(self.address, timeout=30)
        try:
            self._post_all(link)
        finally:
            link.close()

    def _post_all(self, link):
        pause = threading.Event()
        while True:
            try:
                body = self.queue.get_nowait()
            except Empty:
                return
            try:
                began = time.perf_counter()
                status = self._post(link, body)
                took = time.perf_counter() - began
            except (OSError, http.client.HTTPException):
                status = 0
                link.close()  # it opens again by itself
            with self._lock:
                self.answered += status == 200
                self.refused += status != 200
                if status == 200:
                    self.latencies.append(took)
            if status != 200:
                self.queue.put(body)
                pause.wait(0.2)

    @staticmethod
    def _post(link, body):
        headers = {"Content-Type": "application/json", "X-Faceit-Secret": SECRET}
        link.request("POST", PATH, body, headers)
        answer = link.getresponse()
        answer.read()
        return answer.status


def prepare():
    """Make the people, and what they follow."""
    from stats.faceit.tests.following import follower, watched_player

    people = [follower(name) for name in FOLLOWERS]
    for number in FOLLOWED:
        watched_player(number, *people)


def report():
    """Return what is stored, as plain values."""
    from django.db.models import Count, Max

    from accounts.alerts.models import Alert
    from stats.faceit import models
    from stats.faceit.services.sessions import rebuild_all_sessions

    alerts = Alert.objects.filter(kind="faceit.match.finished").select_related("user")
    started = Alert.objects.filter(kind="faceit.match.started").select_related("user")
    feeds = models.RoomEvent.objects.values("match").annotate(n=Count("pk"), top=Max("seq"))
    watched = models.Player.objects.filter(watched=True)
    return {
        "deliveries": models.Delivery.objects.count(),
        "repeats": sum(models.Delivery.objects.values_list("repeats", flat=True)),
        "states": dict(Counter(models.Delivery.objects.values_list("state", flat=True))),
        "matches": models.Match.objects.count(),
        "complete": models.Match.objects.filter(
            state="finished", stats_at__isnull=False, details_at__isnull=False, winner__isnull=False
        ).count(),
        "seats": models.Seat.objects.count(),
        "lines": models.Line.objects.count(),
        "claimed": sum(
            model.objects.exclude(claimed_until=None).count()
            for model in (models.Delivery, models.Match)
        ),
        "finished": [
            [a.user.username, a.payload["player_id"], a.payload["match_id"]] for a in alerts
        ],
        "started": [
            [a.user.username, a.payload["player_id"], a.payload["match_id"]] for a in started
        ],
        "gaps": sum(row["n"] != row["top"] for row in feeds),
        "wrong_sessions": sum(rebuild_all_sessions(player.pk) for player in watched),
        "sessions": models.PlayerSession.objects.filter(player__watched=True).count(),
    }


def check(found, source, bodies):
    """Assert that every match is there once and was told once."""
    events = {json.loads(body)["event_id"] for body in bodies}
    matches = len(source.rooms)
    assert found["states"] == {"done": len(events)}
    assert found["deliveries"] == len(events)
    assert found["deliveries"] + found["repeats"] >= len(bodies)
    assert (found["matches"], found["complete"]) == (matches, matches)
    assert (found["seats"], found["lines"]) == (10 * matches, 10 * matches)
    assert found["claimed"] == 0
    assert Counter(map(tuple, found["finished"])) == expected_alerts(source)
    started = Counter(map(tuple, found["started"]))
    assert set(started.values()) <= {1}
    assert set(started) <= set(expected_alerts(source))
    assert found["gaps"] == 0
    assert found["wrong_sessions"] == 0
    assert found["sessions"] > 0


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        sys.stdout.write("REPORT " + json.dumps(report()) + "\n")
