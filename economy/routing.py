"""Sockets of this app."""

from django.urls import path

from economy.consumers import WalletConsumer

websocket_urlpatterns = [
    path("ws/economy/wallet/", WalletConsumer.as_asgi()),
]
