"""Sockets of this app."""

from django.urls import path

from stats.warthunder.consumers import PlayerConsumer, SquadronConsumer

websocket_urlpatterns = [
    path("ws/warthunder/squadrons/<int:pk>/", SquadronConsumer.as_asgi()),
    path("ws/warthunder/notifications/<str:nick>/", PlayerConsumer.as_asgi()),
]
