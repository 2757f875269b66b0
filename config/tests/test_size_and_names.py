"""Files a person can read in one sitting, functions on one screen, names that say something."""

import ast

import pytest

from config.tests.source import ROOT, python_files, shown, tracked

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
FORBIDDEN = {"utils", "helpers", "common", "base", "manager", "misc"}
NAMED_BY_DJANGO = {"config/sqlite/base.py"}
TOP = {
    ".ci", ".dockerignore", ".gitignore", "Dockerfile", "Makefile", "README.md", "accounts",
    "compose.yaml", "config", "conftest.py", "demper", "docs", "economy", "locale", "manage.py",
    "pyproject.toml", "requirements-browser.txt", "requirements-demo.txt", "requirements-dev.txt",
    "requirements.txt", "static", "stats", "templates",
}  # fmt: skip


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.slow
def test_no_file_is_longer_than_400_lines():
    too_long = {shown(path): lines_of(path) for path in python_files(tests=True)}
    assert {name: n for name, n in too_long.items() if n > LONGEST_FILE} == {}


@pytest.mark.slow
def test_no_function_is_longer_than_50_lines():
    too_long = {}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long[f"{shown(path)}:{node.name}"] = length
    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing():
    parts = {
        shown(path)
        for path in python_files(tests=True)
        if FORBIDDEN & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    }
    assert parts == NAMED_BY_DJANGO


@pytest.mark.slow
def test_nothing_else_stands_at_the_top():
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP == set()


@pytest.mark.slow
@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "X" * 3])
def test_nothing_is_left_for_later(mark):
    left = [
        shown(path)
        for path in tracked("*.py", "*.html", "*.css", "*.js", "*.md", ":!static/vendor")
        if mark in path.read_text(encoding="utf-8")
    ]
    assert left == []
