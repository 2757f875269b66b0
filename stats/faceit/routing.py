"""Sockets of this app."""

from django.urls import path

from stats.faceit.consumers import ImportConsumer, MatchConsumer

websocket_urlpatterns = [
    path("ws/faceit/matches/<str:match_id>/", MatchConsumer.as_asgi()),
    path("ws/faceit/imports/<int:pk>/", ImportConsumer.as_asgi()),
]
