"""Alerts and the live feed as a Django app of its own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsApp(AppConfig):
    """Subscriptions, the inbox and the sockets."""

    name = "accounts.alerts"
    label = "alerts"
    verbose_name = _("Alerts")
