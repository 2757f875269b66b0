"""What a file is, by its first bytes: a demo of CS2, or one packed by gzip, bzip2 or zstd."""

from enum import StrEnum
from typing import Final

DEMO_MAGIC: Final = b"PBDEMS2\0"


class Packing(StrEnum):
    """How a demo file is packed."""

    NONE = "dem"
    GZIP = "gz"
    BZIP2 = "bz2"
    ZSTD = "zst"


MAGIC: Final = {
    DEMO_MAGIC: Packing.NONE,
    b"\x1f\x8b": Packing.GZIP,
    b"BZh": Packing.BZIP2,
    b"\x28\xb5\x2f\xfd": Packing.ZSTD,
}


def packing_of(head: bytes) -> Packing | None:
    """Return how a file with these first eight bytes is packed; None for anything else."""
    return next((packing for magic, packing in MAGIC.items() if head.startswith(magic)), None)
