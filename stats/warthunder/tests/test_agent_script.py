"""The agent next to the game loses no line and sends none twice."""

import ast
import json
import signal
import subprocess
import sys

import pytest

from stats.warthunder.agent import script_text
from stats.warthunder.agent.agent_script import Game, Outbox
from stats.warthunder.killfeed.parse import parse_feed
from stats.warthunder.tests.agent_servers import FakeDozor, FakeGame
from stats.warthunder.tests.feed_lines import ENGLISH, RUSSIAN, answer, records

TOKEN = "a-token-of-our-own"


@pytest.fixture
def game():
    server = FakeGame()
    yield server
    server.down()


@pytest.fixture
def dozor():
    server = FakeDozor()
    yield server
    server.down()


class Agent:
    """The printed script as a process of its own, with its own folder."""

    def __init__(self, folder, game, dozor):
        self.folder = folder / "kept"
        self.script = folder / "agent.py"
        self.script.write_text(script_text(), encoding="utf-8")
        self.errors = folder / "stderr.txt"
        self.order = [
            sys.executable, "-I", str(self.script), "--server", dozor.url, "--game", game.url,
            "--folder", str(self.folder), "--every", "0.01",
        ]  # fmt: skip
        self.process = None

    def start(self):
        with self.errors.open("a") as errors:
            self.process = subprocess.Popen(
                self.order, stderr=errors, env={"DOZOR_TOKEN": TOKEN, "PATH": ""}
            )

    def end(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait(30)
        self.process = None
        return code

    @property
    def said(self):
        return self.errors.read_text()


@pytest.fixture
def agent(tmp_path, game, dozor):
    made = Agent(tmp_path, game, dozor)
    yield made
    made.end(signal.SIGKILL)


@pytest.mark.slow
def test_what_the_game_says_arrives_once_and_in_order(game, dozor, agent):
    game.play(records(ENGLISH[:7]))
    agent.start()
    dozor.wait_for_lines(7)
    game.play(records(ENGLISH[7:]))
    game.wait_for(lambda: 18 in game.looks)
    assert agent.end() == 0
    assert dozor.lines == records(ENGLISH)
    path, headers, batch, _ = dozor.posts[0]
    assert path == "/api/v1/warthunder/hudmsg"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Idempotency-Key"] == batch["batch_id"]
    assert len({batch["session"] for batch in dozor.batches.values()}) == 1
    assert game.looks[0] == 0


@pytest.mark.slow
def test_what_is_posted_is_a_feed(game, dozor, agent):
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    bodies = [json.dumps(batch) for batch in dozor.batches.values()]
    assert parse_feed("\n".join(bodies)).events == parse_feed(answer(ENGLISH)).events


@pytest.mark.slow
def test_a_server_gone_for_a_moment_loses_and_repeats_nothing(game, dozor, agent):
    game.play(records(ENGLISH[:5]))
    agent.start()
    dozor.wait_for_lines(5)
    dozor.down()
    game.play(records(ENGLISH[5:12]))
    game.wait_for(lambda: 12 in game.looks)
    game.play(records(ENGLISH[12:]))
    game.wait_for(lambda: 18 in game.looks)
    assert len(list((agent.folder / "waiting").glob("*.json"))) == 2
    dozor.up()
    dozor.wait_for_lines(18)
    assert dozor.lines == records(ENGLISH)


@pytest.mark.slow
def test_an_answer_lost_on_the_way_repeats_the_batch_under_its_id(game, dozor, agent):
    dozor.script = ["take and hang up"]
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for(lambda: len(dozor.posts) == 2)
    first, second = (batch for _, _, batch, _ in dozor.posts)
    assert first == second and dozor.lines == records(ENGLISH)


@pytest.mark.slow
@pytest.mark.parametrize("status", [401, 404, 409, 429, 500, 503])
def test_a_batch_the_server_cannot_take_now_is_kept(game, dozor, agent, status):
    dozor.script = [status]
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    assert dozor.lines == records(ENGLISH) and len(dozor.posts) == 2
    assert f"HTTP {status}" in agent.said
    assert ("token" in agent.said) == (status == 401)
    assert ("--me NICK" in agent.said) == (status == 409)


@pytest.mark.slow
def test_every_batch_says_under_which_nick_it_was_played(game, dozor, agent):
    agent.order += ["--me", "수도 9"]
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    assert {batch["me"] for batch in dozor.batches.values()} == {"수도 9"}


@pytest.mark.slow
def test_a_batch_the_server_refuses_is_put_aside_and_the_rest_goes_on(game, dozor, agent):
    dozor.script = [422]
    game.play(records(ENGLISH[:4]))
    agent.start()
    dozor.wait_for(lambda: len(dozor.posts) == 1)
    game.play(records(ENGLISH[4:]))
    dozor.wait_for_lines(14)
    assert dozor.lines == records(ENGLISH[4:])
    (aside,) = (agent.folder / "refused").glob("*.json")
    assert json.loads(aside.read_text())["batch"]["damage"] == records(ENGLISH[:4])


@pytest.mark.slow
def test_an_agent_killed_while_the_server_is_gone_goes_on_where_it_was(game, dozor, agent):
    dozor.down()
    game.play(records(ENGLISH[:9]))
    agent.start()
    game.wait_for(lambda: 9 in game.looks)
    agent.end(signal.SIGKILL)
    game.play(records(ENGLISH[9:]))
    dozor.up()
    agent.start()
    dozor.wait_for_lines(18)
    assert dozor.lines == records(ENGLISH)


@pytest.mark.slow
def test_an_agent_killed_again_and_again_sends_every_line_once(game, dozor, agent):
    for end in range(1, 10):
        game.play(records(ENGLISH[2 * end - 2 : 2 * end]))
        agent.start()
        if end % 2:
            dozor.wait_for_lines(2 * end)
        else:
            looks = len(game.looks)
            game.wait_for(lambda looks=looks: len(game.looks) > looks)
        agent.end(signal.SIGKILL)
    agent.start()
    dozor.wait_for_lines(18)
    agent.end()
    assert dozor.lines == records(ENGLISH)


@pytest.mark.slow
def test_a_position_lost_in_a_crash_is_found_in_the_batches(game, dozor, agent):
    dozor.down()
    game.play(records(ENGLISH[:9]))
    agent.start()
    game.wait_for(lambda: 9 in game.looks)
    game.play(records(ENGLISH[9:]))
    game.wait_for(lambda: 18 in game.looks)
    agent.end(signal.SIGKILL)
    (agent.folder / "position.json").unlink()
    dozor.up()
    agent.start()
    dozor.wait_for_lines(18)
    game.wait_for(lambda: game.looks[-1] == 18)
    assert dozor.lines == records(ENGLISH)


@pytest.mark.slow
def test_a_game_started_anew_is_a_new_session(game, dozor, agent):
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    game.down()
    game.start_anew(records(RUSSIAN))
    game.up()
    dozor.wait_for_lines(33)
    assert dozor.lines == records(ENGLISH) + records(RUSSIAN)
    assert len({batch["session"] for batch in dozor.batches.values()}) == 2


@pytest.mark.slow
def test_a_game_started_anew_unnoticed_is_found_out(game, dozor, agent):
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    game.start_anew(records(RUSSIAN))
    dozor.wait_for_lines(33)
    assert dozor.lines == records(ENGLISH) + records(RUSSIAN)


@pytest.mark.slow
def test_a_long_feed_goes_in_pieces(game, dozor, agent):
    lines = [(number, number, "kea (M18) has crashed.") for number in range(1, 1202)]
    game.play(records(lines))
    agent.start()
    dozor.wait_for_lines(1201)
    assert [len(batch["damage"]) for batch in dozor.batches.values()] == [500, 500, 201]


@pytest.mark.slow
def test_the_token_is_neither_said_nor_kept(game, dozor, agent):
    dozor.script = [401]
    game.play(records(ENGLISH))
    agent.start()
    dozor.wait_for_lines(18)
    agent.end()
    kept = [path for path in agent.folder.rglob("*") if path.is_file()]
    assert kept and TOKEN not in agent.said
    assert all(TOKEN not in path.read_text() for path in kept)


@pytest.mark.slow
def test_a_second_agent_does_not_use_the_same_folder(game, dozor, agent):
    game.play(records(ENGLISH[:1]))
    agent.start()
    dozor.wait_for_lines(1)
    second = subprocess.run(
        agent.order, env={"DOZOR_TOKEN": TOKEN}, capture_output=True, text=True, timeout=30
    )
    assert second.returncode == 1 and "Another agent" in second.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "token", "why"),
    [
        (["--server", "http://dozor.example"], TOKEN, "unencrypted"),
        (["--server", "ftp://dozor.example"], TOKEN, "must begin with"),
        (["--server", "https://dozor.example"], "", "a token is needed"),
        (["--server", "https://dozor.example"], "tökén", "plain characters"),
        (["--server", "https://dozor.example", "--every", "0"], TOKEN, "--every"),
        ([], TOKEN, "--server"),
    ],
)
def test_settings_that_cannot_work_are_refused_with_a_reason(tmp_path, more, token, why):
    script = tmp_path / "agent.py"
    script.write_text(script_text(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(script), *more],
        env={"DOZOR_TOKEN": token, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 2 and why in done.stderr
    assert not token or token not in done.stderr


@pytest.fixture
def looking(tmp_path, game):
    """Look at the fake game in this process: (look(now), batches kept so far)."""
    outbox = Outbox(tmp_path)
    watcher = Game(game.url, outbox)

    def kept():
        return [json.loads(path.read_text())["batch"] for path in outbox.paths()]

    return watcher.look, kept


def test_a_feed_that_forgot_its_oldest_lines_is_no_new_game(game, looking):
    look, kept = looking
    game.play(records(ENGLISH[:5]))
    look(0.0)
    game.start_anew(records(ENGLISH[8:]))
    look(60.0)
    assert game.looks == [0, 0]
    first, second = kept()
    assert first["damage"] + second["damage"] == records(ENGLISH[:5]) + records(ENGLISH[8:])
    assert first["session"] == second["session"]


def test_a_new_game_that_overtakes_the_old_ids_is_found_by_its_words(game, looking):
    look, kept = looking
    game.play(records(ENGLISH[:3]))
    look(0.0)
    game.start_anew([])
    look(60.0)
    game.start_anew(records(RUSSIAN))
    look(61.0)
    first, second = kept()
    assert first["damage"] + second["damage"] == records(ENGLISH[:3]) + records(RUSSIAN)
    assert first["session"] != second["session"]


def test_records_without_a_number_do_not_stop_the_agent(game, looking, monkeypatch):
    look, kept = looking
    game.play(records(ENGLISH[:2]))
    monkeypatch.setattr(game, "get", lambda path: (200, b'{"damage": [7, {"id": "x"}, null]}', {}))
    look(0.0)
    monkeypatch.setattr(game, "get", lambda path: (200, b"<html>", {}))
    look(1.0)
    monkeypatch.undo()
    look(2.0)
    assert [batch["damage"] for batch in kept()] == [records(ENGLISH[:2])]


def test_the_script_needs_python_3_8_and_the_standard_library_alone():
    tree = ast.parse(script_text(), feature_version=(3, 8))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert names <= sys.stdlib_module_names
