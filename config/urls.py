"""Where every address leads."""

from django.contrib import admin
from django.urls import include, path

from config import probes
from config.api import api

urlpatterns = [
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
