"""On Postgres a purchase looks up no parent of its rows any more: nine look-ups, a third of its time.

Each also locked the row of a product or a user that everybody reads. The parents cannot vanish:

- a transaction is deleted by nobody (migration 0002), and its postings and moves are written in the
  same database transaction;
- a wallet is deleted by nobody any more, and whoever posts to it has just changed and so locked it;
- a user with a transaction or moves has a wallet, whose own foreign key stays;
- a product is deleted only where nobody ever bought it, and while nobody has it in hand: the look
  of a purchase holds ACCESS SHARE of the table until it ends. One that came in a bundle is in
  somebody's inventory, whose own foreign key stays;
- a key of a user who is gone stands for nothing and expires.

SQLite looks parents up within a hundredth of a millisecond and keeps what it has: making its tables
anew would lose what keeps them. `economy_verify` finds rows without a parent on both.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# (model, column, table of the parent); the columns that every purchase fills.
UNCHECKED = (
    ("transaction", "user_id", "accounts_user"),
    ("transaction", "product_id", "economy_product"),
    ("journalentry", "transaction_id", "economy_transaction"),
    ("journalentry", "wallet_id", "economy_wallet"),
    ("inventorymove", "transaction_id", "economy_transaction"),
    ("inventorymove", "user_id", "accounts_user"),
    ("inventorymove", "product_id", "economy_product"),
    ("idempotencykey", "user_id", "accounts_user"),
)
KEEP = """
CREATE FUNCTION economy_keep_wallet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a wallet stays' USING ERRCODE = 'foreign_key_violation';
END $$;
CREATE TRIGGER economy_wallet_stays BEFORE DELETE ON economy_wallet
  FOR EACH ROW EXECUTE FUNCTION economy_keep_wallet();
-- Before any row is locked: waits for every operation that has read a product, and lets no new one
-- read before the end.
CREATE FUNCTION economy_hold_products() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE economy_product IN ACCESS EXCLUSIVE MODE;
  RETURN NULL;
END $$;
CREATE TRIGGER economy_products_held BEFORE DELETE ON economy_product
  FOR EACH STATEMENT EXECUTE FUNCTION economy_hold_products();
CREATE FUNCTION economy_keep_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM economy_transaction WHERE product_id = OLD.id AND kind = 'purchase') THEN
    RAISE EXCEPTION 'what is written of a product stays: %', OLD.id
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER economy_product_stays BEFORE DELETE ON economy_product
  FOR EACH ROW EXECUTE FUNCTION economy_keep_product();
"""
LET_GO = """
DROP TRIGGER economy_products_held ON economy_product;
DROP FUNCTION economy_hold_products();
DROP TRIGGER economy_product_stays ON economy_product;
DROP FUNCTION economy_keep_product();
DROP TRIGGER economy_wallet_stays ON economy_wallet;
DROP FUNCTION economy_keep_wallet();
"""


def let_parents_be(apps, schema_editor):
    """Drop the foreign keys, by whatever names they have, and keep the parents instead."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, column, _ in UNCHECKED:
        model = apps.get_model("economy", name)
        found = schema_editor._constraint_names(model, [column], foreign_key=True)
        for constraint in found:
            schema_editor.execute(
                f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint}"', None
            )
    schema_editor.execute(KEEP, None)


def check_parents(apps, schema_editor):
    """Make the foreign keys again."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(LET_GO, None)
    for name, column, parent in UNCHECKED:
        table = apps.get_model("economy", name)._meta.db_table
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_again FOREIGN KEY ({column})"
            f" REFERENCES {parent} (id) DEFERRABLE INITIALLY DEFERRED",
            None,
        )


PROTECT = django.db.models.deletion.PROTECT
USER = settings.AUTH_USER_MODEL


def field(to, **options):
    """Return a foreign key that the database does not check."""
    return models.ForeignKey(to=to, db_constraint=False, **{"on_delete": PROTECT, **options})


class Migration(migrations.Migration):
    dependencies = [
        ("economy", "0009_indexes_that_purchases_pay_for"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(let_parents_be, check_parents)],
            state_operations=[
                migrations.AlterField(
                    "transaction", "user", field(USER, db_index=False, related_name="+")
                ),
                migrations.AlterField(
                    "transaction",
                    "product",
                    field(
                        "economy.product", blank=True, null=True, db_index=False, related_name="+"
                    ),
                ),
                migrations.AlterField(
                    "journalentry",
                    "transaction",
                    field("economy.transaction", related_name="entries"),
                ),
                migrations.AlterField(
                    "journalentry",
                    "wallet",
                    field(
                        "economy.wallet",
                        blank=True,
                        null=True,
                        db_index=False,
                        related_name="entries",
                    ),
                ),
                migrations.AlterField(
                    "inventorymove",
                    "transaction",
                    field("economy.transaction", related_name="moves"),
                ),
                migrations.AlterField(
                    "inventorymove", "user", field(USER, db_index=False, related_name="+")
                ),
                migrations.AlterField(
                    "inventorymove",
                    "product",
                    field("economy.product", db_index=False, related_name="+"),
                ),
                migrations.AlterField(
                    "idempotencykey",
                    "user",
                    field(
                        USER,
                        on_delete=django.db.models.deletion.CASCADE,
                        db_index=False,
                        related_name="+",
                    ),
                ),
            ],
        ),
    ]
