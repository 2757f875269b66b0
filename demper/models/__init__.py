"""The tables of Kaspi Demper."""

from demper.models.analytics import (
    Order,
    OrderFeed,
    OrderImport,
    OrderLine,
    ReviewAsk,
    ReviewReading,
    ShopDay,
)
from demper.models.bot import (
    BotSwitch,
    Decision,
    Instance,
    OfferSnapshot,
    PriceChange,
    PriceChangeOrigin,
    PriceChangeState,
    Run,
    RunState,
    Undo,
    Watch,
)
from demper.models.edits import Batch, Edit
from demper.models.incoming import CostImport, ProductSync, SyncState
from demper.models.preorders import Preorder, PreorderState, Upload, UploadState
from demper.models.products import Mode, Product, SavedView
from demper.models.proxies import Proxy
from demper.models.stores import (
    Login,
    LoginState,
    SignInAttempt,
    SignInStep,
    Store,
    Subscription,
)

__all__ = [
    "Batch",
    "BotSwitch",
    "CostImport",
    "Decision",
    "Edit",
    "Instance",
    "Login",
    "LoginState",
    "Mode",
    "OfferSnapshot",
    "Order",
    "OrderFeed",
    "OrderImport",
    "OrderLine",
    "Preorder",
    "PreorderState",
    "PriceChange",
    "PriceChangeOrigin",
    "PriceChangeState",
    "Product",
    "ProductSync",
    "Proxy",
    "ReviewAsk",
    "ReviewReading",
    "Run",
    "RunState",
    "SavedView",
    "ShopDay",
    "SignInAttempt",
    "SignInStep",
    "Store",
    "Subscription",
    "SyncState",
    "Undo",
    "Upload",
    "UploadState",
    "Watch",
]
