"""Fewer indexes: those that others begin with, or that nothing reads by, cost every purchase.

Done by name, since altering a column on SQLite makes its table anew and loses what keeps it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The index that a foreign key had of its own, as Django names it: (index, table, column).
DROPPED = (
    ("economy_idempotencykey_user_id_3a24559b", "economy_idempotencykey", "user_id"),
    ("economy_inventory_user_id_53bcec22", "economy_inventory", "user_id"),
    ("economy_inventorymove_user_id_ee56fdf0", "economy_inventorymove", "user_id"),
    ("economy_inventorymove_product_id_fd5113f3", "economy_inventorymove", "product_id"),
    ("economy_journalentry_wallet_id_14fe7b20", "economy_journalentry", "wallet_id"),
    ("economy_transaction_actor_id_6cbff1ce", "economy_transaction", "actor_id"),
    ("economy_transaction_product_id_728489b2", "economy_transaction", "product_id"),
    ("economy_transaction_recipient_id_3a8f04e5", "economy_transaction", "recipient_id"),
    ("economy_transaction_user_id_96e9a3fa", "economy_transaction", "user_id"),
    ("economy_wallet_user_id_7c1bd8f1", "economy_wallet", "user_id"),
)


def drop(apps, schema_editor):
    """Drop them."""
    for index, _, _ in DROPPED:
        schema_editor.execute(f"DROP INDEX IF EXISTS {index}", None)


def make(apps, schema_editor):
    """Make them again."""
    for index, table, column in DROPPED:
        schema_editor.execute(f"CREATE INDEX {index} ON {table} ({column})", None)


class Migration(migrations.Migration):
    dependencies = [
        ('economy', '0005_seals_stocks_and_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='wallet',
            name='economy_richest',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, make)],
            state_operations=[
                migrations.AlterField(
                    model_name='idempotencykey',
                    name='user',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='inventory',
                    name='user',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='inventorymove',
                    name='product',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='economy.product'),
                ),
                migrations.AlterField(
                    model_name='inventorymove',
                    name='user',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='journalentry',
                    name='wallet',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='economy.wallet'),
                ),
                migrations.AlterField(
                    model_name='transaction',
                    name='actor',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='transaction',
                    name='product',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='economy.product'),
                ),
                migrations.AlterField(
                    model_name='transaction',
                    name='recipient',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='transaction',
                    name='user',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
                ),
                migrations.AlterField(
                    model_name='wallet',
                    name='user',
                    field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='wallets', to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
    ]
