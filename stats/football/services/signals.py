"""What football tells the rest of itself of, inside the transaction in which it happens."""

from typing import Final

from django.dispatch import Signal

# Matches were made or changed, their events, figures, lineups, shots or odds included. Sent once a
# transaction with `match_ids` and, of those, `created` (frozensets of ids), and `now`. Receivers
# run in it: what they write is there with the matches or not at all, and they must be quick.
stored: Final = Signal()
