"""Sockets of this app."""

from django.urls import path

from demper.consumers import StoreConsumer

websocket_urlpatterns = [
    path("ws/demper/stores/<int:pk>/", StoreConsumer.as_asgi()),
]
