"""What the answers about shops and products look like."""

from typing import Any

from demper.api.access import ROOT
from demper.models import Login, Product, ProductSync, Store
from demper.pricing import profit_of
from demper.queries.configs import costs_of
from demper.queries.products import StoreStats
from demper.queries.stores import ShopLine
from demper.services.batches import BatchResult
from demper.services.subscriptions import Allowance


def product_out(row: Product) -> dict[str, Any]:
    """Return a product of a list; its shop must have been read with it."""
    costs = costs_of(row, row.store)
    return {
        "product_id": row.pk,
        "store_id": row.store_id,
        "merchant_sku": row.merchant_sku,
        "master_sku": row.master_sku,
        "title": row.title,
        "brand": row.brand,
        "category": row.category,
        "image_url": row.image_url,
        "shop_link": row.shop_link,
        "available": row.available,
        "price": row.price_kzt,
        "city_prices": row.city_prices,
        "cost": row.cost_kzt,
        "delivery": row.delivery_kzt,
        "commission_bp": costs.commission_bp,
        "profit": None if row.price_kzt is None else profit_of(row.price_kzt, costs),
        "bot_active": row.bot_active,
        "mode": row.mode,
        "strategy": row.strategy,
        "reason": row.reason,
        "rank": row.rank,
        "rivals": row.rivals,
        "best_rival": row.best_rival_kzt,
        "floor": row.floor_kzt,
        "ceiling": row.ceiling_kzt,
        "checked_at": row.checked_at,
        "changed_at": row.changed_at,
        "gone_at": row.gone_at,
        "version": row.version,
        "demo": row.demo,
    }


def strategy_out(row: Product) -> dict[str, Any]:
    """Return how a product's price is set."""
    return {
        "product_id": row.pk,
        "version": row.version,
        "strategy": row.strategy,
        "mode": row.mode,
        "step": row.step_kzt,
        "position": row.position,
        "fixed_price": row.fixed_price_kzt,
        "min_price": row.min_price_kzt,
        "max_price": row.max_price_kzt,
        "min_profit": row.min_profit_kzt,
        "max_profit": row.max_profit_kzt,
        "cost": row.cost_kzt,
        "delivery": row.delivery_kzt,
        "commission_bp": row.commission_bp,
        "below_floor": row.below_floor,
        "alone": row.alone,
        "rules": row.rules,
    }


def batch_out(result: BatchResult) -> dict[str, Any]:
    """Return what became of a batch."""
    return {
        "count": result.count,
        "skipped": dict(result.skipped),
        "batch_id": result.batch and result.batch.pk,
        "room": result.room,
        "dry_run": result.dry_run,
    }


def stats_out(store: Store, stats: StoreStats, allowed: Allowance) -> dict[str, Any]:
    """Return what a shop's products come to, beside what the subscription allows."""
    return {
        "store_id": store.pk,
        **{name: getattr(stats, name) for name in StoreStats.__slots__},
        "limit": allowed.limit,
        "used": allowed.used,
        "active_until": allowed.active_until,
    }


def login_out(row: Login) -> dict[str, Any]:
    """Return a login of the cabinet: nothing that it signs in by."""
    return {
        "login_id": row.pk,
        "label": row.label,
        "state": row.state,
        "last_checked_at": row.last_checked_at,
        "last_error": row.last_error,
    }


def sync_out(row: ProductSync) -> dict[str, Any]:
    """Return how far a sync is."""
    return {
        "sync_id": row.pk,
        "store_id": row.store_id,
        "state": row.state,
        "total": row.total,
        "seen": row.seen,
        "added": row.added,
        "changed": row.changed,
        "skipped": row.skipped,
        "gone": row.gone,
        "error": row.error,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
        "location": f"{ROOT}/kaspi/stores/{row.store_id}/sync",
    }


def store_out(line: ShopLine) -> dict[str, Any]:
    """Return a shop of the list."""
    row = line.store
    return {
        "store_id": row.pk,
        "merchant_id": row.merchant_id,
        "name": row.name,
        "cities": row.cities,
        "main_city": row.main_city,
        "active": row.active,
        "bot_enabled": row.bot_enabled,
        "approval": row.approval,
        "cadence_s": row.cadence_s,
        "products": line.products,
        "bot_on": line.bot_on,
        "errors_24h": line.errors,
        "last_error": line.last_error,
        "last_sync_at": row.last_sync_at,
        "sync": line.sync and sync_out(line.sync),
        "login": row.login and login_out(row.login),
        "demo": row.demo,
    }
