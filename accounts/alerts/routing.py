"""Sockets of this app."""

from django.urls import path

from accounts.alerts.consumers import FeedConsumer

websocket_urlpatterns = [path("ws/feed/", FeedConsumer.as_asgi())]
