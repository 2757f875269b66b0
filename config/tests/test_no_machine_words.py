"""Nothing in the tree names the machine it was written on, nor a package registry's host."""

import re

import pytest

from config.tests.source import shown, tracked

# Written in pieces, so that this file passes its own test.
WORDS = re.compile(
    "|".join(
        [
            "/(?:wo)rk/",
            "/(?:ro)ot/",
            "/(?:Us)ers/[A-Za-z]",
            r"(?:pypi|files\.pythonhosted)\.(?:or)g",
            r"registry\.npmjs\.(?:or)g",
            r"deb\.debian\.(?:or)g",
        ]
    )
)
BINARY = {".png", ".jpg", ".woff2", ".woff", ".ico", ".mo", ".gz", ".br", ".xlsx"}


@pytest.mark.slow
def test_no_file_names_a_machine_or_a_registry():
    found = {}
    for path in tracked(".", ":!static/vendor"):
        if path.suffix in BINARY:
            continue
        match = WORDS.search(path.read_text(encoding="utf-8"))
        if match:
            found[shown(path)] = match.group()
    assert found == {}
