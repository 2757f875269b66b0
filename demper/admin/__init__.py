"""Kaspi Demper in the back office."""

from demper.admin import preorders as preorders
from demper.admin import proxies as proxies
from demper.admin import shops as shops
from demper.admin import subscriptions as subscriptions
