"""Kaspi Demper's lines of the table of access, and the things that they name."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from config.tests.access_shapes import OWNER, SIGNED_IN, Call, Page, Socket, World
from demper.models import Store


def own_shop(world: World) -> Store:
    """A shop of the owner's."""
    return Store.objects.create(
        owner=world.owner, merchant_id="30000001", name="North", created_at=timezone.now()
    )


def shop_pk(world: World) -> Mapping[str, Any]:
    """A shop as its pages name it."""
    return {"pk": own_shop(world).pk}


DEMPER_PAGES: dict[str, Page] = {
    "demper:stores": Page(SIGNED_IN),
}

DEMPER_CALLS: dict[str, Call] = {}

DEMPER_SOCKETS: dict[str, Socket] = {
    "ws/demper/stores/<int:pk>/": Socket(OWNER, shop_pk),
}
