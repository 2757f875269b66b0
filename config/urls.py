"""Where every address leads."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from accounts.reading import public_page
from config import probes, views
from config.api import api

# The admin's own form counts no failed attempts; the site's does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", views.home, name="home"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("feed/", views.feed, name="feed"),
    path("start/hide/", views.hide_start, name="hide-start"),
    path("search/", public_page(views.search_page), name="search"),
    path("operations/components/", views.components, name="components"),
    path("warthunder/", include("stats.warthunder.urls")),
    path("faceit/", include("stats.faceit.urls")),
    path("football/", include("stats.football.urls")),
    path("economy/", include("economy.urls")),
    path("demper/", include("demper.urls")),
    path("livez", probes.livez, name="livez"),
    path("readyz", probes.readyz, name="readyz"),
    path("health", probes.whole_health, name="health"),
    path("metrics", probes.metrics, name="metrics"),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("account/", include("accounts.urls")),
    path("", include("accounts.alerts.urls")),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.page_not_found"
handler500 = "config.views.server_error"
