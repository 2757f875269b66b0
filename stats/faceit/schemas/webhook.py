"""What a webhook's sender is told."""

from ninja import Schema


class TakenOut(Schema):
    """`repeated` says that this event had come before and changes nothing."""

    repeated: bool
