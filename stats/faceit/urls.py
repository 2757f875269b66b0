"""Addresses of CS2 pages."""

from django.urls import path

from accounts.reading import public_page
from stats.faceit import views
from stats.faceit.views.comparison import compare, nicks
from stats.faceit.views.demo_files import demo_file, demo_file_status
from stats.faceit.views.match_pages import find, match, refresh, status
from stats.faceit.views.rankings import rankings
from stats.faceit.views.rooms import odds, room, rooms

app_name = "faceit"

PLAYERS = [
    path("", public_page(views.players), name="players"),
    path("look-up/", views.look_up, name="look-up"),
    path("link/", views.link, name="link"),
    path("link/remove/", views.unlink, name="unlink"),
    path("players/<str:nickname>/", public_page(views.player), name="player"),
    path("players/<str:nickname>/refresh/", views.player_refresh, name="player-refresh"),
    path("players/<str:nickname>/status/", public_page(views.player_status), name="player-status"),
    path("players/<str:nickname>/import/", views.import_begin, name="import"),
    path("players/<str:nickname>/import/cancel/", views.import_cancel, name="import-cancel"),
    path(
        "players/<str:nickname>/import/status/",
        public_page(views.import_status),
        name="import-status",
    ),
    path("players/<str:nickname>/maps/", public_page(views.maps), name="maps"),
    path("players/<str:nickname>/sessions/", public_page(views.sessions), name="sessions"),
    path("players/<str:nickname>/sessions/<int:pk>/", public_page(views.session), name="session"),
    path("players/<str:nickname>/matches/", public_page(views.matches), name="matches"),
    path("players/<str:nickname>/matches.csv", public_page(views.matches_csv), name="matches-csv"),
]

# Matches and rooms, comparison, rankings and operations: their pages stand here.
MATCHES = [
    path("matches/", public_page(find), name="match-find"),
    path("matches/<str:match_id>/", public_page(match), name="match"),
    path("matches/<str:match_id>/refresh/", refresh, name="match-refresh"),
    path("matches/<str:match_id>/status/", public_page(status), name="match-status"),
    path("matches/<str:match_id>/demo/", demo_file, name="demo-file"),
    path(
        "matches/<str:match_id>/demo/status/",
        public_page(demo_file_status),
        name="demo-file-status",
    ),
    path("rooms/", public_page(rooms), name="rooms"),
    path("rooms/<str:match_id>/", public_page(room), name="room"),
    path("odds/", public_page(odds), name="odds"),
    path("compare/", public_page(compare), name="compare"),
    path("compare/nicks/", public_page(nicks), name="nicks"),
    path("rankings/", public_page(rankings), name="rankings"),
]

urlpatterns = [*PLAYERS, *MATCHES]
