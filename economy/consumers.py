"""The socket of a person's own wallets; resumable by number."""

from django.utils import timezone

from accounts.alerts.consumers import StreamConsumer
from accounts.alerts.stream import Frame
from economy.queries.wallets import balances_of, newest_version
from economy.services.telling import CHANGED, wallet_topic


class WalletConsumer(StreamConsumer):
    """`/ws/economy/wallet/`: what the person has, whenever money or things of theirs change.

    A frame says everything, so whoever was away gets the newest alone and has missed nothing; its
    number is the sum of the wallets' versions, which only rises.
    """

    def admit(self) -> str:
        """Everybody signed in has wallets, be they empty."""
        return wallet_topic(self.user.pk)

    def newest(self) -> int:
        """Return how often the person's money or things have changed."""
        return newest_version(self.user.pk)

    def frames_after(self, after: int, limit: int) -> list[Frame]:
        """Return where the wallets stand if that changed above a number."""
        version, balances = balances_of(self.user.pk)
        if version <= after:
            return []
        return [Frame(version, CHANGED, timezone.now(), {"balances": balances})]
