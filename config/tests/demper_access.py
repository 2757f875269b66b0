"""Kaspi Demper's lines of the table of access, and the things that they name."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from config.tests.access_shapes import OWNER, PUBLIC, SIGNED_IN, STAFF, Call, Page, Socket, World
from demper.models import (
    Batch,
    Login,
    Preorder,
    PriceChange,
    Product,
    ProductSync,
    Proxy,
    Run,
    SavedView,
    SignInAttempt,
    Store,
    Upload,
    Watch,
)


def own_shop(world: World) -> Store:
    """A shop of the owner's."""
    return Store.objects.create(
        owner=world.owner, merchant_id="30000001", name="North", created_at=timezone.now()
    )


def proxy_pk(world: World) -> Mapping[str, Any]:
    """A proxy, which is nobody's but the staff's."""
    return {"pk": Proxy.objects.create(host="proxy.example", port=8080).pk}


def shop_pk(world: World) -> Mapping[str, Any]:
    """A shop as its pages name it."""
    return {"pk": own_shop(world).pk}


def feed_path(world: World) -> Mapping[str, Any]:
    """A shop's price list by its address, which is all that Kaspi knows."""
    return {"path": own_shop(world).feed_path}


def own_product(world: World) -> Product:
    """A product of the owner's shop."""
    return Product.objects.create(
        store=own_shop(world), merchant_sku="S-1", master_sku="100000001", title="Kettle"
    )


def product_call(world: World) -> Mapping[str, Any]:
    """A product as its calls name it."""
    return {"product_id": own_product(world).pk}


def shop_call(world: World) -> Mapping[str, Any]:
    """A shop as its calls name it."""
    return {"store_id": own_shop(world).pk}


def all_of_shop(world: World) -> Mapping[str, Any]:
    """A body that names every product of the owner's shop."""
    return {**shop_call(world), "filter": {}}


def own_batch(world: World) -> Mapping[str, Any]:
    """A batch in the owner's shop."""
    row = Batch.objects.create(store=own_shop(world), action="edit", at=timezone.now())
    return {"batch_id": row.pk}


def product_pk(world: World) -> Mapping[str, Any]:
    """A product as its pages name it."""
    return {"pk": own_product(world).pk}


def own_login(world: World) -> Mapping[str, Any]:
    """A login of the owner's."""
    row = Login.objects.create(
        owner=world.owner, label="+7 7** *** ** 01", identity_digest="1", created_at=timezone.now()
    )
    return {"pk": row.pk}


def own_view(world: World) -> Mapping[str, Any]:
    """A saved view of the owner's, as its page names it."""
    row = SavedView.objects.create(owner=world.owner, store=own_shop(world), name="mine")
    return {"pk": row.store_id, "view": row.pk}


def page_batch(world: World) -> Mapping[str, Any]:
    """A batch of the owner's, as its page names it."""
    row = Batch.objects.create(store=own_shop(world), action="edit", at=timezone.now())
    return {"pk": row.store_id, "batch": row.pk}


def own_change(world: World) -> Mapping[str, Any]:
    """A price change in the owner's shop."""
    product = own_product(world)
    watch = Watch.objects.create(product=product, store=product.store, city_id="750000000")
    row = PriceChange.objects.create(
        store=product.store, product=product, watch=watch, city_id=watch.city_id, new_kzt=990,
        state="awaiting", planned_at=timezone.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def own_bot_run(world: World) -> Mapping[str, Any]:
    """A run over the owner's shop."""
    return {"pk": Run.objects.create(store=own_shop(world), started_at=timezone.now()).pk}


def own_preorder(world: World) -> Preorder:
    """A preorder of the owner's."""
    now = timezone.now()
    return Preorder.objects.create(
        store=own_shop(world), article="A-1", name="Kettle", price_kzt=990, created_at=now,
        changed_at=now, warehouses={"PP1": {"available": True, "stock": None, "days": 3}},
    )  # fmt: skip


def preorder_pk(world: World) -> Mapping[str, Any]:
    """A preorder as its pages name it."""
    return {"pk": own_preorder(world).pk}


def preorder_call(world: World) -> Mapping[str, Any]:
    """A preorder as its calls name it."""
    return {"preorder_id": own_preorder(world).pk}


def own_upload(world: World) -> Mapping[str, Any]:
    """A price list that the owner handed in."""
    row = Upload.objects.create(
        store=own_shop(world), kind="xml", content=b"<x/>", digest="0", rows=1,
        created_at=timezone.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def new_article(world: World) -> Mapping[str, Any]:
    """A body that makes a preorder in the owner's shop."""
    return {**shop_call(world), "article": "A-2", "name": "Iron", "price": 990}


def own_attempt(world: World) -> Mapping[str, Any]:
    """A sign-in of the owner's as its page names it."""
    now = timezone.now()
    row = SignInAttempt.objects.create(
        owner=world.owner, label="+7", kind="phone", created_at=now, expires_at=now
    )
    return {"token": row.token}


def attempt_and_code(world: World) -> Mapping[str, Any]:
    """A sign-in of the owner's as its call names it, and what cannot be its code."""
    return {"attempt": own_attempt(world)["token"], "code": "no code"}


def signed_in_shop(world: World) -> Mapping[str, Any]:
    """A shop that somebody is signed in for."""
    now = timezone.now()
    login = Login.objects.create(owner=world.owner, identity_digest="1", created_at=now)
    store = own_shop(world)
    Store.objects.filter(pk=store.pk).update(login=login)
    return {"store_id": store.pk}


def shop_with_sync(world: World) -> Mapping[str, Any]:
    """A shop whose list waits to be read."""
    store = own_shop(world)
    ProductSync.objects.create(store=store, started_at=timezone.now())
    return {"store_id": store.pk}


ROOT = "/api/v1/demper"
ANY = {"If-Match": "*"}

DEMPER_PAGES: dict[str, Page] = {
    "demper:stores": Page(SIGNED_IN),
    "demper:operations": Page(STAFF),
    "demper:any-products": Page(SIGNED_IN),
    "demper:installation-bot": Page(STAFF, method="post"),
    "demper:proxies": Page(STAFF),
    "demper:proxy-wake": Page(STAFF, proxy_pk, method="post"),
    "demper:sign-in": Page(SIGNED_IN),
    "demper:sign-in-code": Page(OWNER, own_attempt),
    "demper:sync": Page(OWNER, shop_pk, method="post"),
    "demper:sync-stop": Page(OWNER, shop_pk, method="post"),
    "demper:store-bot": Page(OWNER, shop_pk, method="post"),
    "demper:settings": Page(OWNER, shop_pk),
    "demper:remove-shop": Page(OWNER, shop_pk),
    "demper:take-back-shop": Page(OWNER, shop_pk, method="post"),
    "demper:remove-login": Page(OWNER, own_login),
    "demper:products": Page(OWNER, shop_pk),
    "demper:live": Page(OWNER, shop_pk, ok=frozenset({302})),
    "demper:export": Page(OWNER, shop_pk),
    "demper:view-save": Page(OWNER, shop_pk, method="post"),
    "demper:view-forget": Page(OWNER, own_view, method="post"),
    "demper:bulk": Page(OWNER, shop_pk, method="post"),
    "demper:bulk-undo": Page(OWNER, page_batch, method="post"),
    "demper:costs": Page(OWNER, shop_pk),
    "demper:cost-template": Page(OWNER, shop_pk),
    "demper:product": Page(OWNER, product_pk),
    "demper:product-bot": Page(OWNER, product_pk, method="post"),
    # Without a price in the form it says so.
    "demper:product-price": Page(OWNER, product_pk, method="post", ok=frozenset({422})),
    "demper:replay": Page(OWNER, product_pk),
    "demper:strategy": Page(OWNER, product_pk),
    "demper:strategy-preview": Page(OWNER, product_pk, method="post"),
    "demper:history": Page(OWNER, shop_pk),
    "demper:approvals": Page(OWNER, shop_pk),
    "demper:approve-all": Page(OWNER, shop_pk, method="post"),
    "demper:change-approve": Page(OWNER, own_change, method="post"),
    "demper:change-cancel": Page(OWNER, own_change, method="post"),
    "demper:change-undo": Page(OWNER, own_change, method="post"),
    "demper:runs": Page(OWNER, shop_pk),
    "demper:run": Page(OWNER, own_bot_run),
    "demper:undo": Page(OWNER, shop_pk),
    "demper:preorders": Page(OWNER, shop_pk),
    "demper:preorder-add": Page(OWNER, shop_pk, method="post"),
    # Without a file it says so.
    "demper:preorder-bring": Page(OWNER, shop_pk, method="post", ok=frozenset({422})),
    "demper:preorder-sheet": Page(OWNER, shop_pk),
    "demper:hand-in": Page(OWNER, shop_pk, method="post"),
    "demper:uploads": Page(OWNER, shop_pk),
    "demper:feed-address": Page(OWNER, shop_pk, method="post"),
    "demper:preorder": Page(OWNER, preorder_pk, method="post"),
    "demper:preorder-remove": Page(OWNER, preorder_pk, method="post"),
    "demper:upload-file": Page(OWNER, own_upload),
    # Nothing was read of this shop yet, so there is no list.
    "demper:feed": Page(PUBLIC, feed_path, ok=frozenset({503})),
}

DEMPER_PAGES |= {
    "demper:reviews": Page(SIGNED_IN),
    "demper:store-reviews": Page(OWNER, shop_pk),
    "demper:sales": Page(OWNER, shop_pk),
    "demper:sales-import": Page(OWNER, shop_pk),
    "demper:sales-export": Page(OWNER, lambda world: {**shop_pk(world), "what": "days"}),
}

DEMPER_CALLS: dict[str, Call] = {
    # Nothing that can be true is told, so that Kaspi is not asked.
    f"POST {ROOT}/kaspi/auth": Call(
        SIGNED_IN, "demper:write", body=lambda world: {"email": "nobody"}, ok=frozenset({422})
    ),
    f"POST {ROOT}/kaspi/auth/sms/start": Call(
        SIGNED_IN, "demper:write", body=lambda world: {"phone": "1"}, ok=frozenset({422})
    ),
    f"POST {ROOT}/kaspi/auth/sms/verify": Call(
        OWNER, "demper:write", body=attempt_and_code, ok=frozenset({422})
    ),
    f"GET {ROOT}/kaspi/stores": Call(SIGNED_IN, "demper:read"),
    f"POST {ROOT}/kaspi/stores/<int:store_id>/sync": Call(OWNER, "demper:write", signed_in_shop),
    f"GET {ROOT}/kaspi/stores/<int:store_id>/sync": Call(OWNER, "demper:read", shop_with_sync),
    f"DELETE {ROOT}/kaspi/stores/<int:store_id>/sync": Call(OWNER, "demper:write", shop_with_sync),
    f"GET {ROOT}/products/": Call(OWNER, "demper:read", query=shop_call),
    f"GET {ROOT}/products/store_stats": Call(OWNER, "demper:read", query=shop_call),
    f"GET {ROOT}/products/<int:product_id>": Call(OWNER, "demper:read", product_call),
    f"GET {ROOT}/products/<int:product_id>/strategy": Call(OWNER, "demper:read", product_call),
    f"PUT {ROOT}/products/<int:product_id>/strategy": Call(
        OWNER, "demper:write", product_call, lambda world: {"step": 2}, headers=ANY
    ),
    f"POST {ROOT}/products/batch_enable": Call(OWNER, "demper:write", body=all_of_shop),
    f"POST {ROOT}/products/batch_disable": Call(OWNER, "demper:write", body=all_of_shop),
    f"POST {ROOT}/products/batch_edit": Call(
        OWNER, "demper:write", body=lambda world: {**all_of_shop(world), "changes": {"step": 2}}
    ),
    f"POST {ROOT}/products/batch_bounds": Call(
        OWNER, "demper:write", body=lambda world: {**all_of_shop(world), "min_percent": 110}
    ),
    f"GET {ROOT}/products/costs_template": Call(OWNER, "demper:read", query=shop_call),
    # A call without its file is let in and told so, whoever calls.
    f"POST {ROOT}/products/costs": Call(
        SIGNED_IN, "demper:write", query=shop_call, ok=frozenset({422})
    ),
    f"POST {ROOT}/kaspi/preorders/create": Call(OWNER, "demper:write", body=new_article),
    f"GET {ROOT}/kaspi/preorders/list/<int:store_id>": Call(OWNER, "demper:read", shop_call),
    # A shop without preorders is told that there is nothing to hand in.
    f"POST {ROOT}/kaspi/preorders/upload/<int:store_id>": Call(
        OWNER, "demper:write", shop_call, lambda world: {"kind": "xml"}, ok=frozenset({409})
    ),
    f"GET {ROOT}/kaspi/preorders/uploads/<int:store_id>": Call(OWNER, "demper:read", shop_call),
    f"POST {ROOT}/kaspi/preorders/generate-excel/<int:store_id>": Call(
        OWNER, "demper:write", shop_call
    ),
    f"POST {ROOT}/kaspi/preorders/import-excel/<int:store_id>": Call(
        SIGNED_IN, "demper:write", shop_call, ok=frozenset({422})
    ),
    f"GET {ROOT}/kaspi/preorders/<int:preorder_id>": Call(OWNER, "demper:read", preorder_call),
    f"PUT {ROOT}/kaspi/preorders/<int:preorder_id>": Call(
        OWNER, "demper:write", preorder_call, lambda world: {"delivery_days": 3}, headers=ANY
    ),
    f"DELETE {ROOT}/kaspi/preorders/<int:preorder_id>": Call(OWNER, "demper:write", preorder_call),
    f"POST {ROOT}/products/batches/<int:batch_id>/undo": Call(OWNER, "demper:write", own_batch),
}

DEMPER_CALLS |= {
    f"POST {ROOT}/kaspi/reviews": Call(
        SIGNED_IN,
        "demper:read",
        body=lambda world: {"product": "100000001"},
        ok=frozenset({200, 202}),
    ),
    f"GET {ROOT}/kaspi/reviews/<sku>": Call(
        SIGNED_IN, "demper:read", lambda world: {"sku": "100000001"}
    ),
    f"GET {ROOT}/kaspi/get_sells_info/<int:shop_id>": Call(
        OWNER, "demper:read", lambda world: {"shop_id": own_shop(world).pk}
    ),
    # A call without its file is let in and told so, whoever calls.
    f"POST {ROOT}/kaspi/orders/import/<int:store_id>": Call(
        SIGNED_IN, "demper:write", shop_call, ok=frozenset({422})
    ),
}

DEMPER_CALLS |= {
    f"GET /api/v1/admin/system/{name}": Call(STAFF, "system:read")
    for name in ("status", "health", "stats", "database")
}

DEMPER_SOCKETS: dict[str, Socket] = {
    "ws/demper/stores/<int:pk>/": Socket(OWNER, shop_pk),
}
