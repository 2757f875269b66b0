"""What a person can set, run or call is written down in README.md or docs/."""

import ast
import re

import pytest
from django.core.management import get_commands

from config.tests.source import ROOMS, ROOT, python_files, tracked

READERS = {
    "digits",
    "header_name",
    "header_value",
    "text",
    "flag",
    "integer",
    "networks",
    "decimal",
    "words",
    "choice",
    "url",
}


def documentation():
    files = [ROOT / "README.md", *tracked("docs/*.md")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def settings_read():
    """Return every variable's name that is read through config.env."""
    names = set()
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "env"
                and node.func.attr in READERS
            ):
                assert isinstance(node.args[0], ast.Constant), f"{path}: a computed setting's name"
                names.add(node.args[0].value)
    return names


@pytest.mark.slow
def test_every_setting_is_documented():
    said = documentation()
    assert {name for name in settings_read() if not re.search(rf"`{name}`", said)} == set()


@pytest.mark.slow
def test_every_documented_setting_is_read():
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Settings")[2]
    named = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)`", table.partition("\n## ")[0], re.MULTILINE))
    assert named - settings_read() - {"HOST", "PORT", "WEB_CONCURRENCY"} == set()
    assert named


def test_every_command_is_documented():
    ours = {name for name, app in get_commands().items() if app.split(".")[0] in ROOMS}
    said = documentation()
    assert {name for name in ours if not re.search(rf"manage\.py {name}\b", said)} == set()
    assert "serve" in ours


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    said = documentation()
    assert {target for target in targets if f"make {target}" not in said} == set()


@pytest.mark.slow
def test_every_api_route_is_documented():
    from config.api import api

    said = documentation()
    routes = {
        (method, path)
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method in operations
    }
    missing = {
        f"{method.upper()} {path}"
        for method, path in routes
        if not re.search(rf"{method.upper()}[^\n]*`?{re.escape(path)}`", said)
    }
    assert missing == set()
    assert routes
