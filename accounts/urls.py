"""Addresses under account/: what a person sets for themselves."""

from django.urls import path

from accounts import views
from accounts.alerts import views as alert_views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("language/", views.language, name="language"),
    path("alerts/", alert_views.preferences, name="alerts"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("pin/", views.pin, name="pin"),
    path("pins/", views.pin_list, name="pins"),
    path("pins/<int:pk>/move/", views.pin_move, name="pin-move"),
]
