"""Kaspi Demper's lines of the table of access, and the things that they name."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from config.tests.access_shapes import OWNER, PUBLIC, SIGNED_IN, Call, Page, Socket, World
from demper.models import Batch, Product, Store


def own_shop(world: World) -> Store:
    """A shop of the owner's."""
    return Store.objects.create(
        owner=world.owner, merchant_id="30000001", name="North", created_at=timezone.now()
    )


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


ROOT = "/api/v1/demper"
ANY = {"If-Match": "*"}

DEMPER_PAGES: dict[str, Page] = {
    "demper:stores": Page(SIGNED_IN),
    # Nothing was read of this shop yet, so there is no list.
    "demper:feed": Page(PUBLIC, feed_path, ok=frozenset({503})),
}

DEMPER_CALLS: dict[str, Call] = {
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
    f"POST {ROOT}/products/batches/<int:batch_id>/undo": Call(OWNER, "demper:write", own_batch),
}

DEMPER_SOCKETS: dict[str, Socket] = {
    "ws/demper/stores/<int:pk>/": Socket(OWNER, shop_pk),
}
