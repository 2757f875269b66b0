"""Addresses of War Thunder's pages."""

from django.urls import path

from accounts.reading import public_page
from stats.warthunder import views

app_name = "warthunder"
urlpatterns = [
    path("players/", public_page(views.players), name="players"),
    path("players/<str:nick>/", public_page(views.player), name="player"),
    path("players/<str:nick>/refresh/", views.player_refresh, name="player-refresh"),
    path("players/<str:nick>/status/", public_page(views.player_status), name="player-status"),
    path("squadrons/", public_page(views.squadrons), name="squadrons"),
    path("squadrons/add/", views.squadron_add, name="squadron-add"),
    path("squadrons/<int:pk>/", public_page(views.squadron), name="squadron"),
    path("squadrons/<int:pk>/refresh/", views.squadron_refresh, name="squadron-refresh"),
    path("squadrons/<int:pk>/status/", public_page(views.squadron_status), name="squadron-status"),
    path("squadrons/<int:pk>/roster.csv", public_page(views.squadron_csv), name="squadron-csv"),
    path("squadrons/<int:pk>/renames/<int:seq>/", views.rename_verdict, name="rename-verdict"),
    path("top/", public_page(views.top), name="top"),
    path("compare/", public_page(views.compare), name="compare"),
    path("compare/nicks/", public_page(views.nicks), name="nicks"),
    path("import/", views.import_pages, name="import"),
    path("enemies/", views.enemies, name="enemies"),
    path("enemies/feeds/delete/", views.feeds_delete, name="feeds-delete"),
    path("enemies/feeds/<int:pk>/delete/", views.feed_delete, name="feed-delete"),
    path("enemies/agent.py", views.agent_file, name="agent-file"),
    path("search/", public_page(views.search), name="search"),
]
