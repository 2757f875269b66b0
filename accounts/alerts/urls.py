"""Addresses of the inbox and of alert settings."""

from django.urls import path

from accounts.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.inbox, name="inbox"),
    path("alerts/read/", views.read_all, name="read-all"),
    path("alerts/follow/", views.follow, name="follow"),
    path("alerts/<int:seq>/", views.open_alert, name="open"),
    path("account/alerts/", views.preferences, name="preferences"),
    path("account/alerts/test-hook/", views.test_hook, name="test-hook"),
]
