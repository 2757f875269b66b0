"""Addresses under account/: what a person sets for themselves."""

from django.urls import path

from accounts import views
from accounts.alerts import views as alert_views
from accounts.signins import views as sign_in_views

app_name = "accounts"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("language/", views.language, name="language"),
    path("alerts/", alert_views.preferences, name="alerts"),
    path("tokens/", views.token_list, name="tokens"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("sign-ins/", sign_in_views.sign_in_list, name="sign-ins"),
    path("sign-ins/end/", sign_in_views.sign_ins_end, name="sign-ins-end"),
    path("sign-ins/<uuid:pk>/end/", sign_in_views.sign_in_end, name="sign-in-end"),
    path("pin/", views.pin, name="pin"),
    path("pins/", views.pin_list, name="pins"),
    path("pins/<int:pk>/move/", views.pin_move, name="pin-move"),
]
