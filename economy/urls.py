"""Addresses of the economy's pages."""

from django.urls import URLPattern, path

from accounts.reading import public_page
from economy.views import analytics, deals, shop, things, wallet, whatif

app_name = "economy"

# The shop and what is done with a product.
SHOP: list[URLPattern] = [
    path("", public_page(shop.shop), name="shop"),
    path("products/<int:pk>/", public_page(shop.product), name="product"),
    path("products/<int:pk>/buy/", deals.buy, name="buy"),
    path("products/<int:pk>/use/", deals.use, name="use"),
    path("products/<int:pk>/give/", deals.give, name="give"),
]
# What one has and did.
OWN: list[URLPattern] = [
    path("inventory/", things.inventory, name="inventory"),
    path("gifts/", things.gifts, name="gifts"),
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/export.csv", wallet.export, name="wallet-export"),
    path("wallet/balance/", wallet.balance, name="balance"),
    path("wallet/purse/", wallet.purse, name="purse"),
    path("transactions/<uuid:pk>/", things.transaction, name="transaction"),
    path("transactions/<uuid:pk>/refund/", things.refund, name="refund"),
]

# Figures, for staff.
FIGURES: list[URLPattern] = [
    path("analytics/", analytics.overview, name="analytics"),
    path("analytics/flows/", analytics.flows, name="analytics-flows"),
    path("analytics/products/", analytics.products, name="analytics-products"),
    path("analytics/customers/", analytics.customers, name="analytics-customers"),
    path("analytics/demand/", analytics.demand, name="analytics-demand"),
    path("analytics/what-if/", whatif.whatif, name="analytics-whatif"),
    path("analytics/<slug:what>.csv", analytics.export, name="analytics-export"),
]

urlpatterns = [*SHOP, *OWN, *FIGURES]
