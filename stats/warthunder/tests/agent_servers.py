"""A game that answers /hudmsg and a server that takes batches, on loopback ports."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

PATIENCE_S = 30.0


class LocalServer:
    """An HTTP server in a thread that can go away and come back on the same port."""

    def __init__(self):
        self.changed = threading.Condition()
        self.port = 0
        self.running = None
        self.up()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def up(self):
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.reply(self, outer.get(self.path))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.reply(self, outer.post(self.path, dict(self.headers), body))

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        self.running = (server, thread)

    def down(self):
        if self.running:
            server, thread = self.running
            server.shutdown()
            server.server_close()
            thread.join()
            self.running = None

    def reply(self, handler, answer):
        """Answer with (status, body, headers), or hang up on None."""
        if answer is None:
            handler.close_connection = True
            return
        status, body, headers = answer
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def wait_for(self, holds):
        """Wait until something is true; it is looked at after every request."""
        with self.changed:
            assert self.changed.wait_for(holds, PATIENCE_S), "nothing came in time"


class FakeGame(LocalServer):
    """The client's feed: `lines` hold records; a look gives those after lastDmg."""

    def __init__(self):
        self.lines = []
        self.looks = []
        super().__init__()

    def get(self, path):
        query = parse_qs(urlsplit(path).query)
        after = int(query["lastDmg"][0])
        with self.changed:
            damage = [item for item in self.lines if item["id"] > after]
            self.looks.append(after)
            self.changed.notify_all()
        body = json.dumps({"events": [], "damage": damage}).encode()
        return 200, body, {"Content-Type": "application/json"}

    def post(self, path, headers, body):
        return 405, b"", {}

    def play(self, items):
        with self.changed:
            self.lines = [*self.lines, *items]

    def start_anew(self, items):
        with self.changed:
            self.lines = list(items)


class FakeDozor(LocalServer):
    """Stores batches once by their id; `script` holds what to do with the next posts."""

    def __init__(self):
        self.posts = []
        self.batches = {}
        self.script = []
        super().__init__()

    def get(self, path):
        return 404, b"", {}

    def post(self, path, headers, body):
        batch = json.loads(body)
        with self.changed:
            order = self.script.pop(0) if self.script else "take"
            self.posts.append((path, headers, batch, order))
            if order in ("take", "take and hang up"):
                self.batches.setdefault(batch["batch_id"], batch)
            self.changed.notify_all()
        if order == "take and hang up":
            return None
        if isinstance(order, int):
            return order, b"no", {"Retry-After": "0"}
        return 202, b"{}", {}

    @property
    def lines(self):
        return [item for batch in self.batches.values() for item in batch["damage"]]

    def wait_for_lines(self, count):
        self.wait_for(lambda: len(self.lines) >= count)
