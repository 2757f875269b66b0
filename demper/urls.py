"""Addresses of Kaspi Demper's pages; each subject has a list of its own."""

from django.urls import URLPattern, path

from demper.views import (
    bulk,
    changes,
    costs,
    feed,
    live,
    operations,
    preorders,
    product,
    products,
    proxies,
    replaying,
    reviews,
    runs,
    sales,
    signing_in,
    stores,
    strategy,
    syncing,
    uploads,
)

app_name = "demper"

# Shops, their logins, their switches and settings.
STORES: list[URLPattern] = [
    path("", stores.stores, name="stores"),
    path("bot/", stores.installation_bot, name="installation-bot"),
    path("stores/<int:pk>/bot/", stores.store_bot, name="store-bot"),
    path("stores/<int:pk>/sync/", syncing.sync, name="sync"),
    path("stores/<int:pk>/sync/stop/", syncing.stop, name="sync-stop"),
    path("stores/<int:pk>/settings/", stores.shop_settings, name="settings"),
    path("stores/<int:pk>/remove/", stores.remove_shop, name="remove-shop"),
    path("stores/<int:pk>/take-back/", stores.take_back_shop, name="take-back-shop"),
    path("logins/<int:pk>/remove/", stores.remove_login, name="remove-login"),
]
# Signing in to the cabinet.
SIGNING_IN: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/<str:token>/", signing_in.code, name="sign-in-code"),
]
# The products of a shop, one product, its strategy.
PRODUCTS: list[URLPattern] = [
    path("products/", products.any_products, name="any-products"),
    path("stores/<int:pk>/", products.products, name="products"),
    path("stores/<int:pk>/live/", live.live, name="live"),
    path("stores/<int:pk>/products.csv", costs.export, name="export"),
    path("stores/<int:pk>/views/", products.save, name="view-save"),
    path("stores/<int:pk>/views/<int:view>/forget/", products.forget, name="view-forget"),
    path("stores/<int:pk>/bulk/", bulk.bulk, name="bulk"),
    path("stores/<int:pk>/bulk/<int:batch>/undo/", bulk.bulk_undo, name="bulk-undo"),
    path("stores/<int:pk>/costs/", costs.costs, name="costs"),
    path("stores/<int:pk>/costs.xlsx", costs.cost_template, name="cost-template"),
    path("products/<int:pk>/", product.product, name="product"),
    path("products/<int:pk>/bot/", products.product_bot, name="product-bot"),
    path("products/<int:pk>/price/", product.set_price, name="product-price"),
    path("products/<int:pk>/replay/", replaying.replaying, name="replay"),
    path("products/<int:pk>/strategy/", strategy.strategy, name="strategy"),
    path("products/<int:pk>/strategy/preview/", strategy.strategy_preview, name="strategy-preview"),
]
# What the bot did: price changes, runs, undo.
DONE: list[URLPattern] = [
    path("stores/<int:pk>/history/", changes.history, name="history"),
    path("stores/<int:pk>/approvals/", changes.approvals, name="approvals"),
    path("stores/<int:pk>/approvals/all/", changes.decide_all, name="approve-all"),
    path("changes/<int:pk>/approve/", changes.approve, name="change-approve"),
    path("changes/<int:pk>/cancel/", changes.cancel, name="change-cancel"),
    path("changes/<int:pk>/take-back/", changes.take_back, name="change-undo"),
    path("stores/<int:pk>/runs/", runs.runs, name="runs"),
    path("runs/<int:pk>/", runs.run, name="run"),
    path("stores/<int:pk>/undo/", runs.undo, name="undo"),
]
# Preorders, uploads, and the price list that the source polls.
PREORDERS: list[URLPattern] = [
    path("stores/<int:pk>/preorders/", preorders.preorders_page, name="preorders"),
    path("stores/<int:pk>/preorders/add/", preorders.add, name="preorder-add"),
    path("stores/<int:pk>/preorders/sheet/", preorders.bring_sheet, name="preorder-bring"),
    path("stores/<int:pk>/preorders.xlsx", preorders.sheet, name="preorder-sheet"),
    path("stores/<int:pk>/preorders/hand-in/", uploads.hand_in, name="hand-in"),
    path("stores/<int:pk>/preorders/uploads/", uploads.timeline, name="uploads"),
    path("stores/<int:pk>/feed-address/", uploads.new_address, name="feed-address"),
    path("preorders/<int:pk>/", preorders.edit, name="preorder"),
    path("preorders/<int:pk>/remove/", preorders.remove, name="preorder-remove"),
    path("uploads/<int:pk>/file/", uploads.upload_file, name="upload-file"),
    path("feed/<str:path>.xml", feed.feed, name="feed"),
]
# Reviews, orders and sales.
ANALYTICS: list[URLPattern] = [
    path("reviews/", reviews.reviews, name="reviews"),
    path("stores/<int:pk>/reviews/", reviews.store_reviews, name="store-reviews"),
    path("stores/<int:pk>/sales/", sales.sales, name="sales"),
    path("stores/<int:pk>/sales/orders/", sales.sales_import, name="sales-import"),
    path("stores/<int:pk>/sales/<str:what>.csv", sales.sales_export, name="sales-export"),
]
# Proxies and the state of the system, for staff.
OPERATIONS: list[URLPattern] = [
    path("proxies/", proxies.proxies, name="proxies"),
    path("proxies/<int:pk>/wake/", proxies.wake, name="proxy-wake"),
    path("operations/", operations.operations, name="operations"),
]

urlpatterns = [
    *STORES,
    *SIGNING_IN,
    *PRODUCTS,
    *DONE,
    *PREORDERS,
    *ANALYTICS,
    *OPERATIONS,
]
