"""Every package is pinned, and what is tested is what is served."""

import json
import re
import tomllib

from config.tests.source import ROOT
from config.workshop import environment

PIN = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==(?P<version>[\w.+!]+)(?: ; .+)?")


def pins(name):
    """Return the lines of a requirements file by package and marker."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_every_line_pins_one_version():
    for name in environment.FILES.values():
        assert [line for line in pins(name) if not PIN.fullmatch(line)] == []


def test_what_serves_is_part_of_what_tests():
    assert set(pins("requirements.txt")) - set(pins("requirements-dev.txt")) == set()


def normal(requirement):
    return re.split(r"[\[~=<>!; ]", requirement)[0].lower().replace("_", "-")


def test_every_named_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    served = {PIN.fullmatch(line)["name"] for line in pins("requirements.txt")}
    tested = {PIN.fullmatch(line)["name"] for line in pins("requirements-dev.txt")}
    assert {normal(one) for one in project["project"]["dependencies"]} - served == set()
    assert {normal(one) for one in project["dependency-groups"]["dev"]} - tested == set()


def test_the_environment_is_renewed_only_when_a_pin_changed(tmp_path, monkeypatch):
    for name in environment.FILES.values():
        (tmp_path / name).write_text("django==5.2\n")
    stamp, python = tmp_path / "stamp", tmp_path / "python"
    python.touch()
    for name, value in {"ROOT": tmp_path, "STAMP": stamp, "PYTHON": python}.items():
        monkeypatch.setattr(environment, name, value)
    held = {name: environment.digest(name) for name in environment.FILES.values()}
    stamp.write_text(json.dumps({**held, "python": environment.version()}))
    assert environment.installed() == held
    (tmp_path / "requirements.txt").write_text("django==5.3\n")
    assert environment.installed()["requirements.txt"] != environment.digest("requirements.txt")
    stamp.write_text(json.dumps({**held, "python": "3.1"}))
    assert environment.installed() == {}
