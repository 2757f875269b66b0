"""What is vendored is exactly what the lock says."""

import hashlib
import re

import pytest
from django.conf import settings

VENDOR = settings.BASE_DIR / "static" / "vendor"
LOCK = [
    [cell.strip() for cell in line.split("|")]
    for line in (VENDOR / "vendor.lock").read_text().splitlines()
    if line and not line.startswith("#")
]
UNLOCKED = {"vendor.lock", "README.md", "icons.txt"}


@pytest.mark.parametrize("row", LOCK, ids=lambda row: row[0])
def test_a_vendored_file_has_the_bytes_and_licence_of_the_lock(row: list[str]) -> None:
    name, _package, version, digest, licence, licence_file = row

    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest
    assert version and licence
    assert (VENDOR / licence_file).read_text().strip()


def test_every_vendored_file_is_in_the_lock() -> None:
    kept = {path.name for path in VENDOR.iterdir() if path.is_file()}

    assert kept - UNLOCKED == {row[0] for row in LOCK if "/" not in row[0]}


def test_the_sprite_holds_exactly_the_icons_listed() -> None:
    listed = (VENDOR / "icons.txt").read_text().split()

    assert re.findall(r'<symbol id="([^"]+)"', (VENDOR / "sprite.svg").read_text()) == listed


def test_no_vendored_file_points_to_a_map_or_another_host() -> None:
    for path in (*VENDOR.glob("*.css"), *VENDOR.glob("*.js")):
        text = path.read_text()

        assert "sourceMappingURL" not in text, path.name
        assert not re.search(r"@import|url\(['\"]?(?:https?:)?//", text), path.name
