"""Sockets of this app."""

from django.urls import path

from stats.football.consumers import MatchConsumer

websocket_urlpatterns = [
    path("ws/football/matches/<int:pk>/", MatchConsumer.as_asgi()),
]
