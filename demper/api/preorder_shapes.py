"""What the answers about preorders and price lists look like."""

from typing import Any

from demper.models import Preorder, Upload
from demper.queries.preorders import price_of


def preorder_out(row: Preorder) -> dict[str, Any]:
    """Return a preorder."""
    return {
        "preorder_id": row.pk,
        "store_id": row.store_id,
        "product_id": row.product_id,
        "article": row.article,
        "name": row.name,
        "brand": row.brand,
        "price": price_of(row),
        "warehouses": row.warehouses,
        "delivery_days": row.delivery_days,
        "state": row.state,
        "version": row.version,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def upload_out(row: Upload) -> dict[str, Any]:
    """Return a price list that was handed in, without its file."""
    return {
        "upload_id": row.pk,
        "store_id": row.store_id,
        "kind": row.kind,
        "rows": row.rows,
        "changes": row.weight,
        "articles": row.articles,
        "state": row.state,
        "job_id": row.job_id,
        "error": row.error,
        "row_errors": row.row_errors,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
        "settled_at": row.settled_at,
    }
