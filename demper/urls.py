"""Addresses of Kaspi Demper's pages; each subject has a list of its own."""

from django.urls import URLPattern, path

from demper.views import feed, stores

app_name = "demper"

# Shops, their logins, their switches and settings.
STORES: list[URLPattern] = [
    path("", stores.stores, name="stores"),
]
# Signing in to the cabinet.
SIGNING_IN: list[URLPattern] = []
# The products of a shop, one product, its strategy.
PRODUCTS: list[URLPattern] = []
# What the bot did: price changes, runs, undo.
DONE: list[URLPattern] = []
# Preorders, uploads, and the price list that the source polls.
PREORDERS: list[URLPattern] = [
    path("feed/<str:path>.xml", feed.feed, name="feed"),
]
# Reviews, orders and sales.
ANALYTICS: list[URLPattern] = []
# Proxies and the state of the system, for staff.
OPERATIONS: list[URLPattern] = []

urlpatterns = [
    *STORES,
    *SIGNING_IN,
    *PRODUCTS,
    *DONE,
    *PREORDERS,
    *ANALYTICS,
    *OPERATIONS,
]
